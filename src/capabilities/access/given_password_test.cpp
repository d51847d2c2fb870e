// A password that somebody typed for somebody else says nothing of who types it later.
#include <gmock/gmock.h>

#include "capabilities/access/access.h"
#include "capabilities/access/testing/second_factors_in_memory.h"
#include "core/check.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::access {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using namespace std::chrono_literals;

/// 水野 由美 set up and keeps the password she typed; 佐藤 綾 began with one that 水野 由美 typed.
class APasswordTypedForSomebodyElse : public ::testing::Test {
 protected:
  APasswordTypedForSomebodyElse()
      : maker_(keep("水野 由美", {Role::Administrator}, std::nullopt)),
        person_(keep("佐藤 綾", {Role::Staff}, maker_)) {}

  PersonId keep(std::string_view name, Roles roles, std::optional<PersonId> maker) {
    const auto signin =
        access_.prepare(name, kTyped, {.roles = std::move(roles)}, "みほん内科", maker);
    SEKISHO_CHECK(signin.has_value());
    signins_.keep(*signin);
    return signin->person;
  }
  Result<Opened> signIn(const std::string& name, const std::string& password) {
    return access_.signIn({.name = name, .password = password});
  }
  Result<void> reset(PersonId person, std::string_view password, const journal::Actor& by) {
    return access_.reset(*access_.signIn(person), password, "みほん内科", {.by = by});
  }
  Proof atConsole(std::string_view name, std::string_view password) {
    const auto identity = access_.identifyAtConsole(name, password);
    SEKISHO_CHECK(identity.has_value());
    return identity->proof;
  }

  static constexpr const char* kTyped = "correct horse battery";
  static constexpr const char* kOther = "eight boats on the lake";
  static constexpr const char* kOwn = "川の石を七つ拾って帰った夕方";
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  IdSource ids_{clock_, random_};
  testing::SignInsInMemory signins_;
  testing::SecondFactorsInMemory factors_{signins_};
  Access access_{signins_, factors_, clock_, random_, ids_};
  PersonId maker_;
  PersonId person_;
};

TEST_F(APasswordTypedForSomebodyElse, OnlyLetsThemChooseTheirOwn) {
  EXPECT_EQ(atConsole("佐藤 綾", kTyped), Proof::ToChoose);
  const auto opened = signIn("佐藤 綾", kTyped);
  ASSERT_THAT(opened, succeeds());
  EXPECT_EQ(opened->identity.proof, Proof::ToChoose);
  ASSERT_THAT(access_.choose(opened->session_token, kOwn, "みほん内科"), succeeds());
  EXPECT_THAT(signIn("佐藤 綾", kTyped), failsWith(ErrorCode::Unauthenticated));
  EXPECT_EQ(signIn("佐藤 綾", kOwn)->identity.proof, Proof::Whole);
  EXPECT_EQ(atConsole("佐藤 綾", kOwn), Proof::Whole);
}

TEST_F(APasswordTypedForSomebodyElse, IsChangedAtTheConsoleAndThenTheirOwn) {
  ASSERT_THAT(access_.changeOwn(person_, kOwn, "みほん内科"), succeeds());
  EXPECT_EQ(atConsole("佐藤 綾", kOwn), Proof::Whole);
}

TEST_F(APasswordTypedForSomebodyElse, CannotStayTheirs) {
  const auto opened = signIn("佐藤 綾", kTyped);
  const auto chosen = access_.choose(opened->session_token, kTyped, "みほん内科");
  ASSERT_THAT(chosen, failsWith(ErrorCode::InvalidInput));
  EXPECT_EQ(chosen.error().message.name, "access.password-same");
  const auto changed = access_.changeOwn(person_, kTyped, "みほん内科");
  ASSERT_THAT(changed, failsWith(ErrorCode::InvalidInput));
  EXPECT_EQ(changed.error().message.name, "access.password-same");
  EXPECT_EQ(atConsole("佐藤 綾", kTyped), Proof::ToChoose);
}

TEST_F(APasswordTypedForSomebodyElse, IsNoMoreAfterAResetWhoeverDidIt) {
  ASSERT_THAT(access_.changeOwn(person_, kOwn, "みほん内科"), succeeds());
  ASSERT_THAT(reset(person_, kOther, journal::Actor::ofPerson(maker_)), succeeds());
  EXPECT_EQ(atConsole("佐藤 綾", kOther), Proof::ToChoose);
  ASSERT_THAT(access_.changeOwn(person_, kOwn, "みほん内科"), succeeds());
  ASSERT_THAT(reset(person_, kOther, journal::Actor::ofConsole("root")), succeeds());
  EXPECT_EQ(atConsole("佐藤 綾", kOther), Proof::ToChoose) << "nobody in particular typed it";
}

TEST_F(APasswordTypedForSomebodyElse, IsOverAfterAWeek) {
  clock_.pass(Access::kFirstLasts + 1s);
  const auto opened = signIn("佐藤 綾", kTyped);
  ASSERT_THAT(opened, failsWith(ErrorCode::Unauthenticated));
  EXPECT_EQ(opened.error().message.name, "access.code-over");
  EXPECT_THAT(access_.identifyAtConsole("佐藤 綾", kTyped), failsWith(ErrorCode::Unauthenticated));
}

TEST_F(APasswordTypedForSomebodyElse, IsComparedAsItWasTypedAndNotByItsDigits) {
  EXPECT_THAT(signIn("佐藤 綾", ""), failsWith(ErrorCode::Unauthenticated));
  ASSERT_THAT(reset(person_, "boats 2718 on the lake", journal::Actor::ofPerson(maker_)),
              succeeds());
  EXPECT_THAT(signIn("佐藤 綾", "2718"), failsWith(ErrorCode::Unauthenticated));
  EXPECT_THAT(signIn("佐藤 綾", "boats 2718 on the lake"), succeeds());
}

TEST_F(APasswordTypedForSomebodyElse, IsNotWhatOnesOwnHandTyped) {
  EXPECT_EQ(atConsole("水野 由美", kTyped), Proof::Whole) << "typed at the set-up";
  ASSERT_THAT(reset(maker_, kOther, journal::Actor::ofPerson(maker_)), succeeds());
  EXPECT_EQ(atConsole("水野 由美", kOther), Proof::Whole);
  clock_.pass(Access::kFirstLasts + 1s);
  EXPECT_EQ(atConsole("水野 由美", kOther), Proof::Whole);
}

}  // namespace
}  // namespace sekisho::access
