#include "capabilities/journal/sequencer.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <map>

#include "core/check.h"
#include "core/yielding.h"

namespace sekisho::journal {
namespace {

constexpr std::size_t kMaxBatchEntries = 4096;
constexpr std::size_t kMaxBatchBytes = std::size_t{1} << 20U;
constexpr MessageId kTampered{"journal.tampered"};
constexpr MessageId kEntriesMissing{"journal.entries-missing"};
constexpr MessageId kCheckpointMissing{"journal.checkpoint-missing"};
constexpr MessageId kNoSuchTree{"journal.no-such-tree"};

/// After a failure to put entries together: a full disk will not be empty at once.
constexpr std::chrono::seconds kSettleAgainAfter{60};

/// What one group holds is written as one batch.
bool hasRoomFor(const NewEntry& entry, const AppendGroup& group) {
  return group.asked.size() < kMaxBatchEntries &&
         group.body_bytes + entry.body.size() <= kMaxBatchBytes;
}

}  // namespace

Journal::Sequencer::Sequencer(Log log, std::optional<SigningKey> key,
                              std::unique_ptr<JournalStore> store, const Clock& clock,
                              Random& random, Marks earlier, Options options)
    : log_(std::move(log)),
      key_(std::move(key)),
      store_(std::move(store)),
      clock_(clock),
      random_(random),
      earlier_(std::move(earlier)),
      options_(options) {}

// What was asked for is written first, then signed.
Journal::Sequencer::~Sequencer() {
  // Only read, or load() failed: what is there is not ours to sign.
  if (!thread_.joinable()) return;
  for (std::jthread* thread : {&thread_, &signer_, &settler_}) {
    thread->request_stop();
    if (thread->joinable()) thread->join();
  }
  if (size() > published_size_ && readiness() != Readiness::Stopped) {
    // A failure leaves the checkpoint before in force.
    if (const auto kept = publish(); !kept) return;
  }
}

Result<void> Journal::Sequencer::load() {
  const JournalStore::Visitor visitor{
      .tiles =
          [this](std::span<const Sha256> hashes) {
            const Lock lock(mutex_);
            for (const Sha256& hash : hashes) tree_.addTile(hash);
          },
      .entry = [this](const Entry& /*entry*/, const Sha256& leaf) -> Result<void> {
        const Lock lock(mutex_);
        tree_.add(leaf);
        return {};
      }};
  if (auto replayed = store_->replay(visitor); !replayed) return replayed;
  const auto kept = store_->checkpoint();
  if (!kept) return std::unexpected(kept.error());
  const std::optional<std::string>& note = *kept;
  if (note) return holdAgainst(*note);
  // Whoever may still sign may have been about to sign the first.
  if (const std::uint64_t found = size(); found > (key_ ? 1U : 0U)) {
    return fail(ErrorCode::Corrupt, kCheckpointMissing, {}, {{"found", std::to_string(found)}});
  }
  return {};
}

Result<void> Journal::Sequencer::holdAgainst(const std::string& note) {
  const auto signed_head = openCheckpoint(note, log_.key);
  if (!signed_head) {
    auto error = signed_head.error();
    error.code = ErrorCode::Corrupt;
    return std::unexpected(std::move(error).during("reading the checkpoint kept last"));
  }
  {
    const Lock lock(mutex_);
    if (signed_head->size > tree_.size()) {
      return fail(
          ErrorCode::Corrupt, kEntriesMissing, {},
          {{"signed", std::to_string(signed_head->size)}, {"found", std::to_string(tree_.size())}});
    }
  }
  const auto found = root(signed_head->size);
  if (!found) return std::unexpected(found.error());
  if (*found != signed_head->root) {
    return fail(ErrorCode::Corrupt, kTampered, {}, {{"size", std::to_string(signed_head->size)}});
  }
  const Lock lock(publishing_);
  published_ = note;
  published_size_ = signed_head->size;
  return {};
}

void Journal::Sequencer::start() {
  SEKISHO_CHECK(key_.has_value());
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  signer_ = std::jthread([this](const std::stop_token& stop) { signNow(stop); });
  if (!options_.settles) return;
  const bool ripe = store_->ripe();  // before the lock: the store holds its own while it replays
  {
    const Lock lock(mutex_);
    ripe_ = ripe_ || ripe;
  }
  settler_ = std::jthread([this](const std::stop_token& stop) { settleNow(stop); });
}

Appending Journal::Sequencer::submit(NewEntry entry) {
  if (readiness() == Readiness::Stopped) {
    return Appending(fail(ErrorCode::Unavailable, kJournalStopped));
  }
  std::shared_ptr<AppendGroup> group;
  std::size_t place = 0;
  bool first = false;
  {
    const Lock lock(asking_);
    first = groups_.empty();
    if (first || !hasRoomFor(entry, *groups_.back())) {
      groups_.push_back(std::make_shared<AppendGroup>());
    }
    group = groups_.back();
    place = group->asked.size();
    group->body_bytes += entry.body.size();
    group->asked.push_back(std::move(entry));
  }
  if (first) wake_.notify_one();
  return {std::move(group), place};
}

void Journal::Sequencer::run(const std::stop_token& stop) {
  while (const auto group = gather(stop)) answer(*group);
}

std::shared_ptr<AppendGroup> Journal::Sequencer::gather(const std::stop_token& stop) {
  const Lock lock(asking_);
  wake_.wait(asking_, stop, [this]() SEKISHO_REQUIRES(asking_) { return !groups_.empty(); });
  if (groups_.empty()) return nullptr;
  auto group = std::move(groups_.front());
  groups_.pop_front();
  return group;
}

void Journal::Sequencer::answer(AppendGroup& group) {
  group.answers.resize(group.asked.size());
  for (std::size_t next = 0; next < group.asked.size();) {
    Batch batch = nextBatch(group, next);
    if (!batch.added.empty()) write(batch);
    answerKnown(batch);
  }
  group.asked = {};
  group.answered.set();
}

Journal::Sequencer::Batch Journal::Sequencer::nextBatch(AppendGroup& group, std::size_t& next) {
  Batch batch{.group = group};
  // The first of all stands alone until it is signed: see write().
  const std::size_t most = size() == 0 ? 1 : kMaxBatchEntries;
  batch.records.reserve(std::min(group.asked.size() - next, most));
  for (; next < group.asked.size() && batch.added.size() < most; ++next) {
    const NewEntry& asked = group.asked[next];
    Batch::Source& source = sourceIn(batch, asked.source);
    if (source.raised && asked.number <= source.highest) break;  // answered after this batch
    sortIn(next, source, batch);
  }
  return batch;
}

Journal::Sequencer::Batch::Source& Journal::Sequencer::sourceIn(Batch& batch,
                                                                const std::string& name) const {
  const auto [at, is_new] = batch.sources.try_emplace(name);
  Batch::Source& source = at->second;
  if (!is_new) return source;
  source.highest = store_->highestNumber(name);
  if (const auto before = earlier_.find(name); before != earlier_.end()) {
    source.earlier = before->second;
  }
  return source;
}

void Journal::Sequencer::sortIn(std::size_t place, Batch::Source& source, Batch& batch) {
  NewEntry& asked = batch.group.asked[place];
  Result<Appended>& answer = batch.group.answers[place];
  const bool own = asked.source == kJournalSource;
  if (own) asked.number = source.highest + 1;
  const bool sent_earlier = !own && asked.number <= source.earlier;
  if (asked.number > source.highest) {
    if (!sent_earlier) {
      source.highest = asked.number;
      source.raised = true;
      return addTo(batch, place);
    }
  } else {
    const auto index = store_->indexOf(asked.source, asked.number);
    if (!index) {
      answer = std::unexpected(index.error());
      return;
    }
    if (const std::optional<std::uint64_t>& found = *index) {
      batch.known.emplace_back(place, *found);
      return;
    }
  }
  if (sent_earlier) {
    answer = Appended{.generation = 0, .index = 0, .was_there = true};
    return;
  }
  answer = fail(ErrorCode::Conflict, kNumberTaken, "a number that was passed over",
                {{"number", std::to_string(asked.number)}});
}

void Journal::Sequencer::addTo(Batch& batch, std::size_t place) {
  NewEntry& asked = batch.group.asked[place];
  Record& record = batch.records.emplace_back();
  random_.fill(record.salted.salt);
  record.salted.body = std::move(asked.body);
  record.entry = {asked.entry_class,
                  commitmentOf(record.salted.salt, record.salted.body),
                  std::move(asked.kind),
                  asked.number,
                  clock_.now(),
                  record.salted.body.size(),
                  std::move(asked.source),
                  std::move(asked.type)};
  record.line = encodeEntry(record.entry);
  record.leaf = leafHash(bytesOf(record.line));
  batch.added.push_back(place);
}

void Journal::Sequencer::write(Batch& batch) {
  if (readiness() == Readiness::Stopped) {
    return refuse(batch, {ErrorCode::Unavailable, kJournalStopped});
  }
  // One entry may stand unsigned, so that a log with more and no checkpoint has lost it.
  if (published_size_ == 0 && size() > 0) {
    if (const auto sealed = publish(); !sealed) return refuse(batch, sealed.error());
  }
  if (const auto kept = store_->append(batch.records); !kept) return refuse(batch, kept.error());
  const bool ripe = options_.settles && store_->ripe();
  readiness_ = Readiness::Writable;
  std::uint64_t first = 0;
  {
    const Lock lock(mutex_);
    first = tree_.size();
    for (const Record& record : batch.records) tree_.add(record.leaf);
    ripe_ = ripe_ || ripe;
    if (first == published_size_) unsigned_.notify_one();
    if (ripe) many_.notify_one();
  }
  for (std::size_t i = 0; i < batch.added.size(); ++i) {
    batch.group.answers[batch.added[i]] =
        Appended{.generation = log_.generation, .index = first + i, .was_there = false};
  }
}

// Signing waits for what may follow at once, then for nobody: entries go on being written.
void Journal::Sequencer::signNow(const std::stop_token& stop) {
  const auto due = [this]() SEKISHO_REQUIRES(mutex_) {
    return tree_.size() > published_size_ && readiness_ != Readiness::Stopped;
  };
  while (!stop.stop_requested()) {
    {
      const Lock lock(mutex_);
      if (!unsigned_.wait(mutex_, stop, due)) return;
      pause_.wait_for(mutex_, stop, options_.checkpoint_within, [] { return false; });
    }
    if (stop.stop_requested()) return;
    // A failure leaves the checkpoint before in force; the next round tries again.
    if (const auto kept = publish(); !kept) continue;
  }
}

Result<bool> Journal::Sequencer::settle() {
  auto done = store_->settle();
  const Lock lock(mutex_);
  unreadable_.reset();
  if (!done &&
      (done.error().code == ErrorCode::Corrupt || done.error().message == kBodyKeyMissing)) {
    unreadable_ = done.error();
  }
  return done;
}

std::optional<Error> Journal::Sequencer::unreadable() const {
  const Lock lock(mutex_);
  return unreadable_;
}

// A thread for each time: one that has stepped back cannot come forward again.
Result<bool> Journal::Sequencer::settleAside() {
  const bool in_time = store_->unsettled() < options_.far_behind;
  return std::async([this, in_time] {
           if (in_time) yieldToOthers();
           return settle();
         })
      .get();
}

void Journal::Sequencer::settleNow(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    {
      const Lock lock(mutex_);
      if (!many_.wait(mutex_, stop, [this]() SEKISHO_REQUIRES(mutex_) { return ripe_; })) return;
      ripe_ = false;
    }
    const auto done = settleAside();
    const Lock lock(mutex_);
    if (!done) pause_.wait_for(mutex_, stop, kSettleAgainAfter, [] { return false; });
    ripe_ = ripe_ || !done || *done;
  }
}

void Journal::Sequencer::refuse(Batch& batch, const Error& why) {
  const bool again = why.code == ErrorCode::Unavailable;
  if (readiness() != Readiness::Stopped) {
    readiness_ = again ? Readiness::ReadOnly : Readiness::Stopped;
  }
  Error told = why;
  if (again && why.message != kJournalStopped) {
    told.message = kJournalReadOnly;
    told.detail = std::string(why.message.name) + ": " + why.detail;
  } else if (!again) {
    told.code = ErrorCode::Indeterminate;
  }
  for (const std::size_t place : batch.added) batch.group.answers[place] = std::unexpected(told);
}

void Journal::Sequencer::answerKnown(Batch& batch) {
  for (const auto& [place, index] : batch.known) {
    batch.group.answers[place] = sameAsBefore(batch.group.asked[place], index);
  }
}

Result<Appended> Journal::Sequencer::sameAsBefore(const NewEntry& entry,
                                                  std::uint64_t index) const {
  const auto line = store_->line(index);
  if (!line) return std::unexpected(line.error());
  const auto before = decodeEntry(*line);
  if (!before) return std::unexpected(before.error());
  bool same = before->entry_class == entry.entry_class && before->kind == entry.kind &&
              before->type == entry.type && before->size == entry.body.size();
  if (same) {
    const auto salted = store_->body(index, *before);
    // Without the body its other fields have to do: it was destroyed, or its key is away.
    same = !salted || commitmentOf(salted->salt, entry.body) == before->commitment;
  }
  if (!same) {
    return fail(ErrorCode::Conflict, kNumberTaken, "another entry has this number",
                {{"number", std::to_string(entry.number)}});
  }
  return Appended{.generation = log_.generation, .index = index, .was_there = true};
}

Result<std::string> Journal::Sequencer::publish() {
  const Lock lock(publishing_);
  SEKISHO_CHECK(key_.has_value());
  const Checkpoint now = head();
  if (published_ && published_size_ == now.size) return *published_;
  std::string note = signCheckpoint(now, *key_);
  if (auto kept = store_->keepCheckpoint(note); !kept) return std::unexpected(kept.error());
  published_ = note;
  published_size_ = now.size;
  return note;
}

Checkpoint Journal::Sequencer::head() const {
  const Lock lock(mutex_);
  return {originOf(log_.clinic, log_.generation), tree_.size(), tree_.root()};
}

std::uint64_t Journal::Sequencer::size() const {
  const Lock lock(mutex_);
  return tree_.size();
}

std::optional<std::string> Journal::Sequencer::published() const {
  const Lock lock(publishing_);
  return published_;
}

std::uint64_t Journal::Sequencer::highestNumber(std::string_view source) const {
  const auto before = earlier_.find(source);
  const std::uint64_t earlier = before == earlier_.end() ? 0 : before->second;
  return std::max(earlier, store_->highestNumber(source));
}

// Read before the lock is taken, so that a slow disk holds no writer up.
Result<LeavesOf> Journal::Sequencer::leavesAround(
    std::initializer_list<std::uint64_t> entries) const {
  std::map<std::uint64_t, Hashes> read;
  const std::uint64_t full = size() / kTileWidth;
  for (const std::uint64_t entry : entries) {
    const std::uint64_t tile = entry / kTileWidth;
    if (tile >= full || read.contains(tile)) continue;
    auto leaves = store_->leaves(tile);
    if (!leaves) return std::unexpected(std::move(leaves.error()));
    read.emplace(tile, *std::move(leaves));
  }
  return [this, read = std::move(read)](std::uint64_t tile) -> Result<Hashes> {
    const auto known = read.find(tile);
    return known == read.end() ? store_->leaves(tile) : known->second;  // it was open just now
  };
}

Result<Sha256> Journal::Sequencer::root(std::uint64_t size) const {
  const auto leaves = leavesAround({size});
  if (!leaves) return std::unexpected(leaves.error());
  const Lock lock(mutex_);
  if (size > tree_.size()) return fail(ErrorCode::InvalidInput, kNoSuchTree);
  return tree_.root(size, *leaves);
}

Result<Hashes> Journal::Sequencer::inclusionProof(std::uint64_t index, std::uint64_t size) const {
  const auto leaves = leavesAround({index, size});
  if (!leaves) return std::unexpected(leaves.error());
  const Lock lock(mutex_);
  if (index >= size || size > tree_.size()) return fail(ErrorCode::InvalidInput, kNoSuchTree);
  return tree_.inclusionProof(index, size, *leaves);
}

Result<Hashes> Journal::Sequencer::consistencyProof(std::uint64_t old_size,
                                                    std::uint64_t size) const {
  const auto leaves = leavesAround({old_size, size});
  if (!leaves) return std::unexpected(leaves.error());
  const Lock lock(mutex_);
  if (old_size > size || size > tree_.size()) return fail(ErrorCode::InvalidInput, kNoSuchTree);
  return tree_.consistencyProof(old_size, size, *leaves);
}

bool Journal::Sequencer::covers(const TileName& name) const {
  constexpr unsigned kMostLevels = 8;  // of 256 each: more than 2^63 entries do not exist
  if (name.level >= kMostLevels || name.width == 0 || name.width > kTileWidth) return false;
  const std::uint64_t slots = published_size_ >> (8 * name.level);
  return name.tile <= slots / kTileWidth && name.tile * kTileWidth + name.width <= slots;
}

Result<Hashes> Journal::Sequencer::tile(const TileName& name) const {
  if (!covers(name)) return fail(ErrorCode::NotFound, kNoTile);
  const auto leaves = name.level == 0 ? leavesAround({name.tile * kTileWidth}) : leavesAround({});
  if (!leaves) return std::unexpected(leaves.error());
  const Lock lock(mutex_);
  return tree_.tile(name.level, name.tile, name.width, *leaves);
}

}  // namespace sekisho::journal
