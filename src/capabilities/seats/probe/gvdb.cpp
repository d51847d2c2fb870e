#include "capabilities/seats/probe/gvdb.h"

#include <bit>

namespace sekisho::seats {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr MessageId kDamaged{"seats.settings-damaged"};
constexpr std::string_view kSignature = "GVariant";
constexpr std::size_t kHeaderBytes = 24;
constexpr std::size_t kItemBytes = 24;
constexpr std::uint32_t kNoParent = 0xFFFFFFFFU;
constexpr int kMaxParents = 64;

template <class T>
T numberAt(std::string_view bytes, std::size_t offset) {
  T number{};
  bytes.copy(reinterpret_cast<char*>(&number), sizeof number, offset);
  return number;
}

std::uint32_t hashOf(std::string_view name) {
  std::uint32_t hash = 5381;
  for (const char c : name)
    hash = hash * 33U + static_cast<std::uint32_t>(static_cast<signed char>(c));
  return hash;
}

template <class T>
std::optional<GvdbValue> integerIn(std::string_view bytes) {
  if (bytes.size() != sizeof(T)) return std::nullopt;
  return static_cast<std::int64_t>(numberAt<T>(bytes, 0));
}

// A serialised GVariant of type "v": the value, a NUL, its type.
std::optional<GvdbValue> unpacked(std::string_view variant) {
  const std::size_t nul = variant.rfind('\0');
  if (nul == std::string_view::npos || variant.size() - nul != 2) return std::nullopt;
  const std::string_view bytes = variant.substr(0, nul);
  switch (variant.back()) {
    case 'b':
      if (bytes.size() != 1) return std::nullopt;
      return bytes[0] != '\0';
    case 'y': return integerIn<std::uint8_t>(bytes);
    case 'n': return integerIn<std::int16_t>(bytes);
    case 'q': return integerIn<std::uint16_t>(bytes);
    case 'i': return integerIn<std::int32_t>(bytes);
    case 'u': return integerIn<std::uint32_t>(bytes);
    case 'x': return integerIn<std::int64_t>(bytes);
    case 's':
      if (bytes.find('\0') != bytes.size() - 1 || bytes.empty()) return std::nullopt;
      return std::string(bytes.substr(0, bytes.size() - 1));
    default: return std::nullopt;
  }
}

}  // namespace

struct Gvdb::Item {
  std::uint32_t hash;
  std::uint32_t parent;
  std::uint32_t key_start;
  std::uint16_t key_size;
  char type;
  std::uint32_t value_begin;
  std::uint32_t value_end;
};

std::optional<std::string_view> Gvdb::bytesAt(std::uint32_t begin, std::uint32_t end) const {
  if (begin > end || end > file_->size()) return std::nullopt;
  return std::string_view(*file_).substr(begin, end - begin);
}

Gvdb::Item Gvdb::itemAt(std::size_t index) const {
  const auto item = std::string_view(*file_).substr(items_ + index * kItemBytes, kItemBytes);
  return {.hash = numberAt<std::uint32_t>(item, 0),
          .parent = numberAt<std::uint32_t>(item, 4),
          .key_start = numberAt<std::uint32_t>(item, 8),
          .key_size = numberAt<std::uint16_t>(item, 12),
          .type = item[14],
          .value_begin = numberAt<std::uint32_t>(item, 16),
          .value_end = numberAt<std::uint32_t>(item, 20)};
}

std::optional<Gvdb> Gvdb::tableAt(std::shared_ptr<const std::string> file, std::uint32_t begin,
                                  std::uint32_t end) {
  const std::string_view bytes(*file);
  if (begin > end || end > bytes.size() || end - begin < 8) return std::nullopt;
  const std::uint64_t bloom_words = numberAt<std::uint32_t>(bytes, begin) & 0x07FFFFFFU;
  const std::uint64_t buckets = numberAt<std::uint32_t>(bytes, begin + 4U);
  const std::uint64_t items = begin + 8U + 4U * (bloom_words + buckets);
  if (items > end) return std::nullopt;
  const std::size_t count = (end - items) / kItemBytes;
  if (count > kMaxGvdbItems) return std::nullopt;
  return Gvdb(std::move(file), items, count);
}

Result<Gvdb> Gvdb::parse(std::string bytes) {
  const auto damaged = [](std::string_view what) {
    return fail(ErrorCode::Corrupt, kDamaged, std::string(what));
  };
  if (bytes.size() < kHeaderBytes || bytes.size() > kMaxGvdbBytes) return damaged("no GVDB size");
  if (!bytes.starts_with(kSignature) || numberAt<std::uint32_t>(bytes, 8) != 0) {
    return damaged("no GVDB of a known version");
  }
  const auto begin = numberAt<std::uint32_t>(bytes, 16);
  const auto end = numberAt<std::uint32_t>(bytes, 20);
  auto root = tableAt(std::make_shared<const std::string>(std::move(bytes)), begin, end);
  if (!root) return damaged("the root table lies outside");
  return std::move(*root);
}

// A name is spread over an item and its parents, the last part first.
bool Gvdb::isNamed(Item item, std::string_view name) const {
  for (int parents = 0; parents < kMaxParents; ++parents) {
    const auto part = bytesAt(item.key_start, item.key_start + item.key_size);
    if (item.key_start > file_->size() || !part || !name.ends_with(*part)) return false;
    name.remove_suffix(part->size());
    if (item.parent == kNoParent) return name.empty();
    if (item.parent >= count_) return false;
    item = itemAt(item.parent);
  }
  return false;
}

std::optional<Gvdb::Item> Gvdb::find(std::string_view name, char type) const {
  const std::uint32_t hash = hashOf(name);
  for (std::size_t i = 0; i < count_; ++i) {
    const Item item = itemAt(i);
    if (item.hash == hash && item.type == type && isNamed(item, name)) return item;
  }
  return std::nullopt;
}

std::optional<GvdbValue> Gvdb::value(std::string_view name) const {
  const auto item = find(name, 'v');
  const auto bytes = item ? bytesAt(item->value_begin, item->value_end) : std::nullopt;
  return bytes ? unpacked(*bytes) : std::nullopt;
}

bool Gvdb::has(std::string_view name) const { return find(name, 'v').has_value(); }

std::optional<Gvdb> Gvdb::table(std::string_view name) const {
  const auto item = find(name, 'H');
  return item ? tableAt(file_, item->value_begin, item->value_end) : std::nullopt;
}

}  // namespace sekisho::seats
