#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/ids.h"

/// What lies in a journal's segment files: FORMAT.md.
namespace sekisho::journal {

inline constexpr std::size_t kSegmentHeaderBytes = 64;
inline constexpr std::size_t kFrameHeaderBytes = 64;
inline constexpr std::size_t kMaxFrameRecords = 4096;
inline constexpr std::size_t kMaxFrameBytes = std::size_t{8} << 20U;

/// The first bytes of every segment: whose it is and where it belongs.
struct SegmentHeader {
  ClinicId clinic;
  std::uint64_t generation = 0;
  std::uint32_t number = 0;
  friend bool operator==(const SegmentHeader&, const SegmentHeader&) = default;
};
[[nodiscard]] Bytes encodeSegmentHeader(const SegmentHeader& header);
/// Corrupt (journal.segment-unreadable).
[[nodiscard]] Result<SegmentHeader> decodeSegmentHeader(ByteView bytes);

/// One entry with its sealed body as a frame carries them.
struct FrameRecord {
  std::string line;
  std::uint32_t key_number = 0;  ///< Of the key of its class and month that seals the body.
  Bytes sealed;
  friend bool operator==(const FrameRecord&, const FrameRecord&) = default;
};

/// One batch: written once, synced once.
struct Frame {
  std::uint64_t first = 0;  ///< Index of the first entry.
  Sha256 previous;          ///< Hash of the frame before; zeros for the first of all.
  std::vector<FrameRecord> records;
  friend bool operator==(const Frame&, const Frame&) = default;
};

[[nodiscard]] Bytes encodeFrame(const Frame& frame);

/// Writes a frame from its parts where they are, at most kMaxFrameBytes: every line, then a body
/// for each of them in the same order.
class FrameWriter {
 public:
  FrameWriter(std::uint64_t first, const Sha256& previous);

  /// Where the line begins within the frame.
  std::uint32_t addLine(std::string_view line);
  struct Body {
    std::uint32_t at = 0;         ///< Where its length field begins within the frame.
    std::span<std::byte> sealed;  ///< To be filled before the next one is added.
  };
  [[nodiscard]] Body addBody(std::uint32_t key_number, std::size_t sealed_bytes);
  /// The whole frame.
  [[nodiscard]] Bytes finish();

 private:
  Bytes bytes_;
  std::uint32_t lines_ = 0;
  std::uint32_t bodies_ = 0;
  std::size_t bodies_at_ = 0;  // once there is one
};

/// Hash of a whole frame, over its entries only, so that bodies can go: the next frame names it.
[[nodiscard]] Sha256 frameHash(ByteView encoded);

struct FrameSpan {
  Frame frame;
  std::size_t bytes = 0;                   ///< The frame's length.
  std::vector<std::uint32_t> lines = {};   ///< Where each line begins within it.
  std::vector<std::uint32_t> bodies = {};  ///< Where each body's length field begins within it.
};
/// Reads the frame at the front of `bytes`. Corrupt (journal.frame-unreadable) if there is no whole
/// one, or its check sums are wrong; what it accepts encodes to the same bytes again.
[[nodiscard]] Result<FrameSpan> decodeFrame(ByteView bytes);

}  // namespace sekisho::journal
