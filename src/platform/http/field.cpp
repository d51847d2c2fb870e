#include "platform/http/field.h"

#include <algorithm>

namespace sekisho::platform::http {
namespace {

bool isTokenCharacter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         std::string_view("!#$%&'*+-.^_`|~").contains(c);
}

bool isValueCharacter(char c) {
  return c == '\t' || (static_cast<unsigned char>(c) >= 0x20U && c != 0x7F);
}

}  // namespace

bool isSendable(const Field& field) {
  return !field.name.empty() && std::ranges::all_of(field.name, isTokenCharacter) &&
         std::ranges::all_of(field.value, isValueCharacter);
}

bool areTheirs(std::span<const Field> fields, std::span<const std::string_view> ours) {
  return std::ranges::all_of(fields, [&](const Field& field) {
    return isSendable(field) &&
           std::ranges::none_of(ours, [&](auto own) { return sameFieldName(own, field.name); });
  });
}

}  // namespace sekisho::platform::http
