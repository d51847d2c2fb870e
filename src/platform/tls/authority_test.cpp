#include "platform/tls/authority.h"

#include <gmock/gmock.h>

#include <set>

#include "core/testing/result_matchers.h"
#include "platform/tls/openssl.h"

namespace sekisho::platform::tls {
namespace {

using ::sekisho::testing::failsWith;
using ::sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Optional;

const Validity kYear{fromMs(1'764'000'000'000), fromMs(1'795'536'000'000)};
constexpr std::string_view kUri =
    "urn:sekisho:0190d5a0-0000-7000-8000-000000000001:0190d5a0-0000-7000-8000-000000000002";

Authority authority(const std::optional<NameConstraints>& constraints = {}) {
  auto made = Authority::create("Sekisho test", kYear, constraints);
  EXPECT_THAT(made, succeeds());
  return std::move(*made);
}

CertificateRequest request() { return CertificateRequest::create(PrivateKey::generate()); }

std::optional<std::string> whyNot(const Certificate& leaf, const Authority& by, int purpose) {
  return whyNotIssuedBy(*leaf.native(), *by.certificate().native(), purpose, Dates::Ignored);
}

TEST(Authority, IssuesACertificateThatNamesTheServer) {
  const Authority ca = authority();
  const CertificateRequest asked = request();

  const auto leaf = ca.issueServer(
      asked, {.dns_names = {"sekisho.internal"}, .addresses = {"192.168.1.10", "fd00:0::1"}},
      kYear);

  ASSERT_THAT(leaf, succeeds());
  EXPECT_THAT(leaf->hosts(), ElementsAre("sekisho.internal", "192.168.1.10", "fd00::1"));
  EXPECT_EQ(leaf->spkiSha256(), asked.spkiSha256());
  EXPECT_EQ(leaf->validFrom(), kYear.from);
  EXPECT_EQ(leaf->validUntil(), kYear.until);
  EXPECT_EQ(leaf->uri(), std::nullopt);
  EXPECT_EQ(whyNot(*leaf, ca, X509_PURPOSE_SSL_SERVER), std::nullopt);
}

TEST(Authority, IssuesAnAgentACertificateThatIsNoServers) {
  const Authority ca = authority();

  const auto leaf = ca.issueClient(request(), kUri, kYear);

  ASSERT_THAT(leaf, succeeds());
  EXPECT_THAT(leaf->uri(), Optional(Eq(kUri)));
  EXPECT_EQ(whyNot(*leaf, ca, X509_PURPOSE_SSL_CLIENT), std::nullopt);
  EXPECT_THAT(whyNot(*leaf, ca, X509_PURPOSE_SSL_SERVER), Optional(::testing::_));
}

TEST(Authority, DoesNotVouchForWhatAnotherOneSigned) {
  const auto leaf = authority().issueClient(request(), kUri, kYear);

  ASSERT_THAT(leaf, succeeds());
  EXPECT_THAT(whyNot(*leaf, authority(), X509_PURPOSE_SSL_CLIENT), Optional(::testing::_));
}

TEST(Authority, GivesEveryCertificateItsOwn128BitSerial) {
  const Authority ca = authority();
  std::set<std::string> serials;
  for (int i = 0; i < 50; ++i) serials.insert(ca.issueClient(request(), kUri, kYear)->serial());

  EXPECT_EQ(serials.size(), 50U);
  // Fewer than 14 bytes by chance: once in 2^16 certificates each, 2^10 runs of this test.
  const auto is_long = [](const std::string& serial) { return serial.size() >= 26; };
  EXPECT_TRUE(std::ranges::all_of(serials, is_long));
}

TEST(Authority, ComesBackFromItsTwoFiles) {
  const Authority ca = authority(NameConstraints{.dns_names = {"sekisho.internal"}});

  const auto again = Authority::open(ca.certificate().toPem(), ca.key().toPem());

  ASSERT_THAT(again, succeeds());
  EXPECT_EQ(again->certificate().fingerprint(), ca.certificate().fingerprint());
  EXPECT_EQ(again->certificate().spkiSha256(), ca.key().spkiSha256());
  EXPECT_THAT(again->issueServer(request(), {.dns_names = {"sekisho.internal"}}, kYear),
              succeeds());
}

TEST(Authority, IsNotOpenedFromFilesThatDoNotBelongTogether) {
  const Authority ca = authority();
  const PrivateKey key = PrivateKey::generate();
  const auto leaf =
      ca.issueServer(CertificateRequest::create(key), {.dns_names = {"a.internal"}}, kYear);
  ASSERT_THAT(leaf, succeeds());

  EXPECT_THAT(Authority::open(ca.certificate().toPem(), key.toPem()),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(Authority::open(leaf->toPem(), key.toPem()), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(Authority::open("", key.toPem()), failsWith(ErrorCode::InvalidInput));
}

struct Naming {
  std::string about;
  NameConstraints constraints;
  ServerNames names;
  bool allowed;
};

class ConstrainedAuthority : public ::testing::TestWithParam<Naming> {};

TEST_P(ConstrainedAuthority, VouchesForWhatItMayOnly) {
  const Authority ca = authority(GetParam().constraints);

  const auto leaf = ca.issueServer(request(), GetParam().names, kYear);

  if (GetParam().allowed) {
    EXPECT_THAT(leaf, succeeds());
  } else {
    EXPECT_THAT(leaf, failsWith(ErrorCode::InvalidInput));
  }
}

const NameConstraints kClinic{.dns_names = {"sekisho.internal"},
                              .address_ranges = {"192.168.1.7/24", "fd00::/8"}};

INSTANTIATE_TEST_SUITE_P(
    , ConstrainedAuthority,
    ::testing::Values(
        Naming{"ItsName", kClinic, {.dns_names = {"sekisho.internal"}}, true},
        Naming{"BelowItsName", kClinic, {.dns_names = {"hub.sekisho.internal"}}, true},
        Naming{"AnotherName", kClinic, {.dns_names = {"bank.example"}}, false},
        Naming{"ANameThatEndsLikeIt", kClinic, {.dns_names = {"notsekisho.internal"}}, false},
        Naming{
            "OneOfTwoOutside", kClinic, {.dns_names = {"sekisho.internal", "bank.example"}}, false},
        Naming{"InItsRange", kClinic, {.addresses = {"192.168.1.250", "fdab::1"}}, true},
        Naming{"OutsideItsRange", kClinic, {.addresses = {"192.168.2.1"}}, false},
        Naming{"OutsideItsVersion6Range", kClinic, {.addresses = {"2001:db8::1"}}, false},
        Naming{"NamesWhereOnlyAddressesAreListed",
               {.address_ranges = {"10.0.0.0/8"}},
               {.dns_names = {"bank.example"}},
               false},
        Naming{"Version4WhereOnlyNamesAreListed",
               {.dns_names = {"a.internal"}},
               {.addresses = {"10.0.0.1"}},
               false},
        Naming{"Version6WhereOnlyNamesAreListed",
               {.dns_names = {"a.internal"}},
               {.addresses = {"fd00::1"}},
               false}),
    [](const auto& info) { return info.param.about; });

TEST(Authority, RefusesMalformedNames) {
  const Authority ca = authority();
  for (const std::string name :
       {"", "a,DNS:b", "a b", "-a", "a..b", "A.internal", "*.internal", "a\nb", "..", "日本"}) {
    EXPECT_THAT(ca.issueServer(request(), {.dns_names = {name}}, kYear),
                failsWith(ErrorCode::InvalidInput))
        << name;
  }
  for (const std::string address : {"", "1.2.3", "1.2.3.4/8", "::g", "1.2.3.4,DNS:x"}) {
    EXPECT_THAT(ca.issueServer(request(), {.addresses = {address}}, kYear),
                failsWith(ErrorCode::InvalidInput))
        << address;
  }
  for (const std::string uri : {"", "urn:sekisho:a", "urn:sekisho:a:b:c", "urn:other:a:b",
                                "https://sekisho:a:b", "urn:sekisho::b", "urn:sekisho:a:b,URI:x"}) {
    EXPECT_THAT(ca.issueClient(request(), uri, kYear), failsWith(ErrorCode::InvalidInput)) << uri;
  }
  EXPECT_THAT(ca.issueServer(request(), {}, kYear), failsWith(ErrorCode::InvalidInput));
}

TEST(Authority, RefusesMalformedConstraints) {
  for (const std::string range :
       {"10.0.0.0", "10.0.0.0/33", "fd00::/129", "10.0.0.0/-1", "10.0.0.0/8x", "/8", "10.0.0.0/"}) {
    EXPECT_THAT(Authority::create("x", kYear, NameConstraints{.address_ranges = {range}}),
                failsWith(ErrorCode::InvalidInput))
        << range;
  }
  EXPECT_THAT(Authority::create("x", kYear, NameConstraints{.dns_names = {".internal"}}),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(Authority::create("", kYear), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(Authority::create(std::string(65, 'x'), kYear), failsWith(ErrorCode::InvalidInput));
}

}  // namespace
}  // namespace sekisho::platform::tls
