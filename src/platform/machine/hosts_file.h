#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sekisho::platform {

/// The addresses that a hosts file (hosts(5)) gives to `name`, in order.
[[nodiscard]] std::vector<std::string> addressesInHosts(std::string_view hosts,
                                                        std::string_view name);

}  // namespace sekisho::platform
