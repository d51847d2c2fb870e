#pragma once

#include <map>

#include "capabilities/documents/content.h"
#include "capabilities/documents/standing.h"

namespace sekisho::documents {

/// Every content is read again at least so often, unless the disk is too slow for it.
inline constexpr std::chrono::hours kRoundTakes{24};
/// How often go() is called, and how many bytes it reads at least before it stops.
inline constexpr std::chrono::seconds kRoundStep{15};
inline constexpr std::uint64_t kReadAtOnce = std::uint64_t{16} << 20U;
/// So many changes of standing go into one entry of the journal; the others follow at the next
/// step.
inline constexpr std::size_t kMaxNoted = 100;

/// The hub's own rounds through what is on file, so that nothing rests on a document that nobody
/// could show: what was written, exchanged or taken away is found at the next step, what a failing
/// disk changed within a day. One file at a time, a few at a step. Documents and contents must
/// outlive it. One thread at a time.
class Rounds {
 public:
  Rounds(DocumentRegister& documents, const Contents& contents)
      : documents_(documents), contents_(contents) {}

  /// One step. Whether something stands otherwise than at the step before: what rests on it is to
  /// be judged again. What changed against the register is durable there, with one journal entry;
  /// if that fails it is tried again at the next step, and the judging is not to wait for it.
  [[nodiscard]] bool go(Instant now);
  /// Why the last step did not do all it should; nothing if it did.
  [[nodiscard]] const std::optional<Error>& trouble() const noexcept { return trouble_; }

 private:
  [[nodiscard]] Standings look(const std::map<Sha256, std::uint64_t>& sizes, Instant now);

  DocumentRegister& documents_;
  const Contents& contents_;
  std::map<Sha256, Instant> read_ = {};  // when each was last read whole
  Standings seen_ = {};                  // what was found last, of those that are not as filed
  std::optional<Error> trouble_ = {};
};

}  // namespace sekisho::documents
