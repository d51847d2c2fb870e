#include <cstdint>
#include <string>

#include "capabilities/seats/probe/gvdb.h"
#include "core/check.h"

// A value is only ever told under a name the file has, and a nested table is a table again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using sekisho::seats::Gvdb;
  const auto settings = Gvdb::parse(std::string(reinterpret_cast<const char*>(data), size));
  if (!settings) return 0;
  for (const char* name :
       {"/org/gnome/desktop/session/idle-delay", "/test/text", "/test/big", "", "/"}) {
    SEKISHO_CHECK(!settings->value(name) || settings->has(name));
  }
  if (const auto locks = settings->table(".locks")) {
    SEKISHO_CHECK(!locks->has("no such name") || !locks->value("no such name"));
    SEKISHO_CHECK(!locks->value("/org/gnome/desktop/session/idle-delay") ||
                  locks->has("/org/gnome/desktop/session/idle-delay"));
  }
  return 0;
}
