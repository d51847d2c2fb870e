#include <cstdint>
#include <string_view>

#include "capabilities/people/probe/doas.h"
#include "capabilities/people/probe/sudoers.h"
#include "core/check.h"

using sekisho::people::Claim;

// No text without an '=' grants anything, and nobody is spared a password for root who may not
// become root.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sekisho::people::Sudoers rules;
  for (const auto& line : sekisho::people::sudoersLines(text)) {
    SEKISHO_CHECK(!line.contains('\n'));
    if (const auto include = rules.add(line)) SEKISHO_CHECK(line[0] == '@' || line[0] == '#');
  }
  const sekisho::people::SudoSubject who{
      .name = "hana", .uid = 1000, .groups = {{"sudo", 27}}, .hostname = "orca1"};
  const auto rights = rules.rightsOf(who);
  SEKISHO_CHECK(rights.without_password <= rights.root);
  if (!text.contains('=')) SEKISHO_CHECK(rights.root == Claim::No);
  const auto doas = sekisho::people::doasRightsOf(who, text);
  SEKISHO_CHECK(doas.without_password <= doas.root);
  const bool may_permit = text.contains("permit") || text.contains('\\');
  if (!may_permit) SEKISHO_CHECK(doas.root != Claim::Yes);
  return 0;
}
