#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "capabilities/usage/record.h"
#include "capabilities/usage/syslog_message.h"
#include "capabilities/usage/xml_element.h"
#include "core/json.h"

namespace sekisho::usage {

/// Media types of the bodies of entries that came from other systems.
inline constexpr std::string_view kSyslogType = "application/x-syslog";
inline constexpr std::string_view kDicomType = "application/xml";
inline constexpr std::string_view kFhirType = "application/fhir+json";

/// What came from another system, read once: its record, and the text that whoever looks for words
/// goes through. Points into the body.
struct Received {
  Result<Reading> reading;
  std::optional<SyslogMessage> syslog = {};                  ///< Around it, if it is well-formed.
  std::string_view before = {};                              ///< What stands before the content.
  std::variant<std::monostate, XmlText, Json> content = {};  ///< Nothing if it is neither.
};

/// Takes apart what was received, by its media type: an audit message, an AuditEvent, a line of an
/// exported list (kCsvType), or a syslog message with one of the first two inside, whatever its
/// header says. Its reading fails as readSyslog(), readDicom() and readFhir(); InvalidInput
/// (usage.incomplete) for a syslog message that holds neither, and for another type.
[[nodiscard]] Received takeApart(std::string_view type, std::string_view body);

/// The record alone. Derives the record of an entry, today as on the day it came.
[[nodiscard]] inline Result<Reading> readReceived(std::string_view type, std::string_view body) {
  return takeApart(type, body).reading;
}

}  // namespace sekisho::usage
