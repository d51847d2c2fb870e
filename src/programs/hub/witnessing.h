#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "capabilities/journal/actor.h"
#include "capabilities/journal/policy.h"
#include "capabilities/witness/submission.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/mutex.h"
#include "programs/hub/hub.h"

namespace sekisho::hub {

/// How one witness stands to this hub's journal.
struct WitnessStanding {
  journal::PolicyWitness witness;
  std::optional<witness::Outcome> outcome = {};  ///< Of the newest try since the hub started.
  std::optional<Instant> cosigned = {};          ///< When last, since the hub started.
};

/// How the journal is witnessed.
struct Witnessed {
  std::string policy = {};  ///< As it was set; empty if no witness was appointed.
  std::vector<WitnessStanding> witnesses = {};
  /// When the newest checkpoint that meets the quorum was cosigned; nothing if none ever was.
  std::optional<Instant> at = {};
  std::uint64_t size = 0;         ///< Its entries.
  std::chrono::minutes waited{};  ///< Since this hub began to ask, or others.
};

/// Shows the journal's checkpoints to the witnesses outside: after they changed, and every quarter
/// of an hour, so that the age of a cosignature says something. What meets the quorum is kept
/// beside the checkpoint. A thread of its own waits for the witnesses; nothing else does.
class Witnessing {
 public:
  /// How a witness is reached; by HTTP unless a test brings its own.
  using Reach = std::function<std::unique_ptr<witness::Asked>(const journal::PolicyWitness&,
                                                              const std::stop_token&, int hurry)>;

  /// Reads what was cosigned before. `state` must outlive it.
  [[nodiscard]] static Result<std::unique_ptr<Witnessing>> open(Hub::State& state);
  ~Witnessing();
  Witnessing(const Witnessing&) = delete;
  Witnessing& operator=(const Witnessing&) = delete;

  void start();
  /// Ends within moments, also while a witness keeps it waiting.
  void stop();

  /// Sets whom the hub asks, as parseAppointed reads it; nobody if the text is empty. Recorded,
  /// then written to hub.toml.
  [[nodiscard]] Result<void> appoint(const std::string& policy, const journal::Actor& by);
  [[nodiscard]] Witnessed now() const SEKISHO_EXCLUDES(mutex_);
  /// The newest checkpoint that meets the quorum, with its cosignatures.
  [[nodiscard]] std::optional<std::string> cosigned() const SEKISHO_EXCLUDES(mutex_);
  /// Whether what posture sees of it has changed since this was last asked.
  [[nodiscard]] bool takeChange();

  /// Asks every witness whose turn it is. One round at a time; the thread's own are every few
  /// seconds.
  void round() SEKISHO_EXCLUDES(asking_, mutex_);
  /// For tests.
  void reachBy(Reach reach) { reach_ = std::move(reach); }

 private:
  /// What the rounds remember of one witness.
  struct Memory {
    std::uint64_t seen = 0;
    std::string body = {};  ///< Of the checkpoint it cosigned last.
    std::chrono::milliseconds next{};
    std::optional<witness::Outcome> recorded = {};
  };

  explicit Witnessing(Hub::State& state);
  void work(const std::stop_token& stop);
  void begin(const journal::Note& note) SEKISHO_REQUIRES(asking_);
  [[nodiscard]] bool ask(const journal::PolicyWitness& one, const std::string& note)
      SEKISHO_REQUIRES(asking_);
  void remember(const journal::PolicyWitness& one, const witness::Submitted& done)
      SEKISHO_EXCLUDES(mutex_);
  void recordRefusal(const journal::PolicyWitness& one, const witness::Submitted& done,
                     Memory& memory) SEKISHO_REQUIRES(asking_);
  void keep(const journal::Policy& policy) SEKISHO_REQUIRES(asking_);
  void take(const std::string& note, const journal::Policy& policy) SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] std::string directory() const;

  Hub::State& state_;
  Reach reach_;
  std::stop_source stopping_;
  int bell_ = -1;  ///< Readable once it is time to go.

  Mutex asking_;  ///< Held for a round; taken before mutex_.
  std::string policy_ SEKISHO_GUARDED_BY(asking_);
  journal::Note current_ SEKISHO_GUARDED_BY(asking_);  ///< The newest checkpoint, with what came.
  std::map<std::string, Memory> memories_ SEKISHO_GUARDED_BY(asking_);  ///< By vkey.

  mutable Mutex mutex_;
  std::map<std::string, WitnessStanding> standings_ SEKISHO_GUARDED_BY(mutex_);  ///< By vkey.
  std::optional<std::string> cosigned_ SEKISHO_GUARDED_BY(mutex_);
  std::optional<Instant> at_ SEKISHO_GUARDED_BY(mutex_);
  std::uint64_t size_ SEKISHO_GUARDED_BY(mutex_) = 0;
  std::chrono::milliseconds began_ SEKISHO_GUARDED_BY(mutex_){};

  std::string shown_;  ///< Of the thread that calls takeChange().
  Mutex waiting_;
  Condition woken_;
  bool wanted_ SEKISHO_GUARDED_BY(waiting_) = false;
  std::thread thread_;  // last: it uses everything above
};

}  // namespace sekisho::hub
