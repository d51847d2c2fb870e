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
  std::map<DeviceId, Answer> answers;
  for (const auto& [device, address] : servers_()) {
    const auto took = connect_(address);
    Answer answer{.at = clock_.now()};
    if (took) answer.took = *took;
    answers.emplace(device, answer);
  }
  const Lock lock(mutex_);
  newest_ = std::move(answers);
}

std::map<DeviceId, OrcaAnswers::Answer> OrcaAnswers::newest() const {
  const Lock lock(mutex_);
  return newest_;
}

}  // namespace sekisho::hub
