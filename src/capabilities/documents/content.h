#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "capabilities/documents/document.h"
#include "core/bytes.h"
#include "core/clock.h"

namespace sekisho::documents {

using ArrivalId = Id<struct ArrivalTag>;

/// One piece of an arriving file is at most so long.
inline constexpr std::size_t kMaxPieceBytes = std::size_t{1} << 20U;
/// So many files arrive at a time, of everybody and of one person; of the latter's, the one that
/// stood still longest makes room for another.
inline constexpr std::size_t kMaxArriving = 8;
inline constexpr std::size_t kMaxArrivingOfOne = 2;
/// A file of which nothing came for so long is given up.
inline constexpr std::chrono::minutes kArrivalPatience{10};

/// The disk that contents lie on.
struct Room {
  std::uint64_t whole = 0;  ///< Bytes of the disk.
  std::uint64_t free = 0;   ///< Of them, for the hub to use.
};
/// Documents leave the journal and the database their room: this much of the disk stays free, or a
/// tenth of a small one.
inline constexpr std::uint64_t kLeastFreeBytes = std::uint64_t{2} << 30U;
inline constexpr std::uint64_t kLeastFreeShare = 10;
[[nodiscard]] constexpr bool hasRoomFor(const Room& room, std::uint64_t bytes) {
  const std::uint64_t least = std::min(kLeastFreeBytes, room.whole / kLeastFreeShare);
  return room.free >= least && room.free - least >= bytes;
}

/// What has come of a file.
struct Arrived {
  std::uint64_t bytes = 0;
  Sha256 digest = {};
  Bytes head = {};  ///< Its first kJudgedBytes, or fewer.
};

/// The contents of documents, each known by its SHA-256. What is the same is kept once. Files
/// arrive piece by piece, so that none is ever held whole in memory.
///
///   auto arrival = contents.begin(person, size, now);
///   contents.add(*arrival, person, 0, first_piece, now);   // … until all is there
///   auto arrived = contents.arrived(*arrival, person);     // judge it
///   contents.keep(*arrival, person);                       // durable when this returns
///
/// Safe for use by any thread.
class Contents {
 public:
  virtual ~Contents() = default;

  /// A file of `bytes` is to arrive. InvalidInput (documents.size) if it is empty or more than
  /// kMaxDocumentBytes; Unavailable (documents.busy) if too many arrive already, or
  /// (documents.no-room) if the disk would not keep its least free room with it and all that
  /// arrives.
  [[nodiscard]] virtual Result<ArrivalId> begin(PersonId person, std::uint64_t bytes,
                                                Instant now) = 0;

  /// Takes the piece at `offset`; how much is there then. A piece that is there already, byte for
  /// byte in place, may come again: an answer was lost. NotFound (documents.no-arrival) if nothing
  /// of that id arrives for that person; Conflict (documents.piece) if the piece is not the next
  /// one, or does not fit.
  [[nodiscard]] virtual Result<std::uint64_t> add(ArrivalId id, PersonId person,
                                                  std::uint64_t offset, ByteView piece,
                                                  Instant now) = 0;

  /// Conflict (documents.unfinished) while something is missing; NotFound as above.
  [[nodiscard]] virtual Result<Arrived> arrived(ArrivalId id, PersonId person) = 0;
  /// A part of what has come; NotFound as above.
  [[nodiscard]] virtual Result<Bytes> readArriving(ArrivalId id, PersonId person,
                                                   std::uint64_t offset, std::size_t most) = 0;
  /// Puts the file under its digest, durable, and ends the arrival.
  [[nodiscard]] virtual Result<void> keep(ArrivalId id, PersonId person) = 0;
  /// Forgets what came; an id of nothing is fine.
  virtual void giveUp(ArrivalId id, PersonId person) = 0;

  /// That the content is there and is what was filed: it is read once, and again when its file was
  /// written, touched or exchanged since, never more than a piece at a time. Corrupt
  /// (documents.content-changed), NotFound (documents.content-missing).
  [[nodiscard]] virtual Result<void> look(const Sha256& digest) const = 0;
  /// The same, and reads it whatever is known: a failing disk changes bytes and tells nobody.
  [[nodiscard]] virtual Result<void> examine(const Sha256& digest) const = 0;
  /// Whether look() would answer without reading.
  [[nodiscard]] virtual bool isKnown(const Sha256& digest) const = 0;
  /// The content of that digest. Corrupt (documents.content-changed) if it is another now,
  /// NotFound (documents.content-missing) if it is gone.
  [[nodiscard]] virtual Result<Bytes> read(const Sha256& digest) const = 0;
};

}  // namespace sekisho::documents
