#include "capabilities/seats/probe/xfconf.h"

#include <expat.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <memory>
#include <vector>

#include "core/text.h"

namespace sekisho::seats {
namespace {

constexpr MessageId kDamaged{"seats.settings-damaged"};
constexpr std::size_t kMaxPath = 1024;

/// The attributes of one element.
struct Attributes {
  const XML_Char** pairs;

  [[nodiscard]] std::string_view of(std::string_view name) const {
    for (const XML_Char** each = pairs; each[0] != nullptr; each += 2) {
      if (each[0] == name) return each[1];
    }
    return {};
  }
  [[nodiscard]] bool areOnly(std::initializer_list<std::string_view> names) const {
    for (const XML_Char** each = pairs; each[0] != nullptr; each += 2) {
      if (std::ranges::find(names, each[0]) == names.end()) return false;
    }
    return true;
  }
  [[nodiscard]] XfconfLock lock() const {
    return {.locked = std::string(of("locked")), .unlocked = std::string(of("unlocked"))};
  }
  [[nodiscard]] bool haveLock() const { return !of("locked").empty() || !of("unlocked").empty(); }
};

struct Reading {
  XML_Parser parser = nullptr;
  XfconfOf whose = XfconfOf::System;
  XfconfChannel channel = {};
  std::string path = {};
  std::vector<std::size_t> lengths = {};  // of `path`, outside each open element
  bool refused = false;

  void refuse() {
    refused = true;
    XML_StopParser(parser, XML_FALSE);
  }
  [[nodiscard]] bool mayHold(const Attributes& attributes) const {
    return whose == XfconfOf::System || !attributes.haveLock();
  }
  bool takeChannel(const Attributes& attributes) {
    const std::string_view version = attributes.of("version");
    channel.lock = attributes.lock();
    return mayHold(attributes) && !attributes.of("name").empty() &&
           version.substr(0, version.find('.')) == "1" &&
           attributes.areOnly({"name", "version", "locked", "unlocked"});
  }
  bool takeProperty(const Attributes& attributes) {
    const std::string_view name = attributes.of("name");
    path += '/';
    path += name;
    const auto [at, is_new] = channel.properties.try_emplace(
        path, XfconfProperty{.type = std::string(attributes.of("type")),
                             .value = std::string(attributes.of("value")),
                             .lock = attributes.lock()});
    return is_new && mayHold(attributes) && !name.empty() && !name.contains('/') &&
           !at->second.type.empty() && path.size() <= kMaxPath &&
           attributes.areOnly({"name", "type", "value", "locked", "unlocked"});
  }
  bool take(std::string_view element, const Attributes& attributes) {
    const bool is_outermost = lengths.size() == 1;
    if (element == "channel") return is_outermost && takeChannel(attributes);
    if (element == "property") return !is_outermost && takeProperty(attributes);
    return element == "value" && !is_outermost;  // of an array
  }
};

void onStart(void* data, const XML_Char* element, const XML_Char** attributes) {
  Reading& reading = *static_cast<Reading*>(data);
  if (reading.lengths.size() >= static_cast<std::size_t>(kMaxXfconfDepth) ||
      reading.channel.properties.size() >= kMaxXfconfProperties) {
    reading.refuse();
    return;
  }
  reading.lengths.push_back(reading.path.size());
  if (!reading.take(element, {attributes})) reading.refuse();
}

void onEnd(void* data, const XML_Char* /*element*/) {
  Reading& reading = *static_cast<Reading*>(data);
  if (reading.lengths.empty()) return;
  reading.path.resize(reading.lengths.back());
  reading.lengths.pop_back();
}

void onEntity(void* data, const XML_Char*, int, const XML_Char*, int, const XML_Char*,
              const XML_Char*, const XML_Char*, const XML_Char*) {
  static_cast<Reading*>(data)->refuse();
}

std::optional<bool> isIn(std::string_view list, const Sitter& sitter) {
  bool is_told = true;
  for (const std::string_view one : split(list, ';')) {
    const bool is_group = one.starts_with('@');
    if (!is_group && one == sitter.account) return true;
    if (is_group && sitter.groups && sitter.groups->contains(one.substr(1))) return true;
    is_told = is_told && (!is_group || sitter.groups);
  }
  return is_told ? std::optional(false) : std::nullopt;
}

}  // namespace

std::optional<bool> XfconfLock::binds(const Sitter& sitter) const {
  if (unlocked.empty()) return isIn(locked, sitter);
  const auto is_free = isIn(unlocked, sitter);
  return is_free ? std::optional(!*is_free) : std::nullopt;
}

std::optional<bool> XfconfProperty::truth() const {
  if (type != "bool" || (value != "true" && value != "false")) return std::nullopt;
  return value == "true";
}

std::optional<int> XfconfProperty::number() const {
  int number = 0;
  const char* const end = value.data() + value.size();
  const auto [rest, error] = std::from_chars(value.data(), end, number);
  if (type != "int" || error != std::errc{} || rest != end) return std::nullopt;
  return number;
}

const XfconfProperty* XfconfChannel::find(std::string_view path) const {
  const auto found = properties.find(path);
  return found == properties.end() ? nullptr : &found->second;
}

Result<XfconfChannel> parseXfconf(std::string_view xml, XfconfOf whose) {
  const auto refused = [] { return fail(ErrorCode::Corrupt, kDamaged, "an Xfce channel"); };
  if (xml.size() > kMaxXfconfBytes) return refused();
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser(
      XML_ParserCreate("UTF-8"), &XML_ParserFree);
  if (!parser) return refused();
  Reading reading{.parser = parser.get(), .whose = whose};
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), onStart, onEnd);
  XML_SetEntityDeclHandler(parser.get(), onEntity);
  const auto status = XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE);
  if (status != XML_STATUS_OK || reading.refused) return refused();
  return std::move(reading.channel);
}

}  // namespace sekisho::seats
