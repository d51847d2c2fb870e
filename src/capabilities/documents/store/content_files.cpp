#include "capabilities/documents/store/content_files.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "core/mutex.h"

namespace sekisho::documents {
namespace {

constexpr std::string_view kArriving = ".arriving";

std::unexpected<Error> unknown() {
  return fail(ErrorCode::NotFound, MessageId{"documents.no-arrival"});
}

class ContentFiles final : public Contents {
 public:
  ContentFiles(platform::Disk& disk, std::string folder, IdSource& ids,
               std::function<Result<Room>()> room)
      : disk_(disk), folder_(std::move(folder)), ids_(ids), room_(std::move(room)) {}

  Result<ArrivalId> begin(PersonId person, std::uint64_t bytes, Instant now) override;
  Result<std::uint64_t> add(ArrivalId id, PersonId person, std::uint64_t offset, ByteView piece,
                            Instant now) override;
  Result<Arrived> arrived(ArrivalId id, PersonId person) override;
  Result<Bytes> readArriving(ArrivalId id, PersonId person, std::uint64_t offset,
                             std::size_t most) override;
  Result<void> keep(ArrivalId id, PersonId person) override;
  void giveUp(ArrivalId id, PersonId person) override;
  [[nodiscard]] Result<void> look(const Sha256& digest) const override;
  [[nodiscard]] Result<void> examine(const Sha256& digest) const override;
  [[nodiscard]] bool isKnown(const Sha256& digest) const override;
  [[nodiscard]] Result<Bytes> read(const Sha256& digest) const override;

 private:
  // What a file was found to be when it was last read, and its stamp then.
  struct Found {
    platform::Stamp stamp = {};
    bool as_filed = false;
  };
  struct Arrival {
    PersonId person = {};
    std::uint64_t expected = 0;
    Arrived so_far = {};
    Sha256Stream digest = {};
    bool complete = false;
    Instant last{};
    std::unique_ptr<platform::File> file = {};
  };

  [[nodiscard]] std::string arrivalPath(ArrivalId id) const;
  [[nodiscard]] std::string contentPath(const Sha256& digest) const;
  [[nodiscard]] Result<Sha256> digestOf(const std::string& path) const;
  [[nodiscard]] Result<platform::Stamp> stampOf(const Sha256& digest) const;
  [[nodiscard]] std::optional<Found> known(const Sha256& digest,
                                           const platform::Stamp& stamp) const;
  [[nodiscard]] Result<Arrival*> find(ArrivalId id, PersonId person) SEKISHO_REQUIRES(mutex_);
  void forget(ArrivalId id) SEKISHO_REQUIRES(mutex_);
  void forgetStale(Instant now) SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] Result<void> checkRoom(std::uint64_t bytes) const SEKISHO_REQUIRES(mutex_);
  void makeRoomFor(PersonId person) SEKISHO_REQUIRES(mutex_);

  platform::Disk& disk_;
  const std::string folder_;
  IdSource& ids_;
  const std::function<Result<Room>()> room_;
  mutable Mutex mutex_;
  std::map<ArrivalId, Arrival> arriving_ SEKISHO_GUARDED_BY(mutex_);
  mutable Mutex knowing_;  // never held while a file is read
  mutable std::map<Sha256, Found> known_ SEKISHO_GUARDED_BY(knowing_);
};

std::string ContentFiles::arrivalPath(ArrivalId id) const {
  return folder_ + "/" + id.text() + std::string(kArriving);
}

std::string ContentFiles::contentPath(const Sha256& digest) const {
  return folder_ + "/" + digest.hex();
}

Result<ContentFiles::Arrival*> ContentFiles::find(ArrivalId id, PersonId person) {
  const auto found = arriving_.find(id);
  if (found == arriving_.end() || found->second.person != person) return unknown();
  return &found->second;
}

void ContentFiles::forget(ArrivalId id) {
  if (arriving_.erase(id) == 0) return;
  if (auto gone = disk_.remove(arrivalPath(id)); !gone) {
    return;  // what is left behind by a failure is taken away at the next start
  }
}

void ContentFiles::forgetStale(Instant now) {
  std::vector<ArrivalId> stale;
  for (const auto& [id, arrival] : arriving_) {
    if (now - arrival.last > kArrivalPatience) stale.push_back(id);
  }
  for (const ArrivalId& id : stale) forget(id);
}

void ContentFiles::makeRoomFor(PersonId person) {
  std::vector<std::pair<Instant, ArrivalId>> of_one;
  for (const auto& [id, arrival] : arriving_) {
    if (arrival.person == person) of_one.emplace_back(arrival.last, id);
  }
  if (of_one.size() >= kMaxArrivingOfOne) forget(std::ranges::min(of_one).second);
}

// What is on its way takes the room that it announced, though it is not written yet.
Result<void> ContentFiles::checkRoom(std::uint64_t bytes) const {
  const auto room = room_();
  if (!room) return std::unexpected(room.error());
  for (const auto& [id, arrival] : arriving_) bytes += arrival.expected - arrival.so_far.bytes;
  if (hasRoomFor(*room, bytes)) return {};
  return fail(ErrorCode::Unavailable, MessageId{"documents.no-room"});
}

Result<ArrivalId> ContentFiles::begin(PersonId person, std::uint64_t bytes, Instant now) {
  if (bytes == 0 || bytes > kMaxDocumentBytes) {
    return fail(ErrorCode::InvalidInput, MessageId{"documents.size"}, {}, {{"pointer", "/bytes"}});
  }
  const Lock lock(mutex_);
  forgetStale(now);
  makeRoomFor(person);
  if (arriving_.size() >= kMaxArriving) {
    return fail(ErrorCode::Unavailable, MessageId{"documents.busy"});
  }
  if (auto room = checkRoom(bytes); !room) return std::unexpected(std::move(room.error()));
  const auto id = ids_.make<ArrivalId>();
  auto file = disk_.open(arrivalPath(id), platform::Access::Create);
  if (!file) return std::unexpected(std::move(file.error()));
  arriving_.emplace(
      id, Arrival{.person = person, .expected = bytes, .last = now, .file = std::move(*file)});
  return id;
}

Result<std::uint64_t> ContentFiles::add(ArrivalId id, PersonId person, std::uint64_t offset,
                                        ByteView piece, Instant now) {
  const Lock lock(mutex_);
  const auto found = find(id, person);
  if (!found) return std::unexpected(found.error());
  Arrival& arrival = **found;
  Arrived& so_far = arrival.so_far;
  arrival.last = now;
  if (offset < so_far.bytes) {
    const auto there = arrival.file->read(offset, piece.size());
    if (!there) return std::unexpected(there.error());
    if (std::ranges::equal(*there, piece)) return so_far.bytes;
  }
  if (offset != so_far.bytes || piece.empty() || piece.size() > kMaxPieceBytes ||
      piece.size() > arrival.expected - so_far.bytes) {
    return fail(ErrorCode::Conflict, MessageId{"documents.piece"});
  }
  if (auto written = arrival.file->write(offset, piece); !written) {
    return std::unexpected(std::move(written.error()));
  }
  arrival.digest.add(piece);
  const std::size_t wanted = kJudgedBytes - std::min(kJudgedBytes, so_far.head.size());
  const ByteView begins = piece.first(std::min(wanted, piece.size()));
  so_far.head.insert(so_far.head.end(), begins.begin(), begins.end());
  so_far.bytes += piece.size();
  return so_far.bytes;
}

Result<Arrived> ContentFiles::arrived(ArrivalId id, PersonId person) {
  const Lock lock(mutex_);
  const auto found = find(id, person);
  if (!found) return std::unexpected(found.error());
  Arrival& arrival = **found;
  if (arrival.so_far.bytes != arrival.expected) {
    return fail(ErrorCode::Conflict, MessageId{"documents.unfinished"});
  }
  if (!std::exchange(arrival.complete, true)) arrival.so_far.digest = arrival.digest.finish();
  return arrival.so_far;
}

Result<Bytes> ContentFiles::readArriving(ArrivalId id, PersonId person, std::uint64_t offset,
                                         std::size_t most) {
  const Lock lock(mutex_);
  const auto found = find(id, person);
  if (!found) return std::unexpected(found.error());
  return (*found)->file->read(offset, most);
}

Result<void> ContentFiles::keep(ArrivalId id, PersonId person) {
  const auto whole = arrived(id, person);
  if (!whole) return std::unexpected(whole.error());
  const Lock lock(mutex_);
  const auto found = find(id, person);
  if (!found) return std::unexpected(found.error());
  if (auto synced = (*found)->file->sync(); !synced) return synced;
  // The same content over itself changes nothing, and mends one that had been damaged.
  if (auto moved = disk_.rename(arrivalPath(id), contentPath(whole->digest)); !moved) return moved;
  arriving_.erase(id);
  return disk_.syncDirectory(folder_);
}

void ContentFiles::giveUp(ArrivalId id, PersonId person) {
  const Lock lock(mutex_);
  if (find(id, person)) forget(id);
}

Result<platform::Stamp> ContentFiles::stampOf(const Sha256& digest) const {
  auto stamp = disk_.stamp(contentPath(digest));
  if (!stamp && stamp.error().code == ErrorCode::NotFound) {
    return fail(ErrorCode::NotFound, MessageId{"documents.content-missing"});
  }
  return stamp;
}

std::optional<ContentFiles::Found> ContentFiles::known(const Sha256& digest,
                                                       const platform::Stamp& stamp) const {
  const Lock lock(knowing_);
  const auto found = known_.find(digest);
  if (found == known_.end() || found->second.stamp != stamp) return std::nullopt;
  return found->second;
}

bool ContentFiles::isKnown(const Sha256& digest) const {
  const auto stamp = stampOf(digest);
  return !stamp || known(digest, *stamp);
}

Result<void> ContentFiles::look(const Sha256& digest) const {
  const auto stamp = stampOf(digest);
  if (!stamp) return std::unexpected(stamp.error());
  const auto found = known(digest, *stamp);
  if (!found) return examine(digest);
  if (!found->as_filed) return fail(ErrorCode::Corrupt, MessageId{"documents.content-changed"});
  return {};
}

Result<void> ContentFiles::examine(const Sha256& digest) const {
  const auto before = stampOf(digest);
  if (!before) return std::unexpected(before.error());
  const auto now = digestOf(contentPath(digest));
  if (!now) return std::unexpected(now.error());
  const bool as_filed = *now == digest;
  // What was written while it was read is read again at the next look.
  const auto after = stampOf(digest);
  if (after && *after == *before) {
    const Lock lock(knowing_);
    known_[digest] = {.stamp = *before, .as_filed = as_filed};
  }
  if (!as_filed) return fail(ErrorCode::Corrupt, MessageId{"documents.content-changed"});
  return {};
}

Result<Sha256> ContentFiles::digestOf(const std::string& path) const {
  const auto file = disk_.open(path, platform::Access::Read);
  if (!file) return std::unexpected(file.error());
  Sha256Stream digest;
  // One that was made longer than any that is filed is another one, however it goes on.
  for (std::uint64_t offset = 0; offset <= kMaxDocumentBytes;) {
    const auto piece = (*file)->read(offset, kMaxPieceBytes);
    if (!piece) return std::unexpected(piece.error());
    if (piece->empty()) break;
    digest.add(*piece);
    offset += piece->size();
  }
  return digest.finish();
}

Result<Bytes> ContentFiles::read(const Sha256& digest) const {
  auto bytes = platform::readFile(disk_, contentPath(digest), kMaxDocumentBytes);
  if (!bytes && bytes.error().code == ErrorCode::NotFound) {
    return fail(ErrorCode::NotFound, MessageId{"documents.content-missing"});
  }
  if (bytes && sha256(*bytes) != digest) {
    return fail(ErrorCode::Corrupt, MessageId{"documents.content-changed"});
  }
  return bytes;
}

}  // namespace

Result<std::unique_ptr<Contents>> openContentFiles(platform::Disk& disk, std::string folder,
                                                   IdSource& ids,
                                                   std::function<Result<Room>()> room) {
  if (auto made = disk.createDirectory(folder); !made) {
    return std::unexpected(std::move(made.error()));
  }
  const auto names = disk.list(folder);
  if (!names) return std::unexpected(names.error());
  for (const std::string& name : *names) {
    if (!name.ends_with(kArriving)) continue;
    std::string path = folder;
    path.append("/").append(name);
    if (auto gone = disk.remove(path); !gone) {
      return std::unexpected(std::move(gone.error()));
    }
  }
  return std::make_unique<ContentFiles>(disk, std::move(folder), ids, std::move(room));
}

}  // namespace sekisho::documents
