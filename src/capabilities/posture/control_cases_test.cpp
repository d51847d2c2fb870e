// Runs the cases that stand beside every measured control (specs/controls/tests), and tries on each
// of them what must never turn green: silence, emptiness and NULL.
#include "capabilities/posture/testing/control_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "capabilities/posture/board.h"
#include "capabilities/posture/testing/spec_folder.h"
#include "core/text.h"

namespace sekisho::posture::testing {
namespace {

const SpecFolder& folder() {
  static const SpecFolder kFolder(std::filesystem::path(SEKISHO_SOURCE_DIR) / "specs");
  return kFolder;
}

// Null if the shipped specs have problems; catalog's own test tells which.
const catalog::Specs* shipped() {
  static const auto kSpecs = catalog::Specs::load(folder().files());
  return kSpecs ? &*kSpecs : nullptr;
}

std::vector<ControlCases> allCases() {
  std::vector<ControlCases> all;
  for (const auto& file : folder().below("controls/tests/")) all.push_back(readControlCases(file));
  return all;
}

CaseTable& tableOf(ControlCase& given, const std::string& name) { return given.tables[name]; }

/// A column that a control reads.
struct Place {
  std::string_view control;
  std::string_view table;
  std::string_view column;
};

struct Exemption {
  Place place;
  std::string_view why;
};

constexpr Exemption kMayPassByNull[] = {
    {{"media.usb-storage", "storage_policy", "setting"},
     "each setting has one row, so what lacks its name cannot be a second usb_storage_blocked"},
};

bool isExempt(const Place& place) {
  return std::ranges::any_of(kMayPassByNull, [&](const Exemption& each) {
    return each.place.control == place.control && each.place.table == place.table &&
           each.place.column == place.column;
  });
}

// Whether `column` is a word of `query`; what a question does not name cannot change its answer.
bool asksFor(std::string_view query, std::string_view column) {
  constexpr std::string_view kOfNames =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  for (std::size_t at = query.find(column); at != std::string_view::npos;
       at = query.find(column, at + 1)) {
    const std::size_t end = at + column.size();
    const bool begins = at == 0 || !kOfNames.contains(query[at - 1]);
    if (begins && (end == query.size() || !kOfNames.contains(query[end]))) return true;
  }
  return false;
}

// What the cases and flips of a control give a column, and yes and no.
std::set<evidence::Cell> valuesOf(const ControlCases& cases, const std::string& table,
                                  const catalog::ColumnSpec& column) {
  std::set<evidence::Cell> values;
  if (column.type == catalog::ColumnType::Integer) {
    values = {evidence::Cell(std::int64_t{0}), evidence::Cell(std::int64_t{1})};
  }
  const auto take = [&](const CaseRow& row) {
    const auto found = row.find(column.name);
    if (found != row.end()) values.insert(found->second);
  };
  for (const ControlCase& each : cases.cases) {
    if (const auto found = each.tables.find(table); found != each.tables.end()) {
      std::ranges::for_each(found->second.rows, take);
    }
    for (const CaseFlip& flip : each.flips) {
      if (flip.table == table) take(flip.set);
    }
  }
  values.erase(evidence::Cell());
  return values;
}

using RowNumbers = std::vector<std::size_t>;

// The rows that have a value in `column`: all of them, and each by itself.
std::vector<RowNumbers> toErase(const std::vector<CaseRow>& rows, const std::string& column) {
  RowNumbers all;
  for (std::size_t number = 0; number < rows.size(); ++number) {
    if (rows[number].contains(column)) all.push_back(number);
  }
  std::vector<RowNumbers> choices;
  if (!all.empty()) choices.push_back(all);
  if (all.size() > 1) {
    for (const std::size_t number : all) choices.push_back({number});
  }
  return choices;
}

ControlCase without(ControlCase given, const Place& place, const RowNumbers& rows) {
  for (const std::size_t row : rows) {
    tableOf(given, std::string(place.table)).rows[row].erase(std::string(place.column));
  }
  return given;
}

class ControlUnderTest : public ::testing::TestWithParam<ControlCases> {
 protected:
  void SetUp() override {
    for (const auto& problem : GetParam().problems) {
      ADD_FAILURE() << problem.file << ":" << problem.line << ": " << problem.message.name << " "
                    << ::testing::PrintToString(problem.arguments.size());
      for (const auto& [name, value] : problem.arguments) {
        ADD_FAILURE() << "  " << name << ": " << value;
      }
    }
    ASSERT_NE(shipped(), nullptr) << "the specs have problems: see catalog_test";
    control_ = shipped()->control(GetParam().control);
    ASSERT_NE(control_, nullptr) << "no control of this name";
    ASSERT_NE(control_->measured(), nullptr) << "only measured controls have cases";
  }

  [[nodiscard]] CaseOutcome run(const ControlCase& given) const {
    static CaseJudge cases(*shipped());
    auto outcome = cases.judge(*control_, given);
    for (const std::string& mistake : outcome.mistakes) ADD_FAILURE() << mistake;
    return outcome;
  }

  [[nodiscard]] std::vector<ControlCase> passing() const {
    std::vector<ControlCase> cases;
    std::ranges::copy_if(GetParam().cases, std::back_inserter(cases),
                         [](const ControlCase& each) { return each.verdict == Verdict::Pass; });
    return cases;
  }

  void expectNoValueTurns(const ControlCase& unknown, const Place& place, const RowNumbers& rows,
                          const std::set<evidence::Cell>& values) const {
    if (run(unknown).judgement.verdict != Verdict::Pass) return;
    for (const std::size_t row : rows) {
      for (const evidence::Cell& value : values) {
        ControlCase known = unknown;
        tableOf(known, std::string(place.table)).rows[row][std::string(place.column)] = value;
        const CaseOutcome outcome = run(known);
        // Where the value takes the last row away, nothing is left that could be worse.
        EXPECT_TRUE(outcome.judgement.verdict == Verdict::Pass || outcome.rows.empty())
            << "passes though it does not know " << place.table << "." << place.column << " of row "
            << row << ": it is " << nameOf(outcome.judgement.verdict) << " if that is "
            << shown(value);
      }
    }
  }

  const catalog::ControlSpec* control_ = nullptr;
};

bool names(const CaseRow& expected, const JudgedRow& row) {
  return std::ranges::all_of(expected, [&](const auto& cell) {
    return std::ranges::any_of(row.values, [&](const auto& value) {
      return value.first == cell.first && value.second == cell.second;
    });
  });
}

std::string text(const JudgedRow& row) {
  std::string all;
  for (const auto& [name, cell] : row.values) all += name + "=" + shown(cell) + " ";
  return all;
}

// Each expected row once among `rows`, and no other.
void expectExactly(const std::vector<CaseRow>& expected, std::vector<JudgedRow> rows) {
  for (const CaseRow& row : expected) {
    const auto found =
        std::ranges::find_if(rows, [&](const JudgedRow& each) { return names(row, each); });
    if (found == rows.end()) {
      std::string what;
      for (const auto& [name, cell] : row) what += name + "=" + shown(cell) + " ";
      ADD_FAILURE() << "no row " << what;
    } else {
      rows.erase(found);
    }
  }
  for (const JudgedRow& row : rows) ADD_FAILURE() << "not expected: " << text(row);
}

TEST_P(ControlUnderTest, SaysOfEachCaseWhatIsExpected) {
  for (const ControlCase& given : GetParam().cases) {
    SCOPED_TRACE(given.name);
    const CaseOutcome outcome = run(given);
    EXPECT_EQ(nameOf(outcome.judgement.verdict), nameOf(given.verdict))
        << outcome.judgement.reason.message;
    if (given.reason) {
      EXPECT_EQ(outcome.judgement.reason.message, *given.reason);
    }
    if (given.rows) {
      std::vector<JudgedRow> those;
      std::ranges::copy_if(outcome.rows, std::back_inserter(those), [&](const JudgedRow& row) {
        return row.ok == (given.verdict == Verdict::Fail ? RowOk::No : RowOk::Unknown);
      });
      expectExactly(*given.rows, those);
    }
    const auto said =
        messageOf(*shipped(), *control_, outcome.judgement.reason).value_or(catalog::MessageSpec());
    if (given.ja) {
      EXPECT_EQ(said.text.ja, *given.ja);
    }
    if (given.en) {
      EXPECT_EQ(said.text.en, *given.en);
    }
    for (const catalog::Text* text : {&said.text, &said.means, &said.next}) {
      EXPECT_THAT(catalog::bracesOf(text->ja), ::testing::IsEmpty())
          << "the query has no such column";
      EXPECT_THAT(catalog::bracesOf(text->en), ::testing::IsEmpty());
    }
  }
}

TEST_P(ControlUnderTest, HasACaseThatPassesOneThatFailsAndOneThatCannotTell) {
  std::set<Verdict> verdicts;
  for (const ControlCase& given : GetParam().cases) verdicts.insert(given.verdict);
  EXPECT_TRUE(verdicts.contains(Verdict::Pass));
  EXPECT_TRUE(verdicts.contains(Verdict::Fail));
  EXPECT_TRUE(verdicts.contains(Verdict::NotChecked));
  const bool exact = std::ranges::any_of(GetParam().cases, [](const ControlCase& given) {
    return given.verdict == Verdict::Fail && given.rows && !given.rows->empty();
  });
  EXPECT_TRUE(exact) << "no failing case names its rows";
}

TEST_P(ControlUnderTest, TurnsWhenOneFactTurns) {
  bool turned_to_fail = false;
  for (const ControlCase& given : GetParam().cases) {
    for (const CaseFlip& flip : given.flips) {
      SCOPED_TRACE(given.name + ": " + flip.table + " row " + std::to_string(flip.row));
      ControlCase flipped = given;
      const bool in_register = flipped.registers.contains(flip.table);
      auto& rows = in_register ? flipped.registers[flip.table] : tableOf(flipped, flip.table).rows;
      ASSERT_LT(flip.row, rows.size());
      const CaseRow before = rows[flip.row];
      for (const auto& [column, cell] : flip.set) {
        if (std::holds_alternative<std::monostate>(cell)) {
          rows[flip.row].erase(column);
        } else {
          rows[flip.row][column] = cell;
        }
      }
      ASSERT_NE(rows[flip.row], before) << "changes nothing";
      EXPECT_NE(flip.verdict, given.verdict) << "no flip";
      EXPECT_EQ(nameOf(run(flipped).judgement.verdict), nameOf(flip.verdict));
      turned_to_fail =
          turned_to_fail || (given.verdict == Verdict::Pass && flip.verdict == Verdict::Fail);
    }
  }
  EXPECT_TRUE(turned_to_fail) << "no flip of a passing case to fail";
}

TEST_P(ControlUnderTest, NeverPassesBySilence) {
  for (const ControlCase& given : passing()) {
    for (const std::string& table : run(given).tables) {
      for (const CaseStatus status :
           {CaseStatus::Missing, CaseStatus::Stale, CaseStatus::Failed, CaseStatus::Partial}) {
        SCOPED_TRACE(given.name + ": " + table + " " + std::to_string(static_cast<int>(status)));
        ControlCase silent = given;
        tableOf(silent, table).status = status;
        if (status == CaseStatus::Missing) silent.tables[table].rows.clear();
        const Verdict verdict = run(silent).judgement.verdict;
        EXPECT_NE(verdict, Verdict::Pass);
        EXPECT_NE(verdict, Verdict::NotApplicable);
        EXPECT_NE(verdict, Verdict::Error);
      }
    }
  }
}

TEST_P(ControlUnderTest, PassesByEmptinessOnlyIfItSaysSo) {
  if (control_->measured()->when_empty == catalog::WhenEmpty::Pass) return;
  for (const ControlCase& given : passing()) {
    SCOPED_TRACE(given.name);
    ControlCase empty = given;
    const auto tables = run(given).tables;
    for (const std::string& table : tables) tableOf(empty, table).rows.clear();
    if (tables.empty()) empty.registers = {};
    EXPECT_NE(run(empty).judgement.verdict, Verdict::Pass);
  }
}

TEST_P(ControlUnderTest, NeverPassesByNull) {
  for (const bool with_keys : {false, true}) {
    if (!with_keys && !GetParam().keys_suffice.empty()) continue;
    for (const ControlCase& given : passing()) {
      SCOPED_TRACE(given.name + (with_keys ? ", without its keys" : ""));
      ControlCase unknown = given;
      bool any_row = false;
      for (const std::string& table : run(given).tables) {
        const auto& key = shipped()->fact(table)->key;
        for (CaseRow& row : tableOf(unknown, table).rows) {
          any_row = true;
          std::erase_if(row, [&](const auto& cell) {
            const bool is_key = std::ranges::find(key, cell.first) != key.end();
            return cell.first != "device" && (with_keys || !is_key);
          });
        }
      }
      if (any_row) {
        EXPECT_NE(run(unknown).judgement.verdict, Verdict::Pass);
      }
    }
  }
}

// NULL is any value. A case may go on passing without a cell (its question does not rest on it),
// but not if a value that this cell could have turns it.
TEST_P(ControlUnderTest, PassesByNullOnlyIfNoValueTurnsIt) {
  for (const ControlCase& given : passing()) {
    SCOPED_TRACE(given.name);
    for (const std::string& table : run(given).tables) {
      for (const catalog::ColumnSpec& column : shipped()->fact(table)->columns) {
        const Place place{GetParam().control, table, column.name};
        if (!asksFor(control_->measured()->judge, column.name) || isExempt(place)) continue;
        const auto values = valuesOf(GetParam(), table, column);
        for (const RowNumbers& rows : toErase(given.tables.at(table).rows, column.name)) {
          expectNoValueTurns(without(given, place, rows), place, rows, values);
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, ControlUnderTest, ::testing::ValuesIn(allCases()), [](const auto& info) {
  std::string name = info.param.control;
  for (char& c : name) {
    if (c == '.' || c == '-') c = '_';
  }
  return name;
});

TEST(MeasuredControls, HaveCasesEachAndShareNoQuery) {
  ASSERT_NE(shipped(), nullptr);
  std::map<std::string, std::string> queries;
  std::set<std::string> with_cases;
  for (const ControlCases& cases : allCases()) with_cases.insert(cases.control);
  for (const auto& [id, control] : shipped()->controls()) {
    if (control.measured() == nullptr) continue;
    EXPECT_TRUE(with_cases.contains(id)) << id << " has no specs/controls/tests/" << id << ".toml";
    std::string query;
    for (const std::string_view line : split(lowered(control.measured()->judge), '\n')) {
      for (const std::string_view word : words(line)) query += std::string(word) + " ";
    }
    const auto [first, is_new] = queries.try_emplace(query, id);
    EXPECT_TRUE(is_new) << id << " asks what " << first->second << " asks";
  }
}

TEST(MeasuredControls, AreExemptOnlyInWhatTheyRead) {
  ASSERT_NE(shipped(), nullptr);
  for (const auto& [place, why] : kMayPassByNull) {
    SCOPED_TRACE(std::string(place.control) + ": " + std::string(place.column));
    const auto* control = shipped()->control(std::string(place.control));
    ASSERT_TRUE(control != nullptr && control->measured() != nullptr);
    const std::string& query = control->measured()->judge;
    EXPECT_TRUE(asksFor(query, place.table) && asksFor(query, place.column));
    EXPECT_FALSE(why.empty());
  }
}

}  // namespace
}  // namespace sekisho::posture::testing
