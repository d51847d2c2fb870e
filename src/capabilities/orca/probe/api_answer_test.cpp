#include "capabilities/orca/probe/api_answer.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string element(const std::string& name, const std::string& text) {
  return "<" + name + " type=\"string\">" + text + "</" + name + ">";
}
std::string record(const std::string& name, const std::string& inside) {
  return "<" + name + " type=\"record\">" + inside + "</" + name + ">";
}
std::string state(const std::string& code, const std::string& inside) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmlio2>" +
         record("private_objects", element("Api_Result", code) + inside) + "</xmlio2>";
}
std::string users(const std::string& inside) {
  return "<xmlio2>" + record("manageusersres", element("Api_Result", "0000") + inside) +
         "</xmlio2>";
}
std::string menuNames(const std::vector<int>& numbers) {
  std::string all;
  for (const int number : numbers) {
    all += record(
        "Menu_Item_Name_Information_child",
        element("Menu_Item_Number", std::to_string(number)) + element("Menu_Item_Name", "業務"));
  }
  return "<Menu_Item_Name_Information type=\"array\">" + all + "</Menu_Item_Name_Information>";
}
std::string may(int number, const char* privilege = "1") {
  return record("Menu_Item_Information_child", element("Menu_Item_Number", std::to_string(number)) +
                                                   element("Menu_Item_Privilege", privilege));
}

TEST(TheApiOfOrca, TellsVersionsMastersAndUpdates) {
  const auto read = systemStateFromApi(state(
      "0000",
      element("Api_Result_Message", "処理終了") + element("Jma_Receipt_Version", "050200-1") +
          record("Database_Information", element("Local_Version", "S-050200-1-20250327-1") +
                                             element("New_Version", "S-050200-1-20250401-1")) +
          record("Master_Update_Information",
                 element("Last_Update_Date", "2026-01-15") +
                     record("Master_Version_Information",
                            record("Master_Version_Information_child",
                                   element("Name", " 点数マスタ　") +
                                       element("Local_Version", "R-040800-1-20250603-1") +
                                       element("New_Version", "R-040800-1-20250603-1")))) +
          record("Program_Update_Information",
                 record("Program_Update_Information_child",
                        element("Date", "2026-01-16") +
                            element("Comment", "提供されている最新の状態でした。")) +
                     record("Program_Update_Information_child",
                            element("Date", "2026-01-10") + element("State", "未") +
                                element("Comment", "第５５回")) +
                     record("Program_Update_Information_child",
                            element("Date", "2025-12-01") + element("State", "済") +
                                element("Comment", "第５４回")))));
  ASSERT_THAT(read, succeeds());
  EXPECT_EQ(read->edition, "050200-1");
  EXPECT_EQ(read->schema, (Versions{"S-050200-1-20250327-1", "S-050200-1-20250401-1"}));
  EXPECT_THAT(read->masters, ElementsAre(Master{"点数マスタ",
                                                {"R-040800-1-20250603-1", "R-040800-1-20250603-1"},
                                                2026y / 1 / 15}));
  EXPECT_EQ(read->asked, std::nullopt) << "that day is of masters";
  EXPECT_EQ(read->programs.asked, 2026y / 1 / 16);
  EXPECT_EQ(read->programs.versions, (Versions{.local = "第５４回", .newest = "第５５回"}));
  EXPECT_EQ(read->programs.applied, false);
}

TEST(TheApiOfOrca, HandsOutNoTextOfAnotherForm) {
  const auto read = systemStateFromApi(
      state("00", element("Jma_Receipt_Version", "版 1") +
                      record("Database_Information",
                             element("Local_Version", "Authorization: Basic b3JtYXN0ZXI6eA==") +
                                 element("Secret", "x")) +
                      record("Master_Update_Information",
                             element("Last_Update_Date", "0000-00-00") +
                                 record("Master_Version_Information_child",
                                        element("Name", "a\nb") + element("Local_Version", "1")))));
  ASSERT_THAT(read, succeeds());
  EXPECT_EQ(*read, (SystemState{.masters = {{"-", {"1", ""}}}})) << "it may be behind";
}

TEST(TheApiOfOrca, IsNotTakenAtItsWordWhereItSaysThatSomethingIsWrong) {
  const std::string version = element("Jma_Receipt_Version", "050200-1");
  const auto late = systemStateFromApi(state("0006", version));
  EXPECT_THAT(late, failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(late.error().detail, "Api_Result 0006");
  EXPECT_THAT(systemStateFromApi(state("0099", version)), failsWith(ErrorCode::PermissionDenied));
  EXPECT_THAT(systemStateFromApi(state("8099", version)), failsWith(ErrorCode::PermissionDenied));
}

TEST(TheApiOfOrca, IsNotUnderstoodInAnotherForm) {
  const std::string well = state("0000", "");
  ASSERT_THAT(systemStateFromApi(well), succeeds());
  std::string deep;
  for (std::size_t i = 0; i < kMaxApiDepth; ++i) deep += "<a>";
  for (const std::string& text :
       {std::string(), std::string("{\"Code\":405,\"Message\":\"Method Not Allowed\"}"),
        well.substr(0, well.size() - 5), "<!DOCTYPE x [<!ENTITY e \"e\">]>" + well.substr(39),
        state("", ""), state("ok", ""), "<xmlio2>" + deep, users(""),
        well + std::string(kMaxApiAnswer, ' '), state("0000", element("X", std::string(5000, 'x'))),
        std::string("<xmlio2><private_objects><Api_Result>0000</Api_Result>\xff</private_objects>"
                    "</xmlio2>")}) {
    EXPECT_THAT(systemStateFromApi(text), failsWith(ErrorCode::Corrupt)) << text.substr(0, 100);
  }
}

TEST(TheApiOfOrca, TellsUsersAndTheirRightsToAnAdministrator) {
  const auto read = usersFromApi(users(
      record("User_Information",
             record("User_Information_child",
                    element("User_Id", "ormaster") + element("Group_Number", "0") +
                        element("Full_Name", "オルカマスター") +
                        element("Administrator_Privilege", "1") +
                        record("Menu_Item_Information", may(101) + may(82) + may(91, "0"))) +
                 record("User_Information_child",
                        element("User_Id", "hana") + element("Group_Number", "4") +
                            element("Full_Name", "花田　花") + element("Start_Date", "2020-04-01") +
                            element("Expiry_Date", "2030-12-31") +
                            element("Administrator_Privilege", "0") +
                            record("Menu_Item_Information", may(11)))) +
      menuNames({11, 71, 82, 91, 92, 101})));
  ASSERT_THAT(read, succeeds());
  EXPECT_THAT(read->all,
              ElementsAre(ApiUser{.user = "ormaster",
                                  .group = 0,
                                  .name = "オルカマスター",
                                  .administrator = true,
                                  .may_manage_system = true,
                                  .may_export = true,
                                  .may_update_masters = false},
                          ApiUser{.user = "hana",
                                  .group = 4,
                                  .name = "花田 花",
                                  .period = {.from = 2020y / 4 / 1, .until = 2030y / 12 / 31},
                                  .administrator = false,
                                  .may_manage_system = false,
                                  .may_export = false,
                                  .may_update_masters = false}));
}

TEST(TheApiOfOrca, NeverTakesWhatItDoesNotTellForNoRights) {
  const std::string hana = element("User_Id", "hana") + element("Administrator_Privilege", "0");
  // To somebody who is no administrator.
  auto read = usersFromApi(users(
      record("User_Information", record("User_Information_child", element("User_Id", "hana")))));
  ASSERT_THAT(read, succeeds());
  EXPECT_THAT(read->all, ElementsAre(ApiUser{.user = "hana"}));
  // By an edition that does not name its menus, or not all of them.
  for (const std::vector<int>& known : {std::vector<int>{}, {71, 91}}) {
    read = usersFromApi(users(record("User_Information", record("User_Information_child", hana)) +
                              menuNames(known)));
    ASSERT_THAT(read, succeeds());
    EXPECT_THAT(read->all, ElementsAre(ApiUser{.user = "hana", .administrator = false}));
  }
}

TEST(TheApiOfOrca, CountsUsersThatCannotBeTold) {
  const auto read = usersFromApi(users(record(
      "User_Information", record("User_Information_child",
                                 element("User_Id", "花田") + element("Full_Name", "花田")))));
  ASSERT_THAT(read, succeeds());
  EXPECT_THAT(read->all, IsEmpty());
  EXPECT_EQ(read->untold, 1U);
}

TEST(TheApiOfOrca, IsAskedForReadingAlone) {
  const auto body = systemStateRequest(std::chrono::local_days{2026y / 1 / 5} + 9h + 7min + 3s);
  EXPECT_THAT(body, ::testing::HasSubstr(element("Request_Date", "2026-01-05") +
                                         element("Request_Time", "09:07:03")));
  EXPECT_THAT(std::string(usersRequest()), ::testing::HasSubstr(element("Request_Number", "01")));
}

}  // namespace
}  // namespace sekisho::orca
