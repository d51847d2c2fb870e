#include "programs/agent/agent.h"

#include <algorithm>
#include <utility>

namespace sekisho::agent {

Agent::Agent(Spool& spool, const Clock& clock, Random& random, std::string boot,
             std::vector<evidence::Probe> probes, Send send, HubLink::Listener listener,
             std::vector<Follow> follows, int version)
    : spool_(spool),
      clock_(clock),
      probes_(std::move(probes)),
      trouble_(listener.trouble),
      schedule_(probes_, clock.sinceBoot(), random),
      link_(spool, clock, random, std::move(boot), std::move(send), listening(std::move(listener)),
            version) {
  for (Follow& follow : follows) followed_.push_back({.work = std::move(follow)});
  recordStart();
}

HubLink::Listener Agent::listening(HubLink::Listener listener) {
  // What may be read depends on the settings: when they change, everything is read again.
  auto tell = std::move(listener.settings);
  listener.settings = [this, tell = std::move(tell)](const agentlink::Settings& settings,
                                                     Instant hub_now) {
    if (settings == settings_) return;
    const bool reads_otherwise = settings != settings_.value_or(agentlink::Settings());
    settings_ = settings;
    tell(settings, hub_now);
    if (reads_otherwise) schedule_.all(clock_.sinceBoot());
  };
  return listener;
}

void Agent::recordStart() {
  if (spool_.start() == SpoolStart::Lost) {
    auto lost = spool_.events().append(
        "agent.spool-lost@1", link_.machineTime(),
        Json::Object{{"previous_epoch", ""}, {"reason", "agentlink.spool-lost"}});
    if (!lost) trouble_(lost.error());
  }
  auto started = spool_.events().append("agent.started@1", link_.machineTime(),
                                        Json::Object{{"version", SEKISHO_VERSION}});
  if (!started) trouble_(started.error());
}

void Agent::tick(const std::function<bool()>& enough) {
  while (const auto due = schedule_.due(clock_.sinceBoot())) {
    if (enough()) return;
    const evidence::Probe& probe = probes_[*due];
    const auto read_at = link_.machineTime();  // before: what changes while it reads is not in it
    auto kept = spool_.put(probe.read(), read_at);
    if (!kept) trouble_(kept.error());
    schedule_.done(*due, clock_.sinceBoot());
    if (probe.heavy) break;
  }
  for (Followed& followed : followed_) {
    if (enough()) return;
    if (followed.due <= clock_.sinceBoot()) followed.due = followed.work(link_.machineTime());
  }
  link_.work(enough);
}

Agent::Time Agent::next() const {
  Time next = std::min(schedule_.next(), link_.next());
  for (const Followed& followed : followed_) next = std::min(next, followed.due);
  return next;
}

void Agent::changed(const std::string& path) {
  for (std::size_t i = 0; i < probes_.size(); ++i) {
    if (std::ranges::find(probes_[i].watched, path) != probes_[i].watched.end()) {
      schedule_.changed(i, clock_.sinceBoot());
    }
  }
}

void Agent::stop(bool shutdown) { link_.goodbye(shutdown); }

}  // namespace sekisho::agent
