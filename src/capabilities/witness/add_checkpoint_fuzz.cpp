#include <cstdint>
#include <string_view>

#include "capabilities/witness/add_checkpoint.h"
#include "capabilities/witness/testing/witness_in_memory.h"
#include "core/check.h"

// A request that is read is written the same again, and bytes that no trusted log signed are never
// cosigned.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::witness;  // NOLINT(google-build-using-namespace)
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto request = decodeAddCheckpoint(text)) {
    SEKISHO_CHECK(encodeAddCheckpoint(*request) == text);
  }
  static testing::WitnessInMemory it;
  static const bool trusts = [] {
    it.logs.known.push_back({.name = "sekisho.internal/01930000-0000-7000-8000-000000000001/1",
                             .key = {std::byte{0x5A}}});
    return true;
  }();
  const auto reply = it.witness.addCheckpoint(text);
  SEKISHO_CHECK(trusts && reply && reply->answer != Answer::Cosigned);
  return 0;
}
