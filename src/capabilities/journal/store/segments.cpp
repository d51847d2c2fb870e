#include "capabilities/journal/store/segments.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace sekisho::journal {
namespace {

constexpr std::string_view kSegmentPrefix = "segment-";
constexpr std::size_t kMaxSegmentBytes = std::size_t{1} << 30U;
constexpr std::string_view kFrameMagic = "SKJ1";

std::unexpected<Error> damaged(MessageId message, std::string why, std::uint32_t segment,
                               std::uint64_t offset, std::uint64_t entry) {
  return fail(ErrorCode::Corrupt, message, std::move(why),
              {{"segment", std::to_string(segment)},
               {"offset", std::to_string(offset)},
               {"entry", std::to_string(entry)}});
}

/// Whether a whole frame begins anywhere in `bytes`.
bool holdsFrame(ByteView bytes) {
  const std::string_view text = textOf(bytes);
  for (auto at = text.find(kFrameMagic); at != std::string_view::npos;
       at = text.find(kFrameMagic, at + 1)) {
    if (decodeFrame(bytes.subspan(at))) return true;
  }
  return false;
}

/// Bytes up to the last one that is not zero.
std::uint64_t usedBytes(ByteView bytes) {
  // Most of a segment is space that nothing was written into: pages of it are compared at once.
  static constexpr std::array<std::byte, 4096> kEmptyPage{};
  while (bytes.size() >= kEmptyPage.size() &&
         textOf(bytes.last(kEmptyPage.size())) == textOf(kEmptyPage)) {
    bytes = bytes.first(bytes.size() - kEmptyPage.size());
  }
  const auto last = std::find_if(bytes.rbegin(), bytes.rend(),
                                 [](std::byte byte) { return byte != std::byte{0}; });
  return static_cast<std::uint64_t>(bytes.rend() - last);
}

class SegmentReader {
 public:
  SegmentReader(std::uint32_t number, std::uint64_t settled, LogEnd& end)
      : number_(number), settled_(settled), end_(end) {}

  Result<void> read(ByteView bytes, const SegmentHeader& expected, bool last,
                    const std::function<Result<void>(const FrameSpan&, const FramePlace&)>& each) {
    const auto header =
        decodeSegmentHeader(bytes.first(std::min(bytes.size(), kSegmentHeaderBytes)));
    if (!header) return damaged(kDamaged, "no segment header", number_, 0, end_.entries);
    if (*header != expected) {
      return damaged(kForeignSegment, "another clinic, generation or number", number_, 0,
                     end_.entries);
    }
    std::uint64_t offset = kSegmentHeaderBytes;
    for (;;) {
      const auto span = decodeFrame(bytes.subspan(offset));
      if (!span) break;
      if (!begun_ && number_ > 0 && number_ == end_.first_segment) {
        // What stood before it lies in volumes, whose entries the tree vouches for.
        if (span->frame.first > settled_) {
          return damaged(kSegmentMissing, "entries between the volumes and the segments", number_,
                         offset, settled_);
        }
        end_.entries = span->frame.first;
        end_.last_hash = span->frame.previous;
      }
      begun_ = true;
      if (span->frame.first != end_.entries || span->frame.previous != end_.last_hash) {
        // Each frame vouches for the one before: that one was changed.
        return damaged(kDamaged, "entries that the batch after them does not vouch for", number_,
                       offset, end_.last_first);
      }
      if (auto taken = each(*span, {number_, offset}); !taken) return taken;
      end_.last_hash = frameHash(bytes.subspan(offset));
      end_.last_first = end_.entries;
      end_.entries += span->frame.records.size();
      offset += span->bytes;
    }
    end_.offset = offset;
    end_.segment_size = bytes.size();
    end_.torn_bytes = usedBytes(bytes.subspan(offset));
    if (end_.torn_bytes > 0 && holdsFrame(bytes.subspan(offset + 1))) {
      return damaged(kDamaged, "a bad frame before a good one", number_, offset, end_.entries);
    }
    // Remains of a broken batch are overwritten before a next segment is begun.
    if (end_.torn_bytes > 0 && !last) {
      return damaged(kDamaged, "a bad frame before another segment", number_, offset, end_.entries);
    }
    return {};
  }

 private:
  std::uint32_t number_;
  std::uint64_t settled_;
  LogEnd& end_;
  bool begun_ = false;
};

}  // namespace

std::string segmentPath(const std::string& directory, std::uint32_t number) {
  return fmt::format("{}/{}{:06}", directory, kSegmentPrefix, number);
}

Result<SegmentRange> segmentsOf(platform::Disk& disk, const std::string& directory) {
  const auto files = disk.list(directory);
  if (!files) return std::unexpected(files.error());
  std::optional<SegmentRange> range;
  for (const std::string& file : *files) {  // sorted, six digits: in order
    if (!file.starts_with(kSegmentPrefix) || file.ends_with(".new")) continue;
    std::uint32_t number = 0;
    std::from_chars(file.data() + kSegmentPrefix.size(), file.data() + file.size(), number);
    if (!range) range = SegmentRange{number, number};
    if (segmentPath(directory, range->end) != fmt::format("{}/{}", directory, file)) {
      return damaged(kSegmentMissing, file + " follows a gap", range->end, 0, 0);
    }
    ++range->end;
  }
  return range.value_or(SegmentRange{});
}

Result<LogEnd> readSegments(
    platform::Disk& disk, const std::string& directory, ClinicId clinic, std::uint64_t generation,
    std::uint64_t settled,
    const std::function<Result<void>(const FrameSpan&, const FramePlace&)>& each) {
  const auto range = segmentsOf(disk, directory);
  if (!range) return std::unexpected(range.error());
  LogEnd end;
  end.first_segment = range->first;
  end.segments = range->end;
  if (range->first > 0 && settled == 0) {
    return damaged(kSegmentMissing, "the first segments are gone and no volume is there", 0, 0, 0);
  }
  for (std::uint32_t number = range->first; number < range->end; ++number) {
    const auto bytes = platform::readFile(disk, segmentPath(directory, number), kMaxSegmentBytes);
    if (!bytes) return std::unexpected(bytes.error());
    SegmentReader reader(number, settled, end);
    if (auto read =
            reader.read(*bytes, {clinic, generation, number}, number + 1 == range->end, each);
        !read) {
      return std::unexpected(std::move(read.error()));
    }
  }
  if (end.entries < settled) {
    return damaged(kSegmentMissing, "the segments end before the volumes do", end.segments,
                   end.offset, end.entries);
  }
  return end;
}

}  // namespace sekisho::journal
