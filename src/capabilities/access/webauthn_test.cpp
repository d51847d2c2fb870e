#include "capabilities/access/webauthn.h"

#include <gmock/gmock.h>

#include <functional>

#include "capabilities/access/testing/soft_authenticator.h"
#include "core/testing/result_matchers.h"

namespace sekisho::access {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::kSite;

const Bytes kChallenge = copyOf(bytesOf("thirty-two bytes of a challenge!"));

class APasskey : public ::testing::Test {
 protected:
  Passkey made() { return registered(key_.make(kSite, kChallenge), kSite, kChallenge).value(); }
  Result<std::uint32_t> given(const Passkey& passkey) {
    return verified(key_.give(kSite, kChallenge), passkey, kSite, kChallenge);
  }
  testing::SoftAuthenticator key_;
};

TEST_F(APasskey, IsKeptWithItsCredentialAndCounterAndProvesItselfBySigning) {
  key_.uses = 7;
  const Passkey passkey = made();
  EXPECT_EQ(passkey.credential, key_.credential);
  EXPECT_EQ(passkey.site, kSite.id);
  EXPECT_EQ(passkey.uses, 7U);
  EXPECT_EQ(given(passkey).value(), 8U);
}

TEST_F(APasskey, OfAnotherSiteChallengeOrCeremonyIsRefusedAtRegistration) {
  const Site other{.id = "evil.example", .origin = "https://evil.example"};
  const Site other_port{.id = kSite.id, .origin = "https://sekisho.internal:9999"};
  const Bytes later = copyOf(bytesOf("another thirty-two bytes, later!"));
  const auto refused = [](const PasskeyMade& made) {
    EXPECT_THAT(registered(made, kSite, kChallenge), failsWith(ErrorCode::Unauthenticated));
  };
  refused(key_.make(other, kChallenge));
  refused(key_.make(other_port, kChallenge));
  refused(key_.make(kSite, later));
  PasskeyMade given = key_.make(kSite, kChallenge);
  given.client_data = key_.give(kSite, kChallenge).client_data;
  refused(given);
  key_.framed = true;
  refused(key_.make(kSite, kChallenge));
}

TEST_F(APasskey, ThatNobodyTouchedOrWhoseFlagsContradictEachOtherIsRefused) {
  for (const unsigned flags : {0x00U, 0x04U, 0x11U}) {
    key_.flags = flags;
    EXPECT_THAT(registered(key_.make(kSite, kChallenge), kSite, kChallenge),
                failsWith(ErrorCode::Unauthenticated))
        << flags;
  }
}

TEST_F(APasskey, BuiltIntoAMachineHasToAskWhoItIsEachTime) {
  key_.built_in = true;
  const Passkey passkey = made();
  EXPECT_THAT(given(passkey), succeeds());
  key_.flags = 0x01;
  EXPECT_THAT(given(passkey), failsWith(ErrorCode::Unauthenticated));
  EXPECT_THAT(registered(key_.make(kSite, kChallenge), kSite, kChallenge),
              failsWith(ErrorCode::Unauthenticated));
}

TEST_F(APasskey, IsRefusedWhereverItsBytesEndTooSoon) {
  const PasskeyMade whole = key_.make(kSite, kChallenge);
  for (std::size_t size = 0; size < whole.authenticator_data.size(); ++size) {
    PasskeyMade cut = whole;
    cut.authenticator_data.resize(size);
    EXPECT_THAT(registered(cut, kSite, kChallenge), failsWith(ErrorCode::Unauthenticated)) << size;
  }
  PasskeyMade long_tail = whole;
  long_tail.authenticator_data.resize(kMaxAuthenticatorDataBytes + 1);
  EXPECT_THAT(registered(long_tail, kSite, kChallenge), failsWith(ErrorCode::Unauthenticated));
}

TEST_F(APasskey, WithoutAKeyThatWasAskedForIsRefused) {
  PasskeyMade made = key_.make(kSite, kChallenge);
  const Bytes whole = made.public_key;
  made.public_key.push_back(std::byte{0});
  EXPECT_THAT(registered(made, kSite, kChallenge), failsWith(ErrorCode::Unauthenticated));
  made.public_key.clear();
  EXPECT_THAT(registered(made, kSite, kChallenge), failsWith(ErrorCode::Unauthenticated));
  // Another curve, and a key that is too short to be one.
  for (const std::function<EVP_PKEY*()>& generate :
       {std::function<EVP_PKEY*()>([] { return EVP_EC_gen("P-384"); }),
        std::function<EVP_PKEY*()>([] { return EVP_RSA_gen(1024); })}) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> weak(generate(), &EVP_PKEY_free);
    made.public_key.resize(static_cast<std::size_t>(i2d_PUBKEY(weak.get(), nullptr)));
    auto* at = reinterpret_cast<unsigned char*>(made.public_key.data());
    ASSERT_GT(i2d_PUBKEY(weak.get(), &at), 0);
    EXPECT_THAT(registered(made, kSite, kChallenge), failsWith(ErrorCode::Unauthenticated));
  }
}

TEST_F(APasskey, ProvesNothingWithAnotherKeysSignatureOrForAnotherChallenge) {
  const Passkey passkey = made();
  testing::SoftAuthenticator other;
  EXPECT_THAT(verified(other.give(kSite, kChallenge), passkey, kSite, kChallenge),
              failsWith(ErrorCode::Unauthenticated));
  PasskeyGiven given = key_.give(kSite, kChallenge);
  const Bytes later = copyOf(bytesOf("another thirty-two bytes, later!"));
  EXPECT_THAT(verified(given, passkey, kSite, later), failsWith(ErrorCode::Unauthenticated));
  for (std::byte& byte : given.authenticator_data) {
    const std::byte kept = byte;
    byte ^= std::byte{1};
    EXPECT_THAT(verified(given, passkey, kSite, kChallenge), failsWith(ErrorCode::Unauthenticated));
    byte = kept;
  }
  EXPECT_THAT(verified(given, passkey, kSite, kChallenge), succeeds());
  given.signature.clear();
  EXPECT_THAT(verified(given, passkey, kSite, kChallenge), failsWith(ErrorCode::Unauthenticated));
}

TEST_F(APasskey, GivenAtAnotherSiteProvesNothingHere) {
  const Passkey passkey = made();
  const Site localhost{.id = "localhost", .origin = "http://localhost:8440"};
  EXPECT_THAT(verified(key_.give(localhost, kChallenge), passkey, localhost, kChallenge),
              failsWith(ErrorCode::Unauthenticated));
  EXPECT_THAT(verified(key_.give(localhost, kChallenge), passkey, kSite, kChallenge),
              failsWith(ErrorCode::Unauthenticated));
}

}  // namespace
}  // namespace sekisho::access
