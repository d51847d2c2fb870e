#include "programs/hub/orca_answers.h"

#include <utility>

#include "platform/system/connecting.h"
#include "platform/tls/handshaking.h"

namespace sekisho::hub {

void OrcaAnswers::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void OrcaAnswers::stop() { thread_ = std::jthread(); }

void OrcaAnswers::run(const std::stop_token& stop) {
  Mutex mutex;
  Condition awaited;
  while (!stop.stop_requested()) {
    look(stop);
    const Lock lock(mutex);
    (void)awaited.wait_for(mutex, stop, kEvery, [] { return false; });
  }
}

OrcaAnswers::Answer OrcaAnswers::askOne(const std::vector<OrcaPlace>& places,
                                        const std::stop_token& stop) const {
  Answer answer{.at = clock_.now()};
  for (const OrcaPlace& place : places) {
    if (stop.stop_requested()) break;
    const auto took = ask_(place);
    answer = {.at = clock_.now(), .asked = place.asks != OrcaPlace::Asks::Connection};
    if (!took) continue;
    answer.took = *took;
    break;
  }
  return answer;
}

void OrcaAnswers::look(const std::stop_token& stop) {
  const std::map<DeviceId, Answer> known = newest();
  std::map<DeviceId, Answer> answers;
  bool changed = false;
  for (const auto& [device, places] : servers_()) {
    Answer answer = askOne(places, stop);
    if (stop.stop_requested()) return;
    const auto last = known.find(device);
    answer.before = answer.took || (last != known.end() && last->second.before);
    // When it did not answer is told: of a night that says nothing, of the morning after it does.
    changed = changed || !answer.took || last == known.end() || !last->second.took;
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

Result<std::chrono::microseconds> timeToAnswerOf(const OrcaPlace& place) {
  const std::chrono::milliseconds most = OrcaAnswers::kMost;
  switch (place.asks) {
    case OrcaPlace::Asks::Http:
      return platform::timeToAnswer(
          place.address, place.port,
          "OPTIONS * HTTP/1.1\r\nHost: " + place.address + "\r\nConnection: close\r\n\r\n", most);
    case OrcaPlace::Asks::Tls:
      return platform::tls::timeToShakeHands(place.address, place.port, most);
    case OrcaPlace::Asks::Connection: break;
  }
  return platform::timeToConnect(place.address, place.port, most);
}

}  // namespace sekisho::hub
