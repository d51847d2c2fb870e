#include "capabilities/access/passkeys.h"

#include <gmock/gmock.h>

#include "capabilities/access/testing/second_factors_in_memory.h"
#include "capabilities/access/testing/soft_authenticator.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::access {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::kSite;
using namespace std::chrono_literals;

const Site kLocalhost{.id = "localhost", .origin = "http://localhost:8440"};

class PasskeysOfAPerson : public ::testing::Test {
 protected:
  Session opened() {
    Session session{.id = ids_.make<SessionId>(), .person = person_, .token = {}};
    session.token = sha256(session.id.view());
    EXPECT_THAT(signins_.open(session, std::nullopt), succeeds());
    return session;
  }
  Result<Enrolled> enrol(const Session& session, bool own_account = true) {
    const auto question = passkeys_.begin(session, kSite);
    if (!question) return std::unexpected(question.error());
    return passkeys_.enrol(session, "私の鍵", own_account, key_.make(kSite, question->challenge),
                           kSite);
  }
  // By whatever token it goes on.
  bool isProven(const Session& session) {
    const auto all = signins_.sessions().value();
    return std::ranges::find(all, session.id, &Session::id)->proven.has_value();
  }

  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  IdSource ids_{clock_, random_};
  PersonId person_ = ids_.make<PersonId>();
  testing::SignInsInMemory signins_;
  testing::SecondFactorsInMemory factors_{signins_};
  testing::SoftAuthenticator key_;
  Passkeys passkeys_{factors_, clock_, random_, ids_};
};

TEST_F(PasskeysOfAPerson, OneThatIsEnrolledProvesThisSessionAndLaterOnes) {
  const Session first = opened();
  const auto factor = enrol(first);
  ASSERT_THAT(factor, succeeds());
  EXPECT_EQ(factor->factor.label, "私の鍵");
  EXPECT_TRUE(isProven(first));
  const Session later = opened();
  const auto question = passkeys_.ask(later, kSite);
  ASSERT_EQ(question->passkeys.size(), 1U);
  EXPECT_THAT(passkeys_.prove(later, key_.give(kSite, question->challenge), kSite), succeeds());
  EXPECT_TRUE(isProven(later));
}

TEST_F(PasskeysOfAPerson, AQuestionIsAnsweredOnceByTheSessionItWasPutToAndWithinFiveMinutes) {
  ASSERT_THAT(enrol(opened()), succeeds());
  const Session session = opened();
  auto question = passkeys_.ask(session, kSite);
  const PasskeyGiven given = key_.give(kSite, question->challenge);
  EXPECT_THAT(passkeys_.prove(opened(), given, kSite), failsWith(ErrorCode::NotFound));
  ASSERT_THAT(passkeys_.prove(session, given, kSite), succeeds());
  EXPECT_THAT(passkeys_.prove(session, given, kSite), failsWith(ErrorCode::NotFound));
  question = passkeys_.ask(session, kSite);
  clock_.pass(Passkeys::kQuestionLasts + 1s);
  EXPECT_THAT(passkeys_.prove(session, key_.give(kSite, question->challenge), kSite),
              failsWith(ErrorCode::NotFound));
}

TEST_F(PasskeysOfAPerson, OneBuiltIntoAMachineWhoseAccountIsSharedIsNobodysOwn) {
  key_.built_in = true;
  EXPECT_THAT(enrol(opened(), false), failsWith(ErrorCode::Conflict));
  EXPECT_TRUE(factors_.of(person_)->empty());
  EXPECT_THAT(enrol(opened(), true), succeeds());
  testing::SoftAuthenticator security_key;
  security_key.credential = copyOf(bytesOf("a key on a ring"));
  key_ = std::move(security_key);
  EXPECT_THAT(enrol(opened(), false), succeeds()) << "a security key goes home with its owner";
}

TEST_F(PasskeysOfAPerson, OneWhoseCounterWentBackWasCopied) {
  ASSERT_THAT(enrol(opened()), succeeds());
  const Session session = opened();
  key_.uses = 10;
  auto question = passkeys_.ask(session, kSite);
  ASSERT_THAT(passkeys_.prove(session, key_.give(kSite, question->challenge), kSite), succeeds());
  key_.uses = 5;
  const Session copied = opened();
  question = passkeys_.ask(copied, kSite);
  EXPECT_THAT(passkeys_.prove(copied, key_.give(kSite, question->challenge), kSite),
              failsWith(ErrorCode::Unauthenticated));
  EXPECT_FALSE(isProven(copied));
}

TEST_F(PasskeysOfAPerson, AreAskedForWhereTheyWereMadeAndOfTheirPersonOnly) {
  ASSERT_THAT(enrol(opened()), succeeds());
  EXPECT_THAT(passkeys_.ask(opened(), kLocalhost), failsWith(ErrorCode::NotFound));
  EXPECT_TRUE(passkeys_.begin(opened(), kLocalhost)->passkeys.empty());
  EXPECT_EQ(passkeys_.begin(opened(), kSite)->passkeys.size(), 1U);
  person_ = ids_.make<PersonId>();
  EXPECT_THAT(passkeys_.ask(opened(), kSite), failsWith(ErrorCode::NotFound));
}

}  // namespace
}  // namespace sekisho::access
