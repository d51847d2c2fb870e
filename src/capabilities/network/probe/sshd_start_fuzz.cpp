#include <cstdint>

#include "capabilities/network/probe/sshd_start.h"
#include "core/check.h"
#include "core/text.h"

// Options in front of any command line are taken as they are, and change nothing else of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::network;  // NOLINT(google-build-using-namespace)
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)sshdStartOfProcess(text);
  auto command = sekisho::split(text, '\0');
  const auto start = readSshdStart(command);
  command.insert(command.begin() + 1, {"-p1", "-o", "UsePAM no"});
  const auto more = readSshdStart(command);
  SEKISHO_CHECK(start.has_value() == more.has_value());
  if (!start) return 0;
  SEKISHO_CHECK(more->given.ports.contains(1) && more->given.lines.front() == "UsePAM no");
  SEKISHO_CHECK(more->config == start->config && more->is_understood == start->is_understood);
  SEKISHO_CHECK(more->given.lines.size() == start->given.lines.size() + 1);
  return 0;
}
