#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "capabilities/maintenance/line.h"
#include "capabilities/maintenance/seen.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::maintenance {

/// A line, and how many turns of it whoever adds one has seen.
struct SeenLine {
  LineId id = {};
  std::size_t turns = 0;
};

/// That a session opened no line, for want of room.
struct Dropped {
  DeviceId device = {};
  Instant at{};  ///< When the hub got to know of it; of several the last.
  friend bool operator==(const Dropped&, const Dropped&) = default;
};

/// The maintenance lines of one clinic (保守作業). What persons add is durable, with its journal
/// entry, when the call returns; what agents told lies in the journal before it comes here. Nothing
/// is ever deleted. Safe for use by any thread.
class MaintenanceRegister {
 public:
  virtual ~MaintenanceRegister() = default;

  /// Those that wait for somebody, those of whose newest report something taken is not given back
  /// or destroyed, and all that began at or after `since`; newest first.
  [[nodiscard]] virtual Result<std::vector<Line>> lines(Instant since) const = 0;

  /// The number of the newest event of that device and life of its spool that was taken up.
  [[nodiscard]] virtual Result<std::uint64_t> mark(DeviceId device, std::string_view epoch) = 0;
  /// Takes up what its events up to `number` told, once: opens lines if `opens`, and ends them.
  /// How many lines changed. While kMaxLines wait none is opened any more: dropped() tells of it.
  [[nodiscard]] virtual Result<std::size_t> take(DeviceId device, std::string_view epoch,
                                                 std::uint64_t number,
                                                 std::span<const SeenSession> told, bool opens) = 0;

  /// Devices of which a session opened no line, for want of room, at or after `since`; and when the
  /// last did.
  [[nodiscard]] virtual Result<std::vector<Dropped>> dropped(Instant since) const = 0;

  /// A line that a person writes, with its report; answers it with its number. Conflict with
  /// maintenance.many. What checkWritten() and check() refuse must not be given.
  [[nodiscard]] virtual Result<Line> write(const Line& line) = 0;
  /// The same word of each, all or none; answers them in the order given. NotFound
  /// (maintenance.unknown), or what mayReport(), mayRule() and corrected() refuse.
  [[nodiscard]] virtual Result<std::vector<Line>> report(std::span<const SeenLine> of,
                                                         const Report& report) = 0;
  [[nodiscard]] virtual Result<std::vector<Line>> rule(std::span<const SeenLine> of,
                                                       const Ruling& ruling) = 0;
  [[nodiscard]] virtual Result<Line> correct(const SeenLine& of, Instant from,
                                             std::optional<Instant> until,
                                             const Correction& why) = 0;

  /// Forgets whose accounts they were of those that began in that span; how many.
  [[nodiscard]] virtual Result<std::size_t> forgetAccounts(Instant from, Instant until) = 0;
};

}  // namespace sekisho::maintenance
