#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::usage {

/// That lines of a list which a system exported are in the journal.
struct ImportedList {
  std::string system = {};         ///< As people call it.
  Sha256 list = {};                ///< Keyed, of the whole text.
  std::vector<Sha256> lines = {};  ///< digestOf() each line taken, in order.
  PersonId by = {};
  Instant at{};
};

/// The journal's source of a system's exported lists.
[[nodiscard]] std::string exportSourceOf(std::string_view system);

/// InvalidInput (usage.export-system, {pointer}) unless it is one line of up to 80 characters.
[[nodiscard]] Result<void> checkSystemName(std::string_view system);

/// Which lines were taken, in one clinic. Safe for use by any thread.
class ImportedLists {
 public:
  virtual ~ImportedLists() = default;

  /// Those of `lines` that were taken before.
  [[nodiscard]] virtual Result<std::set<Sha256>> known(std::span<const Sha256> lines) const = 0;
  /// Durable on return, with its journal entry. A line that is known already stays so.
  [[nodiscard]] virtual Result<void> record(const ImportedList& imported) = 0;
};

}  // namespace sekisho::usage
