#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/fleet/events.h"
#include "capabilities/fleet/fleet.h"

namespace sekisho::fleet::testing {

/// A fleet without a database; one thread at a time. `decisions` lists the kinds of entries.
class FleetInMemory final : public Fleet {
 public:
  std::vector<std::string> decisions;

  Result<void> invite(const Invitation& invitation, Instant, const journal::Actor&) override {
    std::erase_if(invitations_, [&](const auto& each) {
      return each.second.first.device == invitation.device && !each.second.second;
    });
    invitations_.insert_or_assign(invitation.token, std::pair{invitation, std::nullopt});
    decisions.emplace_back("agent.invited@1");
    return {};
  }

  Result<DeviceId> invited(const Sha256& token, const Sha256& key, Instant now) override {
    const auto found = invitations_.find(token);
    if (found == invitations_.end()) return fail(ErrorCode::PermissionDenied, kTokenRefused);
    const auto& [invitation, used_by] = found->second;
    if (auto good = usable(invitation, used_by, key, now); !good) {
      return std::unexpected(good.error());
    }
    return invitation.device;
  }

  Result<Agent> enroll(const Enrolment& enrolment) override {
    const auto device = invited(enrolment.token, enrolment.key, enrolment.contact.received);
    if (!device) return std::unexpected(device.error());
    invitations_.at(enrolment.token).second = enrolment.key;
    for (Agent& agent : agents_) {
      if (agent.device == *device && agent.state != AgentState::Revoked) {
        agent.state = AgentState::Replaced;
      }
    }
    agents_.push_back({.id = enrolment.id,
                       .device = *device,
                       .certificate_serial = enrolment.certificate_serial,
                       .key = enrolment.key,
                       .enrolled = enrolment.contact.received,
                       .version = enrolment.version,
                       .epoch = enrolment.contact.epoch,
                       .boot = enrolment.contact.boot,
                       .boot_started = enrolment.contact.boot_started,
                       .last_seen = enrolment.contact.received});
    boots_.emplace(std::pair{enrolment.id, enrolment.contact.boot}, enrolment.contact.boot_started);
    epochs_.emplace(enrolment.id, enrolment.contact.epoch);
    decisions.emplace_back("agent.enrolled@1");
    return agents_.back();
  }

  Result<Agent> agentOf(std::string_view certificate_serial) override {
    const auto found = std::ranges::find(agents_, certificate_serial, &Agent::certificate_serial);
    if (found == agents_.end()) return fail(ErrorCode::NotFound, kUnknownAgent);
    return *found;
  }

  Result<std::vector<Agent>> agents() override {
    std::vector<Agent> present;
    std::ranges::copy_if(agents_, std::back_inserter(present),
                         [](const Agent& agent) { return agent.state != AgentState::Replaced; });
    return present;
  }

  Result<void> heard(const Agent& agent, const Contact& contact) override {
    Agent& known = *std::ranges::find(agents_, agent.id, &Agent::id);
    if (auto admitted = admit(known); !admitted) return admitted;
    const auto fork = forkOf(known, contact, boots_.contains({agent.id, contact.boot}),
                             epochs_.contains({agent.id, contact.epoch}));
    if (fork) {
      if (auto noted = suspect(agent.id, *fork, contact.received); !noted) return noted;
      return fail(ErrorCode::PermissionDenied, kMustReenrol);
    }
    if (known.goodbye == Goodbye::Shutdown && !sleeps_.empty() && !contact.goodbye) {
      for (Sleep& sleep : sleeps_) {
        if (sleep.device == known.device && !sleep.until) sleep.until = contact.received;
      }
    }
    if (contact.goodbye == Goodbye::Shutdown) {
      sleeps_.push_back({.device = known.device, .from = contact.received});
    }
    if (known.boot != contact.boot) known.boot_started = contact.boot_started;
    known.boot = contact.boot;
    known.epoch = contact.epoch;
    known.last_seen = contact.received;
    known.goodbye = contact.goodbye;
    if (contact.version) known.version = *contact.version;
    if (contact.skew) known.skew = *contact.skew;
    boots_.emplace(std::pair{agent.id, contact.boot}, contact.boot_started);
    epochs_.emplace(agent.id, contact.epoch);
    return {};
  }

  Result<void> suspect(AgentId id, Fork, Instant) override {
    Agent& known = *std::ranges::find(agents_, id, &Agent::id);
    if (known.state != AgentState::Enrolled) return {};
    known.state = AgentState::CloneSuspected;
    decisions.emplace_back("agent.clone-suspected@1");
    return {};
  }

  /// As endAgentsOf() of the stored one.
  std::int64_t endAgentsOf(DeviceId device) {
    std::int64_t ended = 0;
    for (Agent& agent : agents_) {
      const bool lives =
          agent.state == AgentState::Enrolled || agent.state == AgentState::CloneSuspected;
      if (agent.device != device || !lives) continue;
      agent.state = AgentState::Revoked;
      ++ended;
    }
    return ended;
  }

  Result<std::optional<Instant>> bootStart(AgentId id, std::string_view boot) override {
    const auto found = boots_.find({id, std::string(boot)});
    return found == boots_.end() ? std::nullopt : std::optional(found->second);
  }

  Result<std::vector<Sleep>> sleeps(Instant since) override {
    std::vector<Sleep> recent;
    std::ranges::copy_if(sleeps_, std::back_inserter(recent),
                         [&](const Sleep& sleep) { return !sleep.until || *sleep.until > since; });
    return recent;
  }

 private:
  std::map<Sha256, std::pair<Invitation, std::optional<Sha256>>> invitations_;
  std::vector<Agent> agents_;
  std::map<std::pair<AgentId, std::string>, Instant> boots_;
  std::set<std::pair<AgentId, std::string>> epochs_;
  std::vector<Sleep> sleeps_;
};

/// Events kept in memory, in order. While `broken` is set nothing is kept.
class EventsInMemory final : public EventLog {
 public:
  std::map<std::pair<DeviceId, std::string>, std::vector<AgentEvent>> recorded;
  bool broken = false;

  Result<std::uint64_t> mark(DeviceId device, std::string_view epoch) override {
    const auto& events = recorded[{device, std::string(epoch)}];
    return events.empty() ? 0 : events.back().number;
  }

  Result<void> append(DeviceId device, std::string_view epoch,
                      std::span<const AgentEvent> events) override {
    if (broken) return fail(ErrorCode::Unavailable, MessageId{"journal.read-only"});
    auto& kept = recorded[{device, std::string(epoch)}];
    kept.insert(kept.end(), events.begin(), events.end());
    return {};
  }
};

}  // namespace sekisho::fleet::testing
