#include <cstdint>
#include <string>

#include "capabilities/people/probe/polkit_grants.h"
#include "core/check.h"

// Whatever stands before it, a rule that lets everybody do everything is unclear.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using sekisho::people::polkitGrants;
  if (size > 65536) return 0;
  const std::string text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(polkitGrants("own.rules", text));
  static_cast<void>(polkitGrants("own.pkla", text));
  SEKISHO_CHECK(
      polkitGrants("own.rules",
                   text + "\n*/\npolkit.addRule(function(a, s) { return polkit.Result.YES; });")
          .is_unclear);
  SEKISHO_CHECK(
      polkitGrants("own.pkla", text + "\n[all]\nIdentity=unix-user:u\nAction=*\nResultAny=yes\n")
          .is_unclear);
  return 0;
}
