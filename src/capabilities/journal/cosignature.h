#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/note.h"

/// What witnesses say of checkpoints (C2SP tlog-cosignature, cosignature/v1).
namespace sekisho::journal {

/// A witness's word that it has seen a checkpoint, and that the log has taken nothing back.
struct Cosignature {
  VerifierKey witness;
  std::uint64_t posix_seconds = 0;  ///< By the witness's clock; never 0.
  friend bool operator==(const Cosignature&, const Cosignature&) = default;
};

/// The right cosignatures in `note` by `witnesses`, each witness's newest once, in their order.
///
/// Everything else is passed over: strangers' signatures, and of other kinds (ML-DSA, type 0x06).
/// Corrupt (journal.note-forged) if a known witness's signature is wrong, or of no time.
[[nodiscard]] Result<std::vector<Cosignature>> cosignaturesIn(
    const Note& note, std::span<const VerifierKey> witnesses);

/// The lines that a witness answers with: signatures alone, as a note ends in them.
[[nodiscard]] std::string encodeSignatureLines(std::span<const NoteSignature> signatures);
/// InvalidInput (journal.note-unreadable) unless `text` is one line or more of that form.
[[nodiscard]] Result<std::vector<NoteSignature>> decodeSignatureLines(std::string_view text);

}  // namespace sekisho::journal
