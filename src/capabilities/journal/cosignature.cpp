#include "capabilities/journal/cosignature.h"

#include <algorithm>

namespace sekisho::journal {
namespace {

constexpr MessageId kForged{"journal.note-forged"};
constexpr std::size_t kTimeBytes = 8;
// A body of one line, so that lines of signatures are a note.
constexpr std::string_view kAnyBody = "-\n";

std::uint64_t timeIn(const NoteSignature& signature) {
  std::uint64_t time = 0;
  for (const std::byte byte : ByteView(signature.signature).first(kTimeBytes)) {
    time = time << 8U | std::to_integer<std::uint64_t>(byte);
  }
  return time;
}

}  // namespace

Result<std::vector<Cosignature>> cosignaturesIn(const Note& note,
                                                std::span<const VerifierKey> witnesses) {
  std::vector<Cosignature> found;
  for (const VerifierKey& witness : witnesses) {
    if (witness.type != KeyType::CosignatureV1) continue;
    std::uint64_t newest = 0;
    for (const NoteSignature& signature : note.signatures) {
      if (signature.name != witness.name || signature.id != witness.id()) continue;
      const Note alone{.body = note.body, .signatures = {signature}};
      if (const auto right = verifyNote(alone, std::span(&witness, 1)); !right) {
        return std::unexpected(right.error());
      }
      if (timeIn(signature) == 0) return fail(ErrorCode::Corrupt, kForged, witness.name);
      newest = std::max(newest, timeIn(signature));
    }
    if (newest != 0) found.push_back({witness, newest});
  }
  return found;
}

std::string encodeSignatureLines(std::span<const NoteSignature> signatures) {
  const Note note{.body = std::string(kAnyBody),
                  .signatures = {signatures.begin(), signatures.end()}};
  return encodeNote(note).substr(kAnyBody.size() + 1);
}

Result<std::vector<NoteSignature>> decodeSignatureLines(std::string_view text) {
  auto note = decodeNote(std::string(kAnyBody) + "\n" + std::string(text));
  if (!note) return std::unexpected(std::move(note.error()));
  // An empty line among them would begin another body.
  if (note->body != kAnyBody) {
    return fail(ErrorCode::InvalidInput, MessageId{"journal.note-unreadable"}, "an empty line");
  }
  return std::move(note->signatures);
}

}  // namespace sekisho::journal
