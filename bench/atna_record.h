#pragma once

#include "audit_record.h"

namespace sekisho::bench {

/// A whole ATNA message of 1.1 to 2.6 kB, 1.8 on average, shaped as those that IHE's and DICOM's
/// implementations publish: queries for patients and for their identifiers, documents provided,
/// records read, images opened, logins. User, patient, time and place are those of
/// auditRecord(number); every id that such a message has of its own (of messages, documents,
/// studies) is another one each time.
[[nodiscard]] AuditRecord atnaRecord(std::uint64_t number);

/// What records look like.
struct RecordShape {
  const char* type;  ///< A media type.
  AuditRecord (*record)(std::uint64_t number);
};
/// Of "lines" (auditRecord) or "atna"; ends the program for any other name.
[[nodiscard]] RecordShape shapeNamed(std::string_view name);

}  // namespace sekisho::bench
