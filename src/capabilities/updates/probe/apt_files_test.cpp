#include <gmock/gmock.h>

#include "capabilities/updates/probe/apt_config.h"
#include "capabilities/updates/probe/apt_lists.h"
#include "capabilities/updates/probe/apt_pins.h"
#include "capabilities/updates/probe/apt_sources.h"
#include "capabilities/updates/probe/first_seen.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::updates {
namespace {

using platform::testing::FixtureRoot;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> valuesOf(const std::vector<AptConfig::Setting>& items) {
  std::vector<std::string> values;
  for (const auto& item : items) values.push_back(item.value);
  return values;
}

TEST(AptSettings, ReadScopesListsAndComments) {
  AptConfig config;
  config.add(
      "// comment\nAPT { Periodic { Update-Package-Lists \"1\"; Enable 0; }; };\n"
      "/* more */ Unattended-Upgrade::Origins-Pattern { \"a\"; // inside\n \"b\"; };\n"
      "unattended-upgrade::origins-pattern:: \"c\"; # end\nAcquire::http::Proxy \"http://p:1/\";",
      "file");
  EXPECT_FALSE(config.isUnclear());
  EXPECT_EQ(config.find("apt::periodic::update-package-lists")->value, "1");
  EXPECT_EQ(config.find("APT::Periodic::Enable")->source, "file");
  EXPECT_EQ(config.truth("APT::Periodic::Enable"), false);
  EXPECT_EQ(config.truth("APT::Periodic::None"), std::nullopt);
  EXPECT_THAT(valuesOf(config.items("Unattended-Upgrade::Origins-Pattern")),
              ElementsAre("a", "b", "c"));
  EXPECT_EQ(config.find("acquire::http::proxy")->value, "http://p:1/");
}

TEST(AptSettings, LetALaterFileReplaceAndClear) {
  AptConfig config;
  config.add("A::B \"1\"; A::L { \"x\"; }; A::Bc \"2\";", "one");
  config.add("A::B \"3\"; #clear A::L;", "two");
  EXPECT_EQ(config.find("A::B")->value, "3");
  EXPECT_EQ(config.find("A::Bc")->value, "2");
  EXPECT_THAT(config.items("A::L"), IsEmpty());
}

TEST(AptSettings, SayWhenALineMakesNoSense) {
  for (const char* text : {"A \"1\"", "A { \"x\"; ", "}", "\"x\";", "#include \"/x\";", "A \"1;"}) {
    AptConfig config;
    config.add(text, "file");
    EXPECT_TRUE(config.isUnclear()) << text;
  }
}

TEST(AptSettings, ComeFromTheFilesAptReads) {
  const FixtureRoot root;
  root.file("/etc/apt/apt.conf", "A \"main\";");
  root.file("/etc/apt/apt.conf.d/10x", "A \"ten\"; B \"ten\";");
  root.file("/etc/apt/apt.conf.d/20y.conf", "B \"twenty\";");
  root.file("/etc/apt/apt.conf.d/30z.dpkg-old", "B \"thirty\";");
  const auto reading = readAptConfig(root.machine());
  EXPECT_TRUE(reading.is_complete);
  EXPECT_EQ(reading.config.find("A")->value, "main");
  EXPECT_EQ(reading.config.find("B")->value, "twenty");

  root.fifo("/etc/apt/apt.conf.d/40pipe");
  EXPECT_FALSE(readAptConfig(root.machine()).is_complete);
}

TEST(AptSourceLines, AreReadWithTheirOptions) {
  bool understood = true;
  const auto sources = parseSourcesList(
      "# deb x y z\n"
      "deb [ arch=amd64,i386 signed-by=/k.gpg ] https://me:secret@h.example:8/a~b bookworm main "
      "non-free # end\n"
      "deb-src http://x/ y z\n"
      "deb [trusted=yes] file:/srv/repo ./\n",
      understood);
  EXPECT_TRUE(understood);
  ASSERT_EQ(sources.size(), 2U);
  EXPECT_EQ(sources[0].uri, "https://h.example:8/a~b");
  EXPECT_THAT(sources[0].architectures, ElementsAre("amd64", "i386"));
  EXPECT_THAT(sources[0].components, ElementsAre("main", "non-free"));
  EXPECT_TRUE(sources[0].has_key);
  EXPECT_FALSE(sources[0].is_trusted);
  EXPECT_EQ(sources[0].listPrefix(), "h.example:8_a%7eb_dists_bookworm_");
  EXPECT_TRUE(sources[1].is_trusted);
  EXPECT_EQ(sources[1].listPrefix(), "_srv_repo_._");

  for (const char* line :
       {"deb", "deb http://x bookworm", "deb [arch=x http://x y z", "rpm a b c"}) {
    understood = true;
    EXPECT_THAT(parseSourcesList(line, understood), IsEmpty()) << line;
    EXPECT_FALSE(understood) << line;
  }
}

TEST(AptSourceParagraphs, MultiplyPlacesAndSuites) {
  bool understood = true;
  const auto sources = parseSourcesParagraphs(
      "Types: deb\nURIs: http://deb.debian.org/debian\nSuites: bookworm\n# note\n"
      " bookworm-updates\nComponents: main\nSigned-By: /k.gpg\n\n"
      "Enabled: no\nTypes: deb\nURIs: http://off/\nSuites: x\n\n"
      "Types: deb-src\nURIs: http://src/\nSuites: x\n",
      understood);
  EXPECT_TRUE(understood);
  ASSERT_EQ(sources.size(), 2U);
  EXPECT_EQ(sources[1].suite, "bookworm-updates");
  EXPECT_EQ(sources[1].listPrefix(), "deb.debian.org_debian_dists_bookworm-updates_");
  EXPECT_TRUE(sources[1].has_key);

  EXPECT_THAT(parseSourcesParagraphs("URIs: http://x/\n", understood), IsEmpty());
  EXPECT_FALSE(understood);
}

const AptList kSecurity{.site = "deb.debian.org",
                        .archive = "oldstable-security",
                        .codename = "bookworm-security",
                        .version = "12",
                        .origin = "Debian",
                        .label = "Debian-Security",
                        .component = "main",
                        .architecture = "amd64"};
const AptList kBackports{.site = "deb.debian.org",
                         .archive = "oldstable-backports",
                         .codename = "bookworm-backports",
                         .origin = "Debian Backports",
                         .not_automatic = true,
                         .but_automatic_upgrades = true};

TEST(AptPinPriorities, OfListsFollowReleaseFlagsAndTheFirstGeneralPin) {
  AptPins pins;
  EXPECT_EQ(pins.priorityOf(kSecurity), 500);
  EXPECT_EQ(pins.priorityOf(kBackports), 100);
  EXPECT_TRUE(
      pins.add("Package: *\nPin: release n=bookworm-security, l=Debian-Security\n"
               "Pin-Priority: 700\n\nPackage: *\nPin: release o=Debian\nPin-Priority: 3\n"));
  EXPECT_EQ(pins.priorityOf(kSecurity), 700);
  EXPECT_EQ(pins.priorityOf(kBackports), 100);
  EXPECT_TRUE(pins.addDefaultRelease("/^bookworm(|-security|-updates)$/"));
  EXPECT_FALSE(pins.addDefaultRelease("/^(a{255}){255}$/"));
  EXPECT_EQ(pins.priorityOf(kSecurity), 990);
  EXPECT_EQ(pins.priorityOf(kBackports), 100);
}

TEST(AptPinPriorities, OfPackagesGoByNamePatternSourceAndVersion) {
  AptPins pins;
  EXPECT_TRUE(pins.add(
      "# kept back\nPackage: firefox* src:openssl:amd64\nPin: release *\nPin-Priority: -1\n"
      "\nPackage: nano\nPin: version 7.*\nPin-Priority: 1001\n"
      "\nPackage: vim\nPin: origin \"deb.debian.org\"\nPin-Priority: 50\n"));
  const std::vector<const AptList*> lists{&kSecurity};
  EXPECT_EQ(pins.priorityOf("firefox-esr", "firefox-esr", "amd64", "1", lists), -1);
  EXPECT_EQ(pins.priorityOf("libssl3", "openssl", "amd64", "1", lists), -1);
  EXPECT_EQ(pins.priorityOf("libssl3", "openssl", "i386", "1", lists), std::nullopt);
  EXPECT_EQ(pins.priorityOf("nano", "nano", "amd64", "7.2-1", {}), 1001);
  EXPECT_EQ(pins.priorityOf("nano", "nano", "amd64", "8.0", {}), std::nullopt);
  EXPECT_EQ(pins.priorityOf("vim", "vim", "amd64", "9", lists), 50);
  EXPECT_EQ(pins.priorityOf("vim", "vim", "amd64", "9", {}), std::nullopt);
  for (const char* text :
       {"Package: a\nPin: release *\n", "Pin: release *\nPin-Priority: 1\n",
        "Package: a\nPin: moon x\nPin-Priority: 1\n",
        "Package: a\nPin: release *\nPin-Priority: 99999\n",
        "Package: /(a{99}){99}/\nPin: release *\nPin-Priority: 1\n",
        "Package: a\nPin: origin *a*a*a*a*a*a*a*a*a*a*a*a*b\nPin-Priority: 1\n"}) {
    EXPECT_FALSE(pins.add(text)) << text;
  }
}

TEST(ReleaseDates, AreUtcOrNothing) {
  EXPECT_EQ(releaseDateMs("Sat, 21 Nov 2026 00:53:02 UTC"), 1'795'222'382'000);
  EXPECT_EQ(releaseDateMs("21 Nov 2026 00:53:02 +0000"), 1'795'222'382'000);
  for (const char* text : {"", "Sat, 31 Feb 2026 00:00:00 UTC", "Sat, 21 Nov 2026 25:00:00 UTC",
                           "Sat, 21 Nov 2026 00:53:02 JST", "Sat, 21 11 2026 00:53:02 UTC"}) {
    EXPECT_EQ(releaseDateMs(text), std::nullopt) << text;
  }
}

TEST(FirstSeenDaysText, SurvivesAndLeavesOutWhatItCannotRead) {
  const FirstSeenDays days{{"nano:amd64 7.2-1", 20000}, {"security nano:amd64 7.2-1", 20001}};
  EXPECT_EQ(firstSeenFrom(textOf(days)), days);
  EXPECT_EQ(firstSeenFrom("x nano\n-1 a\n20000\n20000 \n" + textOf(days)), days);
}

}  // namespace
}  // namespace sekisho::updates
