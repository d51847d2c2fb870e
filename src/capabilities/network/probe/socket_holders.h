#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "platform/machine/machine.h"

namespace sekisho::network {

inline constexpr std::size_t kMaxDescriptors = 16384;  // of one process

/// A process that holds a waiting socket.
struct Holder {
  std::string name = {};        ///< As the kernel keeps it, at most 15 bytes.
  std::string executable = {};  ///< Empty if it could not be told.
  std::string started_by = {};  ///< service, session, container, other; empty if not told.
  std::string unit = {};        ///< systemd's unit, if a service.
};

/// What started a process, by its control group: text of /proc/<pid>/cgroup.
void readControlGroup(std::string_view text, Holder& holder);

/// Which process holds which socket.
///
/// Finding out means looking at every descriptor of every process, so that is done only when a
/// socket turns up that was not there before, and every ten minutes. One thread at a time.
class SocketHolders {
 public:
  SocketHolders(const platform::Machine& machine, const Clock& clock)
      : machine_(machine), clock_(clock) {}

  /// Finds the holders of these sockets, and forgets all others.
  void prepare(const std::vector<std::uint64_t>& inodes);
  /// Null if no process was found: the kernel's own socket, or one of another user if this process
  /// may not look.
  [[nodiscard]] const Holder* holderOf(std::uint64_t inode) const;
  /// How often the processes were walked through.
  [[nodiscard]] int walks() const { return walks_; }

 private:
  void walk();
  void lookAt(const std::string& process);

  const platform::Machine& machine_;
  const Clock& clock_;
  std::map<std::uint64_t, std::optional<Holder>> held_ = {};
  std::chrono::milliseconds walked_at_{-1};
  int walks_ = 0;
};

}  // namespace sekisho::network
