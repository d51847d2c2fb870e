#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/store/destructions.h"
#include "capabilities/journal/store/held.h"
#include "capabilities/journal/store/independent_tree.h"
#include "capabilities/journal/store/log_reader.h"
#include "capabilities/journal/store/verify.h"

/// What an independent reader looks at in one log.
namespace sekisho::journal {

/// One log after its entries were read.
struct Examined {
  Verification result;
  std::optional<VerifierKey> key = {};
  IndependentTree tree = {};
  Destructions destructions = {};
  std::string first_line = {};
  std::optional<std::string> first_body = {};  ///< If it opened.

  /// Notes what is wrong, unless something was found before.
  void wrong(std::optional<std::uint64_t> entry, MessageId message, std::string detail);
};

/// Looks at one entry after the other. `into` must outlive it; one thread.
class Examiner {
 public:
  static constexpr MessageId kTampered{"journal.tampered"};
  static constexpr MessageId kEntriesMissing{"journal.entries-missing"};
  static constexpr MessageId kBodyBroken{"journal.body-broken"};

  explicit Examiner(Examined& into) : into_(into), result_(into.result), tree_(into.tree) {}

  void wrong(std::optional<std::uint64_t> entry, MessageId message, std::string detail);

  /// Names the size of a checkpoint that the entries will be held against; before any entry.
  void willHold(std::string_view note);
  void willHold(std::uint64_t size) { tree_.willAsk(size); }
  /// The next entry, and what became of its body.
  void take(const ReadEntry& read);
  /// The line of the next entry, `index`, alone.
  void take(std::uint64_t index, std::string_view line);
  /// The body of entry `index`.
  void takeBody(std::uint64_t index, const Entry& entry, const SaltedBody& salted);

  /// Holds the entries against the log's own checkpoint.
  void holdAgainst(const Checkpoint& checkpoint);
  /// Names the sizes that holdOutside() will hold the entries against; before any entry.
  void willHoldOutside(const std::optional<std::string>& cosigned, const Held& held);
  /// Holds them against everything that others hold of the log: what witnesses cosigned
  /// (`cosigned`, the file beside the checkpoint), and checkpoints that somebody kept.
  void holdOutside(const std::optional<std::string>& cosigned, const VerifierKey& log,
                   const Held& held);

  [[nodiscard]] const IndependentTree& tree() const { return tree_; }

 private:
  void takeTile(const ReadEntry& read);
  void takeLine(std::string_view line, const std::optional<Sha256>& leaf = {});
  void takeEntry(std::uint64_t index, const Entry& entry);
  HeldVerdict holdAgainst(std::string_view note, const VerifierKey& log, const char* whose);
  void holdWitnesses(std::string_view note, const VerifierKey& log, const Policy& policy);

  Examined& into_;
  Verification& result_;
  IndependentTree& tree_;
  std::map<std::string, std::uint64_t> numbers_ = {};
};

/// The log to believe, of which `examined` is from then on: the outsider's key (`vkey`) if given,
/// which the directory's own must then be. An error if there is none to believe.
[[nodiscard]] Result<LogIdentity> identityIn(platform::Disk& disk, const std::string& directory,
                                             const std::optional<std::string>& vkey,
                                             Examined& examined);

/// The checkpoint, if one lies there and is signed by the log; its text goes into `result`.
[[nodiscard]] std::optional<Checkpoint> checkpointIn(platform::Disk& disk,
                                                     const std::string& directory,
                                                     const LogIdentity& log, Verification& result,
                                                     Examiner& examiner);

}  // namespace sekisho::journal
