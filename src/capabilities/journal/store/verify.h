#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/journal/entry.h"
#include "capabilities/journal/store/held.h"
#include "capabilities/journal/store/journal_files.h"
#include "platform/disk/disk.h"

namespace sekisho::journal {

/// The first thing a verifier found wrong.
struct Finding {
  std::optional<std::uint64_t> entry;  ///< The first bad one, where it can be named.
  MessageId message;
  std::string detail;  ///< What differs.
};

/// How the first entry of the next generation speaks of this one.
enum class Succession {
  None,      ///< There is no next one.
  Whole,     ///< Everything it knew of this one is here.
  Lost,      ///< It says itself that later entries had been signed: an older copy was put back.
  NotShown,  ///< Its body could not be opened, so that nothing is known.
};
[[nodiscard]] std::string_view nameOf(Succession succession) noexcept;

/// What an independent reader of files found.
struct Verification {
  std::string origin;
  std::uint64_t generation = 0;
  std::uint64_t entries = 0;         ///< Read and well-formed.
  std::uint64_t signed_entries = 0;  ///< Covered by the checkpoint; the rest is newer.
  std::string checkpoint;            ///< The signed note; empty if there is none yet.
  std::uint64_t bodies_opened = 0;   ///< And found to be what was committed to.
  std::uint64_t bodies_destroyed = 0;
  std::uint64_t bodies_unexplained = 0;  ///< Of them, without an entry that says so.
  std::uint64_t bodies_untold = 0;    ///< Of them, of which an entry may tell that does not open.
  std::uint64_t bodies_unopened = 0;  ///< No key at hand.
  std::uint64_t torn_bytes = 0;  ///< Remains of a batch that a power cut broke: never acknowledged.
  Succession succession = Succession::None;
  std::string known_elsewhere = {};  ///< If Lost: the signed checkpoint that the next one names.
  Witnesses witnesses = Witnesses::NotAsked;
  std::uint64_t witnessed_entries = 0;                  ///< If Enough or TooFew.
  std::uint64_t witnessed_by = 0;                       ///< How many of the policy's witnesses.
  std::optional<std::uint64_t> witnessed_seconds = {};  ///< If Enough: POSIX time of the quorum.
  std::uint64_t held_checkpoints = 0;  ///< Checkpoints from elsewhere that the entries begin with.
  std::optional<Finding> finding;      ///< Nothing: it all adds up.
};

/// What messageOf(WitnessWord) is filled with, of as many witnesses as were appointed: {by}, {of},
/// {entries}, {minutes}.
[[nodiscard]] std::vector<MessageArgument> argumentsOf(const Verification& found,
                                                       std::size_t appointed, Instant now);

/// Verifies one generation, as the newest, with the hub off, from files alone: bodies (if `keys` is
/// given) against commitments, entries against leaves, leaves against the root, the root against
/// the signed checkpoint. Computes the tree by itself, with nothing of the writer's.
///
/// `vkey` is the log's key as an outsider knows it; without it the one in the directory is
/// believed. `held` is what an outsider holds besides. An error only if files cannot be read; what
/// is wrong in them is the finding: journal.entries-missing (fewer entries than the log's own
/// checkpoint says: the end was cut off), journal.rolled-back (fewer than one from elsewhere says),
/// journal.equivocation (one from elsewhere is of other entries), journal.tampered,
/// journal.body-taken (a body is gone although no entry says that it was destroyed, in a generation
/// that goes on), and others. A torn tail is none: see torn_bytes.
[[nodiscard]] Result<Verification> verifyGeneration(
    platform::Disk& disk, const std::string& directory,
    const std::optional<std::string>& keys = std::nullopt,
    const std::optional<std::string>& vkey = std::nullopt, const Held& held = {});

/// Every generation, oldest first, each held against what the first entry of the one after says of
/// it: its entries, their root, and the checkpoint it names. NotFound (journal.missing) if there is
/// none.
[[nodiscard]] Result<std::vector<Verification>> verifyJournal(
    platform::Disk& disk, const std::string& directory,
    const std::optional<std::string>& keys = std::nullopt, const Held& held = {});

/// The same for one directory in tlog-tiles layout whose entries are ours. Tiles are held against
/// the entries; bodies where they were exported.
[[nodiscard]] Result<Verification> verifyExport(
    platform::Disk& disk, const std::string& directory,
    const std::optional<std::string>& vkey = std::nullopt, const Held& held = {});

/// The same for everything that exportJournal wrote, as verifyJournal does. `vkey` is the newest
/// log's, which names the checkpoint of the one before it.
[[nodiscard]] Result<std::vector<Verification>> verifyExports(
    platform::Disk& disk, const std::string& directory,
    const std::optional<std::string>& vkey = std::nullopt, const Held& held = {});

}  // namespace sekisho::journal
