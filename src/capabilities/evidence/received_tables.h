#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/evidence/observation.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::evidence {

/// How long received tables are kept in full; after that only their digests.
inline constexpr std::chrono::days kTablesKeptFor{400};

/// What an agent sent about one table. Without content it read the very table of `what.digest`.
struct Reading {
  Observation what;
  std::optional<Table> content = {};
};

/// The newest reading of one table on one device: what freshness needs.
struct TableMark {
  Observation what;  ///< When this content was first observed and received.
  int spec_version = 1;
  TableStatus status = TableStatus::Complete;
  std::string reason = {};
  std::int64_t rows = 0;
  Instant confirmed;  ///< When the device last read this very content; never before `observed`.
  Origin confirmed_by = Origin::Agent;  ///< Who told so last.
  /// The hub's clock was set back since: nobody knows how old it is until it is confirmed again.
  bool is_doubted = false;
};

struct ReceivedTable {
  TableMark mark;
  Table content;
};

enum class Keeping {
  Kept,        ///< New content: stored, and now the newest of its table.
  Confirmed,   ///< The same content read again: only `confirmed` advanced.
  Superseded,  ///< A newer reading of that epoch is already stored; nothing changed.
  Forked,      ///< This very position was stored with other content; nothing changed.
  Unknown,     ///< Came without content, and the newest has another digest; nothing changed.
};

/// Fact tables as received, per clinic, device and table (design §2). Safe for use by any thread.
class ReceivedTables {
 public:
  virtual ~ReceivedTables() = default;

  /// Stores the readings, all of them or none; the answers are in their order. After an answer
  /// without error they survive a power cut. Within an epoch the higher position is the newer
  /// reading, across epochs the later arrival; but a reading of a visit is Superseded by whatever
  /// was confirmed after it was observed. Conflict if another call stored the same table first.
  [[nodiscard]] virtual Result<std::vector<Keeping>> keep(std::span<const Reading> readings) = 0;

  /// The newest of one table on one device. NotFound if none was ever received.
  [[nodiscard]] virtual Result<ReceivedTable> newest(DeviceId device, std::string_view table) = 0;

  /// The same without rows: cheap, nothing is unsealed.
  [[nodiscard]] virtual Result<TableMark> mark(DeviceId device, std::string_view table) = 0;

  /// The newest of every table of every device, without rows, by device and table.
  [[nodiscard]] virtual Result<std::vector<TableMark>> marks() = 0;

  /// Any stored table by its digest, as a journal entry cites it. NotFound if it was never received
  /// or only its digest is left.
  [[nodiscard]] virtual Result<Table> byDigest(DeviceId device, std::string_view table,
                                               const Sha256& digest) = 0;

  /// Those of one table on one device that say something of the time from `from` to before `until`:
  /// what was observed in it, and the newest observed before, in the order of observation; up to
  /// `most` of them, the oldest. Those of which only the digest is left are passed over.
  [[nodiscard]] virtual Result<std::vector<ReceivedTable>> during(DeviceId device,
                                                                  std::string_view table,
                                                                  Instant from, Instant until,
                                                                  std::int64_t most) = 0;

  /// Marks tables as cited by a journal entry: prune() leaves them whole.
  [[nodiscard]] virtual Result<void> cite(std::span<const Sha256> digests) = 0;

  /// Reduces to their digests up to `most` tables received more than kTablesKeptFor before `now`
  /// that are neither cited nor the newest, oldest first; the number of them. The database reuses
  /// the room; the file does not shrink.
  [[nodiscard]] virtual Result<std::int64_t> prune(Instant now, std::int64_t most) = 0;

  /// Reduces to their digests up to `most` tables of that name received from `from` on and neither
  /// received nor confirmed since `before`, oldest first; the number of them. For what may be kept
  /// only so long: cited ones go too, and the newest, which is then NotFound until it is sent
  /// again.
  [[nodiscard]] virtual Result<std::int64_t> forget(std::string_view table, Instant from,
                                                    Instant before, std::int64_t most) = 0;
};

}  // namespace sekisho::evidence
