#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/orca/probe/conf_file.h"
#include "capabilities/orca/probe/database_passwords.h"
#include "core/check.h"
#include "core/text.h"

// What is read, written again a line each, is read as the same. Of passwords there is an answer
// only where a file speaks of one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto settings = sekisho::orca::confFrom(text);
  std::string again;
  for (const auto& [key, value] : settings) {
    SEKISHO_CHECK(!value.contains('\n'));
    again += key + "=\"" + value + "\"\n";
  }
  SEKISHO_CHECK(sekisho::orca::confFrom(again) == settings);
  sekisho::orca::DatabasePasswords passwords;
  passwords.addEnvironment(text);
  passwords.addConf(text);
  passwords.addGroups(text);
  SEKISHO_CHECK(!passwords.isFirst() || sekisho::lowered(text).contains("pass"));
  return 0;
}
