#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/ids.h"
#include "core/random.h"
#include "platform/http/message.h"
#include "programs/hub/state.h"
#include "tables.h"

namespace sekisho::bench {

/// One enrolled machine, as the hub hears it.
struct Machine {
  DeviceId device;
  std::string name;
  std::string serial = {};  ///< Of its agent's certificate.
  std::string epoch;
  std::string boot = {};
  Instant boot_started{};
  std::uint64_t sequence = 0;
  std::uint64_t event = 0;
  std::map<std::string, Sha256> sent = {};  ///< What the hub has of each table.
};

/// A hub in this process. Everything it knows came by set-up, register and the agents' receiver, as
/// it does in a clinic; only the sockets between them are left out.
class Clinic {
 public:
  static constexpr std::string_view kPerson = "水野 由美";
  static constexpr std::string_view kPassword = "correct horse battery";

  /// Opens the data directory `folder`. The references outlive it.
  Clinic(const std::string& folder, const Clock& clock, Random& random);

  void setUp();
  /// Registers a machine and enrols its agent with a key and certificate of its own.
  [[nodiscard]] Machine enrol(const std::string& name, inventory::DeviceRole role);
  /// The machines enrolled before, each in a new boot and a new life of its spool.
  [[nodiscard]] std::vector<Machine> machines();

  /// The machine starts: a new boot, its hello and one event.
  void wake(Machine& machine);
  /// Sends each table whole if the hub has other content, else its digest.
  void send(Machine& machine, const std::vector<ReadTable>& tables);
  void goodbye(Machine& machine);

  hub::Hub::State& state() { return *state_; }

 private:
  std::string post(std::string_view call, const std::string& body, const Machine* machine);
  evidence::MachineTime timeOf(const Machine& machine) const;
  void begin(Machine& machine);

  const Clock& clock_;
  Random& random_;
  std::unique_ptr<hub::Hub::State> state_;
};

}  // namespace sekisho::bench
