#pragma once

// For the .cpp files of this folder only.

#include <netinet/in.h>
#include <unistd.h>

#include <utility>

namespace sekisho::platform::mdns {

/// 224.0.0.251, where everybody listens who speaks Multicast DNS (RFC 6762 §3).
inline constexpr in_addr_t kGroup = 0xE00000FB;

[[nodiscard]] inline sockaddr_in groupAddress(std::uint16_t port) {
  sockaddr_in group{};
  group.sin_family = AF_INET;
  group.sin_port = htons(port);
  group.sin_addr.s_addr = htonl(kGroup);
  return group;
}

/// A descriptor and its one owner.
class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  ~Descriptor() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  Descriptor(Descriptor&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;

  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace sekisho::platform::mdns
