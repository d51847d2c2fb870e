#include "capabilities/ownership/found_operator.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "core/text.h"

namespace sekisho::ownership {
namespace {

using evidence::Table;
using Rows = std::vector<std::size_t>;

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kFunctions{
    {{"may_manage_system", "system"},
     {"may_update_masters", "masters"},
     {"may_export", "export"},
     {"may_save_files", "files"}}};

// Whether it is so of one of the rows; what could not be told of one of them may be.
std::optional<bool> anyOf(const Table& table, const Rows& rows, std::string_view column) {
  std::optional<bool> any = false;
  for (const std::size_t row : rows) {
    const auto flag = evidence::integerAt(table, row, column);
    if (flag && *flag != 0) return true;
    if (!flag) any.reset();
  }
  return any;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kMore{
    {{"may_print", "print"}, {"may_end_sessions", "sessions"}}};

void addWord(std::string& words, std::string_view word) {
  if (!words.empty()) words += ' ';
  words += word;
}

// Those of all rows; none where one of them could not be told.
std::set<std::int64_t> numbersOf(const Table& table, const Rows& rows) {
  std::set<std::int64_t> numbers;
  for (const std::size_t row : rows) {
    const auto text = evidence::textAt(table, row, "functions");
    if (!text) return {};
    for (const std::string_view word : words(*text)) {
      if (const auto number = toInteger(word)) numbers.insert(*number);
    }
  }
  return numbers;
}

std::optional<std::string> functionsOf(const Table& table, const Rows& rows) {
  std::string functions;
  for (const auto& [column, word] : kFunctions) {
    const auto may = anyOf(table, rows, column);
    if (!may) return std::nullopt;
    if (*may) addWord(functions, word);
  }
  for (const auto& [column, word] : kMore) {
    if (anyOf(table, rows, column).value_or(false)) addWord(functions, word);
  }
  for (const std::int64_t number : numbersOf(table, rows)) {
    addWord(functions, std::to_string(number));
  }
  return functions;
}

// Of the rows that hold today, or of all where none does; the last of their days.
std::optional<std::chrono::sys_days> untilOf(const Table& table, Rows rows, bool valid) {
  if (valid) {
    std::erase_if(rows, [&](std::size_t row) {
      return evidence::integerAt(table, row, "valid").value_or(0) == 0;
    });
  }
  std::optional<std::chrono::sys_days> last;
  for (const std::size_t row : rows) {
    const auto day = evidence::integerAt(table, row, "until_day");
    if (!day) return std::nullopt;
    last = std::max(last.value_or(std::chrono::sys_days::min()),
                    std::chrono::sys_days{std::chrono::days{*day}});
  }
  return last;
}

std::string personNameOf(const Table& table, const Rows& rows) {
  for (const std::size_t row : rows) {
    if (auto name = evidence::textAt(table, row, "name")) return *std::move(name);
  }
  return {};
}

}  // namespace

std::vector<FoundOperator> operatorsIn(const Table& table) {
  std::map<std::string, Rows> by_name;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const auto name = evidence::textAt(table, row, "operator");
    if (name && !name->empty()) by_name[*name].push_back(row);
  }
  std::vector<FoundOperator> found;
  found.reserve(by_name.size());
  for (const auto& [name, rows] : by_name) {
    const auto valid = anyOf(table, rows, "valid");
    found.push_back({.name = name,
                     .person_name = personNameOf(table, rows),
                     .can_log_in = anyOf(table, rows, "has_password"),
                     .valid = valid,
                     .until = untilOf(table, rows, valid.value_or(false)),
                     .administrator = anyOf(table, rows, "administrator"),
                     .functions = functionsOf(table, rows)});
  }
  return found;
}

Openness opennessOf(std::string_view name, const Table& table,
                    const std::vector<FoundOperator>& found) {
  const auto one = std::ranges::find(found, name, &FoundOperator::name);
  if (one == found.end()) {
    return table.status == evidence::TableStatus::Complete ? Openness::Gone : Openness::Unknown;
  }
  const auto& can_log_in = one->can_log_in;
  if (can_log_in) return *can_log_in ? Openness::Open : Openness::Stopped;
  // The API tells nothing of passwords, and does not list who cannot log in as such.
  return one->valid.value_or(false) ? Openness::Open : Openness::Unknown;
}

}  // namespace sekisho::ownership
