#include "capabilities/journal/store/examiner.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "capabilities/journal/store/cosigned_file.h"

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

Sha256 independentRoot(std::span<const Sha256> leaves) {
  if (leaves.empty()) return sha256(ByteView{});
  if (leaves.size() == 1) return leaves[0];
  const std::size_t split = std::bit_floor(leaves.size() - 1);
  const Sha256 left = independentRoot(leaves.first(split));
  const Sha256 right = independentRoot(leaves.subspan(split));
  return sha256({std::array{std::byte{1}}, left.view(), right.view()});
}

void Examined::wrong(std::optional<std::uint64_t> entry, MessageId message, std::string detail) {
  if (!result.finding) result.finding = Finding{entry, message, std::move(detail)};
}

void Examiner::wrong(std::optional<std::uint64_t> entry, MessageId message, std::string detail) {
  into_.wrong(entry, message, std::move(detail));
}

void Examiner::takeLine(std::string_view line) {
  if (leaves_.empty()) into_.first_line = line;
  leaves_.push_back(leafOf(line));
  ++result_.entries;
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
    takeLine(read.line);
    takeEntry(read.index, *read.entry);
  }
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
  if (checkpoint.size > leaves_.size()) {
    return wrong(
        leaves_.size(), kEntriesMissing,
        fmt::format("{} entries were signed, {} are there", checkpoint.size, leaves_.size()));
  }
  const Sha256 root = independentRoot(std::span(leaves_).first(checkpoint.size));
  if (root != checkpoint.root) {
    wrong(
        std::nullopt, kTampered,
        fmt::format("the first {} entries have another root than the one signed", checkpoint.size));
  }
}

HeldVerdict Examiner::holdAgainst(std::string_view note, const VerifierKey& log,
                                  const char* whose) {
  const HeldVerdict verdict =
      judgeHeld(note, {.log = log, .entries = leaves_.size(), .root = [this](std::uint64_t size) {
                         return independentRoot(std::span(leaves_).first(size));
                       }});
  switch (verdict) {
    using enum HeldVerdict;
    case OfAnother:
    case Fits: break;
    case RolledBack:
      wrong(leaves_.size(), kRolledBack, fmt::format("{} reaches further than the entries", whose));
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
