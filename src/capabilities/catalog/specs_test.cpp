#include "capabilities/catalog/specs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace sekisho::catalog {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A whole, small set of specs, of which a test replaces what it is about.
std::map<std::string, std::string> soundFiles() {
  return {{"facts/screen_lock.toml", R"(table = "screen_lock"
version = 1
about = {ja = "画面ロック", en = "Screen lock"}
key = ["account"]
fresh_for = "24h"
platforms = ["linux"]
example = "SELECT account FROM screen_lock"
[columns.account]
type = "text"
personal = "account"
head = {ja = "アカウント", en = "Account"}
about = {ja = "アカウント", en = "Account"}
[columns.enabled]
type = "integer"
personal = "none"
head = {ja = "1:有効", en = "1 if on"}
about = {ja = "1:有効", en = "1 if on"}
)"},
          {"controls/screen.lock.toml", R"(id = "screen.lock"
title = {ja = "ロックする", en = "It locks"}
advice = {ja = "有効にする", en = "Turn it on"}
answers = ["P-06"]
roles = ["terminal"]
scope = "device"
minutes = 5
who = "administrator"
[measured]
judge = "SELECT account, enabled AS ok FROM screen_lock"
message = "screen.off"
when_empty = "not-checked"
)"},
          {"messages/screen.toml", R"(["screen.off"]
ja = "{account} はロックされません"
en = "{account} does not lock"
means = {ja = "危ない", en = "Risky"}
do = {ja = "直す", en = "Mend it"}
["posture.row-unknown"]
ja = "わかりません"
en = "Not known"
means = {ja = "未確認", en = "Not checked"}
do = {ja = "確かめる", en = "Look"}
["catalog.key-unknown"]
ja = "「{key}」はありません。使えるもの: {allowed}"
en = "\"{key}\" is not known; allowed are {allowed}"
means = {ja = "使いません", en = "Not used"}
do = {ja = "直す", en = "Mend it"}
)"},
          {"catalogs/policy/2005.toml", R"(name = "policy"
edition = "2005"
cite = ""
title = {ja = "方針", en = "Policy"}
source = "https://example.jp/"
loaded = true
[[items]]
id = "P-06"
title = {ja = "ログアウト", en = "Log out"}
certainty = "official"
strict = true
)"}};
}

std::vector<SpecFile> filesOf(const std::map<std::string, std::string>& texts) {
  std::vector<SpecFile> files;
  files.reserve(texts.size());
  for (const auto& [path, text] : texts) files.push_back({.path = path, .text = text});
  return files;
}

std::vector<std::string> problemsOf(const std::map<std::string, std::string>& texts) {
  const auto specs = Specs::load(filesOf(texts));
  std::vector<std::string> said;
  if (!specs) {
    for (const SpecProblem& problem : specs.error()) {
      said.push_back(problem.file + ":" + std::to_string(problem.line) + " " +
                     std::string(problem.message.name));
    }
  }
  return said;
}

void replace(std::string& text, std::string_view what, std::string_view by) {
  const auto at = text.find(what);
  ASSERT_NE(at, std::string::npos) << what;
  text.replace(at, what.size(), by);
}

TEST(Specs, AreReadIntoValues) {
  const auto texts = soundFiles();
  const auto specs = Specs::load(filesOf(texts));
  ASSERT_TRUE(specs) << specs.error().front().text();

  const FactSpec* fact = specs->fact("screen_lock");
  ASSERT_NE(fact, nullptr);
  EXPECT_EQ(fact->fresh_for, std::chrono::hours{24});
  EXPECT_EQ(fact->columns[0].personal, PersonalData::Account);
  EXPECT_EQ(fact->columns[1].type, ColumnType::Integer);

  const ControlSpec* control = specs->control("screen.lock");
  ASSERT_NE(control, nullptr);
  EXPECT_THAT(control->roles, ElementsAre(Role::Terminal));
  EXPECT_FALSE(control->to_provider.has_value());
  ASSERT_NE(control->measured(), nullptr);
  EXPECT_EQ(control->measured()->unknown, "posture.row-unknown");
  EXPECT_THAT(control->measured()->tables, ElementsAre("screen_lock"));

  ASSERT_NE(specs->cited("P-06"), nullptr);
  EXPECT_TRUE(specs->cited("P-06")->strict);
  EXPECT_THAT(specs->answering("P-06"), ElementsAre(control));
  const MessageArgument account{"account", "sato"};
  EXPECT_EQ(specs->sentence("screen.off", {&account, 1}).ja, "sato はロックされません");
}

TEST(Specs, MayTellTheProviderWhatToSet) {
  auto texts = soundFiles();
  replace(texts["controls/screen.lock.toml"], "[measured]",
          "to_provider = {ja = \"lock-enabled を true に\", en = \"Set lock-enabled to true\"}\n"
          "[measured]");
  const auto specs = Specs::load(filesOf(texts));
  ASSERT_TRUE(specs) << specs.error().front().text();
  const auto told = specs->control("screen.lock")->to_provider;
  EXPECT_EQ(told, (Text{.ja = "lock-enabled を true に", .en = "Set lock-enabled to true"}));
  replace(texts["controls/screen.lock.toml"], ", en = \"Set lock-enabled to true\"", "");
  EXPECT_THAT(problemsOf(texts), SizeIs(1)) << "in both languages";
}

TEST(Specs, SayFileLineWhatIsWrongAndWhatIsAllowed) {
  auto texts = soundFiles();
  replace(texts["controls/screen.lock.toml"], "minutes = 5", "minuts = 5");
  const auto specs = Specs::load(filesOf(texts));
  ASSERT_FALSE(specs);
  EXPECT_THAT(specs.error(), Contains(::testing::ResultOf(
                                 [](const SpecProblem& problem) { return problem.text(); },
                                 HasSubstr("controls/screen.lock.toml:7: \"minuts\" is not known; "
                                           "allowed are advice, answers"))));
}

TEST(Specs, TellAllProblemsOfAllFilesAtOnce) {
  auto texts = soundFiles();
  std::string& control = texts["controls/screen.lock.toml"];
  replace(control, "scope = \"device\"", "scope = \"room\"");
  replace(control, "{ja = \"ロックする\", en = \"It locks\"}", "{ja = \"ロックする\"}");
  replace(control, "minutes = 5", "minutes = 0");
  replace(control, "[\"P-06\"]", "[\"P-06\", \"P-99\"]");
  replace(texts["facts/screen_lock.toml"], "fresh_for = \"24h\"", "fresh_for = 24");
  EXPECT_THAT(problemsOf(texts),
              ElementsAre("controls/screen.lock.toml:2 catalog.key-missing",
                          "controls/screen.lock.toml:4 catalog.reference-unknown",
                          "controls/screen.lock.toml:6 catalog.value-wrong",
                          "controls/screen.lock.toml:7 catalog.value-wrong",
                          "facts/screen_lock.toml:5 catalog.key-type"));
}

struct Mistake {
  std::string name;
  std::string file;
  std::string what;
  std::string by;
  std::string problem;
};

class SpecMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(SpecMistake, IsNamedWithItsLine) {
  auto texts = soundFiles();
  replace(texts[GetParam().file], GetParam().what, GetParam().by);
  EXPECT_THAT(problemsOf(texts), ElementsAre(GetParam().problem));
}

const std::string kControl = "controls/screen.lock.toml";
const std::string kFact = "facts/screen_lock.toml";
const std::string kMessages = "messages/screen.toml";
const std::string kPolicyFile = "catalogs/policy/2005.toml";

INSTANTIATE_TEST_SUITE_P(
    , SpecMistake,
    ::testing::Values(
        Mistake{"NotToml", kControl, "minutes = 5", "minutes = = 5",
                "controls/screen.lock.toml:7 catalog.not-toml"},
        Mistake{"NameDiffersFromFile", kControl, "id = \"screen.lock\"", "id = \"screen.look\"",
                "controls/screen.lock.toml:1 catalog.name-differs"},
        Mistake{"NoSuchMessage", kControl, "\"screen.off\"", "\"screen.on\"",
                "controls/screen.lock.toml:11 catalog.reference-unknown"},
        Mistake{"NoSuchTable", kControl, "FROM screen_lock", "FROM screen_locks",
                "controls/screen.lock.toml:10 catalog.reference-unknown"},
        Mistake{"TwoTests", kControl, "[measured]",
                "[later]\nneeds = \"orca\"\nreason = {ja = \"あと\", en = \"Later\"}\n[measured]",
                "controls/screen.lock.toml:1 catalog.one-test"},
        Mistake{"RoleTwice", kControl, "[\"terminal\"]", "[\"terminal\", \"terminal\"]",
                "controls/screen.lock.toml:5 catalog.value-wrong"},
        Mistake{"NoTableInQuery", kControl, "SELECT account, enabled AS ok FROM screen_lock",
                "SELECT 1 AS ok", "controls/screen.lock.toml:10 catalog.value-wrong"},
        Mistake{"LanguageMissing", kFact, "{ja = \"画面ロック\", en = \"Screen lock\"}",
                "{ja = \"画面ロック\"}", "facts/screen_lock.toml:3 catalog.key-missing"},
        Mistake{"LanguageEmpty", kFact, "en = \"Screen lock\"", "en = \" \"",
                "facts/screen_lock.toml:3 catalog.key-type"},
        Mistake{"ColumnNamedDevice", kFact, "[columns.enabled]", "[columns.device]",
                "facts/screen_lock.toml:13 catalog.value-wrong"},
        Mistake{"UnitUnknown", kFact, "type = \"integer\"\n",
                "type = \"integer\"\nunit = \"days\"\n",
                "facts/screen_lock.toml:15 catalog.value-wrong"},
        Mistake{"ColumnWithoutHead", kFact, "head = {ja = \"1:有効\", en = \"1 if on\"}\n", "",
                "facts/screen_lock.toml:13 catalog.key-missing"},
        Mistake{"KeyIsNoColumn", kFact, "key = [\"account\"]", "key = [\"user\"]",
                "facts/screen_lock.toml:4 catalog.value-wrong"},
        Mistake{"FreshForTooLong", kFact, "\"24h\"", "\"99999d\"",
                "facts/screen_lock.toml:5 catalog.value-wrong"},
        Mistake{"BracesDiffer", kMessages, "{account} does not lock", "{user} does not lock",
                "messages/screen.toml:1 catalog.braces-differ"},
        Mistake{"BracesOfEnglishAlone", kMessages, "{account} does not lock",
                "{user_en} does not lock", "messages/screen.toml:1 catalog.braces-differ"},
        Mistake{"CertaintyUnknown", kPolicyFile, "\"official\"", "\"certain\"",
                "catalogs/policy/2005.toml:10 catalog.value-wrong"},
        Mistake{"DateImpossible", kPolicyFile, "loaded = true",
                "loaded = true\nread = \"2026-02-30\"",
                "catalogs/policy/2005.toml:7 catalog.value-wrong"}),
    [](const auto& info) { return info.param.name; });

TEST(Specs, RefuseAnIdDeclaredTwice) {
  auto texts = soundFiles();
  texts["messages/two.toml"] = texts["messages/screen.toml"];
  EXPECT_THAT(problemsOf(texts), ElementsAre("messages/two.toml:1 catalog.id-twice",
                                             "messages/two.toml:6 catalog.id-twice",
                                             "messages/two.toml:11 catalog.id-twice"));
}

TEST(Specs, NeedThePolicy) {
  auto texts = soundFiles();
  replace(texts["catalogs/policy/2005.toml"], "name = \"policy\"", "name = \"other\"");
  EXPECT_THAT(problemsOf(texts), Contains("catalogs/policy:1 catalog.policy-missing"));
}

TEST(Specs, RefuseFilesInUnknownPlaces) {
  auto texts = soundFiles();
  texts["contrls/a.toml"] = "id = \"a\"\n";
  EXPECT_THAT(problemsOf(texts), ElementsAre("contrls/a.toml:1 catalog.folder-unknown"));
}

TEST(Specs, ShippedOnesAreSound) {
  std::map<std::string, std::string> texts;
  const std::filesystem::path root = std::filesystem::path(SEKISHO_SOURCE_DIR) / "specs";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".toml") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    texts[entry.path().lexically_relative(root).generic_string()] = {
        std::istreambuf_iterator<char>(in), {}};
  }
  const auto specs = Specs::load(filesOf(texts));
  if (!specs) {
    for (const SpecProblem& problem : specs.error()) ADD_FAILURE() << problem.text();
  } else {
    EXPECT_THAT(specs->controls(), ::testing::Not(IsEmpty()));
    // Whoever sets 日レセ up is told where: a path or a key, of each generation it is known for.
    for (const char* id :
         {"orca.tls", "orca.certificate-days", "orca.file-modes", "orca.database-password",
          "orca.closed-ports", "orca.client-tls", "orca.client-passwords", "orca.backup",
          "orca.backup-private", "orca.update-mode", "orca.log-secrets", "orca.log-permissions",
          "orca.first-password"}) {
      ASSERT_NE(specs->control(id), nullptr) << id;
      EXPECT_TRUE(specs->control(id)->to_provider.has_value()) << id;
    }
  }
}

class DropIns : public ::testing::Test {
 protected:
  void SetUp() override {
    auto specs = Specs::load(filesOf(shipped_));
    ASSERT_TRUE(specs);
    specs_ = std::make_unique<Specs>(std::move(*specs));
  }
  static std::string controlNamed(const std::string& id, const std::string& message) {
    std::string text = soundFiles()["controls/screen.lock.toml"];
    replace(text, "\"screen.lock\"", "\"" + id + "\"");
    replace(text, "\"screen.off\"", "\"" + message + "\"");
    return text;
  }
  std::vector<DropIn> add(const std::map<std::string, std::string>& texts) {
    return specs_->add(filesOf(texts));
  }

  std::map<std::string, std::string> shipped_ = soundFiles();
  std::unique_ptr<Specs> specs_;
};

TEST_F(DropIns, AreAddedUnderTheirPrefixAndMarked) {
  const auto answers =
      add({{"controls/mihon.lock.toml", controlNamed("mihon.lock", "screen.off")}});
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_TRUE(answers[0].isInUse());
  EXPECT_EQ(answers[0].prefix, "mihon");
  EXPECT_THAT(answers[0].ids, ElementsAre("mihon.lock"));
  ASSERT_NE(specs_->control("mihon.lock"), nullptr);
  EXPECT_EQ(specs_->control("mihon.lock")->drop_in, "mihon");
}

TEST_F(DropIns, NeverOverrideAShippedId) {
  const auto answers =
      add({{"controls/screen.lock.toml", controlNamed("screen.lock", "posture.row-unknown")}});
  ASSERT_FALSE(answers[0].isInUse());
  EXPECT_EQ(answers[0].problems[0].message, kPrefixTaken);
  EXPECT_EQ(specs_->control("screen.lock")->measured()->message, "screen.off");
  EXPECT_EQ(specs_->control("screen.lock")->drop_in, "");
}

TEST_F(DropIns, ABadOneIsSetAsideWithFileAndLineAndTheRestLoads) {
  std::string bad = controlNamed("mihon.bad", "screen.off");
  replace(bad, "scope = \"device\"", "scope = \"room\"");
  const auto answers =
      add({{"controls/mihon.bad.toml", bad},
           {"controls/mihon.good.toml", controlNamed("mihon.good", "screen.off")}});
  ASSERT_THAT(answers, SizeIs(2));
  ASSERT_FALSE(answers[0].isInUse());
  EXPECT_EQ(answers[0].problems[0].line, 6);
  EXPECT_THAT(answers[0].ids, IsEmpty());
  EXPECT_EQ(specs_->control("mihon.bad"), nullptr);
  EXPECT_TRUE(answers[1].isInUse());
  EXPECT_NE(specs_->control("mihon.good"), nullptr);
}

TEST_F(DropIns, WhatRestsOnABadOneIsSetAsideToo) {
  const auto answers = add({{"controls/mihon.lock.toml", controlNamed("mihon.lock", "mihon.off")},
                            {"messages/mihon.toml", "[\"mihon.off\"]\nja = \"あ\"\n"}});
  EXPECT_FALSE(answers[0].isInUse());
  EXPECT_EQ(answers[0].problems[0].message, kReferenceUnknown);
  EXPECT_FALSE(answers[1].isInUse());
  EXPECT_EQ(specs_->control("mihon.lock"), nullptr);
}

TEST_F(DropIns, CannotBringFactsOrEvents) {
  std::string fact = soundFiles()["facts/screen_lock.toml"];
  replace(fact, "table = \"screen_lock\"", "table = \"mihon_lock\"");
  const auto answers = add({{"facts/mihon_lock.toml", fact}});
  ASSERT_FALSE(answers[0].isInUse());
  EXPECT_EQ(answers[0].problems[0].message, kOnlyShipped);
}

struct Question {
  std::string sql;
  std::vector<std::string> tables;
};
class TablesNamed : public ::testing::TestWithParam<Question> {};
TEST_P(TablesNamed, AreFound) { EXPECT_EQ(tablesNamedIn(GetParam().sql), GetParam().tables); }
INSTANTIATE_TEST_SUITE_P(
    , TablesNamed,
    ::testing::Values(
        Question{"SELECT 1", {}}, Question{"SELECT a FROM b", {"b"}},
        Question{"select a from B, c AS d JOIN e ON e.x = d.x", {"b", "c", "e"}},
        Question{"WITH o AS (SELECT 1 FROM x) SELECT * FROM o JOIN y USING (z)", {"x", "y"}},
        Question{"WITH RECURSIVE n(i, j) AS (SELECT 1, 2), o AS NOT MATERIALIZED (SELECT 1 FROM x) "
                 "SELECT i FROM n JOIN o",
                 {"x"}},
        Question{"SELECT 'from z', a -- from q\nFROM b /* from r */", {"b"}},
        Question{"SELECT (SELECT max(v), w FROM i) FROM o WHERE a IN (SELECT b FROM s)",
                 {"i", "o", "s"}}));

TEST(MessageBraces, AreFilledAndUnknownOnesKept) {
  const std::vector<MessageArgument> arguments{{"a", "1"}, {"b_2", "{a}"}};
  EXPECT_EQ(filled("{a} and {b_2} and {c} and {A} and {", arguments),
            "1 and {a} and {c} and {A} and {");
}

TEST(MessageBraces, SayADayAsPeopleWriteIt) {
  const Text text{.ja = "{day}から", .en = "from {day}"};
  const auto said = [&](std::string day) {
    return filled(text, std::vector<MessageArgument>{{"day", std::move(day)}});
  };
  EXPECT_EQ(said("2026-01-09").ja, "令和8年1月9日から");
  EXPECT_EQ(said("2026-01-09").en, "from 9 Jan 2026");
  EXPECT_EQ(said("2019-05-01").ja, "令和元年5月1日から");
  EXPECT_EQ(said("2019-04-30").ja, "2019年4月30日から");
  EXPECT_EQ(said("2026-02-30").ja, "2026-02-30から") << "no day of the calendar";
  EXPECT_EQ(said("2026-01-09T03:00:00Z").en, "from 2026-01-09T03:00:00Z");
}

}  // namespace
}  // namespace sekisho::catalog
