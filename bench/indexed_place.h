#pragma once

#include <string>

#include "capabilities/journal/store/journal_files.h"
#include "capabilities/usage/told.h"

namespace sekisho::bench {

/// Where a journal lies below `folder`, indexed as a hub's, with volumes of so many entries.
inline journal::JournalPlace indexedPlace(const std::string& folder, std::uint64_t entries) {
  return {.directory = folder + "/journal",
          .keys = folder + "/keys",
          .clinic = ClinicId{*Uuid::fromText("0195b1a0-0000-7000-8000-0000000000c1")},
          .volume_entries = entries,
          .indexing = usage::searchIndexing()};
}

}  // namespace sekisho::bench
