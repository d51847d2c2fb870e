#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/orca/probe/database.h"
#include "core/error.h"

namespace sekisho::orca {

/// What is here, and the newest that 日レセ knows of; empty if it does not say.
struct Versions {
  std::string local = {};
  std::string newest = {};
  friend bool operator==(const Versions&, const Versions&) = default;
};

/// A master (点数マスタ …).
struct Master {
  std::string name = {};  ///< Or its code, in editions that do not name it.
  Versions versions = {};
  /// The last day on which 日レセ is seen to have heard of the newest of this one.
  std::optional<std::chrono::sys_days> asked = {};
  friend bool operator==(const Master&, const Master&) = default;
};

/// Updates of its programs, as panda gets them; each is named by its title, or its number and day.
struct Programs {
  Versions versions = {};            ///< The last one that was applied, and the newest.
  std::string flag = {};             ///< Of the newest, as its table has it.
  std::optional<bool> applied = {};  ///< Whether all that are told of were; nothing if not told.
  std::string unread = {};           ///< Why there are none, as a reason of orca_versions.
  std::optional<std::chrono::sys_days> asked = {};  ///< When it looked for them last.
  friend bool operator==(const Programs&, const Programs&) = default;
};

/// The versions that 日レセ keeps of itself, from its tables or its API.
struct SystemState {
  std::string edition = {};  ///< Of the schema, as "050200-1".
  Versions schema = {};
  std::vector<Master> masters = {};
  std::string unread = {};  ///< Why there are no masters, as a reason of orca_versions.
  Programs programs = {};
  /// The last day on which it is seen to have heard of the newest schema.
  std::optional<std::chrono::sys_days> asked = {};
  friend bool operator==(const SystemState&, const SystemState&) = default;
};

/// Out of tbl_dbkanri, tbl_mstkanri and tbl_pgkanri. What the role was not granted, and what the
/// edition does not have, is left out with its reason. Errors as Select, of tbl_dbkanri alone.
[[nodiscard]] Result<SystemState> systemStateIn(const Select& select);

/// How two versions of one form ("S-050200-1-20250327-1") stand to each other, part by part.
enum class Standings { Same, Behind, Ahead, NotComparable };
[[nodiscard]] Standings compare(const Versions& versions);

}  // namespace sekisho::orca
