#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/evidence/observation.h"
#include "capabilities/evidence/table.h"
#include "core/digest.h"
#include "core/random.h"
#include "interfaces/agentlink/wire.h"
#include "platform/disk/disk.h"
#include "programs/agent/event_lane.h"

namespace sekisho::agent {

/// How a spool was found when it was opened.
enum class SpoolStart {
  Resumed,  ///< Goes on in its epoch.
  Fresh,    ///< There was none: a new epoch.
  Lost,     ///< What was there cannot be read and was put aside: a new epoch.
};

/// What an agent has read and not yet delivered, on disk, for as long as the hub is away.
///
/// Two lanes (design §5). State: the newest reading of each table, so its size is bounded by the
/// number of tables; beside it lies the table the hub acknowledged last, from which differences are
/// made. Events: see EventLane. One thread.
class Spool {
 public:
  struct Limits {
    std::uint64_t event_bytes = std::uint64_t{64} << 20U;
    std::size_t tables = agentlink::kMaxTablesInMessage;
  };

  /// Opens or makes the spool in the folder `path`. Failures of the disk.
  [[nodiscard]] static Result<std::unique_ptr<Spool>> open(platform::Disk& disk, std::string path,
                                                           Random& random, Limits limits);

  [[nodiscard]] const std::string& epoch() const noexcept { return epoch_; }
  [[nodiscard]] SpoolStart start() const noexcept { return start_; }
  [[nodiscard]] EventLane& events() noexcept { return *events_; }

  /// Takes the newest reading of a table in place of any that still waits. A reading that says what
  /// the hub already has is kept in memory only. If the disk refuses it stays in memory too, and
  /// the failure is returned for the log.
  [[nodiscard]] Result<void> put(evidence::Table table, const evidence::MachineTime& read);

  /// The names of the tables that wait, longest waiting first.
  [[nodiscard]] std::vector<std::string> waiting() const;

  /// When the oldest waiting reading was made, by its wall clock; nothing if none waits.
  [[nodiscard]] std::optional<Instant> oldestWaiting() const;
  /// Bytes on disk and in memory that the two lanes take.
  [[nodiscard]] std::uint64_t bytes() const;

  /// A waiting table as it should travel: by its digest if the hub has it, as a difference if that
  /// is the shorter, else whole. NotFound if it waits no more or its file cannot be read: then it
  /// waits no more either, and the next reading takes its place.
  [[nodiscard]] Result<agentlink::SentTable> outgoing(std::string_view table);

  /// Takes note of the hub's receipt for one table. A newer reading put meanwhile keeps waiting.
  [[nodiscard]] Result<void> settle(const agentlink::TableReceipt& receipt);

  /// Gives up a waiting reading that the hub refuses in every form.
  void drop(std::string_view table);

  /// The newest receipt of the hub's journal that was kept.
  [[nodiscard]] const std::optional<agentlink::JournalMark>& receipt() const noexcept {
    return receipt_;
  }
  [[nodiscard]] Result<void> keepReceipt(const agentlink::JournalMark& receipt);

 private:
  struct Waiting {
    std::uint64_t sequence = 0;
    evidence::MachineTime read;
    Sha256 digest;
    std::uint64_t bytes = 0;
    std::optional<evidence::Table> in_memory = {};  // else in its file, or the hub has it
  };

  Spool(platform::Disk& disk, std::string path, Limits limits);

  Result<void> load(Random& random);
  Result<void> begin(Random& random);
  Result<void> reserve(std::uint64_t from);
  Result<void> loadTables();
  Result<void> putAside();
  void loadReceipt();
  void loadWaiting(const std::string& table);
  [[nodiscard]] std::optional<evidence::Table> acknowledgedTable(std::string_view table) const;
  [[nodiscard]] std::optional<evidence::Table> waitingTable(const std::string& table,
                                                            const Waiting& waiting) const;
  [[nodiscard]] std::string waitingPath(std::string_view table) const;
  [[nodiscard]] std::string acknowledgedPath(std::string_view table) const;

  platform::Disk& disk_;
  std::string path_;
  Limits limits_;
  std::string epoch_;
  SpoolStart start_ = SpoolStart::Resumed;
  std::uint64_t next_sequence_ = 1;
  std::uint64_t reserved_ = 0;
  std::map<std::string, Waiting, std::less<>> waiting_;
  std::map<std::string, Sha256, std::less<>> acknowledged_;
  std::optional<agentlink::JournalMark> receipt_;
  std::unique_ptr<EventLane> events_;
};

}  // namespace sekisho::agent
