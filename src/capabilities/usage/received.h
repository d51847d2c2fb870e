#pragma once

#include <optional>

#include "capabilities/usage/record.h"

namespace sekisho::usage {

/// Media types of the bodies of entries that came from other systems.
inline constexpr std::string_view kSyslogType = "application/x-syslog";
inline constexpr std::string_view kDicomType = "application/xml";
inline constexpr std::string_view kFhirType = "application/fhir+json";

/// Reads what was received, by its media type: an audit message, an AuditEvent, a line of an
/// exported list (kCsvType), or a syslog message with one of the first two inside, whatever its
/// header says. Derives the record of an entry, today as on the day it came. Fails as readSyslog(),
/// readDicom() and readFhir(); InvalidInput (usage.incomplete) for a syslog message that holds
/// neither, and for another type.
[[nodiscard]] Result<Reading> readReceived(std::string_view type, std::string_view body);

}  // namespace sekisho::usage
