#include "programs/hub/orca_answers.h"

#include <utility>

namespace sekisho::hub {

void OrcaAnswers::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void OrcaAnswers::stop() { thread_ = std::jthread(); }

void OrcaAnswers::run(const std::stop_token& stop) {
  Mutex mutex;
  Condition awaited;
  while (!stop.stop_requested()) {
    look();
    const Lock lock(mutex);
    (void)awaited.wait_for(mutex, stop, kEvery, [] { return false; });
  }
}

void OrcaAnswers::look() {
  const std::map<DeviceId, Answer> known = newest();
  std::map<DeviceId, Answer> answers;
  bool changed = false;
  for (const auto& [device, address] : servers_()) {
    const auto took = connect_(address);
    Answer answer{.at = clock_.now()};
    if (took) answer.took = *took;
    const auto last = known.find(device);
    answer.before = took.has_value() || (last != known.end() && last->second.before);
    // When it was not let in is told: of a night that says nothing, of the morning after it does.
    changed = changed || !took || last == known.end() || !last->second.took;
    answers.emplace(device, answer);
  }
  changed = changed || answers.size() != known.size();
  {
    const Lock lock(mutex_);
    newest_ = std::move(answers);
  }
  if (changed) changed_ = true;
}

std::map<DeviceId, OrcaAnswers::Answer> OrcaAnswers::newest() const {
  const Lock lock(mutex_);
  return newest_;
}

}  // namespace sekisho::hub
