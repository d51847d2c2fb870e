#include "programs/agent/log_mark.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "core/digest.h"

namespace sekisho::agent {

Json toJson(const platform::LogMark& mark) {
  Json::Array finished;
  for (const Sha256& head : mark.finished) finished.emplace_back(head.hex());
  return Json::Object{{"device", std::to_string(mark.device)},
                      {"inode", std::to_string(mark.inode)},
                      {"head_bytes", mark.head_bytes},
                      {"head", mark.head.hex()},
                      {"since_ms", mark.since_ms},
                      {"finished", std::move(finished)}};
}

std::uint64_t numberIn(const Json& value, std::string_view name) {
  if (const auto* number = value[name].integer()) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(*number, 0));
  }
  const auto* text = value[name].text();
  return text == nullptr ? 0 : std::strtoull(text->c_str(), nullptr, 10);
}

std::optional<platform::LogMark> logMarkFrom(const Json& value, std::uint64_t offset) {
  const auto* head = value["head"].text();
  const auto digest = head == nullptr ? std::nullopt : Sha256::fromHex(*head);
  if (!digest) return std::nullopt;
  platform::LogMark mark{.device = numberIn(value, "device"),
                         .inode = numberIn(value, "inode"),
                         .head_bytes = numberIn(value, "head_bytes"),
                         .head = *digest,
                         .offset = offset,
                         .since_ms = static_cast<std::int64_t>(numberIn(value, "since_ms"))};
  if (const auto* finished = value["finished"].array()) {
    for (const Json& one : *finished) {
      const auto head_of = one.text() == nullptr ? std::nullopt : Sha256::fromHex(*one.text());
      if (head_of) mark.finished.push_back(*head_of);
    }
  }
  return mark;
}

}  // namespace sekisho::agent
