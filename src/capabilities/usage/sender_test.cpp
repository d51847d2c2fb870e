#include "capabilities/usage/sender.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::usage {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;

const Instant kNow = fromMs(1'795'000'000'000);

class ASender : public ::testing::Test {
 protected:
  static constexpr std::string_view kSerial = "0a1b";

  Sender withToken(std::string_view token, std::vector<Scope> scopes = {Scope::Write}) {
    return {.id = ids_.make<SenderId>(),
            .name = "PACS",
            .scopes = std::move(scopes),
            .token = sha256(bytesOf(token)),
            .made = kNow};
  }

  sekisho::testing::TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  ClinicId clinic_ = ids_.make<ClinicId>();
};

TEST_F(ASender, IsKnownByItsTokenAndMayDoWhatItsScopesSay) {
  const std::vector<Sender> all{withToken("a"), withToken("b", {Scope::Read})};
  EXPECT_EQ(findByToken(all, "a", Scope::Write, kNow), &all[0]);
  EXPECT_EQ(findByToken(all, "b", Scope::Read, kNow), &all[1]);
  EXPECT_EQ(findByToken(all, "a", Scope::Read, kNow), nullptr);
  EXPECT_EQ(findByToken(all, "b", Scope::Write, kNow), nullptr);
  EXPECT_EQ(findByToken(all, "", Scope::Write, kNow), nullptr);
}

TEST_F(ASender, IsNotListenedToOnceItsTokenHasEndedOrWasRevoked) {
  std::vector<Sender> all{withToken("a")};
  all[0].expires = kNow + std::chrono::hours{1};
  EXPECT_NE(findByToken(all, "a", Scope::Write, kNow), nullptr);
  EXPECT_EQ(findByToken(all, "a", Scope::Write, kNow + std::chrono::hours{1}), nullptr);
  all[0].expires.reset();
  all[0].revoked = kNow;
  EXPECT_EQ(findByToken(all, "a", Scope::Write, kNow), nullptr);
}

TEST_F(ASender, IsKnownByACertificateThatNamesIt) {
  Sender sender = withToken("");
  sender.token.reset();
  sender.certificate_serial = kSerial;
  std::vector<Sender> all{sender};
  const std::string uri = certificateUri(clinic_, sender.id);
  EXPECT_EQ(findByCertificate(all, clinic_, uri, kSerial, kNow), &all[0]);
  EXPECT_EQ(findByCertificate(all, ids_.make<ClinicId>(), uri, kSerial, kNow), nullptr);
  EXPECT_EQ(findByCertificate(all, clinic_, uri, "0a1c", kNow), nullptr);
  EXPECT_EQ(findByCertificate(all, clinic_, uri, "", kNow), nullptr);
  EXPECT_EQ(findByCertificate(all, clinic_, uri + "x", kSerial, kNow), nullptr);
  all[0].revoked = kNow;
  EXPECT_EQ(findByCertificate(all, clinic_, uri, kSerial, kNow), nullptr);
}

TEST_F(ASender, WithoutTokenIsNotFoundByTheDigestOfNothing) {
  Sender sender = withToken("");
  sender.token.reset();
  EXPECT_EQ(findByToken({sender}, "", Scope::Write, kNow), nullptr);
}

TEST_F(ASender, GetsATokenThatNobodyGuessesAndThatScannersKnow) {
  const std::string one = makeSenderToken(random_);
  EXPECT_TRUE(one.starts_with("sekisho_"));
  EXPECT_EQ(one.size(), 8U + 43U);
  EXPECT_NE(one, makeSenderToken(random_));
}

TEST_F(ASender, IsWrittenWithoutItsSecret) {
  const Sender sender = withToken("a");
  EXPECT_FALSE(canonicalJson(toJson(sender)).contains(sender.token->hex()));
}

TEST_F(ASender, HasANameOfOneLine) {
  EXPECT_THAT(checkSenderName("PACS"), succeeds());
  for (const std::string& name :
       {std::string(), std::string("  "), std::string("a\nb"), std::string(121, 'a')}) {
    EXPECT_THAT(checkSenderName(name), failsWith(ErrorCode::InvalidInput));
  }
}

}  // namespace
}  // namespace sekisho::usage
