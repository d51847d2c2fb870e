#include "capabilities/journal/proof.h"

#include <fmt/core.h>

#include <charconv>

#include "core/text.h"

namespace sekisho::journal {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1\n";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr std::size_t kMaxPath = 63;

std::unexpected<Error> unreadableProof(std::string why) {
  return fail(ErrorCode::InvalidInput, MessageId{"journal.proof-unreadable"}, std::move(why));
}

}  // namespace

std::string encodeProof(const Proof& proof) {
  std::string text(kHeader);
  if (!proof.extra.empty()) text += fmt::format("{}{}\n", kExtra, toBase64(proof.extra));
  text += fmt::format("{}{}\n", kIndex, proof.index);
  for (const Sha256& hash : proof.path) text += toBase64(hash.view()) + "\n";
  return text + "\n" + proof.checkpoint;
}

Result<Proof> decodeProof(std::string_view text) {
  if (text.size() > 2 * kMaxNoteBytes || !text.starts_with(kHeader))
    return unreadableProof("header");
  const auto gap = text.find("\n\n");
  if (gap == std::string_view::npos) return unreadableProof("no checkpoint");
  Proof proof{.checkpoint = std::string(text.substr(gap + 2))};
  auto lines = split(text.substr(kHeader.size(), gap - kHeader.size()), '\n');
  std::size_t line = 0;
  if (line < lines.size() && lines[line].starts_with(kExtra)) {
    const auto extra = fromBase64(lines[line++].substr(kExtra.size()));
    if (!extra || extra->empty()) return unreadableProof("extra");
    proof.extra = *extra;
  }
  if (line == lines.size() || !lines[line].starts_with(kIndex)) return unreadableProof("no index");
  const auto number = lines[line++].substr(kIndex.size());
  const auto [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), proof.index);
  if (error != std::errc{} || std::to_string(proof.index) != number)
    return unreadableProof("index");
  for (; line < lines.size(); ++line) {
    const auto bytes = fromBase64(lines[line]);
    const auto hash = bytes ? Sha256::fromBytes(*bytes) : std::nullopt;
    if (!hash || proof.path.size() == kMaxPath) return unreadableProof("path");
    proof.path.push_back(*hash);
  }
  if (auto note = decodeNote(proof.checkpoint); !note) return std::unexpected(note.error());
  return proof;
}

namespace {

Result<void> holdPath(const Proof& proof, std::string_view entry, const Checkpoint& checkpoint) {
  if (provesInclusion(leafHash(bytesOf(entry)), proof.index, checkpoint.size, checkpoint.root,
                      proof.path)) {
    return {};
  }
  return fail(ErrorCode::Corrupt, MessageId{"journal.proof-wrong"});
}

}  // namespace

Result<Checkpoint> verifyProof(const Proof& proof, std::string_view entry, const VerifierKey& log) {
  auto checkpoint = openCheckpoint(proof.checkpoint, log);
  if (!checkpoint) return checkpoint;
  if (auto held = holdPath(proof, entry, *checkpoint); !held) {
    return std::unexpected(std::move(held.error()));
  }
  return checkpoint;
}

Result<Accepted> verifyProof(const Proof& proof, std::string_view entry, const Policy& policy) {
  auto accepted = acceptCheckpoint(proof.checkpoint, policy);
  if (!accepted) return accepted;
  if (auto held = holdPath(proof, entry, accepted->checkpoint); !held) {
    return std::unexpected(std::move(held.error()));
  }
  return accepted;
}

}  // namespace sekisho::journal
