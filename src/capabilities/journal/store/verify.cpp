#include "capabilities/journal/store/verify.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <map>
#include <span>
#include <utility>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/store/cosigned_file.h"
#include "capabilities/journal/store/log_reader.h"
#include "capabilities/journal/tile.h"
#include "core/json.h"
#include "core/text.h"

namespace sekisho::journal {
namespace {

using platform::Disk;

constexpr MessageId kTampered{"journal.tampered"};
constexpr MessageId kEntriesMissing{"journal.entries-missing"};
constexpr MessageId kRolledBack{"journal.rolled-back"};
constexpr MessageId kEquivocation{"journal.equivocation"};
constexpr MessageId kForged{"journal.note-forged"};
constexpr MessageId kCheckpointMissing{"journal.checkpoint-missing"};
constexpr MessageId kBodyBroken{"journal.body-broken"};
constexpr MessageId kNumbersFall{"journal.numbers-fall"};
constexpr MessageId kUnsigned{"journal.unsigned"};
constexpr MessageId kTileWrong{"journal.tile-wrong"};
constexpr MessageId kKeyOther{"journal.key-other"};
constexpr MessageId kSuccessionBroken{"journal.succession-broken"};
constexpr std::string_view kGenerationOpened = "journal.generation-opened@1";
constexpr std::string_view kGenerationPrefix = "generation-";
constexpr std::size_t kMaxBundleBytes = std::size_t{256} * (2 + kMaxEntryBytes);
constexpr std::uint64_t kWidth = 256;

// The tree as RFC 6962 §2.1 defines it, by recursion: nothing of merkle.cpp.
Sha256 leafOf(std::string_view line) { return sha256({std::array{std::byte{0}}, bytesOf(line)}); }

Sha256 rootOf(std::span<const Sha256> leaves) {
  if (leaves.empty()) return sha256(ByteView{});
  if (leaves.size() == 1) return leaves[0];
  const std::size_t split = std::bit_floor(leaves.size() - 1);
  const Sha256 left = rootOf(leaves.first(split));
  const Sha256 right = rootOf(leaves.subspan(split));
  return sha256({std::array{std::byte{1}}, left.view(), right.view()});
}

/// One generation after its entries were read.
struct Examined {
  Verification result;
  std::optional<VerifierKey> key = {};
  std::vector<Sha256> leaves = {};
  std::string first_line = {};
  std::optional<std::string> first_body = {};  // if it opened
};

/// Looks at one entry after the other; remembers the first thing wrong.
class Examiner {
 public:
  explicit Examiner(Examined& into) : into_(into), result_(into.result), leaves_(into.leaves) {}

  void wrong(std::optional<std::uint64_t> entry, MessageId message, std::string detail) {
    if (!result_.finding) result_.finding = Finding{entry, message, std::move(detail)};
  }

  void take(std::uint64_t index, std::string_view line) {
    if (leaves_.empty()) into_.first_line = line;
    leaves_.push_back(leafOf(line));
    ++result_.entries;
    const auto entry = decodeEntry(line);
    if (!entry) return wrong(index, entry.error().message, entry.error().detail);
    auto& highest = numbers_[entry->source];
    if (entry->number <= highest) wrong(index, kNumbersFall, "the source's numbers do not rise");
    highest = std::max(highest, entry->number);
  }

  void takeBody(std::uint64_t index, std::string_view line, const SaltedBody& salted) {
    const auto entry = decodeEntry(line);
    if (!entry) return;
    if (salted.body.size() != entry->size) {
      return wrong(index, kBodyBroken, "the body has another size than its entry says");
    }
    if (sha256({salted.salt, salted.body}) != entry->commitment) {
      return wrong(index, kBodyBroken, "the body is not what its entry committed to");
    }
    ++result_.bodies_opened;
    if (index == 0) into_.first_body = textOf(salted.body);
  }

  void takeState(std::uint64_t index, const ReadEntry& read) {
    switch (read.state) {
      case BodyState::Opened: return takeBody(index, read.line, read.body);
      case BodyState::Destroyed: ++result_.bodies_destroyed; return;
      case BodyState::KeyMissing: ++result_.bodies_unopened; return;
      case BodyState::Broken:
        return wrong(index, kBodyBroken, "the sealed body does not open with its own key");
    }
  }

  /// Holds the leaves against a checkpoint.
  void holdAgainst(const Checkpoint& checkpoint) {
    result_.signed_entries = checkpoint.size;
    if (checkpoint.size > leaves_.size()) {
      return wrong(
          leaves_.size(), kEntriesMissing,
          fmt::format("{} entries were signed, {} are there", checkpoint.size, leaves_.size()));
    }
    const Sha256 root = rootOf(std::span(leaves_).first(checkpoint.size));
    if (root != checkpoint.root) {
      wrong(std::nullopt, kTampered,
            fmt::format("the first {} entries have another root than the one signed",
                        checkpoint.size));
    }
  }

  /// Holds the leaves against a checkpoint from elsewhere; `whose` says where.
  HeldVerdict holdAgainst(std::string_view note, const VerifierKey& log, const char* whose) {
    const HeldVerdict verdict =
        judgeHeld(note, {.log = log, .entries = leaves_.size(), .root = [this](std::uint64_t size) {
                           return rootOf(std::span(leaves_).first(size));
                         }});
    switch (verdict) {
      using enum HeldVerdict;
      case OfAnother:
      case Fits: break;
      case RolledBack:
        wrong(leaves_.size(), kRolledBack,
              fmt::format("{} reaches further than the entries", whose));
        break;
      case Equivocation:
        wrong(std::nullopt, kEquivocation, fmt::format("{} is of other entries", whose));
        break;
      case Forged: wrong(std::nullopt, kForged, fmt::format("{} has a wrong signature", whose));
    }
    return verdict;
  }

  [[nodiscard]] const std::vector<Sha256>& leaves() const { return leaves_; }

 private:
  Examined& into_;
  Verification& result_;
  std::vector<Sha256>& leaves_;
  std::map<std::string, std::uint64_t> numbers_;
};

/// The key to believe: the outsider's if given, which the directory's own must then be.
Result<LogIdentity> identity(Disk& disk, const std::string& directory,
                             const std::optional<std::string>& vkey, Examiner& examiner) {
  auto here = readIdentity(disk, directory);
  if (!vkey) return here;
  auto believed = identityFrom(*vkey);
  if (!believed) return believed;
  if (!here || here->key != believed->key) {
    examiner.wrong(std::nullopt, kKeyOther, "the directory's vkey is another one");
  }
  return believed;
}

/// The checkpoint, if one lies there and is signed by the log.
std::optional<Checkpoint> checkpointOf(Disk& disk, const std::string& directory,
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

/// Who cosigned what is kept beside the checkpoint, by the outsider's policy.
void holdWitnesses(std::string_view note, const VerifierKey& log, const Policy& policy,
                   Verification& result, Examiner& examiner) {
  Policy own = policy;
  if (own.logs.empty()) own.logs.push_back({.key = log});
  const auto named = std::ranges::find(own.logs, log, &PolicyLog::key);
  if (named == own.logs.end()) {
    return examiner.wrong(std::nullopt, kKeyOther, "the policy names another log's key");
  }
  result.witnesses = Witnesses::None;
  if (note.empty()) return;
  const auto accepted = acceptCheckpoint(note, own);
  if (!accepted && accepted.error().code != ErrorCode::PermissionDenied) {
    return examiner.wrong(std::nullopt, accepted.error().message, "a cosignature is wrong");
  }
  const auto read = decodeNote(note);
  const auto checkpoint = decodeCheckpoint(read->body);
  if (checkpoint) result.witnessed_entries = checkpoint->size;
  const auto said = cosignaturesIn(*read, own.witnessKeys());
  if (!said || said->empty()) return;
  result.witnesses = accepted && accepted->witnessed ? Witnesses::Enough : Witnesses::TooFew;
  if (accepted) result.witnessed_seconds = accepted->witnessed;
}

/// Holds a log against everything that others hold of it: what witnesses cosigned, and checkpoints
/// that somebody kept. `cosigned` is the file beside the checkpoint.
void holdOutside(const std::optional<std::string>& cosigned, const VerifierKey& log,
                 const Held& held, Verification& result, Examiner& examiner) {
  if (cosigned) examiner.holdAgainst(*cosigned, log, "what witnesses cosigned");
  if (held.policy) {
    holdWitnesses(cosigned.value_or(""), log, *held.policy, result, examiner);
  }
  for (const std::string& note : held.checkpoints) {
    if (examiner.holdAgainst(note, log, "a checkpoint from elsewhere") == HeldVerdict::Fits) {
      ++result.held_checkpoints;
    }
  }
}

/// The number in a failure's argument {entry}.
std::optional<std::uint64_t> entryIn(const Error& error) {
  for (const auto& [name, value] : error.arguments) {
    std::uint64_t number = 0;
    if (name == "entry" &&
        std::from_chars(value.data(), value.data() + value.size(), number).ec == std::errc{}) {
      return number;
    }
  }
  return std::nullopt;
}

/// Reads the bundles of an export; stops at the first that is missing or odd.
Result<void> readBundles(Disk& disk, const std::string& directory, std::uint64_t size,
                         Examiner& examiner, std::vector<std::string>& lines) {
  for (std::uint64_t first = 0; first < size; first += kWidth) {
    const std::uint64_t width = std::min(kWidth, size - first);
    const std::string path = directory + "/" + entriesPath(first / kWidth, width);
    const auto bytes = platform::readFile(disk, path, kMaxBundleBytes);
    if (!bytes && bytes.error().message != platform::kDiskMissing) {
      return std::unexpected(bytes.error());
    }
    const auto bundle = bytes ? decodeBundle(*bytes) : Result<std::vector<std::string>>();
    if (!bytes || !bundle || bundle->size() != width) {
      examiner.wrong(first, kEntriesMissing,
                     path + " is missing or no bundle of that many entries");
      return {};
    }
    for (const std::string& line : *bundle) {
      examiner.take(lines.size(), line);
      lines.push_back(line);
    }
  }
  return {};
}

/// The hashes of one level above: the roots of full groups of 256.
std::vector<Sha256> levelAbove(std::span<const Sha256> level) {
  std::vector<Sha256> above;
  for (; level.size() >= kWidth; level = level.subspan(kWidth)) {
    above.push_back(rootOf(level.first(kWidth)));
  }
  return above;
}

Result<void> holdTiles(Disk& disk, const std::string& directory, std::uint64_t size,
                       Examiner& examiner) {
  std::vector<Sha256> level = examiner.leaves();
  unsigned height = 0;
  for (const TileName& name : tilesOf(size)) {
    if (name.level != height) {
      level = levelAbove(level);
      height = name.level;
    }
    const std::string path = directory + "/" + tilePath(name);
    const auto bytes = platform::readFile(disk, path, kWidth * 32);
    if (!bytes && bytes.error().message != platform::kDiskMissing) {
      return std::unexpected(bytes.error());
    }
    for (std::uint64_t slot = 0; slot < name.width; ++slot) {
      const std::uint64_t at = name.tile * kWidth + slot;
      if (bytes && bytes->size() == name.width * 32 &&
          std::ranges::equal(ByteView(*bytes).subspan(slot * 32, 32), level[at].view())) {
        continue;
      }
      const std::uint64_t first = at << (8U * name.level);
      examiner.wrong(first, kTileWrong, path + " does not hold this entry's hash");
      return {};
    }
  }
  return {};
}

Result<void> holdBodies(Disk& disk, const std::string& directory,
                        std::span<const std::string> lines, Verification& result,
                        Examiner& examiner) {
  for (std::uint64_t index = 0; index < lines.size(); ++index) {
    const std::string path = fmt::format("{}/bodies/{}", directory, index);
    const auto bytes = platform::readFile(disk, path, kSaltBytes + kMaxBodyBytes);
    if (!bytes && bytes.error().message == platform::kDiskMissing) {
      ++result.bodies_unopened;
      continue;
    }
    if (!bytes) return std::unexpected(bytes.error());
    SaltedBody salted;
    if (bytes->size() < kSaltBytes) {
      examiner.wrong(index, kBodyBroken, "an exported body without its salt");
      continue;
    }
    std::copy_n(bytes->begin(), kSaltBytes, salted.salt.begin());
    salted.body.assign(bytes->begin() + kSaltBytes, bytes->end());
    examiner.takeBody(index, lines[index], salted);
  }
  return {};
}

Result<Examined> examineGeneration(Disk& disk, const std::string& directory,
                                   const std::optional<std::string>& keys,
                                   const std::optional<std::string>& vkey, const Held& held) {
  Examined examined;
  Verification& result = examined.result;
  Examiner examiner(examined);
  const auto log = identity(disk, directory, vkey, examiner);
  if (!log) return std::unexpected(log.error());
  result.origin = log->key.name;
  result.generation = log->generation;
  examined.key = log->key;
  // Before the entries: beside a running hub they only become more.
  const auto cosigned = readCosigned(disk, directory);
  if (!cosigned) return std::unexpected(cosigned.error());
  const auto checkpoint = checkpointOf(disk, directory, *log, result, examiner);
  const auto end = readLog(disk, directory, *log, keys, [&](const ReadEntry& read) -> Result<void> {
    examiner.take(read.index, read.line);
    examiner.takeState(read.index, read);
    return {};
  });
  if (!end && end.error().code != ErrorCode::Corrupt) return std::unexpected(end.error());
  if (!end) examiner.wrong(entryIn(end.error()), end.error().message, end.error().detail);
  if (end) result.torn_bytes = end->torn_bytes;
  if (checkpoint) examiner.holdAgainst(*checkpoint);
  if (!checkpoint && examined.leaves.size() > 1) {
    examiner.wrong(std::nullopt, kCheckpointMissing,
                   fmt::format("{} entries and no checkpoint", examined.leaves.size()));
  }
  holdOutside(*cosigned, log->key, held, result, examiner);
  return examined;
}

Result<Examined> examineExport(Disk& disk, const std::string& directory,
                               const std::optional<std::string>& vkey, const Held& held) {
  Examined examined;
  Verification& result = examined.result;
  Examiner examiner(examined);
  const auto log = identity(disk, directory, vkey, examiner);
  if (!log) return std::unexpected(log.error());
  result.origin = log->key.name;
  result.generation = log->generation;
  examined.key = log->key;
  const auto checkpoint = checkpointOf(disk, directory, *log, result, examiner);
  if (!checkpoint) {
    examiner.wrong(std::nullopt, kUnsigned, "there is no checkpoint");
    return examined;
  }
  std::vector<std::string> lines;
  if (auto read = readBundles(disk, directory, checkpoint->size, examiner, lines); !read) {
    return std::unexpected(std::move(read.error()));
  }
  if (lines.size() == checkpoint->size) {
    if (auto held = holdBodies(disk, directory, lines, result, examiner); !held) {
      return std::unexpected(std::move(held.error()));
    }
    if (auto held = holdTiles(disk, directory, checkpoint->size, examiner); !held) {
      return std::unexpected(std::move(held.error()));
    }
  }
  examiner.holdAgainst(*checkpoint);
  const auto cosigned = readCosigned(disk, directory);
  if (!cosigned) return std::unexpected(cosigned.error());
  holdOutside(*cosigned, log->key, held, result, examiner);
  return examined;
}

void wrong(Examined& examined, std::optional<std::uint64_t> entry, MessageId message,
           std::string detail) {
  if (!examined.result.finding) {
    examined.result.finding = Finding{entry, message, std::move(detail)};
  }
}

/// What entry 0 of a generation claims of the tree before, read anew from its JSON.
struct Claim {
  std::string previous;
  std::uint64_t kept_generation = 0;
  std::uint64_t kept = 0;
  Sha256 kept_root = {};
};

std::optional<Claim> claimIn(std::string_view body) {
  const auto json = parseJson(body);
  if (!json) return std::nullopt;
  const auto* previous = (*json)["previous"].text();
  const auto* generation = (*json)["kept_generation"].integer();
  const auto* kept = (*json)["kept"].integer();
  const auto* root = (*json)["kept_root"].text();
  const auto bytes = root == nullptr ? std::nullopt : fromHex(*root);
  const auto hash = bytes ? Sha256::fromBytes(*bytes) : std::nullopt;
  if (previous == nullptr || generation == nullptr || kept == nullptr || !hash) {
    return std::nullopt;
  }
  return Claim{*previous, static_cast<std::uint64_t>(*generation),
               static_cast<std::uint64_t>(*kept), *hash};
}

/// Whether the earlier tree is still what it was when the next generation began.
bool holdKept(Examined& earlier, const Claim& claim, std::uint64_t next) {
  if (earlier.leaves.size() < claim.kept) {
    wrong(earlier, earlier.leaves.size(), kEntriesMissing,
          fmt::format("generation {} began after {} entries, {} are there", next, claim.kept,
                      earlier.leaves.size()));
    return false;
  }
  if (rootOf(std::span(earlier.leaves).first(claim.kept)) == claim.kept_root) return true;
  wrong(earlier, std::nullopt, kTampered,
        fmt::format("the first {} entries have another root than generation {} says", claim.kept,
                    next));
  return false;
}

/// Holds the checkpoint that the next generation names against the tree it speaks of.
void holdPrevious(Examined& earlier, Examined& next, const Claim& claim) {
  if (!earlier.key) return;
  earlier.result.succession = Succession::Whole;
  if (claim.previous.empty()) return;
  const auto lost = [&] {
    earlier.result.succession = Succession::Lost;
    earlier.result.known_elsewhere = claim.previous;
  };
  const auto checkpoint = openCheckpoint(claim.previous, *earlier.key);
  if (!checkpoint) {
    // Of a generation between the two, which lies nowhere here.
    const auto note = decodeNote(claim.previous);
    const auto named = note ? decodeCheckpoint(note->body) : Result<Checkpoint>();
    if (note && named && named->origin != earlier.result.origin) return lost();
    return wrong(next, 0, kSuccessionBroken,
                 "names a checkpoint that " + earlier.result.origin + " did not sign");
  }
  if (checkpoint->size > earlier.leaves.size() ||
      rootOf(std::span(earlier.leaves).first(checkpoint->size)) != checkpoint->root) {
    lost();
  }
}

/// Holds a generation against what the first entry of the next one says of it.
void holdSuccession(Examined& earlier, Examined& next) {
  // Begun, and cut before its first entry: the hub begins it again.
  if (next.leaves.empty()) return;
  const auto first = decodeEntry(next.first_line);
  if (!first || first->kind != kGenerationOpened) {
    return wrong(next, 0, kSuccessionBroken, "does not say which generation it follows");
  }
  earlier.result.succession = Succession::NotShown;
  if (!next.first_body) return;
  const auto claim = claimIn(*next.first_body);
  if (!claim || claim->kept_generation != earlier.result.generation) {
    return wrong(next, 0, kSuccessionBroken,
                 fmt::format("does not follow generation {}", earlier.result.generation));
  }
  if (holdKept(earlier, *claim, next.result.generation)) holdPrevious(earlier, next, *claim);
}

std::vector<Verification> linked(std::vector<Examined> all) {
  for (std::size_t i = 1; i < all.size(); ++i) holdSuccession(all[i - 1], all[i]);
  std::vector<Verification> results;
  results.reserve(all.size());
  for (Examined& examined : all) results.push_back(std::move(examined.result));
  return results;
}

}  // namespace

std::string_view nameOf(Succession succession) noexcept {
  switch (succession) {
    using enum Succession;
    case None: return "none";
    case Whole: return "whole";
    case Lost: return "lost";
    case NotShown: return "not-shown";
  }
  std::unreachable();
}

Result<Verification> verifyGeneration(Disk& disk, const std::string& directory,
                                      const std::optional<std::string>& keys,
                                      const std::optional<std::string>& vkey, const Held& held) {
  auto examined = examineGeneration(disk, directory, keys, vkey, held);
  if (!examined) return std::unexpected(std::move(examined.error()));
  return std::move(examined->result);
}

Result<std::vector<Verification>> verifyJournal(Disk& disk, const std::string& directory,
                                                const std::optional<std::string>& keys,
                                                const Held& held) {
  const auto generations = openedGenerations(disk, directory);
  if (!generations) return std::unexpected(generations.error());
  std::vector<Examined> all;
  for (const std::uint64_t generation : *generations) {
    const std::string path = fmt::format("{}/{}{}", directory, kGenerationPrefix, generation);
    auto examined = examineGeneration(disk, path, keys, std::nullopt, held);
    if (!examined) return std::unexpected(std::move(examined.error()));
    all.push_back(*std::move(examined));
  }
  return linked(std::move(all));
}

Result<Verification> verifyExport(Disk& disk, const std::string& directory,
                                  const std::optional<std::string>& vkey, const Held& held) {
  auto examined = examineExport(disk, directory, vkey, held);
  if (!examined) return std::unexpected(std::move(examined.error()));
  return std::move(examined->result);
}

Result<std::vector<Verification>> verifyExports(Disk& disk, const std::string& directory,
                                                const std::optional<std::string>& vkey,
                                                const Held& held) {
  const auto earlier = generationsOf(disk, directory);
  if (!earlier) return std::unexpected(earlier.error());
  std::vector<std::string> directories;
  for (const std::uint64_t generation : *earlier) {
    directories.push_back(fmt::format("{}/{}{}", directory, kGenerationPrefix, generation));
  }
  directories.push_back(directory);  // the newest
  std::vector<Examined> all;
  for (const std::string& one : directories) {
    const bool newest = one == directory;
    auto examined = examineExport(disk, one, newest ? vkey : std::nullopt, held);
    if (!examined) return std::unexpected(std::move(examined.error()));
    all.push_back(*std::move(examined));
  }
  return linked(std::move(all));
}

}  // namespace sekisho::journal
