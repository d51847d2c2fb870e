#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/evidence/hours.h"
#include "capabilities/logchecks/log_check.h"
#include "capabilities/logchecks/samples.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::logchecks {

/// What a check looks for in the records of its days.
enum class Kind {
  OutsideHours,     ///< Use while the clinic was closed.
  FailedSignIns,    ///< Sign-ins that were refused.
  BulkReads,        ///< Many patients within an hour, or an export.
  UnknownAccounts,  ///< Accounts of which no register says whose they are.
  UnconfirmedDays,  ///< Days whose journal of use nobody confirmed, or that differ since.
  Unreadable,       ///< Records that nobody could read, or that were too many.
};
inline constexpr std::size_t kKinds = 6;
[[nodiscard]] std::string_view nameOf(Kind kind) noexcept;
[[nodiscard]] std::optional<Kind> kindFrom(std::string_view name) noexcept;

/// One thing that was found; what does not belong to its kind is empty.
struct Item {
  std::chrono::sys_days day{};
  std::optional<Instant> from = {};
  std::optional<Instant> until = {};
  std::optional<PersonId> person = {};
  std::string account = {};
  std::optional<DeviceId> terminal = {};
  std::string place = {};
  std::int64_t times = 0;  ///< Refusals, patients or records.
  friend bool operator==(const Item&, const Item&) = default;
};

/// Everything of one kind, by time: nobody is ranked.
struct Findings {
  Kind kind = Kind::OutsideHours;
  std::int64_t count = 0;
  std::vector<Item> items = {};  ///< The first kMostItems.
};
inline constexpr std::size_t kMostItems = 200;

/// How much of one function was used in each hour of the day, over all days together.
struct UseByHour {
  std::string function;  ///< "signed-in" (terminals), "written" (lines), else the act of records.
  std::array<std::int64_t, 24> hours{};
};

/// What the records of some days hold, worked out by the system and read by the person who checks.
struct Material {
  Period period{};
  std::vector<UseByHour> use = {};
  std::vector<Findings> findings = {};  ///< One of each kind, in order.
  Draw draw = {};
  std::vector<std::uint64_t> samples = {};
  bool whole = false;  ///< Everything was counted; else it is asked again.
  bool cut = false;    ///< A part of the days lies in an earlier generation of the journal.
  bool named = true;   ///< On every day a notice to staff let names be told.
};

/// The items of one kind by time, up to kMostItems of them.
[[nodiscard]] Findings findingsOf(Kind kind, std::vector<Item> items);

/// The hours with so much time before each opening and after each closing.
[[nodiscard]] evidence::Hours aroundOpening(evidence::Hours hours, std::chrono::minutes around);

/// Of everything that the material shows: what a person signs.
[[nodiscard]] Sha256 digestOf(const Material& material);

/// What the checker says of the findings of a kind.
struct Remark {
  Kind kind = Kind::OutsideHours;
  std::string said = {};
};
/// What the checker says of a sample.
struct Looked {
  std::uint64_t index = 0;
  bool fine = false;
  std::string said = {};  ///< Asked for unless it is fine.
};
struct Answers {
  Sha256 digest = {};  ///< Of the material that was seen.
  std::vector<Remark> remarks = {};
  std::vector<Looked> looked = {};
};

/// What a check keeps of its material: figures, the draw, a remark for each kind that was found and
/// what was seen of each sample. It names nobody but in remarks.
///
/// Unavailable (logchecks.counting) while it is not whole; Conflict (logchecks.moved) if it is
/// another than the one seen; InvalidInput with {pointer}: logchecks.remarks (a kind that was found
/// has none, or it is no line of up to 1,000 characters), logchecks.samples (not each of them once,
/// or one that is not fine without a word).
[[nodiscard]] Result<Json> answered(const Material& material, const Answers& answers);

[[nodiscard]] Json toJson(const Item& item);
[[nodiscard]] Json toJson(const UseByHour& use);

}  // namespace sekisho::logchecks
