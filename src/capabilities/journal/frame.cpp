#include "capabilities/journal/frame.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "capabilities/journal/crc32c.h"
#include "core/check.h"

namespace sekisho::journal {
namespace {

constexpr std::string_view kSegmentMagic = "SKJSEG1\n";
constexpr std::string_view kFrameMagic = "SKJ1";
// Where the numbers of a frame's header stand: of its entries, the bytes of each part.
constexpr std::size_t kCount = 12;
constexpr std::size_t kEntriesCheck = 56;  // where the check sums stand in a frame's header
constexpr std::size_t kBodiesCheck = 60;

template <class Number>
void putBigEndian(Bytes& into, Number number) {
  std::array<std::byte, sizeof(Number)> bytes{};
  std::uint64_t rest = number;
  for (std::size_t at = bytes.size(); at-- > 0; rest >>= 8U) {
    bytes[at] = static_cast<std::byte>(rest & 0xFFU);
  }
  into.insert(into.end(), bytes.begin(), bytes.end());
}

void putBytes(Bytes& into, ByteView bytes) { into.insert(into.end(), bytes.begin(), bytes.end()); }

void putNumberAt(Bytes& frame, std::size_t at, std::uint32_t number) {
  for (std::size_t i = 0; i < sizeof number; ++i) {
    frame[at + i] = static_cast<std::byte>(number >> (24 - 8 * i) & 0xFFU);
  }
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

FrameWriter::FrameWriter(std::uint64_t first, const Sha256& previous) {
  putBytes(bytes_, bytesOf(kFrameMagic));
  putBigEndian(bytes_, first);
  bytes_.resize(kCount + 3 * sizeof(std::uint32_t));
  putBytes(bytes_, previous.view());
  bytes_.resize(kFrameHeaderBytes);
}

std::uint32_t FrameWriter::addLine(std::string_view line) {
  SEKISHO_CHECK(bodies_ == 0 && line.size() <= 0xFFFF);
  ++lines_;
  putBigEndian(bytes_, static_cast<std::uint16_t>(line.size()));
  const auto at = static_cast<std::uint32_t>(bytes_.size());
  putBytes(bytes_, bytesOf(line));
  return at;
}

FrameWriter::Body FrameWriter::addBody(std::uint32_t key_number, std::size_t sealed_bytes) {
  if (bodies_++ == 0) bodies_at_ = bytes_.size();
  const std::size_t at = bytes_.size();
  putBigEndian(bytes_, static_cast<std::uint32_t>(sealed_bytes));
  putBigEndian(bytes_, key_number);
  bytes_.resize(bytes_.size() + sealed_bytes);
  return {static_cast<std::uint32_t>(at), std::span(bytes_).last(sealed_bytes)};
}

Bytes FrameWriter::finish() {
  SEKISHO_CHECK(lines_ == bodies_ && lines_ > 0 && lines_ <= kMaxFrameRecords);
  SEKISHO_CHECK(bytes_.size() <= kMaxFrameBytes);
  putNumberAt(bytes_, kCount, lines_);
  putNumberAt(bytes_, kCount + 4, static_cast<std::uint32_t>(bodies_at_ - kFrameHeaderBytes));
  putNumberAt(bytes_, kCount + 8, static_cast<std::uint32_t>(bytes_.size() - bodies_at_));
  // Over the header too, the two check sums still zero.
  const std::uint32_t entries_check = crc32c(ByteView(bytes_).first(bodies_at_));
  putNumberAt(bytes_, kEntriesCheck, entries_check);
  putNumberAt(bytes_, kBodiesCheck, crc32c(ByteView(bytes_).subspan(bodies_at_)));
  return std::move(bytes_);
}

Bytes encodeFrame(const Frame& frame) {
  FrameWriter writer(frame.first, frame.previous);
  for (const FrameRecord& record : frame.records) writer.addLine(record.line);
  for (const FrameRecord& record : frame.records) {
    std::ranges::copy(record.sealed,
                      writer.addBody(record.key_number, record.sealed.size()).sealed.begin());
  }
  return writer.finish();
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
