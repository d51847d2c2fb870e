#pragma once

#include <functional>
#include <optional>
#include <string>

#include "capabilities/journal/journal_store.h"
#include "capabilities/journal/note.h"
#include "capabilities/journal/store/segments.h"
#include "platform/disk/disk.h"

namespace sekisho::journal {

/// What became of an entry's body, for a reader who has files and perhaps keys.
enum class BodyState {
  Opened,
  Destroyed,
  KeyMissing,  ///< No key was given, or this one is not there.
  Broken,      ///< Does not open with its own key.
};

struct ReadEntry {
  std::uint64_t index = 0;
  std::string line;
  std::optional<Sha256> leaf = {};  ///< SHA-256(00 ‖ line), where reading needed it.
  /// What a volume says is the hash over the 256 entries that this one is the last of.
  std::optional<Sha256> tile = {};
  const Entry* entry = nullptr;  ///< What the line says, while it is shown; none if it is no entry.
  BodyState state = BodyState::KeyMissing;
  SaltedBody body = {};  ///< If Opened.
};

/// Whose log a directory holds, by its vkey file.
struct LogIdentity {
  VerifierKey key;
  ClinicId clinic;
  std::uint64_t generation = 0;
};
/// InvalidInput (journal.key-unreadable) if the vkey does not name a log of ours.
[[nodiscard]] Result<LogIdentity> identityFrom(std::string_view vkey);
[[nodiscard]] Result<LogIdentity> readIdentity(platform::Disk& disk, const std::string& directory);

/// Reads a generation's entries in order, with the hub off; bodies too where `keys`, a key
/// directory, is given. Changes nothing. Failures of readSegments.
[[nodiscard]] Result<LogEnd> readLog(platform::Disk& disk, const std::string& directory,
                                     const LogIdentity& identity,
                                     const std::optional<std::string>& keys,
                                     const std::function<Result<void>(const ReadEntry&)>& each);

/// How far a generation has come.
enum class Stage {
  Begun,  ///< A crash left neither its public key nor an entry: nothing was ever recorded in it,
          ///< and the next start completes it.
  Opened,
};
[[nodiscard]] Result<Stage> stageOf(platform::Disk& disk, const std::string& directory);

/// The generations below a journal's directory that ever held something, ascending; at least one.
/// NotFound (journal.missing) if there is none: no journal lies there, or it was only begun.
[[nodiscard]] Result<std::vector<std::uint64_t>> openedGenerations(platform::Disk& disk,
                                                                   const std::string& journal);

}  // namespace sekisho::journal
