#pragma once

#include <atomic>
#include <deque>
#include <initializer_list>
#include <thread>
#include <unordered_map>
#include <utility>

#include "capabilities/journal/journal.h"
#include "core/bulk_random.h"
#include "core/mutex.h"

namespace sekisho::journal {

/// The inside of a Journal: what waits to be written, the one thread that writes it, and the tree
/// over what is durable. Two more threads sign checkpoints and put entries together, so that
/// neither holds up who waits for a batch.
class Journal::Sequencer {
 public:
  /// Without a `key` it is only read: start() is not for it, nor is anything that signs.
  Sequencer(Log log, std::optional<SigningKey> key, std::unique_ptr<JournalStore> store,
            const Clock& clock, Random& random, Marks earlier, Options options);
  ~Sequencer();
  Sequencer(const Sequencer&) = delete;
  Sequencer& operator=(const Sequencer&) = delete;

  /// Reads what is stored and holds it against its checkpoint.
  [[nodiscard]] Result<void> load();
  /// Begins to take entries; once, after load().
  void start();

  [[nodiscard]] const Log& log() const noexcept { return log_; }
  [[nodiscard]] JournalStore& store() noexcept { return *store_; }
  [[nodiscard]] const Clock& clock() const noexcept { return clock_; }

  /// `entry` is well-formed; a source of "journal" gets its next number.
  [[nodiscard]] Appending submit(NewEntry entry) SEKISHO_EXCLUDES(asking_);
  [[nodiscard]] Result<std::string> publish() SEKISHO_EXCLUDES(mutex_, publishing_);
  [[nodiscard]] Result<bool> settle() SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] std::optional<Error> unreadable() const SEKISHO_EXCLUDES(mutex_);

  [[nodiscard]] Readiness readiness() const noexcept { return readiness_; }
  [[nodiscard]] Checkpoint head() const SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] std::uint64_t size() const SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<Sha256> root(std::uint64_t size) const SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] std::optional<std::string> published() const SEKISHO_EXCLUDES(publishing_);
  [[nodiscard]] std::uint64_t highestNumber(std::string_view source) const;
  [[nodiscard]] Result<Hashes> inclusionProof(std::uint64_t index, std::uint64_t size) const
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<Hashes> consistencyProof(std::uint64_t old_size, std::uint64_t size) const
      SEKISHO_EXCLUDES(mutex_);
  /// Whether everything below that tile's slots was signed.
  [[nodiscard]] bool covers(const TileName& name) const;
  [[nodiscard]] Result<Hashes> tile(const TileName& name) const SEKISHO_EXCLUDES(mutex_);

 private:
  /// What one round of the thread writes, and what it only looks up.
  struct Batch {
    struct Source {
      std::uint64_t highest = 0;  // number, with what this batch adds
      std::uint64_t earlier = 0;  // in earlier generations
      bool raised = false;        // by an entry of this batch
    };
    AppendGroup& group;
    std::vector<std::size_t> added = {};  // places in the group, one for each record
    std::vector<Record> records = {};
    std::unordered_map<std::string, Source> sources = {};
    std::vector<std::pair<std::size_t, std::uint64_t>> known = {};  // place, and the index found
  };

  void run(const std::stop_token& stop);
  /// Waits until something was asked for; nothing when it is time to go.
  [[nodiscard]] std::shared_ptr<AppendGroup> gather(const std::stop_token& stop)
      SEKISHO_EXCLUDES(asking_);
  void answer(AppendGroup& group);
  /// As many of a group from `next` on, which is moved behind them, as are written at once.
  [[nodiscard]] Batch nextBatch(AppendGroup& group, std::size_t& next) SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Batch::Source& sourceIn(Batch& batch, const std::string& name) const;
  void sortIn(std::size_t place, Batch::Source& source, Batch& batch);
  void addTo(Batch& batch, std::size_t place);
  void write(Batch& batch) SEKISHO_EXCLUDES(mutex_);
  void refuse(Batch& batch, const Error& why);
  void answerKnown(Batch& batch);
  [[nodiscard]] Result<Appended> sameAsBefore(const NewEntry& entry, std::uint64_t index) const;

  void signNow(const std::stop_token& stop) SEKISHO_EXCLUDES(mutex_);
  /// As settle(), beside whoever waits for an answer.
  [[nodiscard]] Result<bool> settleAside() SEKISHO_EXCLUDES(mutex_);
  void settleNow(const std::stop_token& stop) SEKISHO_EXCLUDES(mutex_);

  [[nodiscard]] Result<LeavesOf> leavesAround(std::initializer_list<std::uint64_t> entries) const
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<void> holdAgainst(const std::string& note)
      SEKISHO_EXCLUDES(mutex_, publishing_);

  const Log log_;
  const std::optional<SigningKey> key_;
  std::unique_ptr<JournalStore> store_;
  const Clock& clock_;
  BulkRandom random_;
  const Marks earlier_;
  const Options options_;

  std::atomic<Readiness> readiness_ = Readiness::Writable;

  Mutex asking_;    // held for a moment only, by each who asks
  Condition wake_;  // something was asked for
  std::deque<std::shared_ptr<AppendGroup>> groups_ SEKISHO_GUARDED_BY(asking_);  // the last: open

  mutable Mutex mutex_;
  Condition unsigned_;  // something was written after everything had been signed
  Condition pause_;     // never: ends with a thread only
  Condition many_;      // there is enough to settle
  MerkleTree tree_ SEKISHO_GUARDED_BY(mutex_);
  bool ripe_ SEKISHO_GUARDED_BY(mutex_) = false;
  std::optional<Error> unreadable_ SEKISHO_GUARDED_BY(mutex_);

  mutable Mutex publishing_;  // never taken while mutex_ is held
  std::optional<std::string> published_ SEKISHO_GUARDED_BY(publishing_);
  std::atomic<std::uint64_t> published_size_ = 0;

  // Last: they end before what they use.
  std::jthread signer_;
  std::jthread settler_;
  std::jthread thread_;
};

}  // namespace sekisho::journal
