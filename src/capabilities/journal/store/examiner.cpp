#include "capabilities/journal/store/examiner.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "capabilities/journal/store/cosigned_file.h"
#include "capabilities/journal/store/volume.h"

namespace sekisho::journal {
namespace {

using platform::Disk;

constexpr MessageId kRolledBack{"journal.rolled-back"};
constexpr MessageId kEquivocation{"journal.equivocation"};
constexpr MessageId kForged{"journal.note-forged"};
constexpr MessageId kNumbersFall{"journal.numbers-fall"};
constexpr MessageId kKeyDiffers{"journal.key-other"};

Sha256 leafOf(std::string_view line) { return sha256({std::array{std::byte{0}}, bytesOf(line)}); }

}  // namespace

void Examined::wrong(std::optional<std::uint64_t> entry, MessageId message, std::string detail) {
  if (!result.finding) result.finding = Finding{entry, message, std::move(detail)};
}

void Examiner::wrong(std::optional<std::uint64_t> entry, MessageId message, std::string detail) {
  into_.wrong(entry, message, std::move(detail));
}

void Examiner::willHold(std::string_view note) {
  const auto read = decodeNote(note);
  const auto checkpoint = read ? decodeCheckpoint(read->body) : Result<Checkpoint>();
  if (read && checkpoint) tree_.willAsk(checkpoint->size);
}

void Examiner::takeLine(std::string_view line, const std::optional<Sha256>& leaf) {
  if (tree_.size() == 0) into_.first_line = line;
  tree_.add(leaf ? *leaf : leafOf(line));
  ++result_.entries;
}

void Examiner::takeTile(const ReadEntry& read) {
  if (read.tile && *read.tile != tree_.tiles().back()) {
    wrong(read.index, kVolumeUnreadable, "hashes that are not the tree's");
  }
}

void Examiner::takeEntry(std::uint64_t index, const Entry& entry) {
  auto& highest = numbers_[entry.source];
  if (entry.number <= highest) wrong(index, kNumbersFall, "the source's numbers do not rise");
  highest = std::max(highest, entry.number);
}

void Examiner::take(std::uint64_t index, std::string_view line) {
  takeLine(line);
  const auto entry = decodeEntry(line);
  if (!entry) return wrong(index, entry.error().message, entry.error().detail);
  takeEntry(index, *entry);
}

void Examiner::take(const ReadEntry& read) {
  if (read.entry == nullptr) {
    take(read.index, read.line);
  } else {
    takeLine(read.line, read.leaf);
    takeEntry(read.index, *read.entry);
  }
  takeTile(read);
  into_.destructions.take(read);
  switch (read.state) {
    case BodyState::Opened:
      if (read.entry != nullptr) takeBody(read.index, *read.entry, read.body);
      return;
    case BodyState::Destroyed: ++result_.bodies_destroyed; return;
    case BodyState::KeyMissing: ++result_.bodies_unopened; return;
    case BodyState::Broken:
      return wrong(read.index, kBodyBroken, "the sealed body does not open with its own key");
  }
}

void Examiner::takeBody(std::uint64_t index, const Entry& entry, const SaltedBody& salted) {
  if (salted.body.size() != entry.size) {
    return wrong(index, kBodyBroken, "the body has another size than its entry says");
  }
  if (sha256({salted.salt, salted.body}) != entry.commitment) {
    return wrong(index, kBodyBroken, "the body is not what its entry committed to");
  }
  ++result_.bodies_opened;
  if (index == 0) into_.first_body = textOf(salted.body);
}

void Examiner::holdAgainst(const Checkpoint& checkpoint) {
  result_.signed_entries = checkpoint.size;
  if (checkpoint.size > tree_.size()) {
    return wrong(
        tree_.size(), kEntriesMissing,
        fmt::format("{} entries were signed, {} are there", checkpoint.size, tree_.size()));
  }
  const Sha256 root = tree_.root(checkpoint.size);
  if (root != checkpoint.root) {
    wrong(
        std::nullopt, kTampered,
        fmt::format("the first {} entries have another root than the one signed", checkpoint.size));
  }
}

HeldVerdict Examiner::holdAgainst(std::string_view note, const VerifierKey& log,
                                  const char* whose) {
  const HeldVerdict verdict =
      judgeHeld(note, {.log = log, .entries = tree_.size(), .root = [this](std::uint64_t size) {
                         return tree_.root(size);
                       }});
  switch (verdict) {
    using enum HeldVerdict;
    case OfAnother:
    case Fits: break;
    case RolledBack:
      wrong(tree_.size(), kRolledBack, fmt::format("{} reaches further than the entries", whose));
      break;
    case Equivocation:
      wrong(std::nullopt, kEquivocation, fmt::format("{} is of other entries", whose));
      break;
    case Forged: wrong(std::nullopt, kForged, fmt::format("{} has a wrong signature", whose));
  }
  return verdict;
}

// Who cosigned what is kept beside the checkpoint, by the outsider's policy.
void Examiner::holdWitnesses(std::string_view note, const VerifierKey& log, const Policy& policy) {
  Policy own = policy;
  if (own.logs.empty()) own.logs.push_back({.key = log});
  const auto named = std::ranges::find(own.logs, log, &PolicyLog::key);
  if (named == own.logs.end()) {
    return wrong(std::nullopt, kKeyDiffers, "the policy names another log's key");
  }
  result_.witnesses = Witnesses::None;
  if (note.empty()) return;
  const auto accepted = acceptCheckpoint(note, own);
  if (!accepted && accepted.error().code != ErrorCode::PermissionDenied) {
    return wrong(std::nullopt, accepted.error().message, "a cosignature is wrong");
  }
  const auto read = decodeNote(note);
  const auto checkpoint = decodeCheckpoint(read->body);
  if (checkpoint) result_.witnessed_entries = checkpoint->size;
  const auto said = cosignaturesIn(*read, own.witnessKeys());
  if (!said || said->empty()) return;
  result_.witnessed_by = said->size();
  result_.witnesses = accepted && accepted->witnessed ? Witnesses::Enough : Witnesses::TooFew;
  if (accepted) result_.witnessed_seconds = accepted->witnessed;
}

void Examiner::willHoldOutside(const std::optional<std::string>& cosigned, const Held& held) {
  if (cosigned) willHold(*cosigned);
  for (const std::string& note : held.checkpoints) willHold(note);
}

void Examiner::holdOutside(const std::optional<std::string>& cosigned, const VerifierKey& log,
                           const Held& held) {
  if (cosigned) holdAgainst(*cosigned, log, "what witnesses cosigned");
  if (held.policy) {
    holdWitnesses(cosigned.value_or(""), log, *held.policy);
  }
  for (const std::string& note : held.checkpoints) {
    if (holdAgainst(note, log, "a checkpoint from elsewhere") == HeldVerdict::Fits) {
      ++result_.held_checkpoints;
    }
  }
}

Result<LogIdentity> identityIn(Disk& disk, const std::string& directory,
                               const std::optional<std::string>& vkey, Examined& examined) {
  auto here = readIdentity(disk, directory);
  auto believed = vkey ? identityFrom(*vkey) : here;
  if (!believed) return believed;
  if (!here || here->key != believed->key) {
    examined.wrong(std::nullopt, kKeyDiffers, "the directory's vkey is another one");
  }
  examined.result.origin = believed->key.name;
  examined.result.generation = believed->generation;
  examined.key = believed->key;
  return believed;
}

std::optional<Checkpoint> checkpointIn(Disk& disk, const std::string& directory,
                                       const LogIdentity& log, Verification& result,
                                       Examiner& examiner) {
  const auto note = platform::readFile(disk, directory + "/checkpoint", kMaxNoteBytes);
  if (!note) {
    if (note.error().message != platform::kDiskMissing) {
      examiner.wrong(std::nullopt, note.error().message, note.error().detail);
    }
    return std::nullopt;
  }
  result.checkpoint = std::string(textOf(*note));
  const auto checkpoint = openCheckpoint(result.checkpoint, log.key);
  if (checkpoint) return *checkpoint;
  examiner.wrong(std::nullopt, checkpoint.error().message, checkpoint.error().detail);
  return std::nullopt;
}

}  // namespace sekisho::journal
