#include "capabilities/usage/imported_lists.h"

#include "core/text.h"

namespace sekisho::usage {

std::string exportSourceOf(std::string_view system) {
  return "export/" + sha256(bytesOf(system)).hex().substr(0, 16);
}

Result<void> checkSystemName(std::string_view system) {
  constexpr std::size_t kMaxBytes = 240;  // 80 characters of Japanese
  if (!trimmed(system).empty() && isOneLine(system, kMaxBytes)) return {};
  return fail(ErrorCode::InvalidInput, MessageId{"usage.export-system"}, {},
              {{"pointer", "/system"}});
}

}  // namespace sekisho::usage
