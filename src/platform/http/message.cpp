#include "platform/http/message.h"

#include <algorithm>

namespace sekisho::platform::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool sameFieldName(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

const std::string* find(const std::vector<Field>& fields, std::string_view name) {
  const auto found = std::ranges::find_if(
      fields, [&](const Field& field) { return sameFieldName(field.name, name); });
  return found == fields.end() ? nullptr : &found->value;
}

}  // namespace sekisho::platform::http
