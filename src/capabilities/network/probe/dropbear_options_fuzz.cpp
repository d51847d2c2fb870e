#include <cstdint>
#include <string>

#include "capabilities/network/probe/dropbear_options.h"
#include "core/check.h"
#include "core/text.h"

// Words come as the kernel keeps them, each ended by a NUL. What -s and -w forbid, nothing behind
// them allows again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho;  // NOLINT(google-build-using-namespace)
  if (size > 65536) return 0;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto options = network::readDropbearOptions(split(text, '\0'));
  SEKISHO_CHECK(!options.ports.empty() && !options.ports.contains(0));
  const std::string strict = std::string("-s") + '\0' + "-w" + '\0' + text;
  const auto settled = network::readDropbearOptions(split(strict, '\0'));
  SEKISHO_CHECK(!settled.password && !settled.root);
  return 0;
}
