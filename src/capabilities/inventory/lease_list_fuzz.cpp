#include <cstdint>
#include <string_view>

#include "capabilities/inventory/lease_list.h"
#include "core/check.h"

// Every lease has an address in its one written form, and no address stands twice.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::inventory;
  const auto list = parseLeaseList({reinterpret_cast<const char*>(data), size});
  if (!list) return 0;
  for (std::size_t i = 0; i < list->leases.size(); ++i) {
    const Mac& mac = list->leases[i].mac;
    SEKISHO_CHECK(Mac::fromText(mac.text) == mac);
    for (std::size_t j = 0; j < i && j < 50; ++j) SEKISHO_CHECK(list->leases[j].mac != mac);
  }
  return 0;
}
