#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/note.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/mutex.h"

/// Somebody outside a clinic who sees to it that its journal takes nothing back (C2SP
/// tlog-witness).
namespace sekisho::witness {

/// What a witness says to a log that shows it a checkpoint.
enum class Answer {
  Cosigned,      ///< It goes on from what was seen before; that is durable.
  Malformed,     ///< No such request, or its old size is beyond the new one.
  Untrusted,     ///< No right signature of a key that this witness trusts for this origin.
  UnknownLog,    ///< No key is trusted for this origin.
  OtherSize,     ///< The old size is not the one seen last; nothing is said of the rest.
  Inconsistent,  ///< What was seen before is not proven to be a beginning of it.
};

struct Reply {
  Answer answer = Answer::Malformed;
  std::string cosignature = {};  ///< If Cosigned: a note's signature line.
  std::uint64_t seen = 0;        ///< If OtherSize: the size seen last.
  friend bool operator==(const Reply&, const Reply&) = default;
};

/// What a log may ask a witness, wherever it is.
class Asked {
 public:
  virtual ~Asked() = default;

  /// Shows it an add-checkpoint request. A failure means that nobody knows what became of it;
  /// asking again finds out.
  [[nodiscard]] virtual Result<Reply> addCheckpoint(std::string_view request) = 0;

  /// The newest checkpoint of that origin that it cosigned, with its cosignature; nothing if it
  /// never did.
  [[nodiscard]] virtual Result<std::optional<std::string>> newest(std::string_view origin) = 0;
};

/// The keys of the logs that a witness cosigns for; the name of each is the origin.
class TrustedLogs {
 public:
  virtual ~TrustedLogs() = default;
  [[nodiscard]] virtual Result<std::vector<journal::VerifierKey>> all() const = 0;
};

/// What a witness has seen: for each origin one signed note, with the witness's own cosignature.
/// Origins are told apart by their SHA-256. One thread at a time an origin.
class SeenCheckpoints {
 public:
  virtual ~SeenCheckpoints() = default;
  /// Nothing before the first. Corrupt if what is kept cannot be read.
  [[nodiscard]] virtual Result<std::optional<std::string>> seen(const Sha256& origin) const = 0;
  /// Puts `note` in the place of what was kept, whole or not at all, durable on return.
  /// Unavailable: the old one is there. Indeterminate: either is.
  [[nodiscard]] virtual Result<void> keep(const Sha256& origin, std::string_view note) = 0;
  /// Keeps a note that the log signed and that is proven not to go on from what was seen, for
  /// people to look at beside it. The first such one of an origin stays.
  [[nodiscard]] virtual Result<void> keepContradiction(const Sha256& origin,
                                                       std::string_view note) = 0;
};

/// A witness: it cosigns only what goes on from what it cosigned before, and remembers that before
/// it says so. Any thread.
class Witness final : public Asked {
 public:
  /// `logs`, `seen` and `clock` must outlive it.
  Witness(std::string name, const journal::SigningKey& key, const TrustedLogs& logs,
          SeenCheckpoints& seen, const Clock& clock);

  [[nodiscard]] journal::VerifierKey verifierKey() const;

  /// Decides by the table of tlog-witness. Comparing with what was seen and keeping the new one is
  /// one step, done before a Cosigned is returned. A failure of the store or of the clock is passed
  /// on: nothing was cosigned that is not kept, and the log asks again.
  [[nodiscard]] Result<Reply> addCheckpoint(std::string_view request) override
      SEKISHO_EXCLUDES(deciding_);
  [[nodiscard]] Result<std::optional<std::string>> newest(std::string_view origin) override;
  /// The same by the digest that stands in a monitor's request.
  [[nodiscard]] Result<std::optional<std::string>> newestOf(const Sha256& origin);

 private:
  const std::string name_;
  const journal::SigningKey key_;
  const TrustedLogs& logs_;
  SeenCheckpoints& seen_;
  const Clock& clock_;
  Mutex deciding_;  ///< Held from reading what was seen until the new one is kept.
};

[[nodiscard]] Sha256 digestOf(std::string_view origin);

}  // namespace sekisho::witness
