#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/network/probe/sshd_config.h"
#include "core/check.h"

// A configuration that may include itself always ends; with a line in front that settles the
// matter, nothing behind it makes the global part more permissive.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::network;  // NOLINT(google-build-using-namespace)
  if (size > 65536) return 0;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto read = [](const std::string& config) {
    return readSshdConfig(
        "/etc/ssh/sshd_config",
        {.read = [&](const std::string&) { return config; },
         .matching = [](const std::string& pattern) -> sekisho::Result<std::vector<std::string>> {
           return std::vector<std::string>{pattern};
         }});
  };
  const auto access = read(text);
  SEKISHO_CHECK(access && !access->ports.empty());
  const auto settled = read("PermitRootLogin no\nPermitEmptyPasswords no\n" + text);
  SEKISHO_CHECK(settled);
  SEKISHO_CHECK(settled->conditional ||
                (settled->root_login == RootLogin::No && !settled->empty_password));
  return 0;
}
