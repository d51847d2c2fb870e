#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/journal/note.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::journal {

/// What a log says of itself at one size (C2SP tlog-checkpoint), without extension lines of ours.
struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Sha256 root = {};
  std::string extensions = {};  ///< Whole lines, kept as they came.
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// "sekisho.internal/<clinic uuid>/<generation>": names one tree of one clinic for ever.
[[nodiscard]] std::string originOf(ClinicId clinic, std::uint64_t generation);

/// The body that is signed.
[[nodiscard]] std::string encodeCheckpoint(const Checkpoint& checkpoint);
/// InvalidInput (journal.checkpoint-unreadable); what it accepts encodes to the same text again.
[[nodiscard]] Result<Checkpoint> decodeCheckpoint(std::string_view body);

/// The signed note of a checkpoint; the signer's name is the origin.
[[nodiscard]] std::string signCheckpoint(const Checkpoint& checkpoint, const SigningKey& key);

/// The checkpoint of a note that carries a right signature of `log`, whose name is the origin.
/// Failures of decodeNote, verifyNote and decodeCheckpoint; Corrupt (journal.note-forged) if the
/// origin is not the key's name.
[[nodiscard]] Result<Checkpoint> openCheckpoint(std::string_view note, const VerifierKey& log);

}  // namespace sekisho::journal
