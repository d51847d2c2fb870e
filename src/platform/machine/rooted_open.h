#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

namespace sekisho::platform {

/// Owns one open file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) noexcept : number_(number) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }

  [[nodiscard]] int number() const noexcept { return number_; }
  [[nodiscard]] bool isOpen() const noexcept { return number_ >= 0; }
  /// Hands the descriptor to the caller.
  [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }

 private:
  int number_ = -1;
};

/// Whether links on the way are followed (inside the root) or refused with ELOOP.
enum class Links { FollowInRoot, Refuse };

/// Opens `path` as if `root` were "/", with open(2) `flags` (O_CLOEXEC and O_NOCTTY are added).
/// A closed Descriptor and errno if it cannot.
///
/// Uses openat2(2) where the kernel has it (Linux 5.6), else walks the names itself.
[[nodiscard]] Descriptor openBelow(int root, std::string_view path, int flags, Links links);

/// The walk alone, as kernels before 5.6 need it.
[[nodiscard]] Descriptor walkBelow(int root, std::string_view path, int flags, Links links);

}  // namespace sekisho::platform
