#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "capabilities/journal/generations.h"
#include "capabilities/journal/journal.h"
#include "capabilities/journal/store/file_store.h"
#include "platform/disk/disk.h"

namespace sekisho::journal {

/// Where a clinic's journal lies.
struct JournalPlace {
  std::string directory;  ///< DIR/journal: one directory `generation-<n>` per tree.
  std::string keys;       ///< DIR.keys, outside DIR and its backups: log and body keys.
  ClinicId clinic;
  std::uint64_t segment_bytes = kSegmentBytes;
  std::uint64_t volume_entries = kVolumeEntries;
  Indexing indexing = {};  ///< Without it, whoever searches reads everything.
};

[[nodiscard]] std::string generationPath(const JournalPlace& place, std::uint64_t generation);
/// The generations that have a directory, rising.
[[nodiscard]] Result<std::vector<std::uint64_t>> generationsOf(platform::Disk& disk,
                                                               const std::string& directory);

/// Opens the newest generation, creating the first one where there has never been a journal. The
/// caller holds the data directory's lock. `disk`, `clock` and `random` must outlive the journal.
///
/// Corrupt, never repaired in silence: journal.missing (there are keys of a journal, but no
/// journal), journal.key-other, and what Journal::open and readSegments find.
/// Unavailable (journal.key-missing): the log is there, its key is not; bring the keys back.
/// Conflict (journal.restored): there are keys of a later generation, so this log is an older copy;
/// open the next generation instead.
[[nodiscard]] Result<std::unique_ptr<Journal>> openJournal(platform::Disk& disk,
                                                           const JournalPlace& place,
                                                           const Clock& clock, Random& random,
                                                           Journal::Options options = {});

/// Opens the generation after the newest one: what a restored hub does instead of going on in a
/// tree that may have grown elsewhere. Its entry 0 names `last_known`, the newest checkpoint
/// anybody has shown (a signed note, or empty), and `why`. The old generation stays readable and
/// is not touched, damaged or not. No Journal may be open at `place`.
[[nodiscard]] Result<std::unique_ptr<Journal>> openNextGeneration(
    platform::Disk& disk, const JournalPlace& place, std::string_view last_known, std::string why,
    const Clock& clock, Random& random, Journal::Options options = {});

/// Opens a generation that nobody goes on with, to be read; no file changes. It is believed by its
/// log key, or where that is gone by its public one.
///
/// Unavailable (journal.generation-keyless) without either; Corrupt: journal.key-other, and what
/// Journal::openToRead finds. `disk`, `clock` and `random` must outlive it.
[[nodiscard]] Result<Generations::Opened> openEarlier(platform::Disk& disk,
                                                      const JournalPlace& place,
                                                      std::uint64_t generation, const Clock& clock,
                                                      Random& random);

/// The record that `newest`, opened at `place`, goes on with: earlier generations that ever held
/// something are opened when they are read. What is passed by reference must outlive it.
[[nodiscard]] Result<std::unique_ptr<Generations>> openGenerations(platform::Disk& disk,
                                                                   const JournalPlace& place,
                                                                   const Journal& newest,
                                                                   const Clock& clock,
                                                                   Random& random);

}  // namespace sekisho::journal
