#include "capabilities/posture/testing/control_cases.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "capabilities/catalog/spec_readers.h"
#include "capabilities/catalog/table_reader.h"
#include "capabilities/posture/clinic.h"
#include "capabilities/posture/store/fact_tables.h"
#include "core/check.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::posture::testing {
namespace {

using catalog::SpecProblem;
using catalog::SpecValue;
using catalog::TableReader;

// The device that a case speaks of when it names none.
constexpr std::string_view kHere = "here";

constexpr auto kStatuses =
    std::to_array<std::pair<std::string_view, CaseStatus>>({{"complete", CaseStatus::Complete},
                                                            {"partial", CaseStatus::Partial},
                                                            {"failed", CaseStatus::Failed},
                                                            {"stale", CaseStatus::Stale}});
constexpr auto kVerdicts = std::to_array<std::pair<std::string_view, Verdict>>(
    {{"pass", Verdict::Pass},
     {"fail", Verdict::Fail},
     {"error", Verdict::Error},
     {"not-checked", Verdict::NotChecked},
     {"not-applicable", Verdict::NotApplicable}});

struct Reading {
  const catalog::SpecFile& file;
  std::vector<SpecProblem>& problems;
};

CaseRow readRow(const Reading& in, const SpecValue& value) {
  CaseRow row;
  for (const auto& [key, cell] : *value.table()) {
    if (const auto* number = cell.integer()) {
      row[key] = *number;
    } else if (const auto* text = cell.text()) {
      row[key] = *text;
    } else {
      in.problems.push_back({.file = in.file.path,
                             .line = cell.line,
                             .message = catalog::kKeyType,
                             .arguments = {{"key", key}, {"expected", "an integer or a text"}}});
    }
  }
  return row;
}

std::vector<CaseRow> readRows(const Reading& in, TableReader& reader, std::string_view key) {
  std::vector<CaseRow> rows;
  for (const SpecValue* row : reader.maybeTables(key)) rows.push_back(readRow(in, *row));
  return rows;
}

std::map<std::string, CaseTable> readTables(const Reading& in, const SpecValue& value) {
  std::map<std::string, CaseTable> tables;
  for (const auto& [name, table] : *value.table()) {
    if (table.table() == nullptr) {
      in.problems.push_back({.file = in.file.path,
                             .line = table.line,
                             .message = catalog::kKeyType,
                             .arguments = {{"key", name}, {"expected", "a table"}}});
      continue;
    }
    TableReader reader(in.file.path, table, in.problems, "tables." + name);
    tables[name] = {.status = reader.choice<CaseStatus>("status", kStatuses, CaseStatus::Complete),
                    .rows = readRows(in, reader, "rows")};
    reader.finish();
  }
  return tables;
}

CaseFlip readFlip(const Reading& in, const SpecValue& value) {
  TableReader reader(in.file.path, value, in.problems, "flips");
  CaseFlip flip{.table = reader.words("table"),
                .row = static_cast<std::size_t>(reader.integer("row", 0, 1000)),
                .verdict = reader.choice<Verdict>("verdict", kVerdicts)};
  if (const SpecValue* set = reader.maybeTable("set")) flip.set = readRow(in, *set);
  for (const std::string& column : reader.maybeList("unset")) flip.set[column] = evidence::Cell();
  reader.finish();
  return flip;
}

void readExpectation(const Reading& in, const SpecValue& value, ControlCase& into) {
  TableReader reader(in.file.path, value, in.problems, "expect");
  into.verdict = reader.choice<Verdict>("verdict", kVerdicts);
  if (reader.has("rows")) into.rows = readRows(in, reader, "rows");
  into.reason = reader.maybeWords("reason");
  into.ja = reader.maybeWords("ja");
  into.en = reader.maybeWords("en");
  reader.finish();
}

ControlCase readCase(const Reading& in, const SpecValue& value) {
  TableReader reader(in.file.path, value, in.problems, "case");
  ControlCase read{.name = reader.words("name")};
  if (const SpecValue* rules = reader.maybeTable("rules")) {
    for (const auto& [name, rule] : readRow(in, *rules)) {
      if (const auto* number = std::get_if<std::int64_t>(&rule)) read.rules[name] = *number;
    }
  }
  read.today = reader.maybeDay("today").value_or(read.today);
  if (const SpecValue* tables = reader.maybeTable("tables")) read.tables = readTables(in, *tables);
  if (const SpecValue* registers = reader.maybeTable("registers")) {
    TableReader each(in.file.path, *registers, in.problems, "registers");
    for (const auto& member : *registers->table()) {
      read.registers[member.key] = readRows(in, each, member.key);
    }
  }
  for (const SpecValue* flip : reader.maybeTables("flips")) {
    read.flips.push_back(readFlip(in, *flip));
  }
  if (const SpecValue* expect = reader.table("expect")) readExpectation(in, *expect, read);
  reader.finish();
  return read;
}

DeviceId deviceNamed(std::string_view name) {
  const auto id = DeviceId::fromBytes(sha256(bytesOf(name)).view().first(16));
  SEKISHO_CHECK(id.has_value());
  return *id;
}

// In Japan. A day that does not exist is a problem of the case already.
Instant noonOf(const std::string& day) {
  return fromRfc3339(day + "T03:00:00.000Z").value_or(Instant{});
}

// A row in the columns of its spec; mistakes of the case are told, not repaired.
evidence::Row cellsOf(const catalog::FactSpec& spec, const CaseRow& row,
                      std::vector<std::string>& mistakes) {
  evidence::Row cells;
  std::size_t used = 0;
  for (const catalog::ColumnSpec& column : spec.columns) {
    const auto found = row.find(column.name);
    if (found == row.end()) {
      cells.emplace_back();
      continue;
    }
    ++used;
    evidence::Cell cell = found->second;
    const bool is_device =
        column.name == "subject_device" || (spec.is_register && column.name == "device");
    if (auto* name = std::get_if<std::string>(&cell); name != nullptr && is_device) {
      *name = deviceNamed(*name).text();
    }
    if (!std::holds_alternative<std::monostate>(cell) &&
        std::holds_alternative<std::int64_t>(cell) !=
            (column.type == catalog::ColumnType::Integer)) {
      mistakes.push_back(spec.table + "." + column.name + " has a value of the wrong type");
    }
    cells.push_back(std::move(cell));
  }
  if (!spec.is_register && row.contains("device")) ++used;
  if (used != row.size()) mistakes.push_back(spec.table + " has no such column");
  return cells;
}

evidence::Table emptyTable(const catalog::FactSpec& spec) {
  evidence::Table table{.name = spec.table, .columns = {}};
  for (const auto& column : spec.columns) table.columns.push_back(column.name);
  return table;
}

// The rows of one table by the device that sent them.
std::map<std::string, evidence::Table> byDevice(const catalog::FactSpec& spec,
                                                const CaseTable& given,
                                                std::vector<std::string>& mistakes) {
  std::map<std::string, evidence::Table> tables;
  if (given.rows.empty()) tables.emplace(kHere, emptyTable(spec));
  for (const CaseRow& row : given.rows) {
    std::string device(kHere);
    if (const auto found = row.find("device"); found != row.end()) {
      if (const auto* name = std::get_if<std::string>(&found->second)) device = *name;
    }
    tables.try_emplace(device, emptyTable(spec))
        .first->second.rows.push_back(cellsOf(spec, row, mistakes));
  }
  return tables;
}

/// The tables of every case after another: what one case left is taken out and what it lacks is
/// put, the rest stays, as most cases differ in one cell.
class Tables {
 public:
  explicit Tables(const catalog::Specs& specs) : questions_(openFactTables(specs, clock_)) {}

  /// By the table's name and the device, none for a register.
  using Wanted = std::map<std::pair<std::string, std::optional<DeviceId>>, evidence::Table>;

  /// The tables hold `wanted` and nothing else afterwards.
  void hold(const Wanted& wanted, std::vector<std::string>& mistakes) {
    for (const auto& [key, table] : std::exchange(held_, {})) {
      if (const auto found = wanted.find(key); found != wanted.end()) {
        if (found->second.columns == table.columns && found->second.rows == table.rows) {
          held_.emplace(key, table);
        }
      } else {
        evidence::Table none = table;
        none.rows.clear();
        put(none, key.second, mistakes);
      }
    }
    for (const auto& [key, table] : wanted) {
      if (held_.contains(key)) continue;
      put(table, key.second, mistakes);
      held_.emplace(key, table);
    }
  }
  Questions& questions() { return *questions_; }

 private:
  void put(const evidence::Table& table, const std::optional<DeviceId>& device,
           std::vector<std::string>& mistakes) {
    if (const auto done = questions_->put(table, device); !done) {
      mistakes.push_back(table.name + ": " + done.error().detail);
    }
  }

  sekisho::testing::TurnableClock clock_;
  std::unique_ptr<Questions> questions_;
  Wanted held_;
};

class World {
 public:
  World(const catalog::Specs& specs, const ControlCase& given, Tables& tables)
      : specs_(specs), given_(given), questions_(tables.questions()) {
    Tables::Wanted wanted;
    addRegisters(wanted);
    for (const auto& [name, table] : given.tables) {
      const auto* spec = specs.fact(name);
      if (spec == nullptr || spec->is_register) {
        mistakes_.push_back("there is no table " + name);
        continue;
      }
      for (const auto& [device, rows] : byDevice(*spec, table, mistakes_)) {
        const bool is_read = table.status != CaseStatus::Failed;
        wanted[{name, deviceNamed(device)}] = is_read ? rows : emptyTable(*spec);
        senders_[name].insert(device);
      }
    }
    tables.hold(wanted, mistakes_);
  }

  CaseOutcome judged(const catalog::ControlSpec& control) {
    CaseOutcome outcome;
    outcome.mistakes = mistakes_;
    const auto device =
        control.scope == catalog::Scope::Device ? std::optional(deviceNamed(kHere)) : std::nullopt;
    const auto answer = questions_.ask(control.measured()->judge, device);
    if (!answer) {
      outcome.judgement = {Verdict::Error, EvidenceClass::None, {}};
      outcome.mistakes.push_back(std::string(answer.error().message.name) + ": " +
                                 answer.error().detail);
      return outcome;
    }
    std::vector<TableState> states;
    for (const std::string& table : answer->tables) addStates(table, states, outcome.tables);
    outcome.rows = answer->rows;
    outcome.judgement =
        judge(states, answer->rows, *control.measured(), control.evidence, noonOf(given_.today));
    return outcome;
  }

 private:
  void addRegisters(Tables::Wanted& wanted) {
    Clinic clinic;
    for (const auto& [name, value] : given_.rules) {
      if (!specs_.rules().contains(name)) mistakes_.push_back("there is no rule " + name);
      clinic.written_rules[name] = value;
    }
    for (const auto& table : registerTables(clinic, specs_.rules(), noonOf(given_.today))) {
      wanted[{table.name, std::nullopt}] = table;
    }
    for (const auto& [name, rows] : given_.registers) {
      const auto* spec = specs_.fact(name);
      if (spec == nullptr || !spec->is_register) {
        mistakes_.push_back("there is no register " + name);
        continue;
      }
      evidence::Table table = emptyTable(*spec);
      for (const CaseRow& row : rows) table.rows.push_back(cellsOf(*spec, row, mistakes_));
      wanted[{name, std::nullopt}] = std::move(table);
    }
  }

  void addStates(const std::string& table, std::vector<TableState>& states,
                 std::vector<std::string>& of_devices) const {
    if (specs_.fact(table)->is_register) {
      states.push_back({.table = table});
      return;
    }
    of_devices.push_back(table);
    const auto found = given_.tables.find(table);
    if (found == given_.tables.end() || found->second.status == CaseStatus::Missing) {
      states.push_back({.table = table, .device = deviceNamed(kHere), .status = std::nullopt});
      return;
    }
    const Instant now = noonOf(given_.today);
    for (const std::string& sender : senders_.at(table)) {
      TableState state{.table = table, .device = deviceNamed(sender), .observed = now};
      state.stale_at = now + std::chrono::hours{1};
      switch (found->second.status) {
        case CaseStatus::Partial: state.status = evidence::TableStatus::Partial; break;
        case CaseStatus::Failed: state.status = evidence::TableStatus::Failed; break;
        case CaseStatus::Stale: state.stale_at = now; break;
        case CaseStatus::Complete:
        case CaseStatus::Missing: break;
      }
      states.push_back(std::move(state));
    }
  }

  const catalog::Specs& specs_;
  const ControlCase& given_;
  Questions& questions_;
  std::map<std::string, std::set<std::string>> senders_;
  std::vector<std::string> mistakes_;
};

}  // namespace

ControlCases readControlCases(const catalog::SpecFile& file) {
  ControlCases read{.control = std::string(catalog::stemOf(file.path))};
  const auto document = catalog::readToml(file);
  if (!document) {
    read.problems.push_back(document.error());
    return read;
  }
  TableReader reader(file.path, *document, read.problems);
  read.keys_suffice = reader.maybeWords("keys_suffice").value_or("");
  for (const SpecValue* value : reader.maybeTables("case")) {
    read.cases.push_back(readCase({file, read.problems}, *value));
  }
  reader.finish();
  return read;
}

struct CaseJudge::Open {
  explicit Open(const catalog::Specs& read) : specs(read), tables(read) {}

  const catalog::Specs& specs;
  Tables tables;
};

CaseJudge::CaseJudge(const catalog::Specs& specs) : open_(std::make_unique<Open>(specs)) {}
CaseJudge::~CaseJudge() = default;

CaseOutcome CaseJudge::judge(const catalog::ControlSpec& control, const ControlCase& given) {
  return World(open_->specs, given, open_->tables).judged(control);
}

}  // namespace sekisho::posture::testing
