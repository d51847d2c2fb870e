#include "capabilities/access/access.h"

#include <gmock/gmock.h>

#include <map>

#include "capabilities/access/permissions.h"
#include "capabilities/access/testing/second_factors_in_memory.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::access {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using namespace std::chrono_literals;

class SigningIn : public ::testing::Test {
 protected:
  void SetUp() override { keep("水野 由美", {Role::Administrator}); }

  void keep(std::string_view name, Roles roles) {
    const auto signin = access_.prepare(name, kPassword, {.roles = std::move(roles)}, "みほん内科");
    ASSERT_THAT(signin, succeeds());
    signins_.keep(*signin);
  }

  Credentials credentials(std::string password, std::string address = "192.0.2.1") const {
    return {.name = "水野 由美", .password = std::move(password), .address = std::move(address)};
  }

  static constexpr const char* kPassword = "correct horse battery";
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  IdSource ids_{clock_, random_};
  testing::SignInsInMemory signins_;
  testing::SecondFactorsInMemory factors_{signins_};
  Access access_{signins_, factors_, clock_, random_, ids_};
};

TEST_F(SigningIn, OpensASessionThatSaysWhoHoldsIt) {
  const auto opened = access_.signIn(credentials(kPassword));
  ASSERT_THAT(opened, succeeds());
  const auto who = access_.identify(opened->session_token);
  ASSERT_THAT(who, succeeds());
  EXPECT_EQ(who->name, "水野 由美");
  EXPECT_EQ(who->roles, Roles{Role::Administrator});
}

TEST_F(SigningIn, AgainEndsTheSessionThatTheBrowserHadBefore) {
  const auto before = access_.signIn(credentials(kPassword));
  Credentials again = credentials(kPassword);
  again.session_token = before->session_token;
  const auto after = access_.signIn(again);
  ASSERT_THAT(after, succeeds());
  EXPECT_NE(after->session_token, before->session_token);
  EXPECT_THAT(access_.identify(before->session_token), failsWith(ErrorCode::Unauthenticated));
  EXPECT_THAT(access_.identify(after->session_token), succeeds());
}

TEST_F(SigningIn, WithAWrongPasswordEndsNothing) {
  const auto before = access_.signIn(credentials(kPassword));
  Credentials wrong = credentials("wrong password here");
  wrong.session_token = before->session_token;
  EXPECT_THAT(access_.signIn(wrong), failsWith(ErrorCode::Unauthenticated));
  EXPECT_THAT(access_.identify(before->session_token), succeeds());
}

TEST_F(SigningIn, OfADirectorIsDecidedByDirectorsOnceThereIsOne) {
  const Identity administrator{.name = "水野 由美", .roles = {Role::Administrator}};
  const Identity director{.name = "関 一郎", .roles = {Role::Administrator, Role::Director}};
  EXPECT_THAT(access_.mayDecide(administrator, {Role::Director}), succeeds());
  keep("関 一郎", {Role::Director});
  EXPECT_THAT(access_.mayDecide(administrator, {Role::Administrator, Role::Director}),
              failsWith(ErrorCode::PermissionDenied));
  EXPECT_THAT(access_.mayDecide(administrator, {Role::Administrator}), succeeds());
  EXPECT_THAT(access_.mayDecide(director, {Role::Director}), succeeds());
}

TEST_F(SigningIn, OfASetUpAccountIsOpenedByTheDirectorAloneOnceThereIsOne) {
  const Identity administrator{.name = "水野 由美", .roles = {Role::Administrator}};
  const Identity director{.name = "関 一郎", .roles = {Role::Director}};
  EXPECT_THAT(access_.mayOpenSetUp(&administrator, {Role::SetUp}), succeeds());
  keep("関 一郎", {Role::Director});
  EXPECT_THAT(access_.mayOpenSetUp(&administrator, {Role::Staff, Role::SetUp}),
              failsWith(ErrorCode::PermissionDenied));
  EXPECT_THAT(access_.mayOpenSetUp(nullptr, {Role::SetUp}), failsWith(ErrorCode::PermissionDenied))
      << "whoever owns the data directory";
  EXPECT_THAT(access_.mayOpenSetUp(&administrator, {Role::Provider}), succeeds());
  EXPECT_THAT(access_.mayOpenSetUp(&director, {Role::SetUp}), succeeds());
}

TEST_F(SigningIn, TellsAWrongPasswordAndAnUnknownNameAlike) {
  const auto wrong = access_.signIn(credentials("wrong password here"));
  Credentials nobody = credentials(kPassword);
  nobody.name = "だれか";
  const auto unknown = access_.signIn(nobody);
  ASSERT_THAT(wrong, failsWith(ErrorCode::Unauthenticated));
  ASSERT_THAT(unknown, failsWith(ErrorCode::Unauthenticated));
  EXPECT_EQ(wrong.error().message, unknown.error().message);
  EXPECT_EQ(wrong.error().detail, unknown.error().detail);
}

TEST_F(SigningIn, EndsAfterAnHourWithoutUseAndAfterTwelveHoursInAnyCase) {
  const auto opened = access_.signIn(credentials(kPassword));
  ASSERT_THAT(opened, succeeds());
  for (int i = 0; i < 14; ++i) {
    clock_.pass(50min);
    ASSERT_THAT(access_.identify(opened->session_token), succeeds()) << i;
  }
  clock_.pass(50min);
  EXPECT_THAT(access_.identify(opened->session_token), failsWith(ErrorCode::Unauthenticated));

  const auto second = access_.signIn(credentials(kPassword));
  clock_.pass(61min);
  EXPECT_THAT(access_.identify(second->session_token), failsWith(ErrorCode::Unauthenticated));
}

TEST_F(SigningIn, IsNotLengthenedByAClockSetBack) {
  const auto opened = access_.signIn(credentials(kPassword));
  clock_.set(clock_.now() - 24h);
  EXPECT_THAT(access_.identify(opened->session_token), failsWith(ErrorCode::Unauthenticated));
}

TEST_F(SigningIn, IsNotLengthenedByWhoOnlyListens) {
  const auto opened = access_.signIn(credentials(kPassword));
  ASSERT_THAT(opened, succeeds());
  for (int minute = 0; minute < 60; ++minute) {
    EXPECT_TRUE(access_.isSignedIn(opened->session_token)) << minute;
    clock_.pass(1min);
  }
  clock_.pass(1min);
  EXPECT_FALSE(access_.isSignedIn(opened->session_token));
  EXPECT_FALSE(access_.isSignedIn("a token of nobody"));
}

TEST_F(SigningIn, EndsWhenThePersonIsDisabled) {
  const auto opened = access_.signIn(credentials(kPassword));
  ASSERT_THAT(
      access_.disable(*access_.signIn(opened->identity.person), "退職", journal::Actor::hub()),
      succeeds());
  EXPECT_THAT(access_.identify(opened->session_token), failsWith(ErrorCode::Unauthenticated));
  EXPECT_FALSE(access_.isSignedIn(opened->session_token));
  EXPECT_THAT(access_.signIn(credentials(kPassword)), failsWith(ErrorCode::Unauthenticated));
}

TEST_F(SigningIn, OfAFloodOfStrangersDoesNotLockOutThePersonsOwnBrowser) {
  const auto first = access_.signIn(credentials(kPassword));
  ASSERT_THAT(first, succeeds());
  for (int i = 0; i < Throttle::kFreeFailures; ++i) {
    EXPECT_THAT(access_.signIn(credentials("wrong password here", "192.0.2.66")),
                failsWith(ErrorCode::Unauthenticated));
  }
  EXPECT_THAT(access_.signIn(credentials(kPassword, "192.0.2.66")),
              failsWith(ErrorCode::Unavailable));

  Credentials own = credentials(kPassword);
  own.device_token = first->device_token;
  EXPECT_THAT(access_.signIn(own), succeeds());
  clock_.pass(Throttle::kLongestWait);
  EXPECT_THAT(access_.signIn(credentials(kPassword, "192.0.2.67")), succeeds());
}

TEST_F(SigningIn, OfASetUpAccountEndsAfterSevenDays) {
  keep("設置 太郎", {Role::SetUp});
  Credentials engineer = credentials(kPassword);
  engineer.name = "設置 太郎";
  EXPECT_THAT(access_.signIn(engineer), succeeds());
  clock_.pass(std::chrono::days{7});
  EXPECT_THAT(access_.signIn(engineer), failsWith(ErrorCode::Unauthenticated));
}

TEST(NewPassword, MustBeLongAndNotTheNameOrOneRunRepeated) {
  EXPECT_TRUE(checkPassword("correct horse battery", "水野", "みほん内科"));
  for (const char* bad :
       {"short", "aaaaaaaaaaaaaaaa", "123412341234123", "mizuno-yumi-1", "bad\xFFutf8 text"}) {
    EXPECT_THAT(checkPassword(bad, "mizuno-yumi", "みほん内科"), failsWith(ErrorCode::InvalidInput))
        << bad;
  }
}

TEST(NewPassword, IsToldWhatIsWrongWithIt) {
  const auto said = [](std::string_view password) {
    const auto checked = checkPassword(password, "水野 由美", "みほん内科");
    return checked ? std::string_view("fine") : checked.error().message.name;
  };
  EXPECT_EQ(said("password12345"), "access.password-common");
  EXPECT_EQ(said("みほん内科の受付2026年度"), "access.password-words");
  EXPECT_EQ(said(std::string(86, 'x') + std::string(171, 'y')), "access.password-long");
  EXPECT_EQ(said("雨の日に借りた青い傘の話"), "access.password-short");
  EXPECT_EQ(said("雨の日に借りた青い傘の話です"), "fine");
}

TEST(Permission, IsRefusedForWhatTheTableDoesNotList) {
  const Roles director{Role::Director};
  EXPECT_THAT(authorize("inventedOperation", &director), failsWith(ErrorCode::PermissionDenied));
}

TEST(Permission, LetsOnlyTheDirectorExportBodies) {
  const Roles director{Role::Director};
  const Roles administrator{Role::Administrator};
  EXPECT_THAT(authorize("exportJournalBodies", &director), succeeds());
  EXPECT_THAT(authorize("exportJournalBodies", &administrator),
              failsWith(ErrorCode::PermissionDenied));
  EXPECT_THAT(authorize("exportJournalBodies", nullptr), failsWith(ErrorCode::Unauthenticated));
  EXPECT_THAT(authorizeConsole("exportJournalBodies"), failsWith(ErrorCode::Unauthenticated));
}

TEST(RoleThatWasTyped, IsRefusedWithThoseThatThereAre) {
  EXPECT_EQ(*roleNamed("set-up"), Role::SetUp);
  const auto unknown = roleNamed("manager");
  ASSERT_THAT(unknown, failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(unknown.error().arguments,
              ::testing::ElementsAre(
                  MessageArgument{"role", "manager"},
                  MessageArgument{"roles",
                                  "director, administrator, safety-manager, staff, temporary, "
                                  "provider, set-up"}));
  EXPECT_EQ(roleNamed(std::string(10'000, 'x')).error().arguments.front().value, "…");
}

// What is wrong, as "message pointer"; "fine" if nothing is.
std::string wrongIn(const Grant& grant) {
  constexpr std::chrono::sys_days kToday = std::chrono::year{2026} / 1 / 21;
  const auto checked = check(grant, kToday);
  if (checked) return "fine";
  std::string said(checked.error().message.name);
  for (const MessageArgument& argument : checked.error().arguments) {
    if (argument.name == "pointer") said += " " + argument.value;
  }
  return said;
}

TEST(AGrant, HasRolesAReasonAndALastDay) {
  constexpr std::chrono::sys_days kToday = std::chrono::year{2026} / 1 / 21;
  Grant grant{.roles = {Role::Staff}, .reason = "受付のため", .until = kToday};
  EXPECT_EQ(wrongIn(grant), "fine");
  grant.until = kToday + kLongestGrant;
  EXPECT_EQ(wrongIn(grant), "fine");
  grant.until = kToday + kLongestGrant + std::chrono::days{1};
  EXPECT_EQ(wrongIn(grant), "access.grant-until /until");
  grant.until = kToday - std::chrono::days{1};
  EXPECT_EQ(wrongIn(grant), "access.grant-until /until");
  grant.until.reset();
  EXPECT_EQ(wrongIn(grant), "access.grant-until /until");
  grant.reason = " ";
  EXPECT_EQ(wrongIn(grant), "access.grant-reason /reason");
  grant.roles.clear();
  EXPECT_EQ(wrongIn(grant), "access.role-missing /roles");
}

TEST(AGrant, OfAProviderNamesContractAndScopeAndASetUpAccountsIsShort) {
  constexpr std::chrono::sys_days kToday = std::chrono::year{2026} / 1 / 21;
  Grant grant{.roles = {Role::Provider}, .reason = "点検のため", .until = kToday};
  EXPECT_EQ(wrongIn(grant), "access.grant-contract /contract");
  grant.contract = "保守契約 2025-04-01";
  EXPECT_EQ(wrongIn(grant), "access.grant-contract /scope");
  grant.scope = "機器の点検";
  EXPECT_EQ(wrongIn(grant), "fine");
  grant.roles = {Role::SetUp};
  grant.until = kToday + kLongestSetUp;
  EXPECT_EQ(wrongIn(grant), "fine");
  grant.until = kToday + kLongestSetUp + std::chrono::days{1};
  EXPECT_EQ(wrongIn(grant), "access.grant-until /until");
  grant.until = kToday;
  grant.roles = {Role::SetUp, Role::SafetyManager};
  EXPECT_EQ(wrongIn(grant), "access.roles-apart /roles");
}

TEST_F(SigningIn, EndsWithWhatWasGrantedUnlessNobodyElseCouldRenewIt) {
  const auto day = japaneseDay(clock_.now());
  for (const auto& [name, roles] :
       {std::pair{"佐藤 綾", Roles{Role::Staff}}, {"関 一郎", Roles{Role::Director}}}) {
    const auto signin = access_.prepare(
        name, kPassword, {.roles = roles, .reason = "仕事", .until = day}, "みほん内科");
    ASSERT_THAT(signin, succeeds());
    signins_.keep(*signin);
  }
  const auto opens = [&](std::string name) {
    return access_.signIn({.name = std::move(name), .password = kPassword}).has_value();
  };
  EXPECT_TRUE(opens("佐藤 綾"));
  clock_.pass(25h);
  EXPECT_FALSE(opens("佐藤 綾"));
  EXPECT_TRUE(opens("関 一郎")) << "the only director";
  keep("関 二郎", {Role::Director});
  EXPECT_FALSE(opens("関 一郎"));
}

TEST_F(SigningIn, CountsTheSameNameHoweverItsSpaceIsTyped) {
  for (const char* name : {"水野 由美", "水野　由美", "水野  由美", " 水野 由美", "水野   由美"}) {
    EXPECT_THAT(access_.signIn({.name = name, .password = "wrong", .address = name}),
                failsWith(ErrorCode::Unauthenticated));
  }
  EXPECT_THAT(access_.signIn({.name = "水野    由美", .password = kPassword, .address = "x"}),
              failsWith(ErrorCode::Unavailable));
}

TEST_F(SigningIn, APersonsOwnBrowserIsNotSlowedByOthersAtItsAddress) {
  const auto known = access_.signIn(credentials(kPassword));
  ASSERT_THAT(known, succeeds());
  for (int n = 0; n < Throttle::kFreeFailures * 11; ++n) {
    static_cast<void>(access_.signIn(
        {.name = "だれか" + std::to_string(n), .password = "wrong", .address = "192.0.2.1"}));
  }
  EXPECT_THAT(access_.signIn(credentials(kPassword)), failsWith(ErrorCode::Unavailable));
  Credentials own = credentials(kPassword);
  own.device_token = known->device_token;
  EXPECT_THAT(access_.signIn(own), succeeds());
}

TEST_F(SigningIn, RefusesAPasswordWithSomethingAppendedBeyondTheLongest) {
  std::string longest;
  while (longest.size() < kMaxPasswordBytes)
    longest += static_cast<char>('a' + longest.size() * 7 % 23);
  const auto signin = access_.prepare("長井 長", longest, {.roles = {Role::Staff}}, "みほん内科");
  ASSERT_THAT(signin, succeeds());
  signins_.keep(*signin);
  EXPECT_THAT(access_.signIn({.name = "長井 長", .password = longest}), succeeds());
  EXPECT_THAT(access_.signIn({.name = "長井 長", .password = longest + "y"}),
              failsWith(ErrorCode::Unauthenticated));
}

TEST_F(SigningIn, LetsNobodyInWhoHasLeftButTheOnlyOneWhoDecides) {
  keep("佐藤 綾", {Role::Staff});
  Access strict{signins_, factors_, clock_, random_, ids_, [](PersonId) { return true; }};
  EXPECT_THAT(strict.signIn({.name = "佐藤 綾", .password = kPassword}),
              failsWith(ErrorCode::Unauthenticated));
  EXPECT_EQ(strict.stateOf(*signins_.byName("佐藤 綾")), SignInState::Left);
  EXPECT_THAT(strict.signIn(credentials(kPassword)), succeeds()) << "the only administrator";
  EXPECT_EQ(strict.stateOf(*signins_.byName("水野 由美")), SignInState::Active);
}

TEST_F(SigningIn, KnowsTheLastOneWhoDecides) {
  const auto is_last = [&](std::string_view name) {
    return access_.isLastWhoDecides(*signins_.byName(name));
  };
  EXPECT_TRUE(is_last("水野 由美")) << "the only administrator";
  keep("佐藤 綾", {Role::Staff});
  EXPECT_FALSE(is_last("佐藤 綾"));
  keep("関 一郎", {Role::Director});
  EXPECT_TRUE(is_last("関 一郎"));
  EXPECT_FALSE(is_last("水野 由美")) << "a director is there";
  keep("関 二郎", {Role::Director});
  EXPECT_FALSE(is_last("関 一郎"));
}

}  // namespace
}  // namespace sekisho::access
