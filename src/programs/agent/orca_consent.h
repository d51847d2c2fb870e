#pragma once

#include <optional>
#include <string>

#include "capabilities/orca/probe/database_reading.h"
#include "core/error.h"
#include "interfaces/agentlink/wire.h"
#include "platform/disk/disk.h"

namespace sekisho::agent {

/// Whether 日レセ's database may be read on this machine: by what the hub last said, which is kept
/// in a file over a restart. One thread.
class OrcaConsent {
 public:
  /// Begins with what the file holds; nothing is read if there is none or it says nothing plain.
  /// `disk` outlives it.
  OrcaConsent(platform::Disk& disk, std::string path);

  /// What the hub said. Durable on return; after an error it holds until the agent ends.
  Result<void> told(const std::optional<agentlink::OrcaReading>& reading);

  [[nodiscard]] orca::Consent now() const noexcept { return consent_; }

 private:
  platform::Disk& disk_;
  std::string path_;
  orca::Consent consent_ = {};
};

}  // namespace sekisho::agent
