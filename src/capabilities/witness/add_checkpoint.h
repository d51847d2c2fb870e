#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/journal/merkle.h"
#include "core/error.h"

namespace sekisho::witness {

inline constexpr std::size_t kMaxConsistencyHashes = 63;
/// A proof and a checkpoint with 100 signatures of the kinds to come.
inline constexpr std::size_t kMaxRequestBytes = std::size_t{512} << 10U;

/// What a log shows a witness (C2SP tlog-witness): its checkpoint, and the proof that the tree it
/// showed last is a beginning of this one.
struct AddCheckpoint {
  std::uint64_t old_size = 0;
  journal::Hashes proof = {};
  std::string checkpoint;  ///< The signed note, verbatim.
  friend bool operator==(const AddCheckpoint&, const AddCheckpoint&) = default;
};

[[nodiscard]] std::string encodeAddCheckpoint(const AddCheckpoint& request);
/// InvalidInput (witness.request-unreadable); what it accepts encodes to the same text again.
[[nodiscard]] Result<AddCheckpoint> decodeAddCheckpoint(std::string_view text);

}  // namespace sekisho::witness
