#include "storage/argument.h"

#include "core/text.h"

namespace sekisho::storage {

Result<void> checkArguments(std::span<const Value> arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto* text = std::get_if<std::string>(&arguments[i]);
    if (text != nullptr && (text->contains('\0') || !isUtf8(*text))) {
      return fail(ErrorCode::InvalidInput, MessageId{"storage.text"},
                  "argument " + std::to_string(i + 1) + " is not UTF-8 without U+0000");
    }
  }
  return {};
}

}  // namespace sekisho::storage
