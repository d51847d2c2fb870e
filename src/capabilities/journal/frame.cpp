#include "capabilities/journal/frame.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "core/check.h"

namespace sekisho::journal {
namespace {

constexpr std::string_view kSegmentMagic = "SKJSEG1\n";
constexpr std::string_view kFrameMagic = "SKJ1";
constexpr std::size_t kEntriesCheck = 56;  // where the check sums stand in a frame's header
constexpr std::size_t kBodiesCheck = 60;

/// Of a byte with 0 to 7 more behind it, so that eight are taken at once.
constexpr auto kCrcTables = [] {
  std::array<std::array<std::uint32_t, 256>, 8> tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = value >> 1U ^ (value % 2 == 1 ? 0x82F63B78U : 0U);
    tables[0][i] = value;
  }
  for (std::size_t behind = 1; behind < tables.size(); ++behind) {
    for (std::size_t i = 0; i < 256; ++i) {
      const std::uint32_t value = tables[behind - 1][i];
      tables[behind][i] = tables[0][value & 0xFFU] ^ value >> 8U;
    }
  }
  return tables;
}();

/// The four bytes at the front, lowest first.
std::uint32_t lowFirst(ByteView bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8U | std::to_integer<std::uint32_t>(bytes[i]);
  return value;
}

template <class Number>
void putBigEndian(Bytes& into, Number number) {
  for (unsigned shift = 8 * sizeof(Number); shift > 0; shift -= 8) {
    into.push_back(
        static_cast<std::byte>(static_cast<std::uint64_t>(number) >> (shift - 8) & 0xFFU));
  }
}

void putBytes(Bytes& into, ByteView bytes) { into.insert(into.end(), bytes.begin(), bytes.end()); }

void putCheck(Bytes& frame, std::size_t at, std::uint32_t check) {
  Bytes four;
  putBigEndian(four, check);
  std::ranges::copy(four, frame.begin() + static_cast<std::ptrdiff_t>(at));
}

/// Takes fields from the front of bytes; every read past the end is remembered.
class Fields {
 public:
  explicit Fields(ByteView bytes) : bytes_(bytes) {}

  template <class Number>
  Number number() {
    std::uint64_t value = 0;
    for (const std::byte byte : take(sizeof(Number))) {
      value = value << 8U | std::to_integer<std::uint64_t>(byte);
    }
    return static_cast<Number>(value);
  }

  ByteView take(std::size_t size) {
    if (bytes_.size() < size) {
      short_ = true;
      return {};
    }
    const ByteView taken = bytes_.first(size);
    bytes_ = bytes_.subspan(size);
    at_ += size;
    return taken;
  }

  [[nodiscard]] bool ranShort() const { return short_; }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  [[nodiscard]] std::size_t at() const { return at_; }

 private:
  ByteView bytes_;
  std::size_t at_ = 0;
  bool short_ = false;
};

std::unexpected<Error> unreadableFrame(std::string why) {
  return fail(ErrorCode::Corrupt, MessageId{"journal.frame-unreadable"}, std::move(why));
}

struct FrameHeader {
  std::uint64_t first = 0;
  std::uint32_t count = 0;
  std::uint32_t entries = 0;
  std::uint32_t bodies = 0;
  Sha256 previous;
  std::uint32_t entries_check = 0;
  std::uint32_t bodies_check = 0;
};

std::optional<FrameHeader> headerOf(ByteView bytes) {
  Fields fields(bytes);
  if (textOf(fields.take(kFrameMagic.size())) != kFrameMagic) return std::nullopt;
  FrameHeader header;
  header.first = fields.number<std::uint64_t>();
  header.count = fields.number<std::uint32_t>();
  header.entries = fields.number<std::uint32_t>();
  header.bodies = fields.number<std::uint32_t>();
  if (const auto hash = Sha256::fromBytes(fields.take(32))) header.previous = *hash;
  header.entries_check = fields.number<std::uint32_t>();
  header.bodies_check = fields.number<std::uint32_t>();
  if (fields.ranShort()) return std::nullopt;
  return header;
}

bool readRecords(const FrameHeader& header, ByteView entries, ByteView bodies, FrameSpan& span) {
  Fields lines(entries);
  Fields sealed(bodies);
  for (std::uint32_t i = 0; i < header.count; ++i) {
    FrameRecord record;
    const auto line_size = lines.number<std::uint16_t>();
    span.lines.push_back(static_cast<std::uint32_t>(kFrameHeaderBytes + lines.at()));
    record.line = std::string(textOf(lines.take(line_size)));
    span.bodies.push_back(
        static_cast<std::uint32_t>(kFrameHeaderBytes + entries.size() + sealed.at()));
    const auto body_size = sealed.number<std::uint32_t>();
    record.key_number = sealed.number<std::uint32_t>();
    record.sealed = copyOf(sealed.take(body_size));
    if (lines.ranShort() || sealed.ranShort()) return false;
    span.frame.records.push_back(std::move(record));
  }
  return lines.empty() && sealed.empty();
}

}  // namespace

std::uint32_t crc32c(ByteView bytes) noexcept {
  std::uint32_t value = 0xFFFFFFFFU;
  for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
    const std::uint32_t low = value ^ lowFirst(bytes);
    const std::uint32_t high = lowFirst(bytes.subspan(4));
    value = kCrcTables[7][low & 0xFFU] ^ kCrcTables[6][low >> 8U & 0xFFU] ^
            kCrcTables[5][low >> 16U & 0xFFU] ^ kCrcTables[4][low >> 24U] ^
            kCrcTables[3][high & 0xFFU] ^ kCrcTables[2][high >> 8U & 0xFFU] ^
            kCrcTables[1][high >> 16U & 0xFFU] ^ kCrcTables[0][high >> 24U];
  }
  for (const std::byte byte : bytes) {
    value = kCrcTables[0][(value ^ std::to_integer<std::uint32_t>(byte)) & 0xFFU] ^ value >> 8U;
  }
  return value ^ 0xFFFFFFFFU;
}

Bytes encodeSegmentHeader(const SegmentHeader& header) {
  Bytes bytes = copyOf(bytesOf(kSegmentMagic));
  putBytes(bytes, header.clinic.view());
  putBigEndian(bytes, header.generation);
  putBigEndian(bytes, header.number);
  bytes.resize(kSegmentHeaderBytes - 4);
  putBigEndian(bytes, crc32c(bytes));
  return bytes;
}

Result<SegmentHeader> decodeSegmentHeader(ByteView bytes) {
  const auto bad = [] { return fail(ErrorCode::Corrupt, MessageId{"journal.segment-unreadable"}); };
  if (bytes.size() != kSegmentHeaderBytes) return bad();
  Fields fields(bytes.subspan(kSegmentMagic.size()));
  SegmentHeader header;
  if (const auto clinic = ClinicId::fromBytes(fields.take(16))) header.clinic = *clinic;
  header.generation = fields.number<std::uint64_t>();
  header.number = fields.number<std::uint32_t>();
  if (!std::ranges::equal(encodeSegmentHeader(header), bytes)) return bad();
  return header;
}

Sha256 frameHash(ByteView encoded) {
  const auto header = headerOf(encoded.first(kFrameHeaderBytes));
  SEKISHO_CHECK(header.has_value());
  const ByteView first_and_count = encoded.subspan(kFrameMagic.size(), 12);
  return sha256({header->previous.view(), first_and_count,
                 encoded.subspan(kFrameHeaderBytes, header->entries)});
}

FramePlaces placesIn(const Frame& frame) {
  FramePlaces places;
  std::size_t at = kFrameHeaderBytes;
  for (const FrameRecord& record : frame.records) {
    places.lines.push_back(static_cast<std::uint32_t>(at + sizeof(std::uint16_t)));
    at += sizeof(std::uint16_t) + record.line.size();
  }
  for (const FrameRecord& record : frame.records) {
    places.bodies.push_back(static_cast<std::uint32_t>(at));
    at += 2 * sizeof(std::uint32_t) + record.sealed.size();
  }
  return places;
}

Bytes encodeFrame(const Frame& frame) {
  SEKISHO_CHECK(!frame.records.empty() && frame.records.size() <= kMaxFrameRecords);
  std::size_t entries = 0;
  std::size_t bodies = 0;
  for (const FrameRecord& record : frame.records) {
    SEKISHO_CHECK(record.line.size() <= 0xFFFF);
    entries += sizeof(std::uint16_t) + record.line.size();
    bodies += 2 * sizeof(std::uint32_t) + record.sealed.size();
  }
  SEKISHO_CHECK(kFrameHeaderBytes + entries + bodies <= kMaxFrameBytes);
  Bytes bytes;
  bytes.reserve(kFrameHeaderBytes + entries + bodies);
  putBytes(bytes, bytesOf(kFrameMagic));
  putBigEndian(bytes, frame.first);
  putBigEndian(bytes, static_cast<std::uint32_t>(frame.records.size()));
  putBigEndian(bytes, static_cast<std::uint32_t>(entries));
  putBigEndian(bytes, static_cast<std::uint32_t>(bodies));
  putBytes(bytes, frame.previous.view());
  bytes.resize(kFrameHeaderBytes);
  for (const FrameRecord& record : frame.records) {
    putBigEndian(bytes, static_cast<std::uint16_t>(record.line.size()));
    putBytes(bytes, bytesOf(record.line));
  }
  // Over the header too, the two check sums still zero.
  const std::uint32_t entries_check = crc32c(bytes);
  for (const FrameRecord& record : frame.records) {
    putBigEndian(bytes, static_cast<std::uint32_t>(record.sealed.size()));
    putBigEndian(bytes, record.key_number);
    putBytes(bytes, record.sealed);
  }
  putCheck(bytes, kEntriesCheck, entries_check);
  putCheck(bytes, kBodiesCheck, crc32c(ByteView(bytes).subspan(kFrameHeaderBytes + entries)));
  return bytes;
}

Result<FrameSpan> decodeFrame(ByteView bytes) {
  const auto header = headerOf(bytes.first(std::min(bytes.size(), kFrameHeaderBytes)));
  if (!header) return unreadableFrame("no frame begins here");
  const std::size_t length = kFrameHeaderBytes + std::size_t{header->entries} + header->bodies;
  if (header->count == 0 || header->count > kMaxFrameRecords || length > kMaxFrameBytes) {
    return unreadableFrame("a frame beyond every bound");
  }
  if (length > bytes.size()) return unreadableFrame("a frame cut short");
  Bytes checked = copyOf(bytes.first(kFrameHeaderBytes + header->entries));
  std::fill_n(checked.begin() + kEntriesCheck, 8, std::byte{0});
  const ByteView bodies = bytes.subspan(checked.size(), header->bodies);
  if (crc32c(checked) != header->entries_check) return unreadableFrame("entries: wrong check sum");
  if (crc32c(bodies) != header->bodies_check) return unreadableFrame("bodies: wrong check sum");
  FrameSpan span{.frame = {header->first, header->previous, {}}, .bytes = length};
  const ByteView entries = ByteView(checked).subspan(kFrameHeaderBytes);
  if (!readRecords(*header, entries, bodies, span)) return unreadableFrame("lengths do not add up");
  return span;
}

}  // namespace sekisho::journal
