#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "capabilities/orca/probe/database_reading.h"
#include "core/clock.h"
#include "core/error.h"
#include "interfaces/agentlink/wire.h"
#include "platform/disk/disk.h"

namespace sekisho::agent {

/// Whether 日レセ's database may be read on this machine, and its HTTP API asked: by what the hub
/// last said, which is kept in a file over a restart. It lapses kLapses after the hub was heard
/// last: one that refuses this agent, or is gone, takes nothing back. One thread.
class OrcaConsent {
 public:
  static constexpr std::chrono::days kLapses{8};

  /// Begins with what the file holds; nothing is read if there is none or it says nothing plain.
  /// References outlive it.
  OrcaConsent(platform::Disk& disk, std::string path, const Clock& clock);

  /// What the hub said. Durable on return; after an error it holds until the agent ends.
  Result<void> told(const std::optional<agentlink::OrcaReading>& reading, bool interface = false);
  /// The hub was heard again; kept once a day.
  Result<void> heard();

  [[nodiscard]] orca::Consent now() const;

 private:
  [[nodiscard]] bool anything() const { return consent_.database || consent_.interface; }
  [[nodiscard]] Result<void> save();

  platform::Disk& disk_;
  std::string path_;
  const Clock& clock_;
  orca::Consent consent_ = {};
  Instant heard_{};  ///< By this machine's own clock, as are the others.
  Instant saved_{};
};

}  // namespace sekisho::agent
