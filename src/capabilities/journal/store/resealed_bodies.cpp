#include "capabilities/journal/store/resealed_bodies.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "capabilities/journal/crc32c.h"
#include "core/text.h"

namespace sekisho::journal {
namespace {

constexpr std::string_view kResealedPrefix = "bodies-";
constexpr std::string_view kResealedMagic = "SKJBOD1\n";
constexpr std::size_t kMaxBytes = std::size_t{1} << 30U;
constexpr std::size_t kCheckBytes = 4;

void putNumber(Bytes& into, std::uint64_t number, unsigned bytes) {
  for (unsigned shift = 8 * bytes; shift > 0; shift -= 8) {
    into.push_back(static_cast<std::byte>(number >> (shift - 8) & 0xFFU));
  }
}

/// Takes `size` bytes from the front; nothing if there are fewer.
std::optional<ByteView> take(ByteView& bytes, std::size_t size) {
  if (bytes.size() < size) return std::nullopt;
  const ByteView taken = bytes.first(size);
  bytes = bytes.subspan(size);
  return taken;
}

std::optional<std::uint64_t> takeNumber(ByteView& bytes, std::size_t size) {
  const auto taken = take(bytes, size);
  if (!taken) return std::nullopt;
  std::uint64_t number = 0;
  for (const std::byte byte : *taken) number = number << 8U | std::to_integer<std::uint64_t>(byte);
  return number;
}

struct Name {
  BodyShelf shelf;
  std::uint32_t key_number = 0;
};

std::optional<Name> nameFrom(std::string_view file) {
  if (!file.starts_with(kResealedPrefix)) return std::nullopt;
  const auto parts = split(file.substr(kResealedPrefix.size()), '-');  // class, year, month, number
  if (parts.size() != 4) return std::nullopt;
  Name name;
  const auto entry_class = entryClassOf(parts[0]);
  const auto month = Month::fromText(fmt::format("{}-{}", parts[1], parts[2]));
  std::from_chars(parts[3].data(), parts[3].data() + parts[3].size(), name.key_number);
  if (!entry_class || !month) return std::nullopt;
  name.shelf = {*entry_class, *month};
  return resealedName(name.shelf, name.key_number) == file ? std::optional(name) : std::nullopt;
}

}  // namespace

std::string resealedName(const BodyShelf& shelf, std::uint32_t key_number) {
  return fmt::format("{}{}-{}-{}", kResealedPrefix, nameOf(shelf.entry_class), shelf.month.text(),
                     key_number);
}

Bytes encodeResealed(const ResealedBodies& bodies) {
  Bytes bytes = copyOf(bytesOf(kResealedMagic));
  putNumber(bytes, bodies.key_number, 4);
  for (const auto& [index, sealed] : bodies.sealed) {
    putNumber(bytes, index, 8);
    putNumber(bytes, sealed.size(), 4);
    bytes.insert(bytes.end(), sealed.begin(), sealed.end());
  }
  putNumber(bytes, crc32c(bytes), kCheckBytes);
  return bytes;
}

Result<ResealedBodies> decodeResealed(ByteView bytes) {
  const auto bad = [] { return fail(ErrorCode::Corrupt, MessageId{"journal.bodies-unreadable"}); };
  if (bytes.size() < kCheckBytes) return bad();
  ByteView check = bytes.last(kCheckBytes);
  bytes = bytes.first(bytes.size() - kCheckBytes);
  if (takeNumber(check, kCheckBytes) != crc32c(bytes)) return bad();
  const auto magic = take(bytes, kResealedMagic.size());
  const auto key_number = takeNumber(bytes, 4);
  if (!magic || textOf(*magic) != kResealedMagic || !key_number) return bad();
  ResealedBodies bodies;
  bodies.key_number = static_cast<std::uint32_t>(*key_number);
  while (!bytes.empty()) {
    const auto index = takeNumber(bytes, 8);
    const auto size = takeNumber(bytes, 4);
    const auto sealed = size ? take(bytes, *size) : std::nullopt;
    if (!index || !sealed) return bad();
    bodies.sealed.insert_or_assign(*index, copyOf(*sealed));
  }
  return bodies;
}

Result<std::map<BodyShelf, ResealedBodies>> readResealed(platform::Disk& disk,
                                                         const std::string& directory) {
  const auto files = disk.list(directory);
  if (!files) return std::unexpected(files.error());
  std::map<BodyShelf, ResealedBodies> newest;
  for (const std::string& file : *files) {
    const auto name = nameFrom(file);
    if (!name) continue;
    const auto bytes = platform::readFile(disk, fmt::format("{}/{}", directory, file), kMaxBytes);
    if (!bytes) return std::unexpected(bytes.error());
    auto bodies = decodeResealed(*bytes);
    if (!bodies) return std::unexpected(std::move(bodies.error()).during("reading " + file));
    auto& kept = newest[name->shelf];
    if (bodies->key_number >= kept.key_number) kept = *std::move(bodies);
  }
  return newest;
}

}  // namespace sekisho::journal
