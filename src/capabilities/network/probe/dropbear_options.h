#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string_view>

namespace sekisho::network {

/// What dropbear(8) lets in, by the options it is started with; it has no file of settings.
struct DropbearOptions {
  bool password = true;  ///< A password alone is enough: -s forbids it, -t asks for a key too.
  bool empty_password = false;         ///< -B allows an empty one.
  bool root = true;                    ///< -w forbids root.
  bool root_password = true;           ///< -g forbids passwords of root.
  std::set<std::uint16_t> ports = {};  ///< Of each -p, without an address.
};

/// Reads the words behind the program's name. Options this program does not know are passed over.
[[nodiscard]] DropbearOptions readDropbearOptions(std::span<const std::string_view> arguments);

}  // namespace sekisho::network
