#include "programs/visit_script/visit_script.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string>

namespace sekisho::programs {
namespace {

using ::testing::IsSubsetOf;

std::string script() { return std::string(visitScripts().front().text); }

// The script without its comments.
std::string code() {
  return std::regex_replace(script(), std::regex(R"((^|\n)[ \t]*#[^\n]*)"), "$1");
}

std::set<std::string> allIn(const std::string& text, const std::string& pattern) {
  const std::regex wanted(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), wanted), end; it != end; ++it) {
    found.insert((*it)[1].str());
  }
  return found;
}

// There is no PowerShell where this is built: what can be held is what the text says, and
// its grammar (tests/powershell).

TEST(TheReadingScript, BeginsWithTheMarkThatPowerShellFiveNeedsForJapanese) {
  EXPECT_EQ(script().substr(0, 3), "\xef\xbb\xbf");
  EXPECT_EQ(script().find('\r'), std::string::npos);
  EXPECT_EQ(script().find('\t'), std::string::npos);
}

TEST(TheReadingScript, CallsNothingButWhatReadsAndItsOwnFunctions) {
  const auto own = allIn(code(), R"(\bfunction ([A-Z][A-Za-z]+-[A-Z][A-Za-z]+)\b)");
  std::set<std::string> called = allIn(code(), R"(\b([A-Z][A-Za-z]+-[A-Z][A-Za-z]+)\b)");
  for (const std::string& name : own) called.erase(name);
  called.erase("RDP-Tcp");
  EXPECT_THAT(called, IsSubsetOf({"Get-CimInstance", "Get-CimAssociatedInstance", "ForEach-Object",
                                  "New-Object", "ConvertTo-Json", "Write-Host"}));
}

TEST(TheReadingScript, UsesNoTypeThatReachesANetworkOrStartsAProgram) {
  EXPECT_THAT(allIn(code(), R"(\[([A-Za-z0-9.]+(?:\[\])?)\])"),
              IsSubsetOf({"string", "string[]", "ordered", "void", "bool", "int64", "scriptblock",
                          "DateTime", "Environment", "Microsoft.Win32.RegistryKey",
                          "System.Globalization.CultureInfo", "System.IO.File", "System.IO.Path",
                          "System.Security.Principal.WindowsBuiltInRole",
                          "System.Security.Principal.WindowsIdentity", "0", "1", "2"}));
  EXPECT_THAT(allIn(code(), R"(New-Object ([A-Za-z.0-9]+))"),
              IsSubsetOf({"System.Collections.ArrayList", "System.Text.UTF8Encoding",
                          "System.Security.Principal.WindowsPrincipal"}));
}

TEST(TheReadingScript, ReadsBothDriversOfUsbDisks) {
  for (
      const char* line :
      {R"(driver_start = Read-Number $hklm 'SYSTEM\CurrentControlSet\Services\USBSTOR' 'Start')",
       R"(uas_driver_start = Read-Number $hklm 'SYSTEM\CurrentControlSet\Services\UASPStor' 'Start')"}) {
    EXPECT_NE(code().find(line), std::string::npos) << line;
  }
}

TEST(TheReadingScript, ChangesNothingInTheRegistry) {
  for (const char* word : {"SetValue", "CreateSubKey", "DeleteValue", "DeleteSubKey", "$true)",
                           "Invoke", "Add-Type", "Start-", "Set-", "Remove-", "ComputerName"}) {
    EXPECT_EQ(code().find(word), std::string::npos) << word;
  }
  EXPECT_THAT(allIn(code(), R"(File\]::(\w+))"), IsSubsetOf({"WriteAllText"}));
}

TEST(TheReadingScript, WritesTimesTheSameInEveryLanguageAndCalendar) {
  const std::regex call(R"(\.ToString\(([^)]*)\))");
  const std::string text = code();
  int calls = 0;
  for (std::sregex_iterator it(text.begin(), text.end(), call), end; it != end; ++it, ++calls) {
    EXPECT_THAT((*it)[1].str(), ::testing::HasSubstr("$invariant"));
  }
  EXPECT_EQ(calls, 2);
}

TEST(TheReadingScript, StaysReadable) { EXPECT_LE(std::ranges::count(script(), '\n'), 230); }

// Every member that the hub reads is written, and the other way round: their names are the format.
TEST(TheReadingScript, WritesTheMembersThatTheHubReads) {
  const auto parts = allIn(code(), R"re((?:Read-One|Read-All) '(\w+)')re");
  EXPECT_THAT(parts, ::testing::UnorderedElementsAre(
                         "machine", "windows", "addresses", "administrators", "accounts", "logon",
                         "screen", "firewall", "remote", "services", "antivirus", "other_firewalls",
                         "programs", "hotfixes", "usb"));
}

}  // namespace
}  // namespace sekisho::programs
