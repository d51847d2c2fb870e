#include <cstdint>
#include <string>

#include "capabilities/people/probe/polkit.h"
#include "core/check.h"

// Whatever stands before it, a rule that lets everybody do everything is seen.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using sekisho::people::mayGiveRoot;
  if (size > 65536) return 0;
  const std::string text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(mayGiveRoot("own.rules", text));
  static_cast<void>(mayGiveRoot("own.pkla", text));
  SEKISHO_CHECK(mayGiveRoot(
      "own.rules", text + "\n*/\npolkit.addRule(function(a, s) { return polkit.Result.YES; });"));
  SEKISHO_CHECK(
      mayGiveRoot("own.pkla", text + "\n[all]\nIdentity=unix-user:u\nAction=*\nResultAny=yes\n"));
  return 0;
}
