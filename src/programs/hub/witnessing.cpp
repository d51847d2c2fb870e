#include "programs/hub/witnessing.h"

#include <fmt/core.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "capabilities/journal/store/cosigned_file.h"
#include "interfaces/witness/appointed.h"
#include "interfaces/witness/remote_witness.h"
#include "programs/hub/clinic_source.h"
#include "programs/hub/state.h"

namespace sekisho::hub {
namespace {

using journal::Policy;
using journal::PolicyWitness;
using witness::Outcome;
using witness::Submitted;

constexpr std::chrono::seconds kLookEvery{5};
constexpr std::chrono::seconds kApart{10};  // busy minutes are a handful of requests
constexpr std::chrono::minutes kRenewEvery{15};
constexpr std::chrono::seconds kTryAgainAfter{60};

Instant instantOf(std::uint64_t posix_seconds) {
  return Instant{std::chrono::seconds{static_cast<std::int64_t>(posix_seconds)}};
}

/// The journal's tree, for the witnesses' proofs.
class OwnTree final : public witness::Proving {
 public:
  explicit OwnTree(const journal::Journal& journal) : journal_(journal) {}
  [[nodiscard]] Result<journal::Hashes> consistencyProof(std::uint64_t old_size,
                                                         std::uint64_t size) const override {
    return journal_.consistencyProof(old_size, size);
  }

 private:
  const journal::Journal& journal_;
};

Result<Policy> policyIn(const std::string& text) {
  return text.empty() ? Policy{} : witness::parseAppointed(text);
}

/// The witness of a file's note is believed about its time unless that has not come yet.
std::optional<Instant> notAhead(Instant at, Instant now) {
  return at <= now ? std::optional(at) : std::nullopt;
}

}  // namespace

Witnessing::Witnessing(Hub::State& state)
    : state_(state),
      reach_([](const PolicyWitness& one, const std::stop_token& stop,
                int hurry) -> std::unique_ptr<witness::Asked> {
        auto address = witness::parseWitnessUrl(one.url);
        if (!address) return nullptr;  // checked when it was appointed
        return std::make_unique<witness::RemoteWitness>(*std::move(address), stop, hurry);
      }),
      bell_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Witnessing::~Witnessing() {
  stop();
  if (bell_ >= 0) close(bell_);
}

std::string Witnessing::directory() const {
  return fmt::format("{}/journal/generation-{}", state_.options.data, state_.journal->generation());
}

Result<std::unique_ptr<Witnessing>> Witnessing::open(Hub::State& state) {
  std::unique_ptr<Witnessing> it(new Witnessing(state));
  const std::string text = state.settings->current().witnesses;
  const auto policy = policyIn(text);
  if (!policy) return std::unexpected(policy.error());
  const auto kept = journal::readCosigned(*state.disk, it->directory());
  if (!kept) return std::unexpected(kept.error());
  it->take(kept->value_or(""), *policy);
  return it;
}

// Only what this log signed and these witnesses cosigned counts, whatever the file says.
void Witnessing::take(const std::string& note, const Policy& policy) {
  Policy own = policy;
  own.logs.push_back({.key = state_.journal->verifierKey()});
  const auto accepted = journal::acceptCheckpoint(note, own);
  const Lock lock(mutex_);
  began_ = state_.clock.sinceBoot();
  at_.reset();
  cosigned_.reset();
  if (!accepted) return;
  const std::optional<std::uint64_t>& witnessed = accepted->witnessed;
  if (!witnessed) return;
  cosigned_ = note;
  size_ = accepted->checkpoint.size;
  at_ = notAhead(instantOf(*witnessed), state_.clock.now());
}

void Witnessing::start() {
  thread_ = std::thread([this] { work(stopping_.get_token()); });
}

void Witnessing::stop() {
  stopping_.request_stop();
  const std::uint64_t one = 1;
  // Full is rung as well; where there is no bell a witness is waited for.
  if (bell_ >= 0) std::ignore = write(bell_, &one, sizeof one);
  {
    const Lock lock(waiting_);
    wanted_ = true;
    woken_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Witnessing::work(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    round();
    const Lock lock(waiting_);
    const auto until = std::chrono::steady_clock::now() + kLookEvery;
    while (!wanted_ && woken_.wait_until(waiting_, until) != std::cv_status::timeout) continue;
    wanted_ = false;
  }
}

void Witnessing::begin(const journal::Note& note) {
  const std::string appointed = state_.settings->current().witnesses;
  if (policy_ != appointed) {
    policy_ = appointed;
    memories_.clear();
    const Lock lock(mutex_);
    standings_.clear();
  }
  if (current_.body != note.body) current_ = note;
}

void Witnessing::round() {
  const Lock lock(asking_);
  const std::string text = state_.journal->latestCheckpoint().value_or("");
  const auto note = journal::decodeNote(text);
  if (!note) return;  // nothing was signed yet
  begin(*note);
  const auto policy = policyIn(policy_);
  if (!policy) return complain("reading whom to ask for a cosignature", policy.error());
  bool came = false;
  for (const PolicyWitness& one : policy->witnesses) {
    if (stopping_.stop_requested() || state_.reopen) return;
    if (ask(one, text)) came = true;
  }
  if (came) keep(*policy);
}

bool Witnessing::ask(const PolicyWitness& one, const std::string& note) {
  Memory& memory = memories_[one.vkey];
  const auto now = state_.clock.sinceBoot();
  const bool changed = memory.body != current_.body;
  const auto due = changed ? memory.next : memory.next + (kRenewEvery - kApart);
  if (now < due) return false;
  const auto there = reach_(one, stopping_.get_token(), bell_);
  if (there == nullptr || !one.key) return false;
  Submitted done = witness::submit(note, OwnTree(*state_.journal), *one.key, *there, memory.seen);
  if (stopping_.stop_requested() && done.outcome != Outcome::Cosigned) return false;
  remember(one, done);
  recordRefusal(one, done, memory);
  if (done.outcome != Outcome::Cosigned) {
    memory.body.clear();
    memory.next = now + kTryAgainAfter;
    return false;
  }
  memory.next = now + kApart;
  memory.body = current_.body;
  std::erase_if(current_.signatures, [&](const journal::NoteSignature& before) {
    return before.name == done.cosignature.name && before.id == done.cosignature.id;
  });
  current_.signatures.push_back(std::move(done.cosignature));
  return true;
}

void Witnessing::remember(const PolicyWitness& one, const Submitted& done) {
  const Instant now = state_.clock.now();
  const Lock lock(mutex_);
  WitnessStanding& standing = standings_[one.vkey];
  standing.witness = one;
  standing.outcome = done.outcome;
  // By the older of two clocks: a witness that is ahead makes nothing fresher.
  if (done.outcome == Outcome::Cosigned) {
    standing.cosigned = std::min(now, instantOf(done.posix_seconds));
  }
}

// One entry a change: what goes on being so is not said again.
void Witnessing::recordRefusal(const PolicyWitness& one, const Submitted& done, Memory& memory) {
  if (done.outcome == Outcome::Unreachable) return;
  if (memory.recorded.value_or(Outcome::Cosigned) == done.outcome) return;
  if (done.outcome != Outcome::Cosigned) {
    const std::string checkpoint = current_.body;
    auto kept = state_.decisions->record(
        state_.clinic(), [&](storage::Transaction&) -> Result<journal::Decision> {
          return journal::Decision{"journal.witness-refused@1",
                                   Json::Object{{"by", journal::Actor::hub().toJson()},
                                                {"witness", one.name},
                                                {"vkey", one.vkey},
                                                {"outcome", nameOf(done.outcome)},
                                                {"checkpoint", checkpoint},
                                                {"shown", done.shown}}};
        });
    if (!kept) return complain("recording what a witness says", kept.error());
  }
  memory.recorded = done.outcome;
  if (contradicts(done.outcome) && !done.shown.empty()) {
    receiptShown(state_, done.shown, "a witness");
  }
}

void Witnessing::keep(const Policy& policy) {
  const std::vector<journal::VerifierKey> keys = policy.witnessKeys();
  const auto said = journal::cosignaturesIn(current_, keys);
  if (!said) return complain("checking cosignatures", said.error());
  const auto met = quorumTime(policy, *said);
  if (!met) return;
  const std::string note = journal::encodeNote(current_);
  if (auto kept = journal::keepCosigned(*state_.disk, directory(), note); !kept) {
    return complain("keeping cosignatures", kept.error());
  }
  const auto checkpoint = journal::decodeCheckpoint(current_.body);
  const Lock lock(mutex_);
  cosigned_ = note;
  if (checkpoint) size_ = checkpoint->size;
  at_ = std::min(state_.clock.now(), instantOf(*met));
}

Result<void> Witnessing::appoint(const std::string& given, const journal::Actor& by) {
  const auto policy = policyIn(given);
  if (!policy) return std::unexpected(policy.error());
  const std::string text = given.empty() ? given : writePolicy(*policy);
  {
    const Lock lock(state_.changing_settings);
    Settings settings = state_.settings->current();
    if (settings.witnesses == text) return {};
    auto decided = state_.decisions->record(
        settings.clinic, [&](storage::Transaction&) -> Result<journal::Decision> {
          return journal::Decision{"journal.witnesses-changed@1",
                                   Json::Object{{"by", by.toJson()}, {"policy", text}}};
        });
    if (!decided) return std::unexpected(std::move(decided.error()));
    settings.witnesses = text;
    if (auto kept = state_.settings->replace(std::move(settings)); !kept) {
      return std::unexpected(std::move(kept.error()).during("writing the settings"));
    }
  }
  // What was cosigned before is worth what these witnesses make of it.
  const auto kept = journal::readCosigned(*state_.disk, directory());
  if (!kept) return std::unexpected(kept.error());
  take(kept->value_or(""), *policy);
  state_.registersChanged(std::nullopt);
  const Lock lock(waiting_);
  wanted_ = true;
  woken_.notify_all();
  return {};
}

Witnessed Witnessing::now() const {
  Witnessed seen{.policy = state_.settings->current().witnesses};
  const auto policy = policyIn(seen.policy);
  const Lock lock(mutex_);
  seen.waited = std::chrono::floor<std::chrono::minutes>(state_.clock.sinceBoot() - began_);
  if (policy) {
    for (const PolicyWitness& one : policy->witnesses) {
      const auto found = standings_.find(one.vkey);
      seen.witnesses.push_back(found == standings_.end() ? WitnessStanding{.witness = one}
                                                         : found->second);
    }
  }
  if (seen.policy.empty()) return seen;
  seen.at = at_;
  seen.size = at_ ? size_ : 0;
  return seen;
}

std::optional<std::string> Witnessing::cosigned() const {
  const Lock lock(mutex_);
  return cosigned_;
}

bool Witnessing::takeChange() {
  const posture::Cosigning seen = cosigningOf(now(), state_.clock.now());
  std::string text = fmt::format("{} {} {} {}", seen.set_up, seen.age_min.value_or(-1),
                                 seen.waiting_min, seen.contradicting);
  return std::exchange(shown_, text) != text;
}

}  // namespace sekisho::hub
