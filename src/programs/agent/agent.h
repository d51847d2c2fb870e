#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/evidence/probe.h"
#include "programs/agent/hub_link.h"
#include "programs/agent/schedule.h"
#include "programs/agent/spool.h"

namespace sekisho::agent {

/// Something that records events by itself: called when it is due, it says when it is due again.
using Follow = std::function<std::chrono::milliseconds(const evidence::MachineTime&)>;

/// One running agent: reads what is due, spools it, delivers it. Does nothing by itself: whoever
/// owns it calls tick() when next() comes or something happened. One thread.
class Agent {
 public:
  using Time = std::chrono::milliseconds;

  /// References must outlive the agent. Records that it started.
  Agent(Spool& spool, const Clock& clock, Random& random, std::string boot,
        std::vector<evidence::Probe> probes, Send send, HubLink::Listener listener,
        std::vector<Follow> follows = {}, int version = agentlink::kProtocolVersion);

  /// Reads the probes that are due, one heavy one at most, follows what is followed, then talks to
  /// the hub; stops between
  /// two probes or messages once `enough` says so.
  void tick(const std::function<bool()>& enough = [] { return false; });

  /// When tick() should be called next, by the time since boot.
  [[nodiscard]] Time next() const;

  /// A path that some probes watch has changed.
  void changed(const std::string& path);

  /// Ends the conversation; see HubLink::goodbye.
  void stop(bool shutdown);

  [[nodiscard]] const std::vector<evidence::Probe>& probes() const noexcept { return probes_; }
  [[nodiscard]] bool connected() const noexcept { return link_.connected(); }

 private:
  struct Followed {
    Follow work;
    Time due{0};
  };

  [[nodiscard]] HubLink::Listener listening(HubLink::Listener listener);
  void recordStart();

  Spool& spool_;
  const Clock& clock_;
  std::vector<evidence::Probe> probes_;
  std::function<void(const Error&)> trouble_;
  std::optional<agentlink::Settings> settings_;  ///< As last told; nothing before.
  Schedule schedule_;
  HubLink link_;
  std::vector<Followed> followed_ = {};
};

}  // namespace sekisho::agent
