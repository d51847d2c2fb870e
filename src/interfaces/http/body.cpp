#include "interfaces/http/body.h"

#include <algorithm>

#include "core/text.h"

namespace sekisho::http {
namespace {

std::size_t charactersOf(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

Members::Members(const Json& body, std::string pointer)
    : body_(body), pointer_(std::move(pointer)) {}

const Json& Members::any(std::string_view name) {
  read_.emplace_back(name);
  return body_[name];
}

bool Members::has(std::string_view name) const { return !body_[name].isNull(); }

bool Members::present(std::string_view name) const {
  return body_.object() != nullptr && body_.object()->contains(name);
}

void Members::wrong(std::string_view name) {
  if (std::ranges::find(wrong_, name) == wrong_.end()) wrong_.emplace_back(name);
}

void Members::wrong(std::string_view name, Error why) {
  wrong(name);
  why_ = std::move(why);
}

std::string Members::text(std::string_view name, std::size_t most, bool may_be_empty) {
  const std::string* text = any(name).text();
  if (text == nullptr || charactersOf(*text) > most ||
      (!may_be_empty && spacesFolded(*text).empty())) {
    wrong(name);
    return {};
  }
  return *text;
}

std::optional<std::string> Members::maybeText(std::string_view name, std::size_t most) {
  if (any(name).isNull()) return std::nullopt;
  return text(name, most, true);
}

bool Members::boolean(std::string_view name) {
  const bool* value = any(name).boolean();
  if (value == nullptr) wrong(name);
  return value != nullptr && *value;
}

const Json::Array& Members::array(std::string_view name) {
  static const Json::Array kNone;
  const Json::Array* items = any(name).array();
  if (items == nullptr) wrong(name);
  return items == nullptr ? kNone : *items;
}

Result<void> Members::finish() const {
  std::vector<MessageArgument> arguments;
  const auto add = [&](std::string_view name) {
    arguments.push_back({"pointer", pointer_ + "/" + std::string(name)});
  };
  if (body_.object() == nullptr) {
    add("");
  } else {
    for (const std::string& name : wrong_) add(name);
    for (const auto& [name, value] : *body_.object()) {
      if (std::ranges::find(read_, name) == read_.end()) add(name);
    }
  }
  if (arguments.empty()) return {};
  if (why_ && arguments.size() == 1) {
    Error why = *why_;
    why.arguments.push_back(std::move(arguments.front()));
    return std::unexpected(std::move(why));
  }
  return fail(ErrorCode::InvalidInput, MessageId{"http.body-fields"}, {}, std::move(arguments));
}

}  // namespace sekisho::http
