#include "capabilities/journal/store/journal_files.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "capabilities/journal/store/log_reader.h"
#include "core/text.h"

namespace sekisho::journal {
namespace {

using platform::Disk;
using platform::Presence;

constexpr std::string_view kPrefix = "generation-";
constexpr MessageId kKeyMissing{"journal.key-missing"};
constexpr MessageId kKeyOther{"journal.key-other"};
constexpr MessageId kKeyless{"journal.generation-keyless"};
constexpr MessageId kRestored{"journal.restored"};
constexpr std::string_view kKeyPrefix = "log-";
constexpr std::size_t kMaxKeyText = 4096;

std::string logKeyPath(const JournalPlace& place, std::uint64_t generation) {
  return fmt::format("{}/{}{}.key", place.keys, kKeyPrefix, generation);
}
std::string vkeyPath(const JournalPlace& place, std::uint64_t generation) {
  return generationPath(place, generation) + "/vkey";
}

std::string vkeyText(const JournalPlace& place, std::uint64_t generation, const SigningKey& key) {
  return verifierOf(originOf(place.clinic, generation), KeyType::Ed25519, key).text() + "\n";
}

/// Makes the empty log of a generation. The key comes last: a generation with a key was complete.
Result<void> create(Disk& disk, const JournalPlace& place, std::uint64_t generation,
                    Random& random) {
  const std::string directory = generationPath(place, generation);
  if (auto made = disk.createDirectory(directory); !made) return made;
  const auto segment = platform::look(disk, segmentPath(directory, 0));
  if (!segment) return std::unexpected(segment.error());
  if (*segment == Presence::Missing) {
    const Bytes header = encodeSegmentHeader({place.clinic, generation, 0});
    if (auto made = platform::preallocate(
            disk, segmentPath(directory, 0),
            std::max<std::uint64_t>(place.segment_bytes, kSegmentHeaderBytes), header);
        !made) {
      return made;
    }
  }
  const SigningKey key = SigningKey::random(random);
  if (auto kept = platform::writeFileAtomically(disk, vkeyPath(place, generation),
                                                bytesOf(vkeyText(place, generation, key)));
      !kept) {
    return kept;
  }
  return platform::writeFileAtomically(disk, logKeyPath(place, generation), key.seed());
}

/// Whether a generation holds entries; a log that cannot be read counts as having some.
bool holdsEntries(Disk& disk, const JournalPlace& place, std::uint64_t generation) {
  const std::string directory = generationPath(place, generation);
  const auto volumes = Volumes::open(disk, directory, place.clinic, generation);
  if (!volumes || volumes->entries() > 0) return true;
  const auto end =
      readSegments(disk, directory, place.clinic, generation, 0,
                   [](const FrameSpan&, const FramePlace&) -> Result<void> { return {}; });
  return !end || end->entries > 0;
}

/// Shows what a generation holds, as JournalStore::replay does, as far as it can be read; verify()
/// names the rest.
void showReadable(Disk& disk, const JournalPlace& place, std::uint64_t generation,
                  const std::function<void(const Volume& volume)>& each_volume,
                  const std::function<void(std::string_view line)>& each_line) {
  const std::string directory = generationPath(place, generation);
  const auto volumes = Volumes::open(disk, directory, place.clinic, generation);
  if (!volumes) return;
  for (const auto& volume : volumes->all()) each_volume(*volume);
  const std::uint64_t settled = volumes->entries();
  const auto end = readSegments(disk, directory, place.clinic, generation, settled,
                                [&](const FrameSpan& span, const FramePlace&) -> Result<void> {
                                  std::uint64_t index = span.frame.first;
                                  for (const FrameRecord& record : span.frame.records) {
                                    if (index++ >= settled) each_line(record.line);
                                  }
                                  return {};
                                });
  if (!end) return;
}

/// What is left of the tree that a new generation does not go on with. Of a damaged one the part
/// before the damage counts.
Opening openingAfter(Disk& disk, const JournalPlace& place, std::uint64_t generation) {
  Opening opening{.kept_generation = generation};
  if (generation == 0) return opening;
  MerkleTree tree;
  showReadable(
      disk, place, generation,
      [&](const Volume& volume) {
        for (const Sha256& hash : volume.tiles()) tree.addTile(hash);
      },
      [&](std::string_view line) { tree.add(leafHash(bytesOf(line))); });
  opening.kept = tree.size();
  opening.kept_root = tree.root();
  return opening;
}

/// Adds the highest number of each source that a generation holds, as far as it can be read.
void addMarks(Disk& disk, const JournalPlace& place, std::uint64_t generation,
              Journal::Marks& marks) {
  const auto add = [&](const std::string& source, std::uint64_t number) {
    std::uint64_t& mark = marks[source];
    mark = std::max(mark, number);
  };
  showReadable(
      disk, place, generation,
      [&](const Volume& volume) {
        for (const auto& [source, number] : volume.highest()) add(source, number);
      },
      [&](std::string_view line) {
        if (const auto entry = decodeEntry(line)) add(entry->source, entry->number);
      });
}

std::unexpected<Error> otherKey(std::uint64_t generation, std::string detail = {}) {
  return fail(ErrorCode::Corrupt, kKeyOther, std::move(detail),
              {{"generation", std::to_string(generation)}});
}

Result<SigningKey> logKey(Disk& disk, const JournalPlace& place, std::uint64_t generation) {
  const auto seed = platform::readFile(disk, logKeyPath(place, generation), SigningKey::kSeedBytes);
  if (!seed && seed.error().message == platform::kDiskMissing) {
    return fail(ErrorCode::Unavailable, kKeyMissing, {},
                {{"generation", std::to_string(generation)}});
  }
  if (!seed) return std::unexpected(seed.error());
  const auto key = SigningKey::fromSeed(*seed);
  if (!key) return otherKey(generation, "not 32 bytes");
  const auto vkey = platform::readFile(disk, vkeyPath(place, generation), kMaxKeyText);
  if (vkey && textOf(*vkey) == vkeyText(place, generation, *key)) return *key;
  if (vkey) return otherKey(generation);
  if (vkey.error().message != platform::kDiskMissing) return std::unexpected(vkey.error());
  // The public half alone is gone: it follows from the secret one.
  if (auto kept = platform::writeFileAtomically(disk, vkeyPath(place, generation),
                                                bytesOf(vkeyText(place, generation, *key)));
      !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return *key;
}

/// The key that a generation's checkpoints are believed by.
Result<VerifierKey> believedKey(Disk& disk, const JournalPlace& place, std::uint64_t generation) {
  const auto seed = platform::readFile(disk, logKeyPath(place, generation), SigningKey::kSeedBytes);
  if (!seed && seed.error().message != platform::kDiskMissing) return std::unexpected(seed.error());
  const auto text = platform::readFile(disk, vkeyPath(place, generation), kMaxKeyText);
  if (!text && text.error().message != platform::kDiskMissing) return std::unexpected(text.error());
  const std::string origin = originOf(place.clinic, generation);
  const auto secret = seed ? SigningKey::fromSeed(*seed) : std::nullopt;
  if (seed && !secret) return otherKey(generation, "not 32 bytes");
  const auto own =
      secret ? std::optional(verifierOf(origin, KeyType::Ed25519, *secret)) : std::nullopt;
  if (!text) {
    if (own) return *own;
    return fail(ErrorCode::Unavailable, kKeyless, {}, {{"generation", std::to_string(generation)}});
  }
  const auto lying = VerifierKey::parse(trimmed(textOf(*text)));
  if (!lying || lying->name != origin || (own && *own != *lying)) return otherKey(generation);
  return *lying;
}

FileStore::Place storePlace(const JournalPlace& place, std::uint64_t generation) {
  return {.directory = generationPath(place, generation),
          .clinic = place.clinic,
          .generation = generation,
          .segment_bytes = place.segment_bytes,
          .volume_entries = place.volume_entries,
          .indexing = place.indexing};
}

Result<std::unique_ptr<Journal>> openGenerationAt(Disk& disk, const JournalPlace& place,
                                                  std::uint64_t generation, const Clock& clock,
                                                  Random& random, Journal::Options options) {
  auto key = logKey(disk, place, generation);
  if (!key) return std::unexpected(std::move(key.error()));
  auto keys = BodyKeys::open(disk, place.keys, generation, random);
  if (!keys) return std::unexpected(std::move(keys.error()));
  Journal::Marks marks;
  for (std::uint64_t earlier = 1; earlier < generation; ++earlier) {
    addMarks(disk, place, earlier, marks);
  }
  auto store =
      std::make_unique<FileStore>(disk, storePlace(place, generation), *std::move(keys), random);
  return Journal::open({place.clinic, generation, *std::move(key)}, std::move(store), clock, random,
                       std::move(marks), options);
}

/// The highest generation a log key was ever made for; 0 if there is none.
Result<std::uint64_t> highestKey(Disk& disk, const std::string& keys) {
  const auto files = disk.list(keys);
  if (!files) return std::unexpected(files.error());
  std::uint64_t highest = 0;
  for (const std::string& file : *files) {
    if (!file.starts_with(kKeyPrefix)) continue;
    std::uint64_t number = 0;
    std::from_chars(file.data() + kKeyPrefix.size(), file.data() + file.size(), number);
    if (fmt::format("{}{}.key", kKeyPrefix, number) == file) highest = std::max(highest, number);
  }
  return highest;
}

/// The generation a checkpoint of this clinic speaks of; 0 for anything else.
std::uint64_t generationIn(std::string_view note, ClinicId clinic) {
  const auto read = decodeNote(note);
  const auto checkpoint = read ? decodeCheckpoint(read->body) : Result<Checkpoint>();
  if (!read || !checkpoint) return 0;
  const auto slash = checkpoint->origin.rfind('/');
  std::uint64_t generation = 0;
  if (slash != std::string::npos) {
    const char* end = checkpoint->origin.data() + checkpoint->origin.size();
    std::from_chars(checkpoint->origin.data() + slash + 1, end, generation);
  }
  return originOf(clinic, generation) == checkpoint->origin ? generation : 0;
}

/// The newest generation that was completely opened; the others are begun ones. 0 if none.
Result<std::uint64_t> newestComplete(Disk& disk, const JournalPlace& place,
                                     std::span<const std::uint64_t> generations) {
  for (auto at = generations.rbegin(); at != generations.rend(); ++at) {
    const auto key = platform::look(disk, logKeyPath(place, *at));
    if (!key) return std::unexpected(key.error());
    const bool entries = holdsEntries(disk, place, *at);
    if (entries || (*at == 1 && *key == Presence::Present)) return *at;
  }
  return 0;
}

Result<void> makeDirectories(Disk& disk, const JournalPlace& place) {
  if (auto made = disk.createDirectory(place.directory); !made) return made;
  return disk.createDirectory(place.keys);
}

/// What lies at a place; directories are made if there are none.
struct Lying {
  std::vector<std::uint64_t> generations;
  std::uint64_t newest = 0;  ///< Completely opened; 0 if none.
  std::uint64_t key = 0;     ///< The highest there is a key of; 0 if none.

  /// A key whose directory is gone belongs to a tree that others may have seen.
  [[nodiscard]] bool keyAlone() const {
    return std::ranges::find(generations, key) == generations.end();
  }
};

Result<Lying> lyingAt(Disk& disk, const JournalPlace& place) {
  if (auto made = makeDirectories(disk, place); !made) {
    return std::unexpected(std::move(made.error()));
  }
  auto generations = generationsOf(disk, place.directory);
  if (!generations) return std::unexpected(std::move(generations.error()));
  const auto newest = newestComplete(disk, place, *generations);
  if (!newest) return std::unexpected(newest.error());
  const auto key = highestKey(disk, place.keys);
  if (!key) return std::unexpected(key.error());
  return Lying{.generations = *std::move(generations), .newest = *newest, .key = *key};
}

}  // namespace

std::string generationPath(const JournalPlace& place, std::uint64_t generation) {
  return fmt::format("{}/{}{}", place.directory, kPrefix, generation);
}

Result<std::vector<std::uint64_t>> generationsOf(Disk& disk, const std::string& directory) {
  const auto files = disk.list(directory);
  if (!files) return std::unexpected(files.error());
  std::vector<std::uint64_t> generations;
  for (const std::string& file : *files) {
    if (!file.starts_with(kPrefix)) continue;
    std::uint64_t number = 0;
    std::from_chars(file.data() + kPrefix.size(), file.data() + file.size(), number);
    if (number > 0 && fmt::format("{}{}", kPrefix, number) == file) generations.push_back(number);
  }
  std::ranges::sort(generations);
  return generations;
}

Result<std::unique_ptr<Journal>> openJournal(Disk& disk, const JournalPlace& place,
                                             const Clock& clock, Random& random,
                                             Journal::Options options) {
  const auto lying = lyingAt(disk, place);
  if (!lying) return std::unexpected(lying.error());
  const std::uint64_t newest = lying->newest;
  if (newest > 0 && lying->key > newest && lying->keyAlone()) {
    return fail(ErrorCode::Conflict, kRestored, {}, {{"generation", std::to_string(newest)}});
  }
  if (newest > 0) return openGenerationAt(disk, place, newest, clock, random, options);
  if (lying->key > 0) {
    return fail(ErrorCode::Corrupt, kLogMissing, place.directory, {{"path", place.directory}});
  }
  if (auto made = create(disk, place, 1, random); !made) {
    return std::unexpected(std::move(made.error()).during("creating the journal"));
  }
  return openGenerationAt(disk, place, 1, clock, random, options);
}

Result<std::unique_ptr<Journal>> openNextGeneration(Disk& disk, const JournalPlace& place,
                                                    std::string_view last_known, std::string why,
                                                    const Clock& clock, Random& random,
                                                    Journal::Options options) {
  const auto lying = lyingAt(disk, place);
  if (!lying) return std::unexpected(lying.error());
  const std::uint64_t next = std::max({lying->newest, generationIn(last_known, place.clinic),
                                       lying->keyAlone() ? lying->key : 0}) +
                             1;
  if (auto made = create(disk, place, next, random); !made) {
    return std::unexpected(std::move(made.error()).during("creating the next generation"));
  }
  auto journal = openGenerationAt(disk, place, next, clock, random, options);
  if (!journal) return journal;
  Opening opening = openingAfter(disk, place, lying->newest);
  opening.previous = last_known;
  opening.why = std::move(why);
  if (auto said = (*journal)->openGeneration(opening); !said) {
    return std::unexpected(std::move(said.error()));
  }
  return journal;
}

Result<Generations::Opened> openEarlier(Disk& disk, const JournalPlace& place,
                                        std::uint64_t generation, const Clock& clock,
                                        Random& random) {
  auto key = believedKey(disk, place, generation);
  if (!key) return std::unexpected(std::move(key.error()));
  auto keys = BodyKeys::open(disk, place.keys, generation, random);
  if (!keys) return std::unexpected(std::move(keys.error()));
  auto store =
      std::make_unique<FileStore>(disk, storePlace(place, generation), *std::move(keys), random);
  auto opened = Journal::openToRead({place.clinic, generation, *std::move(key)}, std::move(store),
                                    clock, random);
  if (!opened) return std::unexpected(std::move(opened.error()));
  return Generations::Opened(*std::move(opened));
}

Result<std::unique_ptr<Generations>> openGenerations(Disk& disk, const JournalPlace& place,
                                                     const Journal& newest, const Clock& clock,
                                                     Random& random) {
  const auto lying = generationsOf(disk, place.directory);
  if (!lying) return std::unexpected(lying.error());
  std::vector<std::uint64_t> earlier;
  for (const std::uint64_t generation : *lying) {
    if (generation >= newest.generation()) break;
    // One of which that cannot be told is shown as one that cannot be read.
    const auto stage = stageOf(disk, generationPath(place, generation));
    if (!stage || *stage == Stage::Opened) earlier.push_back(generation);
  }
  return std::make_unique<Generations>(
      newest, std::move(earlier),
      [&disk, place, &clock, &random](std::uint64_t generation) {
        return openEarlier(disk, place, generation, clock, random);
      },
      clock);
}

}  // namespace sekisho::journal
