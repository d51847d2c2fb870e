#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/random.h"
#include "platform/disk/disk.h"
#include "platform/system/interfaces.h"
#include "programs/hub/options.h"

namespace sekisho::hub {

/// The whole hub: data directory, journal, capabilities, listeners. main() makes one.
class Hub {
 public:
  /// The machine's addresses; may be called by any thread.
  using Interfaces = std::function<std::vector<platform::InterfaceAddress>()>;

  /// Takes the data directory's lock, opens everything and replays what a crash left, in that
  /// order.
  ///
  /// `held` is the lock itself where the hub before has it (takeLock()). Conflict (hub.in-use) if
  /// another hub holds the directory. Whatever else fails is passed on: a hub that cannot open its
  /// journal does not start.
  [[nodiscard]] static Result<std::unique_ptr<Hub>> open(
      Options options, const Clock& clock, Random& random, Interfaces interfaces,
      std::unique_ptr<platform::DirectoryLock> held = {});
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  /// Opens the listeners and begins to answer.
  [[nodiscard]] Result<void> serve();

  /// What is due by the clock: judging, live status, this machine's own agent, its own addresses.
  /// Call it every second
  /// or so, from one thread.
  void tick();

  /// The journal's next generation is to be opened (design §4): stop() this hub, let it go, and
  /// open another with options(), which name the ports it served, and with its lock, so that no
  /// other takes the directory in between.
  [[nodiscard]] bool mustReopen() const;
  [[nodiscard]] Options options() const;
  [[nodiscard]] std::unique_ptr<platform::DirectoryLock> takeLock();

  /// The address people open, with the one-time set-up link while the hub is not set up.
  [[nodiscard]] std::string address() const;

  /// Takes no more requests, lets running ones finish, then closes everything in order.
  void stop();

  /// Everything it is made of; only the files that build it look inside (state.h).
  struct State;

 private:
  explicit Hub(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace sekisho::hub
