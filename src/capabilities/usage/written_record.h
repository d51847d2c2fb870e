#pragma once

#include <string_view>

#include "capabilities/usage/record.h"
#include "capabilities/usage/written_use.h"

namespace sekisho::usage {

/// Who gave out the identifiers of a written use's record: this hub, for its people, its devices
/// and the lines themselves.
inline constexpr std::string_view kPersonIds = "urn:sekisho:person";
inline constexpr std::string_view kDeviceIds = "urn:sekisho:device";
inline constexpr std::string_view kWrittenUseIds = "urn:sekisho:written-use";
/// What stands before a terminal's id where an agent worked: a URI (Network::type "5").
inline constexpr std::string_view kUuidUri = "urn:uuid:";

/// Subtypes of their events: every line, and what a later one does to an earlier.
inline constexpr std::string_view kWrittenUse = "written-use";
inline constexpr std::string_view kWrittenCorrection = "written-use-correction";
inline constexpr std::string_view kWrittenTakenBack = "written-use-taken-back";

/// How people took part (FHIR's participation-role-type): who used the terminal, who wrote the
/// line, who had written it on paper.
inline constexpr std::string_view kPerformer = "performer";
inline constexpr std::string_view kEnterer = "enterer";
inline constexpr std::string_view kAuthor = "author";

/// The record of a line that a person wrote. It names people and devices by their ids.
///
/// `recorded` is when it was written, `period` when the terminal was used. A line that takes
/// another back tells of that act only: whoever wrote it deleted a line, and nobody used anything.
[[nodiscard]] Record recordOf(const WrittenUse& use);

/// The record of the body of such an entry (usage.written, usage.corrected). InvalidInput
/// (usage.unreadable with {offset}, usage.incomplete with {part}) for another body.
[[nodiscard]] Result<Reading> readWritten(std::string_view body);

}  // namespace sekisho::usage
