#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/usage/received.h"
#include "capabilities/usage/syslog_message.h"
#include "core/check.h"
#include "core/text.h"

// The content lies inside what came; fields are UTF-8; the same content behind a plain header is
// the same message.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = usage::readSyslog(text);
  const auto record = usage::readReceived(usage::kSyslogType, text);
  if (!read) {
    SEKISHO_CHECK(!record);
    return 0;
  }
  SEKISHO_CHECK(read->content.empty() ||
                (read->content.data() >= text.data() &&
                 read->content.data() + read->content.size() <= text.data() + text.size()));
  SEKISHO_CHECK(isUtf8(read->host + read->application + read->process + read->message_id));
  if (!read->rfc5424) return 0;
  const std::string plain = "<85>1 - - - - - - " + std::string(read->content);
  const auto again = usage::readSyslog(plain);
  SEKISHO_CHECK(again.has_value());
  const auto same = usage::readReceived(usage::kSyslogType, plain);
  SEKISHO_CHECK(same.has_value() == record.has_value());
  if (record) SEKISHO_CHECK(same->record == record->record);
  return 0;
}
