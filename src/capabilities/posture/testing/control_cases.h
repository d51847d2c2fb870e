#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "capabilities/catalog/specs.h"
#include "capabilities/evidence/table.h"
#include "capabilities/posture/judge.h"

namespace sekisho::posture::testing {

/// Values by column; a column that is not named is NULL.
using CaseRow = std::map<std::string, evidence::Cell>;

enum class CaseStatus { Complete, Partial, Failed, Stale, Missing };

struct CaseTable {
  CaseStatus status = CaseStatus::Complete;
  std::vector<CaseRow> rows = {};
};

/// One fact changed, and the verdict that has to follow.
struct CaseFlip {
  std::string table;
  std::size_t row = 0;
  CaseRow set = {};  ///< NULL for the columns of `unset`.
  Verdict verdict = Verdict::Fail;
};

/// One case of specs/controls/tests/<id>.toml (FORMAT.md).
struct ControlCase {
  std::string name;
  std::map<std::string, std::int64_t> rules = {};
  std::string today = "2026-01-21";
  std::map<std::string, CaseTable> tables = {};
  std::map<std::string, std::vector<CaseRow>> registers = {};
  std::vector<CaseFlip> flips = {};
  Verdict verdict = Verdict::Pass;
  std::optional<std::vector<CaseRow>> rows = {};
  std::optional<std::string> reason = {};
  std::optional<std::string> ja = {};
  std::optional<std::string> en = {};
};

struct ControlCases {
  std::string control;
  /// Why reading nothing but the key columns of its tables is enough to pass; empty if it is not.
  std::string keys_suffice = {};
  std::vector<ControlCase> cases = {};
  std::vector<catalog::SpecProblem> problems = {};
};

inline void PrintTo(const ControlCases& cases,  // NOLINT(readability-identifier-naming)
                    std::ostream* out) {
  *out << cases.control;
}

[[nodiscard]] ControlCases readControlCases(const catalog::SpecFile& file);

/// What became of a case.
struct CaseOutcome {
  Judgement judgement;
  std::vector<JudgedRow> rows = {};
  std::vector<std::string> tables = {};    ///< Those of devices that the query reads.
  std::vector<std::string> mistakes = {};  ///< In the case itself: unknown tables, columns, types.
};

/// Judges cases one after another over the same tables; none sees what another had.
class CaseJudge {
 public:
  /// `specs` outlives it.
  explicit CaseJudge(const catalog::Specs& specs);
  ~CaseJudge();
  CaseJudge(const CaseJudge&) = delete;
  CaseJudge& operator=(const CaseJudge&) = delete;

  /// Judges `control` in the world of `given`.
  [[nodiscard]] CaseOutcome judge(const catalog::ControlSpec& control, const ControlCase& given);

 private:
  struct Open;
  std::unique_ptr<Open> open_;
};

}  // namespace sekisho::posture::testing
