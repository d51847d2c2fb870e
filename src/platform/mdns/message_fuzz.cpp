#include <cstddef>
#include <cstdint>
#include <span>

#include "core/check.h"
#include "platform/mdns/message.h"

// Whatever is read and can be written reads back as the very same, and an answer names nothing but
// what the hub is called.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::platform::mdns;
  const auto message = readMessage(std::as_bytes(std::span(data, size)));
  if (!message) return 0;
  if (const auto written = writeMessage(*message)) {
    const auto again = readMessage(*written);
    SEKISHO_CHECK(again && *again == *message);
  }
  const std::string addresses[] = {"192.0.2.7", "2001:db8::7"};
  for (const bool legacy : {true, false}) {
    const auto answer = answerTo(*message, "sekisho.local", addresses, legacy);
    if (!answer) continue;
    SEKISHO_CHECK(answer->addresses.size() <= std::size(addresses));
    for (const auto& record : answer->addresses) SEKISHO_CHECK(record.name == "sekisho.local");
    SEKISHO_CHECK(writeMessage(*answer).has_value());
  }
  return 0;
}
