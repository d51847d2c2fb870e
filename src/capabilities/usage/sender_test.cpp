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

const Instant kToday = fromMs(1'795'000'000'000);

class ASender : public ::testing::Test {
 protected:
  static constexpr std::string_view kSerial = "0a1b";

  Sender withToken(std::string_view token, std::vector<Scope> scopes = {Scope::Write}) {
    return {.id = ids_.make<SenderId>(),
            .name = "PACS",
            .scopes = std::move(scopes),
            .token = sha256(bytesOf(token)),
            .made = kToday};
  }

  sekisho::testing::TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  ClinicId clinic_ = ids_.make<ClinicId>();
};

TEST_F(ASender, IsKnownByItsTokenAndMayDoWhatItsScopesSay) {
  const std::vector<Sender> all{withToken("a"), withToken("b", {Scope::Read})};
  EXPECT_EQ(findByToken(all, "a", Scope::Write, kToday), &all[0]);
  EXPECT_EQ(findByToken(all, "b", Scope::Read, kToday), &all[1]);
  EXPECT_EQ(findByToken(all, "a", Scope::Read, kToday), nullptr);
  EXPECT_EQ(findByToken(all, "b", Scope::Write, kToday), nullptr);
  EXPECT_EQ(findByToken(all, "", Scope::Write, kToday), nullptr);
}

TEST_F(ASender, IsNotListenedToOnceItsTokenHasEndedOrWasRevoked) {
  std::vector<Sender> all{withToken("a")};
  all[0].expires = kToday + std::chrono::hours{1};
  EXPECT_NE(findByToken(all, "a", Scope::Write, kToday), nullptr);
  EXPECT_EQ(findByToken(all, "a", Scope::Write, kToday + std::chrono::hours{1}), nullptr);
  all[0].expires.reset();
  all[0].revoked = kToday;
  EXPECT_EQ(findByToken(all, "a", Scope::Write, kToday), nullptr);
}

TEST_F(ASender, IsKnownByACertificateThatNamesIt) {
  Sender sender = withToken("");
  sender.token.reset();
  sender.certificate_serial = kSerial;
  std::vector<Sender> all{sender};
  const std::string uri = certificateUri(clinic_, sender.id);
  EXPECT_EQ(findByCertificate(all, clinic_, uri, kSerial, kToday), &all[0]);
  EXPECT_EQ(findByCertificate(all, ids_.make<ClinicId>(), uri, kSerial, kToday), nullptr);
  EXPECT_EQ(findByCertificate(all, clinic_, uri, "0a1c", kToday), nullptr);
  EXPECT_EQ(findByCertificate(all, clinic_, uri, "", kToday), nullptr);
  EXPECT_EQ(findByCertificate(all, clinic_, uri + "x", kSerial, kToday), nullptr);
  all[0].revoked = kToday;
  EXPECT_EQ(findByCertificate(all, clinic_, uri, kSerial, kToday), nullptr);
}

TEST_F(ASender, WithoutTokenIsNotFoundByTheDigestOfNothing) {
  Sender sender = withToken("");
  sender.token.reset();
  EXPECT_EQ(findByToken({sender}, "", Scope::Write, kToday), nullptr);
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
