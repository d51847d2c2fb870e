#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/posture/known_tables.h"
#include "capabilities/posture/pair_state.h"
#include "capabilities/posture/posture.h"

namespace sekisho::posture {

// A control as it is judged.
struct Watched {
  const catalog::ControlSpec* spec = nullptr;
  Sha256 text;
  std::vector<std::string> tables = {};  // as SQLite found
  std::optional<MessageId> broken = {};  // why it cannot be asked at all
};

// What a Posture is made of; its lock is the Posture's.
struct Posture::State {
  State(const catalog::Specs& given_specs, const Ports& given_ports)
      : specs(&given_specs),
        ports(given_ports),
        known(given_specs, given_ports.received, given_ports.questions) {}

  const catalog::Specs* specs;
  Ports ports;
  KnownTables known;
  std::vector<Watched> controls;

  Clinic clinic;
  std::vector<NamedDevice> devices;  // by name
  std::map<DeviceId, bool> has_agent;
  std::map<std::string, std::vector<std::size_t>> populations;
  std::map<DeviceId, Presence> presences;

  std::map<Pair, PairResult> results;
  std::map<Pair, Sha256> fingerprints;   // of `results`
  std::map<Pair, KeptVerdict> recorded;  // what the store has
  bool must_load = true;                 // whether `recorded` has to be read again

  Instant now{};
  std::chrono::sys_days today{};
  bool clinic_changed = true;
  bool due = true;
  std::optional<Instant> next_change;
  std::optional<Instant> judged_at;
  std::optional<std::uint64_t> entry;
  std::uint64_t judgings = 0;

  [[nodiscard]] Result<std::vector<Watched>> watch(const catalog::Specs& given) const;
  [[nodiscard]] Result<void> load();
  [[nodiscard]] Result<void> readClinic();
  [[nodiscard]] Result<void> readPresences();
  [[nodiscard]] PairState stateOf(const Watched& control,
                                  const std::optional<DeviceId>& device) const;
  [[nodiscard]] PairState clinicState(const Watched& control) const;
  void addTable(PairState& state, const std::string& table, DeviceId device) const;
  [[nodiscard]] std::optional<std::chrono::sys_days> exceptionFor(const Pair& pair) const;
  [[nodiscard]] Judgement measure(const Watched& control, const Pair& pair, const PairState& state);
  void nameDevices(std::vector<MessageArgument>& arguments) const;
  void judgePair(const Watched& control, const Pair& pair, std::set<Pair>& seen, Ticked& ticked);
  void judgeAll(Ticked& ticked);
  [[nodiscard]] Result<void> recordAll(Ticked& ticked);
  [[nodiscard]] std::vector<TableDigest> tablesBehind(std::span<const VerdictChange> changes) const;
  [[nodiscard]] BoardParts parts() const {
    return {*specs, devices, populations, results, clinic.people, today};
  }
  [[nodiscard]] const Watched* watched(std::string_view id) const;
  [[nodiscard]] Board board() const;
};

}  // namespace sekisho::posture
