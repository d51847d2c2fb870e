#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sekisho::network {

/// The proxies that lines of shell assignments name (/etc/environment, /etc/profile.d): "host:port"
/// in order of appearance, without scheme, path or password.
[[nodiscard]] std::vector<std::string> proxiesInEnvironment(std::string_view text);

/// The proxies of an apt configuration: Acquire::http::Proxy and its kin, in either notation.
/// "DIRECT" is none.
[[nodiscard]] std::vector<std::string> proxiesOfApt(std::string_view text);

/// "host:port" (or "host") of a proxy's address; empty if there is none in it.
[[nodiscard]] std::string hostAndPort(std::string_view address);

}  // namespace sekisho::network
