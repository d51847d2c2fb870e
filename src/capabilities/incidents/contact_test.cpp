#include "capabilities/incidents/contact.h"

#include <gmock/gmock.h>

#include <string>

#include "core/testing/result_matchers.h"

namespace sekisho::incidents {
namespace {

using sekisho::testing::succeeds;

Contact contact() {
  return {.name = "見本 太郎", .firm = "見本システム", .telephone = "03-0000-0000"};
}

std::string refusalOf(const Contact& contact) {
  const auto checked = check(contact);
  return checked ? std::string() : std::string(checked.error().message.name);
}

TEST(WhomToTell, HasOthersBehindThemWhoCanBeCalled) {
  Contact with_others = contact();
  with_others.others = {{.name = "夜間の窓口", .telephone = "03-0000-0001", .when = "18時から"},
                        {.name = "メーカー", .telephone = "0120-000-000"}};
  EXPECT_THAT(check(with_others), succeeds());
  EXPECT_EQ(otherContactsFrom(toJson(with_others.others)), with_others.others);
  EXPECT_EQ(otherContactsFrom(Json("nobody")), std::nullopt);
  with_others.others[1].telephone = "";
  EXPECT_EQ(refusalOf(with_others), "incidents.contact-other");
  with_others.others[1].mail = "desk";
  EXPECT_EQ(refusalOf(with_others), "incidents.contact-other") << "no address";
  with_others.others[1].mail = "desk@example.jp";
  with_others.others[1].language = LetterLanguage::English;
  EXPECT_THAT(check(with_others), succeeds()) << "by mail alone";
  EXPECT_EQ(otherContactsFrom(toJson(with_others.others)), with_others.others);
  with_others.others.assign(kMaxOtherContacts + 1, with_others.others[0]);
  EXPECT_EQ(refusalOf(with_others), "incidents.contact-others");
}

TEST(WhomToTell, MayHaveBeenKeptBeforeOthersHadAnAddress) {
  const Json kept = Json::Array{
      Json::Object{{"name", "夜間の窓口"}, {"telephone", "03-0000-0001"}, {"when", ""}}};
  const auto others = otherContactsFrom(kept);
  ASSERT_TRUE(others.has_value());
  EXPECT_EQ(others->front().mail, "");
  EXPECT_EQ(others->front().language, LetterLanguage::Japanese);
}

TEST(WhomToTell, AreWrittenToInOrderAndNobodyTwice) {
  Contact many = contact();
  many.others = {{.name = "夜間の窓口", .telephone = "03-0000-0001"},
                 {.name = "Vendor", .mail = "desk@example.jp", .language = LetterLanguage::English},
                 {.name = "同じ窓口", .mail = "desk@example.jp"}};
  EXPECT_EQ(recipientsOf(many), (std::vector<Recipient>{{.name = "Vendor",
                                                         .mail = "desk@example.jp",
                                                         .language = LetterLanguage::English}}));
  many.mail = "support@example.jp";
  ASSERT_EQ(recipientsOf(many).size(), 2U);
  EXPECT_EQ(recipientsOf(many).front().name, "見本システム 見本 太郎");
}

TEST(WhomToTell, IsReachedByTelephoneOrByMail) {
  EXPECT_THAT(check(contact()), succeeds());
  Contact by_mail = contact();
  by_mail.telephone = "";
  EXPECT_EQ(refusalOf(by_mail), "incidents.contact-way");
  by_mail.mail = "support@example.jp";
  EXPECT_THAT(check(by_mail), succeeds());
}

TEST(WhomToTell, HasANameAndNumbersThatCanBeDialled) {
  Contact nobody = contact();
  nobody.name = "  ";
  EXPECT_EQ(refusalOf(nobody), "incidents.contact-name");
  Contact spread = contact();
  spread.firm = "見本\nシステム";
  EXPECT_EQ(refusalOf(spread), "incidents.contact-firm");
  for (const char* wrong :
       {"--", "03-0000-0000 内線", "12", "0300000000000000000000000000000000"}) {
    Contact other = contact();
    other.telephone = wrong;
    EXPECT_EQ(refusalOf(other), "incidents.contact-telephone") << wrong;
  }
  Contact nowhere = contact();
  nowhere.mail = "support";
  EXPECT_EQ(refusalOf(nowhere), "incidents.contact-mail");
}

}  // namespace
}  // namespace sekisho::incidents
