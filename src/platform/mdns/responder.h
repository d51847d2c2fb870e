#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/error.h"
#include "platform/system/interfaces.h"

namespace sekisho::platform::mdns {

/// Answers, on a thread of its own, questions for the addresses of one name: on each of the
/// machine's IPv4 networks with the addresses of that interface. It answers nothing else, nobody
/// from outside the network a question came in on, and no more than 20 questions a second. It asks
/// for nothing and keeps nothing; that the name is free is not checked (RFC 6762 §8.1 is left out:
/// whoever dials checks who is there).
class Responder {
 public:
  static constexpr int kAnswersPerSecond = 20;

  /// Unavailable (mdns.port) if port 5353 cannot be had. `name` ends in ".local".
  [[nodiscard]] static Result<std::unique_ptr<Responder>> start(
      std::string name, std::vector<InterfaceAddress> machine);
  ~Responder();
  Responder(const Responder&) = delete;
  Responder& operator=(const Responder&) = delete;

 private:
  struct State;
  explicit Responder(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace sekisho::platform::mdns
