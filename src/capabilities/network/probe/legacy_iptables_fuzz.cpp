#include <cstdint>
#include <cstring>

#include "capabilities/network/probe/legacy_iptables.h"
#include "core/check.h"

// The first eight bytes say where the chain for incoming traffic begins and ends; the rest are the
// entries. A table is whole only if its policy was met.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::network;  // NOLINT(google-build-using-namespace)
  const auto bytes = std::as_bytes(std::span(data, size));
  if (bytes.size() < 8) return 0;
  LegacyTable table{.entries = sekisho::copyOf(bytes.subspan(8))};
  std::memcpy(&table.first_entry, bytes.data(), 4);
  std::memcpy(&table.policy_entry, bytes.data() + 4, 4);
  for (const bool v6 : {false, true}) {
    const FilterRules rules = rulesOf(table, v6);
    SEKISHO_CHECK(!rules.whole || table.policy_entry < table.entries.size());
    SEKISHO_CHECK(inputRules(rules) <= size);
    SEKISHO_CHECK(!maySendOn(rules));  // of what befalls what is for this machine
    SEKISHO_CHECK(defaultInput(rules) == Verdict::Accept || !rules.chains.empty());
    table.hook = LegacyHook::Prerouting;
    const FilterRules rerouting = rulesOf(table, v6);
    SEKISHO_CHECK(rerouting.input.empty() && inputRules(rerouting) == 0);
    SEKISHO_CHECK(!maySendOn(rerouting) || inputRules(rules) > 0);
    table.hook = LegacyHook::Input;
  }
  return 0;
}
