// The first byte chooses the message. Whatever decodes must encode to a text that decodes to the
// same again: agent and hub could otherwise understand one message differently.

#include <cstdint>

#include "core/bytes.h"
#include "core/check.h"
#include "interfaces/agentlink/wire.h"

namespace {

using namespace sekisho;

template <class Message>
void tryAs(std::string_view text) {
  const auto message = agentlink::decode<Message>(text);
  if (!message) return;
  const std::string once = agentlink::encode(*message);
  const auto again = agentlink::decode<Message>(once);
  SEKISHO_CHECK(again.has_value());
  SEKISHO_CHECK(agentlink::encode(*again) == once);
}

/// What the receiver does with tables before they are stored.
void tryTables(std::string_view text) {
  const auto message = agentlink::decode<agentlink::StateRequest>(text);
  if (!message) return;
  for (const auto& sent : message->tables) {
    const auto* diff = std::get_if<evidence::TableDiff>(&sent.content);
    const auto* whole = std::get_if<evidence::Table>(&sent.content);
    if (whole != nullptr) {
      const auto same = evidence::difference(*whole, *whole);
      SEKISHO_CHECK(same.has_value() && same->added.empty() && same->removed.empty());
    }
    if (diff == nullptr) continue;
    for (const auto& other : message->tables) {
      const auto* base = std::get_if<evidence::Table>(&other.content);
      if (base == nullptr) continue;
      const auto applied = evidence::apply(*base, *diff);
      SEKISHO_CHECK(!applied || evidence::digestOf(*applied) == diff->result);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text = textOf(std::as_bytes(std::span(data + 1, size - 1)));
  switch (data[0]) {
    case 'n': tryAs<agentlink::EnrolRequest>(text); break;
    case 'N': tryAs<agentlink::EnrolAnswer>(text); break;
    case 'h': tryAs<agentlink::HelloRequest>(text); break;
    case 'H': tryAs<agentlink::HelloAnswer>(text); break;
    case 's':
      tryAs<agentlink::StateRequest>(text);
      tryTables(text);
      break;
    case 'S': tryAs<agentlink::StateAnswer>(text); break;
    case 'e': tryAs<agentlink::EventsRequest>(text); break;
    case 'E': tryAs<agentlink::EventsAnswer>(text); break;
    case 'g': tryAs<agentlink::GoodbyeRequest>(text); break;
    default: tryAs<agentlink::GoodbyeAnswer>(text); break;
  }
  return 0;
}
