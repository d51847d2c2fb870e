#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::allowlist {

/// A program that the record speaks of.
struct Program {
  std::string name;
  std::string version;
  Sha256 digest;
};

/// Why a program is on a 日レセ machine although the policy asks for none: purpose, the provider's
/// opinion, and who decided (P-07). The first record is Sekisho's own.
struct ProgramRecord {
  std::vector<Program> programs;
  std::string purpose;
  std::string opinion;  ///< Of the provider; "" if nobody was asked.
  std::string opinion_by = {};
  std::string decided_by;
  Instant decided{};
};

/// The records of one clinic. Safe for use by any thread.
class ProgramRecords {
 public:
  virtual ~ProgramRecords() = default;
  /// Newest first.
  [[nodiscard]] virtual Result<std::vector<ProgramRecord>> all() const = 0;
};

}  // namespace sekisho::allowlist
