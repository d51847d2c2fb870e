#include <cstdint>
#include <string_view>

#include "capabilities/journal/policy.h"
#include "core/check.h"

// A policy that is read is written so that it reads the same; without a cosignature no quorum of
// witnesses is ever met.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::journal;  // NOLINT(google-build-using-namespace)
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto policy = parsePolicy(text);
  if (!policy) return 0;
  const std::string written = writePolicy(*policy);
  if (written.size() <= kMaxPolicyBytes) SEKISHO_CHECK(parsePolicy(written) == *policy);
  SEKISHO_CHECK(!quorumTime(*policy, {}));
  return 0;
}
