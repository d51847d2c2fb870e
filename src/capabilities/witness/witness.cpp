#include "capabilities/witness/witness.h"

#include <algorithm>
#include <utility>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/cosignature.h"
#include "capabilities/journal/merkle.h"
#include "capabilities/witness/add_checkpoint.h"

namespace sekisho::witness {
namespace {

using journal::Checkpoint;
using journal::VerifierKey;

constexpr MessageId kSeenBroken{"witness.seen-broken"};
constexpr MessageId kNoClock{"witness.no-clock"};

/// What was seen of one log.
struct Before {
  std::uint64_t size = 0;
  Sha256 root = journal::emptyRoot();
};

Result<Before> beforeIn(const std::optional<std::string>& note, const VerifierKey& own) {
  if (!note) return Before{};
  const auto read = journal::decodeNote(*note);
  const auto checkpoint = read ? journal::decodeCheckpoint(read->body)
                               : Result<Checkpoint>(std::unexpect, read.error());
  // Its own word: a file that somebody changed is not taken for what was seen.
  if (!checkpoint || !journal::verifyNote(*read, std::span(&own, 1))) {
    return fail(ErrorCode::Corrupt, kSeenBroken, "this witness did not cosign what is kept");
  }
  return Before{checkpoint->size, checkpoint->root};
}

/// Whether `request` proves that what was seen is a beginning of `now` (RFC 6962 §2.1.2).
bool goesOn(const Before& before, const Checkpoint& now, const journal::Hashes& proof) {
  if (now.size == 0 && now.root != journal::emptyRoot()) return false;
  if (before.size == 0) return proof.empty() && (now.size != 0 || now.root == before.root);
  return journal::provesConsistency(before.size, before.root, now.size, now.root, proof);
}

}  // namespace

Sha256 digestOf(std::string_view origin) { return sha256(bytesOf(origin)); }

Witness::Witness(std::string name, const journal::SigningKey& key, const TrustedLogs& logs,
                 SeenCheckpoints& seen, const Clock& clock)
    : name_(std::move(name)), key_(key), logs_(logs), seen_(seen), clock_(clock) {}

VerifierKey Witness::verifierKey() const {
  return journal::verifierOf(name_, journal::KeyType::CosignatureV1, key_);
}

Result<Reply> Witness::addCheckpoint(std::string_view text) {
  const auto request = decodeAddCheckpoint(text);
  if (!request) return Reply{Answer::Malformed};
  auto note = journal::decodeNote(request->checkpoint);
  const auto now = note ? journal::decodeCheckpoint(note->body)
                        : Result<Checkpoint>(std::unexpect, note.error());
  if (!now) return Reply{Answer::Malformed};
  auto logs = logs_.all();
  if (!logs) return std::unexpected(std::move(logs.error()));
  std::erase_if(*logs, [&](const VerifierKey& log) { return log.name != now->origin; });
  if (logs->empty()) return Reply{Answer::UnknownLog};
  if (!journal::verifyNote(*note, *logs)) return Reply{Answer::Untrusted};
  if (request->old_size > now->size) return Reply{Answer::Malformed};
  const auto since_1970 =
      std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch().count();
  if (since_1970 <= 0) return fail(ErrorCode::Unavailable, kNoClock);

  const Sha256 origin = digestOf(now->origin);
  const Lock lock(deciding_);
  const auto kept = seen_.seen(origin);
  if (!kept) return std::unexpected(kept.error());
  const auto before = beforeIn(*kept, verifierKey());
  if (!before) return std::unexpected(before.error());
  if (request->old_size != before->size) return Reply{Answer::OtherSize, {}, before->size};
  if (!goesOn(*before, *now, request->proof)) {
    // A signed checkpoint with a wrong proof is anybody's to send: it says nothing of the log.
    if (journal::provesInconsistency(before->size, before->root, now->size, now->root,
                                     request->proof)) {
      if (auto kept_too = seen_.keepContradiction(origin, request->checkpoint); !kept_too) {
        return std::unexpected(std::move(kept_too.error()));
      }
    }
    return Reply{Answer::Inconsistent};
  }
  const auto cosignature =
      journal::cosign(name_, key_, static_cast<std::uint64_t>(since_1970), note->body);
  // Of the log's signatures only those that were checked; strangers' need not be handed on.
  const auto known = [&](const journal::NoteSignature& one) {
    return std::ranges::any_of(
        *logs, [&](const VerifierKey& log) { return log.name == one.name && log.id() == one.id; });
  };
  std::erase_if(note->signatures, [&](const auto& one) { return !known(one); });
  note->signatures.push_back(cosignature);
  if (auto done = seen_.keep(origin, journal::encodeNote(*note)); !done) {
    return std::unexpected(std::move(done.error()));
  }
  return Reply{Answer::Cosigned, journal::encodeSignatureLines(std::span(&cosignature, 1))};
}

Result<std::optional<std::string>> Witness::newest(std::string_view origin) {
  return newestOf(digestOf(origin));
}

Result<std::optional<std::string>> Witness::newestOf(const Sha256& origin) {
  return seen_.seen(origin);
}

}  // namespace sekisho::witness
