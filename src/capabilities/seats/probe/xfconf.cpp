#include "capabilities/seats/probe/xfconf.h"

#include <expat.h>

#include <charconv>
#include <memory>
#include <vector>

namespace sekisho::seats {
namespace {

constexpr MessageId kDamaged{"seats.settings-damaged"};
constexpr std::size_t kMaxPath = 1024;

struct Reading {
  XML_Parser parser = nullptr;
  XfconfChannel channel = {};
  std::string path = {};
  std::vector<std::size_t> lengths = {};  // of `path`, outside each open element
  bool refused = false;

  void refuse() {
    refused = true;
    XML_StopParser(parser, XML_FALSE);
  }
};

std::string_view attribute(const XML_Char** attributes, std::string_view name) {
  for (; attributes[0] != nullptr; attributes += 2) {
    if (attributes[0] == name) return attributes[1];
  }
  return {};
}

void onStart(void* data, const XML_Char* element, const XML_Char** attributes) {
  Reading& reading = *static_cast<Reading*>(data);
  if (reading.lengths.size() >= static_cast<std::size_t>(kMaxXfconfDepth) ||
      reading.channel.values.size() >= kMaxXfconfProperties) {
    reading.refuse();
    return;
  }
  reading.lengths.push_back(reading.path.size());
  const std::string_view name(element);
  if (name == "property") {
    reading.path += '/';
    reading.path += attribute(attributes, "name");
    if (reading.path.size() > kMaxPath) {
      reading.refuse();
      return;
    }
    const std::string_view value = attribute(attributes, "value");
    if (!value.empty()) reading.channel.values[reading.path] = value;
  }
  if ((name == "property" || name == "channel") && !attribute(attributes, "locked").empty()) {
    reading.channel.locked[reading.path] = true;
  }
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

}  // namespace

std::optional<bool> XfconfChannel::truth(std::string_view path) const {
  const auto found = values.find(path);
  if (found == values.end()) return std::nullopt;
  if (found->second == "true") return true;
  if (found->second == "false") return false;
  return std::nullopt;
}

std::optional<int> XfconfChannel::number(std::string_view path) const {
  const auto found = values.find(path);
  if (found == values.end()) return std::nullopt;
  int number = 0;
  const char* const end = found->second.data() + found->second.size();
  const auto [rest, error] = std::from_chars(found->second.data(), end, number);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return number;
}

bool XfconfChannel::isLocked(std::string_view path) const {
  if (locked.contains("")) return true;
  for (std::size_t end = path.size(); end != std::string_view::npos && end > 0;
       end = path.rfind('/', end - 1)) {
    if (locked.contains(path.substr(0, end))) return true;
  }
  return false;
}

Result<XfconfChannel> parseXfconf(std::string_view xml) {
  const auto refused = [] { return fail(ErrorCode::Corrupt, kDamaged, "an Xfce channel"); };
  if (xml.size() > kMaxXfconfBytes) return refused();
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser(
      XML_ParserCreate("UTF-8"), &XML_ParserFree);
  if (!parser) return refused();
  Reading reading{.parser = parser.get()};
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), onStart, onEnd);
  XML_SetEntityDeclHandler(parser.get(), onEntity);
  const auto status = XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE);
  if (status != XML_STATUS_OK || reading.refused) return refused();
  return std::move(reading.channel);
}

}  // namespace sekisho::seats
