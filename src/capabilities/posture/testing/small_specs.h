#pragma once

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capabilities/catalog/specs.h"
#include "core/check.h"

namespace sekisho::posture::testing {

/// A small, whole set of specs: three articles, one fact table, one control of each kind.
class SmallSpecs {
 public:
  /// `source_dir` holds specs/registers.
  explicit SmallSpecs(const std::string& source_dir) {
    texts_["facts/screen_lock.toml"] = kFact;
    texts_["rules/seats.toml"] = kRule;
    for (const std::string_view name : {"rule", "today", "device", "hours", "heard_lately"}) {
      const std::string path = fmt::format("registers/{}.toml", name);
      std::ifstream in(fmt::format("{}/specs/{}", source_dir, path));
      texts_[path] = {std::istreambuf_iterator<char>(in), {}};
    }
    texts_["catalogs/policy/2005.toml"] = kPolicy;
    for (const std::string_view id : {"P-01", "P-06", "P-08"}) {
      texts_["catalogs/policy/2005.toml"] += fmt::format(
          "[[items]]\nid = \"{0}\"\ntitle = {{ja = \"{0}\", en = \"{0}\"}}\ncertainty = "
          "\"official\"\n",
          id);
    }
    addControls();
    addMessages();
  }

  /// A control of role terminal; `rest` is its scope and its test.
  void addControl(std::string_view id, std::string_view article, std::string_view rest) {
    texts_[fmt::format("controls/{}.toml", id)] = fmt::format(
        "id = \"{0}\"\ntitle = {{ja = \"{0}\", en = \"{0}\"}}\nadvice = {{ja = \"a\", en = "
        "\"a\"}}\n"
        "answers = [\"{1}\"]\nroles = [\"terminal\"]\nminutes = 3\nwho = \"administrator\"\n{2}",
        id, article, rest);
  }

  /// The fact table is from now on what agents say of themselves.
  void factIsOfAgents() {
    std::string& text = texts_["facts/screen_lock.toml"];
    text.insert(text.find("platforms"), "of_agent = true\n");
  }

  [[nodiscard]] catalog::Specs load() const {
    std::vector<catalog::SpecFile> files;
    files.reserve(texts_.size());
    for (const auto& [path, text] : texts_) files.push_back({.path = path, .text = text});
    auto specs = catalog::Specs::load(files);
    if (!specs) {
      for (const auto& problem : specs.error()) ADD_FAILURE() << problem.text();
    }
    SEKISHO_CHECK(specs.has_value());
    return std::move(*specs);
  }

 private:
  static constexpr std::string_view kFact = R"(table = "screen_lock"
version = 1
about = {ja = "画面ロックの設定", en = "Screen lock settings"}
key = ["account"]
fresh_for = "2h"
platforms = ["linux"]
example = "SELECT account FROM screen_lock"
[columns.account]
type = "text"
personal = "account"
head = {ja = "アカウント", en = "Account"}
about = {ja = "アカウント", en = "Account"}
[columns.delay_s]
type = "integer"
personal = "none"
head = {ja = "秒", en = "Seconds"}
about = {ja = "秒", en = "Seconds"}
)";
  static constexpr std::string_view kRule = R"([lock_after_s]
value = 300
least = 30
most = 1800
about = {ja = "ロックまで", en = "Until it locks"}
)";
  static constexpr std::string_view kPolicy = R"(name = "policy"
edition = "2005"
cite = ""
title = {ja = "方針", en = "Policy"}
source = "https://example.jp/"
loaded = true
)";

  void addControls() {
    addControl("seat.lock", "P-06", R"(scope = "device"
[measured]
judge = """SELECT account, delay_s <= rule.value AS ok
           FROM screen_lock JOIN rule ON name = 'lock_after_s'"""
message = "seat.open"
when_empty = "not-checked"
)");
    addControl("net.decided", "P-08", R"(scope = "clinic"
evidence = "stated"
[measured]
judge = "SELECT name AS account, use <> 'undecided' AS ok FROM device"
message = "seat.open"
when_empty = "not-checked"
)");
    addControl("law.studied", "P-01", R"(scope = "clinic"
[statement]
who = "director"
every = "365d"
)");
  }

  void addMessages() {
    std::string& messages = texts_["messages/all.toml"];
    messages = R"(["seat.open"]
ja = "{account} は開いたまま"
en = "{account} stays open"
means = {ja = "{account} のあとの人が続けられる", en = "whoever follows {account} can go on"}
do = {ja = "{account} に伝える", en = "tell {account}"}
)";
    for (const std::string_view id :
         {"row-unknown", "no-rows", "table-missing", "table-stale", "table-doubted", "table-failed",
          "table-partial", "no-agent", "no-devices", "not-seen", "asleep", "cannot-be-stated-yet",
          "article-passes", "article-passes-clinic", "substitute-only", "agent-too-old",
          "over-limit", "question-failed", "no-ok-column"}) {
      messages += fmt::format(
          "[\"posture.{0}\"]\nja = \"{0}\"\nen = \"{0}\"\nmeans = {{ja = \"m\", en = \"m\"}}\n"
          "do = {{ja = \"d\", en = \"d\"}}\n",
          id);
    }
  }

  std::map<std::string, std::string> texts_;
};

}  // namespace sekisho::posture::testing
