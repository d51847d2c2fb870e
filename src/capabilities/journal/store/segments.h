#pragma once

#include <functional>
#include <string>
#include <vector>

#include "capabilities/journal/frame.h"
#include "platform/disk/disk.h"

namespace sekisho::journal {

inline constexpr MessageId kDamaged{"journal.damaged"};
inline constexpr MessageId kSegmentMissing{"journal.segment-missing"};
inline constexpr MessageId kForeignSegment{"journal.segment-foreign"};
inline constexpr MessageId kLogMissing{"journal.missing"};

/// "segment-000012" in a generation's directory.
[[nodiscard]] std::string segmentPath(const std::string& directory, std::uint32_t number);

/// The segments of a generation: numbered without gaps; those before `first` went into volumes.
struct SegmentRange {
  std::uint32_t first = 0;
  std::uint32_t end = 0;  ///< One above the last; equal to `first` if there is none.
};
/// Corrupt (journal.segment-missing) for a gap.
[[nodiscard]] Result<SegmentRange> segmentsOf(platform::Disk& disk, const std::string& directory);

/// Where the frames of a generation end.
struct LogEnd {
  std::uint32_t first_segment = 0;
  std::uint32_t segments = 0;      ///< One above the last segment's number; 0 if there is none.
  std::uint64_t offset = 0;        ///< Behind the last good frame in the last of them.
  std::uint64_t torn_bytes = 0;    ///< Behind that: bytes of a batch that a power cut broke.
  std::uint64_t segment_size = 0;  ///< Of the last segment's file.
  std::uint64_t entries = 0;
  std::uint64_t last_first = 0;  ///< First entry of the last frame.
  Sha256 last_hash;              ///< frameHash of the last frame; zeros if there is none.
};

/// A frame and where it begins.
struct FramePlace {
  std::uint32_t segment = 0;
  std::uint64_t offset = 0;
};

/// Reads every frame of a generation in order, with one segment in memory at a time. `settled`
/// entries lie in volumes: where segments have gone, the first one left must begin among these, and
/// the last one must not end before them. Frames may hold entries below `settled` still.
///
/// What follows the last good frame may be the rest of a broken batch: it is left alone and
/// counted. Corrupt if no power cut can explain what is found: journal.damaged (a good frame behind
/// a bad one, or a chain that does not fit), journal.segment-missing, journal.segment-foreign
/// (another clinic's or generation's). {segment}, {offset} and {entry} say where.
[[nodiscard]] Result<LogEnd> readSegments(
    platform::Disk& disk, const std::string& directory, ClinicId clinic, std::uint64_t generation,
    std::uint64_t settled,
    const std::function<Result<void>(const FrameSpan&, const FramePlace&)>& each);

}  // namespace sekisho::journal
