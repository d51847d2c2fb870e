#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/json.h"
#include "interfaces/agentlink/wire.h"
#include "platform/disk/disk.h"

namespace sekisho::agent {

inline constexpr MessageId kSpoolFull{"agentlink.spool-full"};

/// How long acknowledged events are kept: a hub restored from a backup asks for them again.
inline constexpr std::chrono::days kEventsKeptFor{7};

/// The events of one epoch, in order, each durable before append() returns; never coalesced.
///
/// Lies in segment files `<first number>.log` of lines `<16 hex of the SHA-256> <canonical JSON>`.
/// A line that a power cut left half-written is not an event; every opening starts a new segment,
/// so nothing is written behind it. One thread.
class EventLane {
 public:
  /// Opens the lane in the folder `path`, which exists. `most` bounds the bytes that wait.
  [[nodiscard]] static Result<std::unique_ptr<EventLane>> open(platform::Disk& disk,
                                                               std::string path,
                                                               std::uint64_t most);

  /// Adds an event and gives its number. Unavailable (agentlink.spool-full) when it is full, or
  /// failures of the disk: then it is counted, and the next event that finds room is preceded by an
  /// agent.events-lost@1 with that count.
  [[nodiscard]] Result<std::uint64_t> append(std::string_view kind, const evidence::MachineTime& at,
                                             Json body);

  /// The same for whoever keeps it and comes again with it: then nothing is lost, and nothing is
  /// counted.
  [[nodiscard]] Result<std::uint64_t> offer(std::string_view kind, const evidence::MachineTime& at,
                                            Json body);

  /// Events with numbers above `mark`, in order, within the bounds of one message. A segment that
  /// cannot be read any more is left out: the hub records the gap.
  [[nodiscard]] std::vector<agentlink::SentEvent> after(std::uint64_t mark) const;

  /// Forgets events up to `mark` that are older than kEventsKeptFor, or sooner if room is needed.
  void forget(std::uint64_t mark, Instant now);

  /// Bytes that all its events take.
  [[nodiscard]] std::uint64_t bytes() const;

  /// The number of the newest event; 0 if there never was one.
  [[nodiscard]] std::uint64_t newest() const noexcept { return next_ - 1; }

 private:
  struct Segment {
    std::string path;
    std::uint64_t first = 0;
    std::uint64_t last = 0;  // first - 1 while empty
    std::uint64_t bytes = 0;
    Instant newest{};
  };

  EventLane(platform::Disk& disk, std::string path, std::uint64_t most)
      : disk_(disk), path_(std::move(path)), most_(most) {}

  Result<void> load();
  void loadSegment(const std::string& name);
  Result<void> announceLoss(const evidence::MachineTime& at);
  Result<std::uint64_t> write(std::string_view kind, const evidence::MachineTime& at, Json body);
  Result<void> beginSegment();

  platform::Disk& disk_;
  std::string path_;
  std::uint64_t most_;
  std::vector<Segment> segments_;         // by number
  std::unique_ptr<platform::File> file_;  // of the last segment; none until something is added
  std::uint64_t next_ = 1;
  std::uint64_t lost_ = 0;
  std::string lost_reason_;
};

}  // namespace sekisho::agent
