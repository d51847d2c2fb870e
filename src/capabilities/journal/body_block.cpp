#include "capabilities/journal/body_block.h"

#include <algorithm>

#include "capabilities/journal/varint.h"
#include "core/check.h"

namespace sekisho::journal {
namespace {

constexpr std::size_t kMaxPlainBytes = kBodyBlockBytes + kMaxBodyBytes;

std::unexpected<Error> unreadableBodyBlock(std::string_view why) {
  return fail(ErrorCode::Corrupt, MessageId{"journal.block-unreadable"}, std::string(why));
}

Bytes compressed(ByteView plain, const ZstdDictionary* dictionary) {
  return dictionary != nullptr ? Zstd::compress(plain, *dictionary) : Zstd::compress(plain);
}

Result<Bytes> expanded(ByteView frame, const ZstdDictionary* dictionary) {
  return dictionary != nullptr ? Zstd::expand(frame, kMaxPlainBytes, *dictionary)
                               : Zstd::expand(frame, kMaxPlainBytes);
}

/// Of each body in the block, which entry's it is and how long it is.
struct Place {
  std::uint64_t index = 0;
  std::uint64_t size = 0;
};

std::optional<std::vector<Place>> placesFrom(NumberReader& head) {
  const auto count = head.number();
  if (!count || *count < 1 || *count > kBodiesInBlock) return std::nullopt;
  std::vector<Place> places(*count);
  std::uint64_t next = 0;
  for (Place& place : places) {
    const auto gap = head.number();
    const auto size = head.number();
    if (!gap || !size || *gap > kMaxNumber || *size > kMaxBodyBytes) return std::nullopt;
    place = {next + *gap, *size};
    if (place.index > kMaxNumber) return std::nullopt;
    next = place.index + 1;
  }
  return places;
}

}  // namespace

Bytes packBodies(std::span<const IndexedBody> bodies, const ZstdDictionary* dictionary) {
  SEKISHO_CHECK(!bodies.empty() && bodies.size() <= kBodiesInBlock);
  Bytes block;
  Bytes salts;  // random: nothing makes them smaller
  Bytes plain;
  putNumber(block, bodies.size());
  std::uint64_t next = 0;
  for (const auto& [index, salted] : bodies) {
    SEKISHO_CHECK(index >= next);
    putNumber(block, index - next);
    putNumber(block, salted.body.size());
    next = index + 1;
    salts.insert(salts.end(), salted.salt.begin(), salted.salt.end());
    plain.insert(plain.end(), salted.body.begin(), salted.body.end());
  }
  SEKISHO_CHECK(plain.size() <= kMaxPlainBytes);
  block.insert(block.end(), salts.begin(), salts.end());
  const Bytes frame = compressed(plain, dictionary);
  block.insert(block.end(), frame.begin(), frame.end());
  return block;
}

Result<std::vector<IndexedBody>> unpackBodies(ByteView block, const ZstdDictionary* dictionary) {
  NumberReader head(block);
  const auto places = placesFrom(head);
  if (!places) return unreadableBodyBlock("no list of bodies");
  const ByteView rest = head.rest();
  const std::size_t salts = places->size() * kSaltBytes;
  if (rest.size() < salts) return unreadableBodyBlock("shorter than its salts");
  const auto plain = expanded(rest.subspan(salts), dictionary);
  if (!plain) return unreadableBodyBlock(plain.error().detail);
  std::vector<IndexedBody> bodies(places->size());
  ByteView left = *plain;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const auto [index, size] = (*places)[i];
    if (left.size() < size) return unreadableBodyBlock("shorter than its bodies");
    bodies[i].index = index;
    std::ranges::copy(rest.subspan(i * kSaltBytes, kSaltBytes), bodies[i].salted.salt.begin());
    bodies[i].salted.body = copyOf(left.first(size));
    left = left.subspan(size);
  }
  if (!left.empty()) return unreadableBodyBlock("longer than its bodies");
  return bodies;
}

}  // namespace sekisho::journal
