#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capabilities/catalog/spec_value.h"
#include "capabilities/catalog/text.h"

namespace sekisho::catalog {

/// Lower-case words joined by '.' or '-', at most 100 bytes: "terminal.screen-lock".
[[nodiscard]] bool isSpecId(std::string_view text) noexcept;
/// A letter, then lower-case letters, digits and '_', at most 64 bytes: "screen_lock".
[[nodiscard]] bool isTableName(std::string_view text) noexcept;

/// Takes a spec's table apart, key by key; whatever does not fit becomes a problem, and finish()
/// reports the keys nobody asked for. Reading goes on after a problem with an empty value, so that
/// all problems of a file are told at once.
class TableReader {
 public:
  /// `value` and `problems` must outlive the reader. `where` goes before keys: "columns.name".
  TableReader(std::string_view file, const SpecValue& value, std::vector<SpecProblem>& problems,
              std::string where = {});

  [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }
  [[nodiscard]] int line() const { return value_.line; }
  [[nodiscard]] int lineOf(std::string_view key) const;

  /// A text that is not empty.
  [[nodiscard]] std::string words(std::string_view key);
  [[nodiscard]] std::optional<std::string> maybeWords(std::string_view key);
  [[nodiscard]] std::string specId(std::string_view key);
  [[nodiscard]] std::optional<std::string> maybeSpecId(std::string_view key);
  /// {ja = "…", en = "…"}, both needed.
  [[nodiscard]] Text text(std::string_view key);
  [[nodiscard]] std::optional<Text> maybeText(std::string_view key);
  [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t least, std::int64_t most);
  [[nodiscard]] std::optional<std::int64_t> maybeInteger(std::string_view key, std::int64_t least,
                                                         std::int64_t most);
  [[nodiscard]] bool flag(std::string_view key, bool otherwise);
  [[nodiscard]] bool flag(std::string_view key);
  /// "90s", "30m", "2h", "7d"; above zero, at most ten years.
  [[nodiscard]] std::chrono::seconds duration(std::string_view key);
  /// "2026-01-21", a day that exists.
  [[nodiscard]] std::optional<std::string> maybeDay(std::string_view key);
  /// Texts, none empty, none twice; `least` of them at least.
  [[nodiscard]] std::vector<std::string> list(std::string_view key, std::size_t least);
  [[nodiscard]] std::vector<std::string> maybeList(std::string_view key);
  /// A table below this one; none is a problem.
  [[nodiscard]] const SpecValue* table(std::string_view key);
  [[nodiscard]] const SpecValue* maybeTable(std::string_view key);
  /// Tables in an array, [[key]].
  [[nodiscard]] std::vector<const SpecValue*> maybeTables(std::string_view key);
  /// Any value, not looked at.
  [[nodiscard]] const SpecValue* any(std::string_view key);

  /// One of the names; the first if it is none of them.
  template <class T>
  [[nodiscard]] T choice(std::string_view key,
                         std::span<const std::pair<std::string_view, T>> names,
                         std::optional<T> otherwise = {}) {
    if (otherwise && !has(key)) {
      (void)any(key);
      return *otherwise;
    }
    const std::string given = words(key);
    std::string allowed;
    for (const auto& [name, value] : names) {
      if (name == given) return value;
      allowed += (allowed.empty() ? "" : ", ") + std::string(name);
    }
    if (!given.empty()) wrong(key, given, allowed);
    return names.front().second;
  }

  /// Several different names, at least one.
  template <class T>
  [[nodiscard]] std::vector<T> choices(std::string_view key,
                                       std::span<const std::pair<std::string_view, T>> names) {
    std::vector<T> chosen;
    for (const std::string& given : list(key, 1)) {
      std::string allowed;
      bool found = false;
      for (const auto& [name, value] : names) {
        if (name == given) {
          chosen.push_back(value);
          found = true;
        }
        allowed += (allowed.empty() ? "" : ", ") + std::string(name);
      }
      if (!found) wrong(key, given, allowed);
    }
    return chosen;
  }

  /// A value of that key that may not stand there; `allowed` says what may.
  void wrong(std::string_view key, std::string_view given, std::string_view allowed);
  void problem(int line, MessageId message, std::vector<MessageArgument> arguments);

  /// Reports every key that was not asked for.
  void finish();

 private:
  [[nodiscard]] const SpecValue* find(std::string_view key) const;
  [[nodiscard]] const SpecValue* ask(std::string_view key, bool needed, std::string_view expected);
  [[nodiscard]] std::string named(std::string_view key) const;
  [[nodiscard]] std::string wordsOf(std::string_view key, const SpecValue& found);
  [[nodiscard]] Text textOf(std::string_view key, const SpecValue& found);
  [[nodiscard]] std::vector<std::string> listOf(std::string_view key, const SpecValue& found);
  void wrongType(std::string_view key, const SpecValue& found, std::string_view expected);

  std::string file_;
  const SpecValue& value_;
  std::vector<SpecProblem>& problems_;
  std::string where_;
  std::set<std::string, std::less<>> asked_;
};

}  // namespace sekisho::catalog
