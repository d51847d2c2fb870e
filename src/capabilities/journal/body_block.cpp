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

}  // namespace

std::optional<std::vector<BodyBlock::Place>> BodyBlock::placesFrom(NumberReader& head) {
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

Result<BodyBlock> BodyBlock::read(ByteView bytes, const ZstdDictionary* dictionary) {
  NumberReader head(bytes);
  auto places = placesFrom(head);
  if (!places) return unreadableBodyBlock("no list of bodies");
  const ByteView rest = head.rest();
  const std::size_t salts = places->size() * kSaltBytes;
  if (rest.size() < salts) return unreadableBodyBlock("shorter than its salts");
  auto plain = expanded(rest.subspan(salts), dictionary);
  if (!plain) return unreadableBodyBlock(plain.error().detail);
  std::uint64_t end = 0;
  for (const Place& place : *places) end += place.size;
  if (plain->size() < end) return unreadableBodyBlock("shorter than its bodies");
  if (plain->size() > end) return unreadableBodyBlock("longer than its bodies");
  BodyBlock block;
  block.places_ = *std::move(places);
  block.salts_ = copyOf(rest.first(salts));
  block.plain_ = *std::move(plain);
  return block;
}

SaltedBody BodyBlock::bodyAt(std::size_t i, std::uint64_t begins) const {
  SaltedBody salted;
  std::ranges::copy(ByteView(salts_).subspan(i * kSaltBytes, kSaltBytes), salted.salt.begin());
  salted.body = copyOf(ByteView(plain_).subspan(begins, places_[i].size));
  return salted;
}

std::optional<SaltedBody> BodyBlock::body(std::uint64_t index) const {
  std::uint64_t begins = 0;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (places_[i].index == index) return bodyAt(i, begins);
    begins += places_[i].size;
  }
  return std::nullopt;
}

std::vector<IndexedBody> BodyBlock::bodies() const {
  std::vector<IndexedBody> bodies;
  bodies.reserve(places_.size());
  std::uint64_t begins = 0;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    bodies.push_back({places_[i].index, bodyAt(i, begins)});
    begins += places_[i].size;
  }
  return bodies;
}

}  // namespace sekisho::journal
