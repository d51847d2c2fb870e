#include "capabilities/journal/store/putting_together.h"

#include <algorithm>
#include <utility>

#include "capabilities/journal/store/beside.h"
#include "capabilities/journal/store/volume_writer.h"

namespace sekisho::journal {
namespace {

/// Zstandard asks for a multiple of a dictionary's length in samples.
constexpr std::size_t kLeastSampleBytes = 8 * kDictionaryBytes;
/// So many entries, evenly spread, are looked at for samples.
constexpr std::uint64_t kSampledEntries = 4096;
/// So many entries are read while those before are written, or fewer with so many bytes of bodies.
constexpr std::uint64_t kPartEntries = 1024;
constexpr std::size_t kPartBytes = std::size_t{4} << 20U;

/// A shelf that is open for writing, with what its seal points to.
struct Sealing {
  NumberedKey key;
  std::optional<ZstdDictionary> dictionary;
};

Result<BodySamples> samplesOf(const VolumePlace& place, const VolumeParts& parts) {
  BodySamples samples;
  const std::uint64_t step = std::max<std::uint64_t>(1, parts.count / kSampledEntries);
  for (std::uint64_t at = 0; at < parts.count; at += step) {
    const auto entry = parts.entry(place.first + at);
    if (!entry) return std::unexpected(entry.error());
    if (!samples.hasRoom(shelfOf(*entry))) continue;
    const auto body = parts.body(place.first + at, *entry);
    if (!body && body.error().code != ErrorCode::NotFound) return std::unexpected(body.error());
    if (body) samples.add(shelfOf(*entry), body->body);
  }
  return samples;
}

/// Opens the shelves of a volume as their first bodies come.
class Shelves {
 public:
  Shelves(VolumeWriter& writer, const BodySamples& samples, const VolumeParts& parts)
      : writer_(writer), samples_(samples), parts_(parts) {}

  Result<void> open(const BodyShelf& shelf) {
    if (sealing_.contains(shelf)) return {};
    auto key = parts_.key(shelf);
    if (!key) return std::unexpected(std::move(key.error()));
    const Sealing& sealing =
        sealing_.emplace(shelf, Sealing{*std::move(key), samples_.learn(shelf)}).first->second;
    return writer_.openShelf(shelf,
                             {.key_number = sealing.key.number,
                              .key = &sealing.key.key,
                              .dictionary = sealing.dictionary ? &*sealing.dictionary : nullptr});
  }

 private:
  VolumeWriter& writer_;
  const BodySamples& samples_;
  const VolumeParts& parts_;
  std::map<BodyShelf, Sealing> sealing_;
};

/// Entries that follow each other, with their bodies.
struct Part {
  std::vector<Entry> entries;
  std::vector<std::optional<SaltedBody>> bodies;
};

Result<Part> partFrom(const VolumeParts& parts, std::uint64_t first, std::uint64_t end) {
  Part part;
  std::size_t bytes = 0;
  for (std::uint64_t index = first; index < std::min(end, first + kPartEntries); ++index) {
    auto entry = parts.entry(index);
    if (!entry) return std::unexpected(std::move(entry.error()));
    auto body = parts.body(index, *entry);
    if (!body && body.error().code != ErrorCode::NotFound) return std::unexpected(body.error());
    if (body) bytes += body->body.size();
    part.entries.push_back(*std::move(entry));
    part.bodies.push_back(body ? std::optional(*std::move(body)) : std::nullopt);
    if (bytes >= kPartBytes) break;
  }
  return part;
}

Result<void> putPart(VolumeWriter& writer, Shelves& shelves, Part part) {
  for (std::size_t i = 0; i < part.entries.size(); ++i) {
    if (part.bodies[i]) {
      if (auto open = shelves.open(shelfOf(part.entries[i])); !open) return open;
    }
    auto added = writer.add(std::move(part.entries[i]), std::move(part.bodies[i]));
    if (!added) return added;
  }
  return {};
}

Result<std::shared_ptr<const Volume>> finished(platform::Disk& disk, const std::string& directory,
                                               const VolumePlace& place, VolumeWriter& writer) {
  if (auto done = writer.finish(); !done) return std::unexpected(std::move(done.error()));
  auto volume = Volume::open(disk, directory + "/" + volumeName(place.first), place);
  if (!volume) return std::unexpected(std::move(volume.error()));
  return std::shared_ptr<const Volume>(*std::move(volume));
}

/// The bodies of one shelf, but one, by index.
Result<std::map<std::uint64_t, SaltedBody>> bodiesOf(const Volume& volume, const BodyShelf& shelf,
                                                     std::uint64_t without,
                                                     const Volume::KeyOf& key_of) {
  std::map<std::uint64_t, SaltedBody> bodies;
  for (const std::uint64_t first : volume.blocksOf(shelf)) {
    auto block = volume.bodiesAround(first, shelf, key_of);
    if (!block) return std::unexpected(std::move(block.error()));
    for (IndexedBody& body : *block) {
      if (body.index != without) bodies.emplace(body.index, std::move(body.salted));
    }
  }
  return bodies;
}

}  // namespace

bool BodySamples::hasRoom(const BodyShelf& shelf) const {
  const auto kept = shelves_.find(shelf);
  return kept == shelves_.end() || kept->second.bytes < kSampleBytes;
}

void BodySamples::add(const BodyShelf& shelf, const Bytes& body) {
  if (!hasRoom(shelf)) return;
  Shelf& kept = shelves_[shelf];
  kept.bytes += body.size();
  kept.bodies.push_back(body);
}

std::optional<ZstdDictionary> BodySamples::learn(const BodyShelf& shelf) const {
  const auto kept = shelves_.find(shelf);
  if (kept == shelves_.end() || kept->second.bytes < kLeastSampleBytes) return std::nullopt;
  const std::vector<ByteView> samples(kept->second.bodies.begin(), kept->second.bodies.end());
  auto dictionary = ZstdDictionary::train(samples, kDictionaryBytes);
  return dictionary ? std::optional(*std::move(dictionary)) : std::nullopt;
}

Result<std::shared_ptr<const Volume>> putTogether(platform::Disk& disk,
                                                  const std::string& directory,
                                                  const VolumePlace& place,
                                                  const VolumeParts& parts, Random& random) {
  const auto samples = samplesOf(place, parts);
  if (!samples) return std::unexpected(samples.error());
  auto writer = VolumeWriter::begin(disk, directory, place, random);
  if (!writer) return std::unexpected(std::move(writer.error()));
  Shelves shelves(*writer, *samples, parts);
  const std::uint64_t end = place.first + parts.count;
  std::uint64_t next = place.first;
  auto reading = beside([&parts, next, end] { return partFrom(parts, next, end); });
  while (next < end) {
    auto part = reading.get();
    if (!part) return std::unexpected(std::move(part.error()));
    next += part->entries.size();
    if (next < end) reading = beside([&parts, next, end] { return partFrom(parts, next, end); });
    if (auto added = putPart(*writer, shelves, *std::move(part)); !added) {
      return std::unexpected(std::move(added.error()));
    }
  }
  return finished(disk, directory, place, *writer);
}

Result<std::shared_ptr<const Volume>> sealShelfAgain(platform::Disk& disk,
                                                     const std::string& directory,
                                                     const Volume& volume, const VolumePlace& place,
                                                     const BodyShelf& shelf, std::uint64_t without,
                                                     const NumberedKey& key,
                                                     const Volume::KeyOf& key_of, Random& random) {
  auto bodies = bodiesOf(volume, shelf, without, key_of);
  if (!bodies) return std::unexpected(std::move(bodies.error()));
  BodySamples samples;
  for (const auto& [index, salted] : *bodies) samples.add(shelf, salted.body);
  const auto dictionary = samples.learn(shelf);
  auto writer = VolumeWriter::begin(disk, directory, place, random);
  if (!writer) return std::unexpected(std::move(writer.error()));
  for (const BodyShelf& other : volume.shelves()) {
    if (other == shelf) continue;
    const auto sealed = volume.sealedShelf(other);
    if (!sealed) return std::unexpected(sealed.error());
    if (auto copied = writer->copyShelf(other, *sealed); !copied) {
      return std::unexpected(std::move(copied.error()));
    }
  }
  if (auto open = writer->openShelf(shelf, {.key_number = key.number,
                                            .key = &key.key,
                                            .dictionary = dictionary ? &*dictionary : nullptr});
      !open) {
    return std::unexpected(std::move(open.error()));
  }
  for (std::uint64_t block = 0; block < volume.count() / kTileWidth; ++block) {
    const auto entries = volume.entries(block);
    if (!entries) return std::unexpected(entries.error());
    std::uint64_t index = volume.first() + block * kTileWidth;
    for (const Entry& entry : *entries) {
      const auto body = bodies->find(index++);
      auto added = writer->add(
          entry, body == bodies->end() ? std::nullopt : std::optional(std::move(body->second)));
      if (!added) return std::unexpected(std::move(added.error()));
    }
  }
  return finished(disk, directory, place, *writer);
}

}  // namespace sekisho::journal
