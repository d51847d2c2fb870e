#include "programs/agent/orca_acts.h"

#include <algorithm>
#include <utility>

namespace sekisho::agent {
namespace {

constexpr std::size_t kMostActsKept = std::size_t{8} << 20U;

std::int64_t dayInJapan(Instant at) {
  return std::chrono::sys_days{japaneseDay(at)}.time_since_epoch().count();
}

std::chrono::milliseconds timeOfDayInJapan(Instant at) {
  const auto local = at.time_since_epoch() + kJst;
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      local - std::chrono::floor<std::chrono::days>(local));
}

}  // namespace

void OrcaActs::trouble(const Error& error) {
  if (troubled_ != error.message.name) place_.trouble(error);
  troubled_ = error.message.name;
}

bool OrcaActs::begin() {
  if (loaded_) return true;
  const auto bytes = platform::readFile(place_.disk, place_.path, kMostActsKept);
  if (!bytes && bytes.error().code != ErrorCode::NotFound) {
    trouble(bytes.error());
    return false;
  }
  if (bytes) {
    if (const auto kept = parseJson(textOf(*bytes))) takeUp(*kept);
  }
  loaded_ = true;
  return true;
}

void OrcaActs::takeUp(const Json& kept) {
  const auto* swept = kept["swept_day"].integer();
  const auto* reading = kept["reading"].boolean();
  if (swept == nullptr || reading == nullptr || !pending_.takeUp(kept)) return;
  swept_day_ = *swept;
  reading_ = *reading;
  patients_ = orca::OpenPatients::from(kept["patients"]);
  past_ = orca::PastActs::from(kept["past"], place_.clock.now());
  counted_ = orca::CountedRows::from(kept["counted"]);
}

bool OrcaActs::save() {
  Json::Object kept{{"version", 1},          {"patients", patients_.state()},
                    {"past", past_.state()}, {"counted", counted_.state()},
                    {"reading", reading_},   {"swept_day", swept_day_}};
  pending_.keepIn(kept);
  const auto saved = platform::writeFileAtomically(place_.disk, place_.path,
                                                   bytesOf(canonicalJson(Json(std::move(kept)))));
  unsaved_ = !saved;
  if (!saved) trouble(saved.error());
  kept_ = place_.clock.sinceBoot();
  return saved.has_value();
}

// What was before the decision, or while it was taken back, is nobody's business.
void OrcaActs::beginReading() {
  const Instant now = place_.clock.now();
  past_ = orca::PastActs(now);
  counted_ = {};
  swept_day_ = dayInJapan(now) - 1;
  table_.reset();
  reading_ = unsaved_ = true;
}

bool OrcaActs::mayAsk() {
  const Time now = place_.clock.sinceBoot();
  if (asked_ && now < *asked_ + kLookAgain) return may_ask_;
  asked_ = now;
  may_ask_ = place_.may_ask();
  return may_ask_;
}

// Where it may not be read any more nothing is kept open of it. A pause is none: it is looked again
// after it, and what is open still goes on if that was soon.
void OrcaActs::stopLooking() {
  watching_ = false;
  locked_ = {};
  place_.close();
  if (place_.consent().database) return;
  patients_.leave();
  if (std::exchange(reading_, false)) unsaved_ = true;
}

// Whoever drops, renames or copies the database need not know of the agent.
void OrcaActs::makeWay(Time now) {
  may_ask_ = false;
  asked_ = now;
  stopLooking();
}

OrcaActs::Time OrcaActs::look(const orca::PatientNames& names) {
  const Time now = place_.clock.sinceBoot();
  place_.begin();
  if (!read_whole_ || now >= *read_whole_ + kWholeEvery) {
    locked_.versions.reset();
    read_whole_ = now;
  }
  auto open = orca::openPatientsIn(place_.select, locked_);
  watching_ = open.has_value();
  if (!open) {
    locked_ = {};
    trouble(open.error());
    return now + kTryAgain;
  }
  locked_ = *std::move(open);
  if (locked_.to_leave) {
    makeWay(now);
    return now + kLookAgain;
  }
  const bool changed =
      patients_.take(locked_.open, place_.clock.now(), kEvery, names, place_.random, place_.named);
  unsaved_ = unsaved_ || changed || (!patients_.empty() && now > kept_ + kKeepEvery);
  return now + kEvery;
}

void OrcaActs::readPast(const orca::PatientNames& names) {
  const Time now = place_.clock.sinceBoot();
  if (!jobs_ || now >= *jobs_ + kJobsEvery) {
    jobs_ = now;
    place_.begin();
    const auto read = past_.readJobs(place_.select, place_.clock.now(), place_.named);
    if (!read) trouble(read.error());
    const auto counted = counted_.read(place_.select, place_.clock.now(), place_.named);
    if (!counted) trouble(counted.error());
    unsaved_ = counted_.hasChanged() || unsaved_;
  }
  sweep(names);
}

std::set<std::string> OrcaActs::unread() const {
  std::set<std::string> tables = past_.unread();
  tables.insert(counted_.unread().begin(), counted_.unread().end());
  return tables;
}

// In the evening, when 日レセ has time; for a machine that was off then, on the next day. One
// answer at a time. A table that does not answer is asked again a few times, and goes on the next
// evening.
void OrcaActs::sweep(const orca::PatientNames& names) {
  const Instant now = place_.clock.now();
  const std::int64_t today = dayInJapan(now);
  swept_day_ = std::min(swept_day_, today);  // the clock was ahead
  const std::int64_t due = timeOfDayInJapan(now) >= kEvening ? today : today - 1;
  if (!table_ && swept_day_ < due) table_ = 0;
  if (!table_ || place_.clock.sinceBoot() < sweep_again_) return;
  place_.begin();
  const auto whole = past_.readWritten(place_.select, orca::kWrittenTables.at(*table_), now, names,
                                       place_.random, place_.named);
  unsaved_ = true;
  if (!whole) {
    trouble(whole.error());
    sweep_again_ = place_.clock.sinceBoot() + kTryAgain;
    if (++tries_ < kMostTries) return;
  } else if (!*whole) {
    return;
  }
  tries_ = 0;
  if (++*table_ < orca::kWrittenTables.size()) return;
  table_.reset();
  swept_day_ = due;
}

OrcaActs::Time OrcaActs::work(const evidence::MachineTime& now) {
  const Time later = place_.clock.sinceBoot() + kTryAgain;
  if (!begin()) return later;
  const auto tell = [this](const Error& error) { trouble(error); };
  const auto take = [this](std::vector<orca::Told> told) {
    for (orca::Told& one : told) pending_.add(std::move(one.kind), std::move(one.body));
  };
  if (unsaved_ && !save()) return later;
  // What is open is looked at, however much waits to be recorded; what can wait does.
  const bool waits = !pending_.empty();
  const auto names = place_.consent().patients;
  Time again = place_.clock.sinceBoot() + kLookAgain;
  if (names && mayAsk()) {
    if (!reading_) beginReading();
    again = look(*names);
    if (watching_ && !waits) readPast(*names);
  } else {
    stopLooking();
  }
  take(patients_.told());
  take(past_.told());
  take(counted_.told());
  if (pending_.empty() && !unsaved_) return again;
  if ((unsaved_ || !waits) && !save()) return later;
  const std::size_t waiting = pending_.size();
  if (!pending_.record(now, tell)) return pending_.size() < waiting ? again : later;
  if (pending_.hasMoved()) {
    pending_.settle();
    unsaved_ = true;  // that nothing is pending any more is saved with the next
  }
  return again;
}

}  // namespace sekisho::agent
