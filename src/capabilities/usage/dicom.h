#pragma once

#include "capabilities/usage/record.h"
#include "capabilities/usage/xml_element.h"

namespace sekisho::usage {

/// Reads an audit message (DICOM PS3.15 A.5; IHE ITI-20) in any of the dialects that are sent.
///
/// Taken as well: RFC 3881's `code` and `displayName`, a name space's prefix, attributes of the
/// schema's own, AuditSourceIdentification with a code of its own, an ActiveParticipant without
/// UserIsRequestor (then nobody says whether it asked), UserIDTypeCode, and a login or logout sent
/// as EventID (it becomes 110114 with that as its subtype).
///
/// InvalidInput: what readXml() says; usage.incomplete with {part} if the message is no
/// AuditMessage or does not say what happened, when, or who took part: nothing of it is made up.
[[nodiscard]] Result<Reading> readDicom(ByteView xml);
/// The same of a message whose XML was read.
[[nodiscard]] Result<Reading> readAuditMessage(const XmlElement& message);

/// Writes the message that dicom2017c.xsd describes.
///
/// Not in it, since it has no place there: the agents' policies and purposes, the period, a
/// concept's text, all but the first label, and that a value was a reference or a text. An agent of
/// which nobody said so is written as not the requestor. InvalidInput (usage.not-writable with
/// {part}) without a code of the event, an outcome, a time with zone, or an agent.
[[nodiscard]] Result<std::string> writeDicom(const Record& record);

}  // namespace sekisho::usage
