#pragma once

#include <string_view>

#include "capabilities/journal/entry.h"
#include "capabilities/usage/record.h"

namespace sekisho::usage {

/// Subtypes of the event: what was done with the journal.
inline constexpr std::string_view kJournalRead = "journal-read";
inline constexpr std::string_view kJournalSearched = "journal-searched";

/// Who gave out the identifier of a system that searches with a token: this hub.
inline constexpr std::string_view kSenderIds = "urn:sekisho:sender";

/// Whether it tells that somebody looked at the journal (journal.read, journal.searched).
[[nodiscard]] bool isLook(const journal::Entry& entry) noexcept;

/// The record of such an entry: Audit Log Used (DICOM PS3.15 A.5.3.2; DCM 110101). Who it was, by
/// the hub's id, and the log as a security resource; not what they looked for, which the entry
/// keeps. InvalidInput (usage.unreadable with {offset}, usage.incomplete with {part}) for another
/// body.
[[nodiscard]] Result<Reading> readLook(const journal::Entry& entry, std::string_view body);

}  // namespace sekisho::usage
