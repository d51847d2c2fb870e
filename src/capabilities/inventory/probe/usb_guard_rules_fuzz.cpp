#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/inventory/probe/usb_guard_rules.h"
#include "core/check.h"

// No other rule takes back what one allows, and files one behind the other admit what the wider
// does.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::inventory;  // NOLINT(google-build-using-namespace)
  const std::string text(reinterpret_cast<const char*>(data), size);
  const UsbGuardRules rules = usbGuardRulesIn(text);
  SEKISHO_CHECK(rules.count >= 0 && static_cast<std::size_t>(rules.count) <= size);
  SEKISHO_CHECK(rules.count > 0 || rules.admitted == StorageAdmitted::Chosen);
  SEKISHO_CHECK(usbGuardRulesIn(text + "\nallow\n").admitted == StorageAdmitted::Any);
  const UsbGuardRules twice = usbGuardRulesIn(text + "\nreject\n" + text);
  SEKISHO_CHECK(twice.admitted == rules.admitted && twice.count == 2 * rules.count + 1);
  return 0;
}
