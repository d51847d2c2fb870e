#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/journal.h"
#include "capabilities/usage/account.h"
#include "core/mutex.h"

namespace sekisho::usage {

/// Numbered senders that are told apart in one source, at most.
inline constexpr std::size_t kMaxNumberings = 256;

/// What another system sent, as it came.
struct Message {
  std::string type;   ///< A media type, such as kSyslogType.
  std::string body;   ///< Up to journal::kMaxBodyBytes.
  bool whole = true;  ///< False for a piece, or what had no beginning: quarantined unread.
};

/// Where a message lies; it is durable.
struct Arrived {
  std::uint64_t generation = 0;
  std::uint64_t index = 0;
  bool quarantined = false;
  friend bool operator==(const Arrived&, const Arrived&) = default;
};

/// Puts what other systems send into the journal, byte for byte, and keeps account of it (P-10).
///
/// What readReceived() understands is a `usage` entry of kind usage.received@1; everything else is
/// a `raw` entry of kind usage.quarantined@1, so that nothing is lost because we cannot read it.
/// Safe for use by any thread.
class Arrivals {
 public:
  /// All must outlive it.
  Arrivals(journal::Journal& journal, AccountBook& book, const Clock& clock)
      : journal_(journal), book_(book), clock_(clock) {}

  /// Reads the accounts and brings them up to the journal: of every source kept, and of these.
  /// Once, before anything else.
  [[nodiscard]] Result<void> open(std::span<const std::string> sources) SEKISHO_EXCLUDES(mutex_);

  /// Appends the messages of one source, in order; one answer each. Where one failed, that message
  /// alone may be offered again: Unavailable, nothing of it was kept; Indeterminate, perhaps it
  /// was.
  [[nodiscard]] std::vector<Result<Arrived>> take(std::string_view source,
                                                  std::span<const Message> messages)
      SEKISHO_EXCLUDES(mutex_);

  /// So many messages of that source are known never to have come.
  void miss(std::string_view source, std::uint64_t messages) SEKISHO_EXCLUDES(mutex_);

  /// Of every source that was ever heard, and of those named to open(), by source.
  [[nodiscard]] std::vector<Account> accounts() const SEKISHO_EXCLUDES(mutex_);

  /// Writes down what changed since. Whether anything had.
  enum class Kept { Nothing, Something };
  [[nodiscard]] Result<Kept> keep() SEKISHO_EXCLUDES(mutex_);

 private:
  /// What became of a number that was given out.
  struct Fate {
    enum class Kind { Accepted, Quarantined, NotKept } kind = Kind::NotKept;
    Instant at{};
  };
  struct Told {
    Account account;                             // over the numbers up to its own
    std::uint64_t given = 0;                     // the highest number given out
    std::map<std::uint64_t, Fate> settled = {};  // beyond the account's number, which await others
    bool changed = false;
    std::map<std::string, std::uint32_t, std::less<>> numberings = {};  // the last of each sender
  };
  /// What is known of a message before it is appended.
  struct Read {
    bool quarantined = false;
    std::string numbering = {};  // who numbered it; empty if nobody
    std::uint32_t sequence = 0;
  };

  [[nodiscard]] static Read look(const Message& message);
  [[nodiscard]] Told& told(std::string_view source) SEKISHO_REQUIRES(mutex_);
  void countUp(Told& source) const;
  void noteSequence(Told& source, const Read& read) SEKISHO_REQUIRES(mutex_);
  struct UnderWay {
    std::uint64_t first = 0;  // number; the others follow it
    std::vector<journal::Appending> entries;
  };
  [[nodiscard]] UnderWay submit(std::string_view source, std::span<const Message> messages,
                                std::span<const Read> read) SEKISHO_EXCLUDES(mutex_);
  void note(std::string_view source, std::uint64_t first, std::span<const Read> read,
            std::span<const Result<Arrived>> arrived) SEKISHO_EXCLUDES(mutex_);
  static void settle(Told& source);

  journal::Journal& journal_;
  AccountBook& book_;
  const Clock& clock_;
  mutable Mutex mutex_;
  std::map<std::string, Told, std::less<>> sources_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::usage
