#include "capabilities/posture/store/fact_tables.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "capabilities/evidence/account_use.h"
#include "capabilities/posture/name_words.h"
#include "core/check.h"
#include "core/clock.h"
#include "core/dpkg_version.h"

namespace sekisho::posture {
namespace {

using evidence::Cell;
using storage::Sandbox;
using storage::SandboxType;
using storage::Value;

Value valueOf(const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return {};
}

Cell cellOf(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return {};  // NULL; fact tables hold no bytes
}

int signOf(std::weak_ordering order) {
  if (order < 0) return -1;
  return order > 0 ? 1 : 0;
}

Value dpkgCompare(std::span<const Value> arguments) {
  const auto* a = std::get_if<std::string>(&arguments[0]);
  const auto* b = std::get_if<std::string>(&arguments[1]);
  if (a == nullptr || b == nullptr) return {};
  return std::int64_t{signOf(compareDpkgVersions(*a, *b))};
}

// (login_shell, sudo, locked, keys, expires_day, today)
Value accountStopped(std::span<const Value> arguments) {
  const auto number = [&](std::size_t at) -> std::optional<std::int64_t> {
    const auto* value = std::get_if<std::int64_t>(&arguments[at]);
    return value != nullptr ? std::optional(*value) : std::nullopt;
  };
  const auto today = number(5);
  if (!today) return {};
  const auto stopped = evidence::isStopped({.login_shell = number(0),
                                            .sudo = number(1),
                                            .locked = number(2),
                                            .keys = number(3),
                                            .expires_day = number(4)},
                                           *today);
  return stopped ? Value(std::int64_t{*stopped ? 1 : 0}) : Value();
}

// (name, words)
Value madeOfWords(std::span<const Value> arguments) {
  const auto* name = std::get_if<std::string>(&arguments[0]);
  const auto* words = std::get_if<std::string>(&arguments[1]);
  if (name == nullptr || words == nullptr) return {};
  return std::int64_t{isMadeOfWords(*name, *words) ? 1 : 0};
}

// Past it there is no day of four digits.
constexpr std::int64_t kFarthestDay = 700'000;

Value isoDay(std::span<const Value> arguments) {
  const auto* day = std::get_if<std::int64_t>(&arguments[0]);
  if (day == nullptr || *day < -kFarthestDay || *day > kFarthestDay) return {};
  return toIsoDay(std::chrono::sys_days{std::chrono::days{*day}});
}

// 1, 0 and NULL; nothing for anything else.
std::optional<RowOk> okFrom(const Value& value) {
  if (std::holds_alternative<std::monostate>(value)) return RowOk::Unknown;
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number == nullptr || *number < 0 || *number > 1) return std::nullopt;
  return *number == 1 ? RowOk::Yes : RowOk::No;
}

class SandboxTables final : public Questions {
 public:
  SandboxTables(const catalog::Specs& specs, const Clock& clock,
                const storage::SandboxLimits& limits)
      : sandbox_(clock, limits) {
    sandbox_.addFunction({.name = "dpkg_compare", .arguments = 2, .body = &dpkgCompare});
    sandbox_.addFunction({.name = "account_stopped", .arguments = 6, .body = &accountStopped});
    sandbox_.addFunction({.name = "made_of_words", .arguments = 2, .body = &madeOfWords});
    sandbox_.addFunction({.name = "iso_day", .arguments = 1, .body = &isoDay});
    sandbox_.addOrder({.name = "dpkg", .compare = [](std::string_view a, std::string_view b) {
                         return signOf(compareDpkgVersions(a, b));
                       }});
    for (const auto& [name, spec] : specs.facts()) {
      storage::SandboxTable table{.name = name, .columns = {}, .per_device = !spec.is_register};
      for (const catalog::ColumnSpec& column : spec.columns) {
        table.columns.push_back({.name = column.name,
                                 .type = column.type == catalog::ColumnType::Integer
                                             ? SandboxType::Integer
                                             : SandboxType::Text});
      }
      sandbox_.createTable(table);
    }
  }

  Result<void> put(const evidence::Table& table, const std::optional<DeviceId>& device) override {
    std::vector<std::vector<Value>> rows;
    rows.reserve(table.rows.size());
    for (const evidence::Row& row : table.rows) {
      std::vector<Value> values;
      values.reserve(row.size());
      std::ranges::transform(row, std::back_inserter(values), &valueOf);
      rows.push_back(std::move(values));
    }
    return sandbox_.replaceRows(table.name, device, rows);
  }

  void forget(DeviceId device) override { sandbox_.removeDevice(device); }

  Result<Answer> ask(const std::string& query, const std::optional<DeviceId>& device) override {
    auto said = sandbox_.ask(query, device);
    if (!said) {
      Error error = std::move(said.error());
      error.message = error.code == ErrorCode::Unavailable ? kOverLimit : kQuestionFailed;
      return std::unexpected(std::move(error));
    }
    const auto ok = std::ranges::find(said->columns, "ok");
    if (ok == said->columns.end()) return fail(ErrorCode::InvalidInput, kNoOkColumn);
    const auto ok_column = static_cast<std::size_t>(ok - said->columns.begin());
    Answer answer{.rows = {}, .tables = std::move(said->tables)};
    for (const storage::Row& row : said->rows) {
      auto judged = rowFrom(row, said->columns, ok_column);
      if (!judged) return std::unexpected(std::move(judged.error()));
      answer.rows.push_back(std::move(*judged));
    }
    return answer;
  }

 private:
  static Result<JudgedRow> rowFrom(const storage::Row& row, const std::vector<std::string>& columns,
                                   std::size_t ok_column) {
    const auto ok = okFrom(row[ok_column]);
    if (!ok) return fail(ErrorCode::InvalidInput, kNoOkColumn);
    JudgedRow judged{.ok = *ok};
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i == ok_column) continue;
      judged.values.emplace_back(columns[i], cellOf(row[i]));
      const auto* text = std::get_if<std::string>(&row[i]);
      if (columns[i] == "device" && text != nullptr) judged.device = DeviceId::fromText(*text);
    }
    return judged;
  }

  Sandbox sandbox_;
};

}  // namespace

std::unique_ptr<Questions> openFactTables(const catalog::Specs& specs, const Clock& clock,
                                          const storage::SandboxLimits& limits) {
  return std::make_unique<SandboxTables>(specs, clock, limits);
}

}  // namespace sekisho::posture
