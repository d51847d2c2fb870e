#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/catalog/specs.h"
#include "capabilities/evidence/received_tables.h"
#include "capabilities/evidence/table.h"
#include "capabilities/posture/judge.h"
#include "capabilities/posture/presence.h"
#include "capabilities/posture/questions.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::posture {

/// Which tables there are, how complete and how old, with their rows in Questions: everything a
/// judgement may rest on. One call at a time.
class KnownTables {
 public:
  /// All must outlive it.
  KnownTables(const catalog::Specs& specs, evidence::ReceivedTables& received, Questions& questions)
      : specs_(specs), received_(received), questions_(questions) {}

  /// Takes in what was ever received from devices that were not known before, and forgets those
  /// that are not named any more.
  [[nodiscard]] Result<void> setDevices(const std::set<DeviceId>& devices);

  /// Takes in the newest reading of one table. Tables without a spec and devices not named are
  /// left alone.
  [[nodiscard]] Result<void> received(DeviceId device, std::string_view table);

  /// Doubts when the tables of devices were read, until they are received again.
  void doubtTimes();

  /// Takes in a register of the hub.
  [[nodiscard]] Result<void> setRegister(const evidence::Table& table);

  [[nodiscard]] bool isRegister(std::string_view table) const;

  /// The state of `table` on a device, or of a register; `sleeps` are the device's.
  [[nodiscard]] TableState stateOf(std::string_view table, const std::optional<DeviceId>& device,
                                   std::span<const Sleep> sleeps) const;

  /// The devices whose newest `table` has rows, or may have some: it was not read whole.
  [[nodiscard]] std::set<DeviceId> devicesWith(std::string_view table) const;

 private:
  struct Known {
    evidence::TableStatus status = evidence::TableStatus::Complete;
    Sha256 digest;
    Instant confirmed{};
    bool is_doubted = false;
    bool lacks_columns = false;
    bool at_visit = false;
    bool is_empty = false;  ///< It was read whole, and there was nothing.

    [[nodiscard]] bool isOf(const evidence::TableMark& mark) const {
      return digest == mark.what.digest && status == mark.status;
    }
  };
  [[nodiscard]] Result<void> take(const evidence::ReceivedTable& received);
  [[nodiscard]] bool wasVisited(DeviceId device) const;

  const catalog::Specs& specs_;
  evidence::ReceivedTables& received_;
  Questions& questions_;
  std::set<DeviceId> devices_;
  std::map<std::string, std::map<DeviceId, Known>, std::less<>> tables_;
  std::map<std::string, Sha256, std::less<>> registers_;
};

}  // namespace sekisho::posture
