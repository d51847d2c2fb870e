#include "capabilities/witness/submission.h"

#include <utility>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/witness/add_checkpoint.h"

namespace sekisho::witness {
namespace {

/// A witness that cosigns for another copy of this log meanwhile answers OtherSize more than once.
constexpr int kMostTries = 4;

Submitted contradicted(Outcome outcome, std::string_view origin, Asked& witness) {
  Submitted done{.outcome = outcome};
  if (const auto held = witness.newest(origin)) done.shown = held->value_or("");
  return done;
}

Submitted checked(const journal::Note& note, const journal::VerifierKey& key,
                  std::string_view lines) {
  auto signatures = journal::decodeSignatureLines(lines);
  if (!signatures) return {.outcome = Outcome::WrongCosignature, .detail = "no signature lines"};
  for (journal::NoteSignature& signature : *signatures) {
    const journal::Note alone{.body = note.body, .signatures = {signature}};
    const auto right = journal::cosignaturesIn(alone, std::span(&key, 1));
    if (!right) return {.outcome = Outcome::WrongCosignature, .detail = right.error().detail};
    if (right->empty()) continue;
    return {.outcome = Outcome::Cosigned,
            .cosignature = std::move(signature),
            .posix_seconds = right->front().posix_seconds};
  }
  return {.outcome = Outcome::WrongCosignature, .detail = "signed with another key"};
}

}  // namespace

std::string_view nameOf(Outcome outcome) noexcept {
  switch (outcome) {
    using enum Outcome;
    case Cosigned: return "cosigned";
    case Unreachable: return "unreachable";
    case UnknownLog: return "unknown-log";
    case Untrusted: return "untrusted";
    case Ahead: return "ahead";
    case Inconsistent: return "inconsistent";
    case Misunderstood: return "misunderstood";
    case WrongCosignature: return "wrong-cosignature";
  }
  std::unreachable();
}

Submitted submit(std::string_view text, const Proving& tree, const journal::VerifierKey& key,
                 Asked& witness, std::uint64_t& seen) {
  const auto note = journal::decodeNote(text);
  const auto now = note ? journal::decodeCheckpoint(note->body)
                        : Result<journal::Checkpoint>(std::unexpect, note.error());
  if (!now) return {.outcome = Outcome::Misunderstood, .detail = now.error().detail};
  for (int tries = 0; tries < kMostTries; ++tries) {
    if (seen > now->size) return contradicted(Outcome::Ahead, now->origin, witness);
    auto proof = tree.consistencyProof(seen, now->size);
    if (!proof) return {.outcome = Outcome::Misunderstood, .detail = proof.error().detail};
    const auto reply = witness.addCheckpoint(encodeAddCheckpoint(
        {.old_size = seen, .proof = *std::move(proof), .checkpoint = std::string(text)}));
    if (!reply) return {.outcome = Outcome::Unreachable, .detail = reply.error().detail};
    switch (reply->answer) {
      case Answer::Cosigned: {
        Submitted done = checked(*note, key, reply->cosignature);
        if (done.outcome == Outcome::Cosigned) seen = now->size;
        return done;
      }
      case Answer::Malformed: return {.outcome = Outcome::Misunderstood};
      case Answer::Untrusted: return {.outcome = Outcome::Untrusted};
      case Answer::UnknownLog: return {.outcome = Outcome::UnknownLog};
      case Answer::Inconsistent: return contradicted(Outcome::Inconsistent, now->origin, witness);
      case Answer::OtherSize: break;
    }
    // The very size that was named: some witnesses say so of another root of that size.
    if (reply->seen == seen) return contradicted(Outcome::Inconsistent, now->origin, witness);
    seen = reply->seen;
  }
  return {.outcome = Outcome::Misunderstood, .detail = "it names another size each time"};
}

}  // namespace sekisho::witness
