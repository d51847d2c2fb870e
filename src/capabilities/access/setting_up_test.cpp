#include "capabilities/access/setting_up.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::access {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;

constexpr std::chrono::sys_days kToday{std::chrono::year{2026} / 1 / 21};

std::string messageOf(const Result<Grant>& grant) {
  return grant ? "" : std::string(grant.error().message.name);
}
std::string pointerOf(const Result<Grant>& grant) {
  for (const MessageArgument& argument : grant.error().arguments) {
    if (argument.name == "pointer") return argument.value;
  }
  return {};
}

TEST(SettingUp, ByTheDirectorMakesADirectorWithoutAnEnd) {
  const auto grant = grantOf({.who = SetsUp::Director}, kToday);
  ASSERT_THAT(grant, succeeds());
  EXPECT_EQ(grant->roles, (Roles{Role::Director, Role::Administrator}));
  EXPECT_FALSE(grant->until);
}

TEST(SettingUp, ByStaffMakesAnAdministratorWithAReasonAndAnEndBesideTheDirector) {
  const Setter setter{
      .who = SetsUp::Staff, .reason = "院長に頼まれて設定するため", .director = "水野 健"};
  const auto grant = grantOf(setter, kToday);
  ASSERT_THAT(grant, succeeds());
  EXPECT_EQ(grant->roles, Roles{Role::Administrator});
  EXPECT_EQ(grant->until, kToday + kLongestGrant);
  EXPECT_EQ(grant->reason, setter.reason);
  EXPECT_EQ(rolesOfDirector(SetsUp::Staff), Roles{Role::Director});
}

TEST(SettingUp, ByAProviderMakesAnAccountOfSevenDaysThatDecidesNothing) {
  const Setter setter{.who = SetsUp::Provider,
                      .reason = "設置のため",
                      .contract = "保守契約 2025-04-01",
                      .scope = "はじめの設定",
                      .director = "水野 健"};
  const auto grant = grantOf(setter, kToday);
  ASSERT_THAT(grant, succeeds());
  EXPECT_EQ(grant->roles, Roles{Role::SetUp});
  EXPECT_EQ(grant->until, kToday + std::chrono::days{7});
  EXPECT_EQ(grant->contract, setter.contract);
  EXPECT_FALSE(decides(grant->roles));
  EXPECT_TRUE(holds(rolesOfDirector(SetsUp::Provider), Role::Administrator))
      << "the clinic has nobody else who decides about settings";
}

TEST(SettingUp, InTheDirectorsPlaceNamesTheDirector) {
  for (const SetsUp who : {SetsUp::Staff, SetsUp::Provider}) {
    const auto grant =
        grantOf({.who = who, .reason = "設置", .contract = "契約", .scope = "設定"}, kToday);
    EXPECT_EQ(messageOf(grant), "access.set-up-director");
    EXPECT_EQ(pointerOf(grant), "/director/name");
  }
  EXPECT_EQ(messageOf(grantOf({.who = SetsUp::Director, .director = "水野 健"}, kToday)),
            "access.set-up-director");
}

TEST(SettingUp, ByAProviderNamesContractAndScope) {
  Setter setter{.who = SetsUp::Provider, .reason = "設置のため", .director = "水野 健"};
  EXPECT_EQ(pointerOf(grantOf(setter, kToday)), "/administrator/contract");
  setter.contract = "保守契約";
  EXPECT_EQ(pointerOf(grantOf(setter, kToday)), "/administrator/scope");
  setter.scope = "はじめの設定";
  setter.reason.clear();
  EXPECT_EQ(pointerOf(grantOf(setter, kToday)), "/administrator/reason");
}

TEST(SettingUp, LeavesSomebodyWhoMayDecide) {
  for (const Role role : {Role::Staff, Role::Temporary, Role::SafetyManager, Role::Provider}) {
    const auto grant = grantOf({.roles = {role}}, kToday);
    EXPECT_EQ(messageOf(grant), "access.set-up-roles") << nameOf(role);
    EXPECT_EQ(pointerOf(grant), "/administrator/roles");
  }
  EXPECT_EQ(messageOf(grantOf({.roles = {Role::Administrator, Role::SetUp}}, kToday)),
            "access.roles-apart");
  EXPECT_THAT(grantOf({.roles = {Role::Administrator}}, kToday), succeeds());
}

TEST(SettingUp, IsSaidByThreeWords) {
  EXPECT_EQ(setsUpFrom("provider"), SetsUp::Provider);
  EXPECT_EQ(nameOf(SetsUp::Unsaid), "unsaid");
  EXPECT_FALSE(setsUpFrom("unsaid"));
}

TEST(RolesOfOnePerson, DoNotJoinWhoComesFromOutsideWithWhoDecides) {
  for (const Role outside : {Role::Provider, Role::SetUp}) {
    for (const Role deciding : {Role::Director, Role::Administrator, Role::SafetyManager}) {
      EXPECT_THAT(checkRoles({outside, deciding}), failsWith(ErrorCode::InvalidInput));
    }
    EXPECT_THAT(checkRoles({outside, Role::Staff}), succeeds());
  }
}

}  // namespace
}  // namespace sekisho::access
