#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/orca/probe/api_answer.h"
#include "capabilities/orca/probe/log_words.h"
#include "capabilities/orca/probe/version_files.h"
#include "core/check.h"
#include "core/text.h"

namespace {

void checkVersion(const std::string& text) {
  SEKISHO_CHECK(text.empty() || sekisho::orca::isVersion(text));
}

}  // namespace

// Whatever the answer is: versions, names of one line and ids of users get out of it, nothing else.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace orca = sekisho::orca;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto state = orca::systemStateFromApi(text)) {
    checkVersion(state->edition);
    checkVersion(state->schema.local);
    checkVersion(state->schema.newest);
    for (const auto& master : state->masters) {
      SEKISHO_CHECK(!master.name.empty() && sekisho::isOneLine(master.name, 240));
      checkVersion(master.versions.local);
      checkVersion(master.versions.newest);
    }
    {
      const auto& program = state->programs;
      SEKISHO_CHECK(sekisho::isOneLine(program.versions.newest, 240));
      SEKISHO_CHECK(sekisho::isOneLine(program.versions.local, 240));
    }
  }
  if (const auto users = orca::usersFromApi(text)) {
    for (const auto& user : users->all) {
      SEKISHO_CHECK(orca::isUserId(user.user));
      SEKISHO_CHECK(!user.name || sekisho::isOneLine(*user.name, 240));
      SEKISHO_CHECK(user.administrator || !user.may_export);
    }
  }
  return 0;
}
