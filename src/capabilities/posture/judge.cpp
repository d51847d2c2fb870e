#include "capabilities/posture/judge.h"

#include <algorithm>

namespace sekisho::posture {
namespace {

using evidence::TableStatus;

bool isStale(const TableState& table, Instant now) {
  return table.stale_at && *table.stale_at <= now;
}

// Whether what the table says may prove anything at all.
bool isSilent(const TableState& table, Instant now) {
  return !table.status || *table.status == TableStatus::Failed || table.is_doubted ||
         isStale(table, now);
}

Reason whySilent(const TableState& table) {
  if (!table.status) {
    if (table.has_agent) return {.message = "posture.table-missing", .table = table.table};
    return {.message = table.was_visited ? "posture.not-read-at-visit" : "posture.no-agent",
            .table = table.table};
  }
  if (*table.status == TableStatus::Failed) {
    return {.message = "posture.table-failed", .table = table.table, .time = table.observed};
  }
  if (table.is_doubted) return {.message = "posture.table-doubted", .table = table.table};
  return {.message = table.read_at_visit ? "posture.visit-stale" : "posture.table-stale",
          .table = table.table,
          .time = table.observed};
}

bool speaksOf(const TableState& table, const std::optional<DeviceId>& device) {
  return table.device && (!device || device == table.device);
}

// The weakest of the control's own class and of the readings about `device`, or about all.
EvidenceClass classOf(EvidenceClass evidence, std::span<const TableState> tables,
                      const std::optional<DeviceId>& device) {
  const bool visited = std::ranges::any_of(tables, [&](const TableState& table) {
    return table.read_at_visit && speaksOf(table, device);
  });
  return visited ? std::max(evidence, EvidenceClass::ReadAtVisit) : evidence;
}

// Whether a row with ok = 0 proves a fail: nothing it may rest on is silent.
bool proves(const JudgedRow& row, std::span<const TableState> tables, Instant now) {
  return std::ranges::none_of(tables, [&](const TableState& table) {
    return speaksOf(table, row.device) && isSilent(table, now);
  });
}

Judgement emptyHanded(const catalog::MeasuredTest& test, EvidenceClass evidence) {
  switch (test.when_empty) {
    case catalog::WhenEmpty::Pass: return {Verdict::Pass, evidence, {}};
    case catalog::WhenEmpty::NotApplicable:
      return {Verdict::NotApplicable, evidence, {.message = "posture.nothing-of-it"}};
    case catalog::WhenEmpty::NotChecked: break;
  }
  return {Verdict::NotChecked, EvidenceClass::None, {.message = "posture.no-rows"}};
}

}  // namespace

Judgement judge(std::span<const TableState> tables, std::span<const JudgedRow> rows,
                const catalog::MeasuredTest& test, EvidenceClass evidence, Instant now) {
  for (const JudgedRow& row : rows) {
    if (row.ok == RowOk::No && proves(row, tables, now)) {
      return {Verdict::Fail,
              classOf(evidence, tables, row.device),
              {.message = test.message, .arguments = argumentsOf(row)}};
    }
  }
  for (const TableState& table : tables) {
    if (isSilent(table, now)) return {Verdict::NotChecked, EvidenceClass::None, whySilent(table)};
  }
  for (const TableState& table : tables) {
    if (table.status == TableStatus::Partial) {
      return {Verdict::NotChecked,
              EvidenceClass::None,
              {.message = "posture.table-partial", .table = table.table, .time = table.observed}};
    }
  }
  const auto unknown = std::ranges::find(rows, RowOk::Unknown, &JudgedRow::ok);
  if (unknown != rows.end()) {
    const auto old = std::ranges::find(tables, true, &TableState::lacks_columns);
    if (old != tables.end()) {
      return {Verdict::NotChecked,
              EvidenceClass::None,
              {.message = "posture.agent-too-old", .table = old->table}};
    }
    return {Verdict::NotChecked,
            EvidenceClass::None,
            {.message = test.unknown, .arguments = argumentsOf(*unknown)}};
  }
  evidence = classOf(evidence, tables, {});
  return rows.empty() ? emptyHanded(test, evidence) : Judgement{Verdict::Pass, evidence, {}};
}

std::string shown(const evidence::Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return "?";
}

std::vector<MessageArgument> argumentsOf(const JudgedRow& row) {
  std::vector<MessageArgument> arguments;
  arguments.reserve(row.values.size());
  for (const auto& [name, cell] : row.values) arguments.push_back({name, shown(cell)});
  return arguments;
}

}  // namespace sekisho::posture
