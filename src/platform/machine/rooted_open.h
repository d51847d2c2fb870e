#pragma once

#include <string_view>

#include "platform/descriptor.h"

namespace sekisho::platform {

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
