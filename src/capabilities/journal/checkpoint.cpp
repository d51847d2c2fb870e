#include "capabilities/journal/checkpoint.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace sekisho::journal {
namespace {

constexpr MessageId kCheckpointUnreadable{"journal.checkpoint-unreadable"};

std::unexpected<Error> unreadableCheckpoint(std::string why) {
  return fail(ErrorCode::InvalidInput, kCheckpointUnreadable, std::move(why));
}

/// Takes one line, which must end in a line feed, from the front.
std::optional<std::string_view> takeLine(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::string originOf(ClinicId clinic, std::uint64_t generation) {
  return fmt::format("sekisho.internal/{}/{}", clinic.text(), generation);
}

std::string encodeCheckpoint(const Checkpoint& checkpoint) {
  return fmt::format("{}\n{}\n{}\n{}", checkpoint.origin, checkpoint.size,
                     toBase64(checkpoint.root.view()), checkpoint.extensions);
}

Result<Checkpoint> decodeCheckpoint(std::string_view body) {
  const auto origin = takeLine(body);
  const auto size = takeLine(body);
  const auto root = takeLine(body);
  if (!origin || !size || !root || origin->empty())
    return unreadableCheckpoint("three lines are missing");
  Checkpoint checkpoint{.origin = std::string(*origin)};
  const auto [end, error] =
      std::from_chars(size->data(), size->data() + size->size(), checkpoint.size);
  if (error != std::errc{} || end != size->data() + size->size() ||
      std::to_string(checkpoint.size) != *size) {
    return unreadableCheckpoint("the size is no plain decimal number");
  }
  const auto bytes = fromBase64(*root);
  const auto digest = bytes ? Sha256::fromBytes(*bytes) : std::nullopt;
  if (!digest) return unreadableCheckpoint("the root is not 32 bytes of base64");
  checkpoint.root = *digest;
  checkpoint.extensions = std::string(body);
  while (!body.empty()) {
    const auto line = takeLine(body);
    if (!line || line->empty())
      return unreadableCheckpoint("an extension line is empty or has no end");
  }
  return checkpoint;
}

std::string signCheckpoint(const Checkpoint& checkpoint, const SigningKey& key) {
  Note note{.body = encodeCheckpoint(checkpoint), .signatures = {}};
  note.signatures.push_back(signNote(checkpoint.origin, key, note.body));
  return encodeNote(note);
}

Result<Checkpoint> openCheckpoint(std::string_view text, const VerifierKey& log) {
  const auto note = decodeNote(text);
  if (!note) return std::unexpected(note.error());
  if (const auto signers = verifyNote(*note, std::span(&log, 1)); !signers) {
    return std::unexpected(signers.error());
  }
  auto checkpoint = decodeCheckpoint(note->body);
  if (checkpoint && checkpoint->origin != log.name) {
    return fail(ErrorCode::Corrupt, MessageId{"journal.note-forged"}, "another log's origin");
  }
  return checkpoint;
}

}  // namespace sekisho::journal
