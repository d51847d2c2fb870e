#include <algorithm>
#include <iostream>

#include "capabilities/access/store/session_rows.h"
#include "capabilities/evidence/store/received_table_store.h"
#include "capabilities/fleet/store/fleet_store.h"
#include "capabilities/observation/standing.h"
#include "interfaces/http/masked_sentences.h"
#include "interfaces/http/observation_operations.h"
#include "interfaces/http/posture_operations.h"
#include "programs/hub/clinic_source.h"
#include "programs/hub/review_evidence.h"
#include "programs/hub/state.h"
#include "programs/hub/words.h"
#include "programs/hub/worry_routes.h"

namespace sekisho::hub {
namespace {

// Ticks, about a second each.
constexpr std::int64_t kStatusEvery = 15;
constexpr std::int64_t kFilesEvery = 5;
constexpr std::int64_t kDocumentsEvery = documents::kRoundStep / std::chrono::seconds{1};
constexpr std::int64_t kForgetEvery = 3600;
constexpr std::int64_t kLetGoAt = 1800;  // of each hour, when nothing else is forgotten
constexpr std::int64_t kForgottenAtOnce = 200;
constexpr std::size_t kRoom = std::size_t{4}
                              << 20U;  // some decisions, their entries and a checkpoint

}  // namespace

void complain(std::string_view what, const Error& error) {
  std::cerr << "sekisho-hub: " << what << ": " << error.message.name << " " << error.detail << "\n";
}

void Hub::State::tableChanged(DeviceId device, std::string_view table) {
  if (auto taken = posture->tableReceived(device, table); !taken) {
    complain("taking in a table", taken.error());
  }
  dirty = true;
}

void Hub::State::registersChanged(std::optional<DeviceId> device) {
  posture->registersChanged();
  reviews_wait = true;  // a machine may be back
  dirty = true;
  if (device) pages.tell("device-changed", Json::Object{{"device", device->text()}});
}

Json::Object Hub::State::verdictOf(DeviceId device) const {
  const auto board = posture->board();
  const auto found = board->devices.find(device);
  const posture::DeviceView view =
      found == board->devices.end() ? posture::DeviceView{} : found->second;
  return {{"verdict", nameOf(view.verdict)},
          {"evidence", nameOf(view.evidence)},
          {"findings", static_cast<int>(view.findings)}};
}

Json Hub::State::controlsOf(DeviceId device, bool masked) const {
  std::vector<std::pair<posture::Verdict, Json>> rows;
  const auto specs_now = drop_ins->specs();
  for (const auto& [id, control] : specs_now->controls()) {
    if (control.measured() == nullptr || control.scope != catalog::Scope::Device) continue;
    auto judged = posture->rows(control.id, device);
    if (!judged || judged->empty()) continue;
    posture::DeviceRows& row = judged->front();
    if (masked) http::maskNames(row, control, *specs_now);
    Json::Array articles;
    for (const std::string& citation : control.answers) {
      if (citation.starts_with("P-")) articles.emplace_back(citation);
    }
    rows.emplace_back(
        row.judgement.verdict,
        Json::Object{{"control", id},
                     {"title", bodyOf(control.title)},
                     {"articles", std::move(articles)},
                     {"verdict", nameOf(row.judgement.verdict)},
                     {"evidence", nameOf(row.judgement.evidence)},
                     {"sentence", http::textBody(row.sentence)},
                     {"seen_at", row.seen_at ? Json(toRfc3339(*row.seen_at)) : Json()}});
  }
  std::ranges::stable_sort(rows, {}, [](const auto& row) { return row.first; });
  Json::Array bodies;
  for (auto& [verdict, body] : rows) bodies.push_back(std::move(body));
  return bodies;
}

Json::Object Hub::State::standingOf(std::string_view citation) const {
  const auto board = posture->board();
  const auto found = board->items.find(std::string(citation));
  if (found == board->items.end()) return {{"verdict", Json()}, {"evidence", Json()}};
  return {{"verdict", nameOf(found->second.verdict)}, {"evidence", nameOf(found->second.evidence)}};
}

void Hub::State::judge() {
  const auto ticked = posture->tick(clock.now());
  if (!ticked) {
    complain("judging", ticked.error());
    return;
  }
  if (ticked->changed == 0) return;
  const auto board = posture->board();
  const auto& judged_at = board->judged_at;
  const auto& entry = board->entry;
  pages.tell("board-changed",
             Json::Object{{"judged_at", judged_at ? Json(toRfc3339(*judged_at)) : Json()},
                          {"entry", entry ? Json(*entry) : Json()}});
  pages.tell("journal-advanced", Json::Object{{"size", journal->head().size}});
}

void Hub::State::watchClock() {
  const Instant now = clock.now();
  const auto since_boot = clock.sinceBoot();
  // Between two looks the wall clock moves as the machine's own time does, or somebody set it.
  const Instant expected = last_wall + (since_boot - last_boot);
  const bool first = last_wall == Instant{};
  last_wall = now;
  last_boot = since_boot;
  if (!first) return recordStep(now - expected);
  // While the hub was off the clock can only be seen to have gone back: behind what it wrote last.
  Instant last = now;
  const auto newest = journal->newest(1);
  if (newest && !newest->empty()) last = std::max(last, newest->front().entry.recorded);
  if (const auto marks = tables->marks()) {
    for (const evidence::TableMark& mark : *marks) {
      if (!mark.is_doubted) last = std::max(last, mark.confirmed);
    }
  }
  recordStep(now - last);
}

void Hub::State::beginToJudge() {
  noteAddresses();
  judge();
}

void Hub::State::recordStep(std::chrono::milliseconds step) {
  if (std::chrono::abs(step) < kClockStep) return;
  const bool back = step < step.zero();
  auto recorded = decisions->record(
      clinic(), [&](storage::Transaction& transaction) -> Result<journal::Decision> {
        if (back) {
          // What had ended by the time that was shown must not become valid again.
          if (auto ended = access::endSessions(transaction); !ended) {
            return std::unexpected(std::move(ended.error()));
          }
          if (auto ended = fleet::endInvitations(transaction); !ended) {
            return std::unexpected(std::move(ended.error()));
          }
          // Neither must a reading be taken for newer than it is.
          if (auto done = evidence::doubtTimes(transaction, clinic()); !done) {
            return std::unexpected(std::move(done.error()));
          }
        }
        return journal::Decision{
            back ? "hub.clock-stepped-back@1" : "hub.clock-stepped-forward@1",
            Json::Object{{"by", journal::Actor::hub().toJson()},
                         {"by_ms", std::int64_t{std::chrono::abs(step).count()}}}};
      });
  if (!recorded) return complain("recording that the clock was set", recorded.error());
  if (back) {
    pages.closeEnded();
    posture->clockSetBack(clock.now());
    dirty = true;
  }
}

bool Hub::State::wantsRoom() const {
  return decisions->starved() || journal->readiness() == journal::Readiness::ReadOnly;
}

void Hub::State::lookForRoom() {
  if (!wantsRoom()) {
    has_room = false;
    return;
  }
  const std::string trial = options.data + "/room";
  const Bytes bytes(kRoom);
  const bool written = platform::writeFileAtomically(*disk, trial, bytes).has_value();
  has_room = written && platform::removeDurably(*disk, trial).has_value();
}

void Hub::State::readDropIns() {
  auto brought = drop_ins->bring();
  if (brought.why) complain("recording a provider's specs", *brought.why);
  if (auto used = posture->use(*brought.specs); !used) complain("other specs", used.error());
  dirty = true;
}

void Hub::State::keepKeysSealed() {
  sealed_keys.keepUp(*disk, keyFolder(), sealedKeysPath(), random, clock.now());
  const auto& trouble = sealed_keys.trouble();
  if (!sealing_failed.exchange(trouble.has_value()) && trouble) {
    complain("sealing the keys", *trouble);
  }
}

// A little at a time, so that nothing else waits for the database.
void Hub::State::forgetOld() {
  const Instant now = clock.now();
  const auto old = tables->prune(now, kForgottenAtOnce);
  if (!old) complain("forgetting old tables", old.error());
  const auto runs = verdicts->prune(now - evidence::kTablesKeptFor, kForgottenAtOnce);
  if (!runs) complain("forgetting old verdicts", runs.error());
  const bool more_observed = forgetObserved(now);
  more_to_forget =
      more_observed || (old && *old == kForgottenAtOnce) || (runs && *runs == kForgottenAtOnce);
}

bool Hub::State::forgetObserved(Instant now) {
  const auto notices = notices_to_staff->all();
  if (!notices) {
    complain("reading the notices to staff", notices.error());
    return false;
  }
  const std::chrono::sys_days today{japaneseDay(now)};
  bool more = false;
  for (const observation::Keeping& keeping : observation::keepings(*notices, today)) {
    // A reading of the last evening may arrive on the day after.
    const auto end = keeping.span.last ? *keeping.span.last + std::chrono::days{2} : today;
    const Instant before = Instant{std::min(end, keeping.forgottenBefore(today))} - kJst;
    for (const auto& [name, fact] : specs->facts()) {
      if (!fact.tellsBehaviour()) continue;
      const auto gone =
          tables->forget(name, Instant{keeping.span.first} - kJst, before, kForgottenAtOnce);
      if (!gone) complain("forgetting who was observed", gone.error());
      more = more || (gone && *gone == kForgottenAtOnce);
    }
    const auto accounts = maintenance->forgetAccounts(Instant{keeping.span.first} - kJst, before);
    if (!accounts) complain("forgetting whose accounts maintained", accounts.error());
  }
  return more;
}

bool Hub::State::seesObserved(const http::Caller& caller, std::optional<Instant> received) const {
  const auto notices = notices_to_staff->all();
  if (!notices) return false;
  if (received) {
    const std::chrono::sys_days day{japaneseDay(*received)};
    return http::maySeeObserved(observation::governing(*notices, day), caller);
  }
  bool told = false;
  for (const observation::Notice& notice : *notices) {
    if (!notice.given) continue;
    if (!http::maySeeObserved(&notice, caller)) return false;
    told = true;
  }
  return told;
}

// A minute's worth at once: a flood of guesses is a few entries.
void Hub::State::recordRefusals() {
  for (const access::Refused& refused : access->refusals().take()) {
    auto kept =
        decisions->record(clinic(), [&](storage::Transaction&) -> Result<journal::Decision> {
          return journal::Decision{
              "access.sign-ins-refused@1",
              Json::Object{{"by", journal::Actor::hub().toJson()},
                           {"person", refused.person ? refused.person->text() : ""},
                           {"address", refused.address},
                           {"step", nameOf(refused.step)},
                           {"count", std::int64_t{refused.count}},
                           {"first", toRfc3339(refused.first)},
                           {"last", toRfc3339(refused.last)}}};
        });
    if (kept) continue;
    access->refusals().putBack(refused);
    complain("recording refused sign-ins", kept.error());
  }
}

void Hub::State::lookAtDocuments() {
  if (rounds->go(clock.now())) registersChanged(std::nullopt);
  if (const auto& trouble = rounds->trouble()) complain("looking at the documents", *trouble);
}

void Hub::tick() {
  State& state = *state_;
  state.watchClock();
  if (auto followed = state.follow(State::Follow::IfChanged); !followed) {
    complain("following the machine's addresses", followed.error());
  }
  if (state.ticks % kFilesEvery == 0) {
    if (state.drop_ins->changed()) state.readDropIns();
    state.keepKeysSealed();
  }
  if (state.more_to_forget || state.ticks % kForgetEvery == kForgetEvery - 1) state.forgetOld();
  if (state.ticks % kForgetEvery == kLetGoAt) state.letGo();
  if (state.ticks % kDocumentsEvery == 0) state.lookAtDocuments();
  if (state.witnessing->takeChange()) state.registersChanged(std::nullopt);
  if (state.orca_answers->takeChange()) state.registersChanged(std::nullopt);
  if (state.day_book->tick()) state.registersChanged(std::nullopt);
  const bool each_minute = state.ticks % 60 == 0;
  if (each_minute) state.keepAccounts();
  if (each_minute && hasOpenWorries(state)) state.posture->registersChanged();
  if (state.dirty.exchange(false) || each_minute) {
    state.noteAddresses();
    if (settleReviews(state)) state.posture->registersChanged();
    state.judge();
  }
  if (each_minute) state.recordRefusals();
  if (state.ticks % kStatusEvery == 0) {
    state.lookForRoom();
    state.pages.closeEnded();
    state.tellStatus();
    inviteLocalAgent(state);
  }
  ++state.ticks;
}

}  // namespace sekisho::hub
