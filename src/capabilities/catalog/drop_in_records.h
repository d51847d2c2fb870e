#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "capabilities/catalog/specs.h"
#include "core/error.h"

namespace sekisho::catalog {

/// What the journal last said of a provider's file.
struct DropInRecord {
  Sha256 digest;  ///< Zeros if the file could not be read.
  bool in_use = false;
  std::optional<std::uint64_t> entry = {};  ///< The entry that says so, once it is known.

  [[nodiscard]] bool says(const DropIn& drop_in) const {
    return digest == drop_in.digest && in_use == drop_in.isInUse();
  }
};
using DropInRecordMap = std::map<std::string, DropInRecord, std::less<>>;

/// The files of DATA/specs.d as they were journaled. Calls never overlap.
class DropInRecords {
 public:
  virtual ~DropInRecords() = default;

  [[nodiscard]] virtual Result<DropInRecordMap> all() = 0;

  /// Brings the record to what is there now: one journal entry a file that appeared, changed, or is
  /// treated otherwise (specs.drop-in-loaded@1), and one for each that is gone
  /// (specs.drop-in-removed@1). What was recorded before a failure stays recorded; calling again
  /// goes on. Failures of journal::Decisions. Returns the record.
  [[nodiscard]] virtual Result<DropInRecordMap> bring(std::span<const DropIn> drop_ins) = 0;
};

}  // namespace sekisho::catalog
