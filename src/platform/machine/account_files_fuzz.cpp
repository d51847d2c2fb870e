#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "core/check.h"
#include "platform/machine/account_files.h"

using namespace std::literals;

// Whatever the files hold: names are unique and not empty, ids fit 32 bits, and nothing that leaves
// the reader of a password field is a part of that field but the name of a known scheme.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::set<std::string_view> kSchemes{
      "yescrypt"sv, "gost-yescrypt"sv, "scrypt"sv, "sha512"sv,    "sha256"sv, "bcrypt"sv, "md5"sv,
      "sha1"sv,     "sunmd5"sv,        "nt"sv,     "bsdicrypt"sv, "des"sv,    "unknown"sv};
  const std::string_view text(reinterpret_cast<const char*>(data), size);

  std::set<std::string> names;
  for (const auto& entry : sekisho::platform::parsePasswd(text).entries) {
    SEKISHO_CHECK(!entry.name.empty() && names.insert(entry.name).second);
    SEKISHO_CHECK(entry.uid >= 0 && entry.uid < 0xFFFF'FFFF);
    SEKISHO_CHECK(!entry.password.scheme || kSchemes.contains(*entry.password.scheme));
  }
  for (const auto& entry : sekisho::platform::parseShadow(text).entries) {
    SEKISHO_CHECK(!entry.password.scheme || kSchemes.contains(*entry.password.scheme));
    SEKISHO_CHECK(!entry.max_days || *entry.max_days < sekisho::platform::kForEverDays);
  }
  for (const auto& group : sekisho::platform::parseGroups(text)) {
    SEKISHO_CHECK(!group.name.contains(':') && !group.name.contains('\n'));
  }
  SEKISHO_CHECK(!sekisho::platform::nsswitchServices("", "passwd").empty());
  for (const auto& service : sekisho::platform::nsswitchServices(text, "passwd")) {
    SEKISHO_CHECK(!service.starts_with('['));
  }
  return 0;
}
