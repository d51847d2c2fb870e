#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/journal/cosignature.h"
#include "capabilities/journal/merkle.h"
#include "capabilities/witness/witness.h"

namespace sekisho::witness {

/// What became of showing a checkpoint to one witness.
enum class Outcome {
  Cosigned,
  Unreachable,    ///< No whole answer: asking again may help.
  UnknownLog,     ///< It does not know this log, or this generation of it.
  Untrusted,      ///< It holds another key for this log.
  Ahead,          ///< It has seen more than this log holds: an older copy of the log was put back.
  Inconsistent,   ///< It has seen other entries: an older copy went on by itself.
  Misunderstood,  ///< It finds the request malformed, or contradicts itself.
  WrongCosignature  ///< What it signed is not right: another key, or no witness at all.
};
[[nodiscard]] std::string_view nameOf(Outcome outcome) noexcept;

/// Whether this witness's word contradicts the log: somebody has to look at once.
[[nodiscard]] constexpr bool contradicts(Outcome outcome) noexcept {
  return outcome == Outcome::Ahead || outcome == Outcome::Inconsistent;
}

struct Submitted {
  Outcome outcome = Outcome::Unreachable;
  journal::NoteSignature cosignature = {};  ///< If Cosigned.
  std::uint64_t posix_seconds = 0;          ///< If Cosigned: when, by the witness's clock.
  std::string shown =
      {};  ///< If it contradicts the log: what it holds, a signed note; may be empty.
  std::string detail = {};  ///< For the log: English, without secrets.
};

/// The log's tree, as a witness has it proven.
class Proving {
 public:
  virtual ~Proving() = default;
  /// RFC 6962 §2.1.2.
  [[nodiscard]] virtual Result<journal::Hashes> consistencyProof(std::uint64_t old_size,
                                                                 std::uint64_t size) const = 0;
};

/// Shows `note`, this log's signed checkpoint, to the witness whose key is `key`, with the proof
/// from what it has seen. `seen` is what is believed of that, 0 at first; it is corrected by what
/// the witness says. What it cosigned is checked before it is called Cosigned.
[[nodiscard]] Submitted submit(std::string_view note, const Proving& tree,
                               const journal::VerifierKey& key, Asked& witness,
                               std::uint64_t& seen);

}  // namespace sekisho::witness
