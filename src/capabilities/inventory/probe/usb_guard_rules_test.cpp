#include "capabilities/inventory/probe/usb_guard_rules.h"

#include <gmock/gmock.h>

namespace sekisho::inventory {
namespace {

StorageAdmitted admitted(std::string_view text) { return usbGuardRulesIn(text).admitted; }

TEST(RulesOfUsbGuard, ThatNameDevicesOrKindsWithoutFilesAdmitWhatIsChosen) {
  for (
      const char* rule :
      {// as generate-policy writes them
       R"(allow id 1d6b:0002 serial "0000:00:14.0" name "xHCI Host Controller" hash "jEP/6WzviqdJ5VSeTUY8PatCNBKeaREvo2OqdplND/o=" parent-hash "rV9bfLq7c2eA4tYjVjwO4bxhm+y6GgZpl9J60L0fBkY=" with-interface 09:00:00 with-connect-type "")",
       R"(allow id 413c:2003 serial "" name "Dell USB Keyboard" hash "3eEGsGE566EIofQwRf06EINoPRynZIa/09c3uyy4TTY=" parent-hash "jEP/6WzviqdJ5VSeTUY8PatCNBKeaREvo2OqdplND/o=" via-port "2-4" with-interface { 03:01:01 03:00:00 } with-connect-type "hotplug")",
       // as its manual proposes
       R"(allow 1050:0011 name "Yubico Yubikey II" serial "0001234567" via-port "1-2" hash "044b5e168d40ee0245478416caf3d998")",
       "allow with-interface one-of { 03:00:01 03:01:01 } if !allowed-matches(with-interface "
       "one-of { 03:00:01 03:01:01 })",
       "allow with-interface match-all { 09:00:* }", "allow with-interface equals {03:*:*}",
       "allow with-interface E0:01:01", "allow with-interface none-of { 08:*:* }",
       R"(allow hash "a{#b" # the one of the reception)", R"(allow hash one-of { "a" "b" })",
       "allow id one-of { 0781:5567 0781:5568 }", R"(allow serial "12\"34")", "block",
       "reject with-interface all-of { 08:*:* 03:00:* }", "# allow", "#allow", "", "  \t"}) {
    EXPECT_EQ(admitted(rule), StorageAdmitted::Chosen) << rule;
  }
}

TEST(RulesOfUsbGuard, ThatAnyStickMeetsAdmitAny) {
  for (const char* rule :
       {"allow", "  allow\t", "allow # all", "allow#all", "allow id *:*", "allow *:*",
        R"(allow label "all")", R"(allow with-connect-type "hotplug")",
        "allow with-interface equals { 08:*:* }", "allow with-interface { 08:06:50 }",
        "allow with-interface 08:*:*", "allow with-interface one-of { 03:*:* 08:*:* }",
        "allow with-interface match-all { 08:*:* 03:*:* }",
        R"(allow id *:* with-interface 08:06:50 with-connect-type one-of { "hotplug" })"}) {
    EXPECT_EQ(admitted(rule), StorageAdmitted::Any) << rule;
  }
}

TEST(RulesOfUsbGuard, ThatSayLessThanWhichDeviceAreNotTold) {
  for (const char* rule : {R"(allow id *:* name "Transcend")",
                           "allow id 0781:*",
                           R"(allow via-port "1-2")",
                           R"(allow parent-hash "jEP/6WzviqdJ5VSeTUY8PatCNBKeaREvo2OqdplND/o=")",
                           R"(allow serial "")",
                           R"(allow hash none-of { "a" })",
                           "allow id none-of { 0781:5567 }",
                           R"(allow serial one-of { "" "1234" })",
                           "allow if true",
                           "allow if localtime(08:00-18:00)",
                           "allow with-interface none-of { 03:*:* }",
                           "allow with-interface 06:01:01",
                           "allow with-interface ff:*:*",
                           "allow with-interface all-of { 08:*:* 03:*:* }",
                           R"(allow with-connect-type "hardwired")",
                           "allow odd word",
                           "allow id",
                           "allow hash {",
                           R"(allow hash "a)",
                           R"(allow hash { "a")",
                           R"(allow hash { })",
                           "allow if f(x"}) {
    EXPECT_EQ(admitted(rule), StorageAdmitted::NotTold) << rule;
  }
}

TEST(RulesOfUsbGuard, AreCountedAndTheWidestTells) {
  const auto rules = usbGuardRulesIn(
      "# the clinic's\nallow id 1d6b:0002\nallow name \"x\"\n\nblock id 0781:*\nallow 08:06:50\n"
      "allowed\nreject\n");
  EXPECT_EQ(rules.count, 5);
  EXPECT_EQ(rules.admitted, StorageAdmitted::NotTold);
  EXPECT_EQ(usbGuardRulesIn("allow\nallow id 1d6b:0002\n").admitted, StorageAdmitted::Any);
}

TEST(SettingsOfUsbGuard, AreTakenAsItsDaemonDoesAndNotToldIfTheyContradict) {
  constexpr std::string_view text = "#RuleFile=/no\n RuleFile = /srv/rules \nA=1\nA=1\nB=1\nB=2\n";
  EXPECT_EQ(usbGuardSetting(text, "RuleFile", "x"), "/srv/rules");
  EXPECT_EQ(usbGuardSetting(text, "RuleFolder", "x"), "x");
  EXPECT_EQ(usbGuardSetting(text, "A", "x"), "1");
  EXPECT_EQ(usbGuardSetting(text, "B", "x"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::inventory
