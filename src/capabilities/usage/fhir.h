#pragma once

#include "capabilities/usage/record.h"
#include "core/json.h"

namespace sekisho::usage {

/// Depth of a FHIR resource; contained resources and nested extensions go deep.
inline constexpr std::size_t kMaxFhirDepth = 32;

/// Reads an AuditEvent of FHIR 4.0.1 in JSON.
///
/// Narrative, extensions, contained resources and identity of the resource itself have no place in
/// a record. Taken as well: an agent that does not say whether it is the requestor, and a source
/// without observer. InvalidInput: usage.too-large; usage.unreadable with {offset} if it is no JSON
/// or has two members of one name; usage.incomplete with {part} if it is no AuditEvent, or `type`,
/// `recorded` or `agent` is missing or not of its form.
[[nodiscard]] Result<Reading> readFhir(std::string_view json);
/// The JSON of a resource, with numbers as they are written; and the record of one that was read
/// so.
[[nodiscard]] Result<Json> parseFhir(std::string_view json);
[[nodiscard]] Result<Reading> readAuditEvent(const Json& resource);

/// Writes an AuditEvent of FHIR 4.0.1, as canonical JSON.
///
/// An agent of which nobody said whether it asked gets the extension data-absent-reason. A name
/// beside a query becomes a detail, since FHIR allows one of the two (sev-1).
/// InvalidInput (usage.not-writable with {part}) without a time with zone, an agent or a type.
[[nodiscard]] Result<std::string> writeFhir(const Record& record);

}  // namespace sekisho::usage
