#include "programs/hub/day_book.h"

#include <algorithm>
#include <map>

#include "capabilities/daily/signed_in.h"
#include "capabilities/observation/standing.h"
#include "programs/hub/day_evidence.h"
#include "programs/hub/state.h"

namespace sekisho::hub {
namespace {

using daily::Draft;
using std::chrono::days;
using std::chrono::sys_days;

/// Entries that one tick reads at most.
constexpr std::size_t kReadATick = 500;
/// Tables of one terminal and day that are read at most.
constexpr std::int64_t kMostTables = 5'000;
/// Ticks from one look at a confirmed day to the next.
constexpr std::int64_t kLookEvery = 5;

Result<Whose> registersOf(const Hub::State& state) {
  auto devices = state.devices->all(true);
  if (!devices) return std::unexpected(std::move(devices.error()));
  auto people = state.people->all();
  if (!people) return std::unexpected(std::move(people.error()));
  auto owners = state.owners->all();
  if (!owners) return std::unexpected(std::move(owners.error()));
  return Whose{std::move(*devices), std::move(*people), std::move(*owners)};
}

bool keepsSessions(const inventory::Device& device) {
  return std::ranges::any_of(device.roles, [](inventory::DeviceRole role) {
    return role == inventory::DeviceRole::Terminal || role == inventory::DeviceRole::Server;
  });
}

/// Draws one day.
class Drawing {
 public:
  Drawing(Hub::State& state, const Whose& whose, sys_days day)
      : state_(state),
        whose_(whose),
        within_{daily::beginningOf(day),
                std::min(daily::beginningOf(day + days{1}), state.clock.now())} {
    draft_.day = day;
  }

  Result<Draft> draw(const RecordTally::Counted& counted) {
    const auto notices = state_.notices_to_staff->all();
    if (!notices) return std::unexpected(notices.error());
    draft_.named = observation::inForce(*notices, draft_.day) != nullptr;
    draft_.whole = counted.whole;
    addRecords(counted);
    if (within_.from < within_.until) {
      if (auto added = addSignedIn(); !added) return std::unexpected(std::move(added.error()));
      if (auto added = addWritten(); !added) return std::unexpected(std::move(added.error()));
    }
    return daily::arranged(std::move(draft_));
  }

 private:
  void add(std::vector<daily::Line> lines) {
    for (daily::Line& line : lines) {
      if (line.origin != daily::Origin::Written) whose_.complete(line, draft_.day);
      draft_.lines.push_back(std::move(line));
    }
  }

  void addRecords(const RecordTally::Counted& counted) {
    const daily::DayTally& tally = counted.tally;
    add(daily::linesOf(tally, draft_.day, draft_.named));
    draft_.sources.records = tally.records;
    draft_.sources.undated = tally.undated;
    draft_.sources.unreadable = tally.unreadable;
    draft_.sources.left_out = tally.left_out;
    draft_.sources.cut = counted.cut;
  }

  Result<void> addSignedIn() {
    const auto sleeps = state_.fleet->sleeps(within_.from);
    if (!sleeps) return std::unexpected(sleeps.error());
    Sha256Stream digests;
    for (const inventory::Device& device : whose_.devices) {
      if (device.retired && *device.retired < within_.from) continue;
      const auto tables =
          state_.tables->during(device.id, "sessions", within_.from, within_.until, kMostTables);
      if (!tables) return std::unexpected(tables.error());
      if (keepsSessions(device)) {
        ++draft_.sources.terminals;
        if (tables->empty()) ++draft_.sources.silent;
      }
      std::vector<daily::Stretch> asleep;
      for (const fleet::Sleep& sleep : *sleeps) {
        if (sleep.device != device.id) continue;
        asleep.push_back({sleep.from, sleep.until.value_or(within_.until)});
      }
      auto seen = daily::signedInAt(device.id, *tables, asleep, within_, draft_.named);
      for (const auto& table : *tables) digests.add(table.mark.what.digest.view());
      draft_.sources.tables += static_cast<std::int64_t>(tables->size());
      if (static_cast<std::int64_t>(tables->size()) == kMostTables) ++draft_.sources.left_out;
      add(std::move(seen.lines));
      gaps_.insert(gaps_.end(), seen.gaps.begin(), seen.gaps.end());
    }
    draft_.sources.tables_digest = digests.finish();
    return {};
  }

  Result<void> addWritten() {
    const auto uses = state_.written_uses->between(within_.from, within_.until);
    if (!uses) return std::unexpected(uses.error());
    auto lines = linesOf(*uses, within_.from, within_.until);
    draft_.sources.written = static_cast<std::int64_t>(lines.size());
    const auto hours = state_.settings->current().hours;
    // A gap counts while the clinic is open, and where nobody wrote what was.
    for (const daily::Gap& gap : gaps_) {
      // What nobody has heard of until now may still come.
      const bool over =
          gap.until < within_.until || within_.until == daily::beginningOf(draft_.day + days{1});
      const bool written = std::ranges::any_of(lines, [&](const daily::Line& line) {
        return line.terminal == gap.terminal && line.from < gap.until && gap.from < line.until;
      });
      if (over && !written && hours.openBetween(gap.from, gap.until) > daily::kSilence) {
        draft_.gaps.push_back(gap);
      }
    }
    add(std::move(lines));
    return {};
  }

  Hub::State& state_;
  const Whose& whose_;
  daily::Stretch within_;
  Draft draft_;
  std::vector<daily::Gap> gaps_;
};

}  // namespace

DayBook::DayBook(Hub::State& state)
    : state_(state), tally_(std::make_unique<RecordTally>(*state.record)) {}
DayBook::~DayBook() = default;

Result<RecordTally::Counted> DayBook::counted(sys_days day) {
  std::size_t none = 0;
  return tally_->of(day, none);
}

Result<Draft> DayBook::draft(sys_days day) {
  std::size_t left = kReadAtOnce;
  return draft(day, left);
}

Result<Draft> DayBook::draft(sys_days day, std::size_t& left) {
  const auto whose = registersOf(state_);
  if (!whose) return std::unexpected(whose.error());
  const auto records = tally_->of(day, left);
  if (!records) return std::unexpected(records.error());
  return Drawing(state_, *whose, day).draw(*records);
}

Result<std::vector<DayStanding>> DayBook::days(sys_days first, sys_days last) const {
  const auto set_up = setUpOn(state_);
  if (!set_up) return std::unexpected(set_up.error());
  std::vector<DayStanding> list;
  if (!*set_up) return list;
  first = std::max(first, set_up->value_or(first));
  const auto confirmed = state_.confirmations->newest(first, last);
  if (!confirmed) return std::unexpected(confirmed.error());
  const auto differing = state_.confirmations->differing();
  if (!differing) return std::unexpected(differing.error());
  const Instant now = state_.clock.now();
  const sys_days today{japaneseDay(now)};
  const auto hours = state_.settings->current().hours;
  // Counted once from the newest day on, whatever is asked for.
  int open = daily::openDaysSince(last, today, hours);
  for (sys_days day = last; day >= first; day -= std::chrono::days{1}) {
    DayStanding one{.day = day, .open_days = open};
    const auto found = std::ranges::find(*confirmed, day, &daily::Confirmation::day);
    const auto differs = std::ranges::find(*differing, day, &daily::Differing::day);
    if (found != confirmed->end()) {
      one.by = found->by;
      one.at = found->at;
      one.standing = daily::Standing::Confirmed;
      if (differs != differing->end()) {
        one.standing = daily::Standing::Differs;
        one.open_days = daily::openDaysSince(japaneseDay(differs->since), today, hours);
      }
    } else if (!hours.openOn(day)) {
      one.standing = daily::Standing::Closed;
    } else if (now < daily::closingOf(day, hours)) {
      one.standing = daily::Standing::Early;
    }
    if (hours.openOn(day) && day <= today) ++open;
    list.push_back(one);
  }
  std::ranges::reverse(list);
  return list;
}

Result<bool> DayBook::lookAgain(sys_days day) {
  const auto last = state_.confirmations->of(day);
  if (!last || last->empty()) {
    return last ? Result<bool>(false) : std::unexpected(last.error());
  }
  const auto now_drawn = draft(day);
  if (!now_drawn) return std::unexpected(now_drawn.error());
  if (!now_drawn->whole) return false;
  const auto differing = state_.confirmations->differing();
  if (!differing) return std::unexpected(differing.error());
  const bool noted = std::ranges::find(*differing, day, &daily::Differing::day) != differing->end();
  const bool differs = !daily::differenceOf(*now_drawn, last->front()).empty();
  if (noted == differs) return false;
  auto kept =
      state_.confirmations->note(day, differs ? std::optional(state_.clock.now()) : std::nullopt);
  if (!kept) return std::unexpected(std::move(kept.error()));
  return true;
}

void DayBook::countAnew() { tally_->forget(); }

bool DayBook::tick() {
  if (auto read =
          tally_->advance(kReadATick, sys_days{japaneseDay(state_.clock.now())} - kAskedFor);
      !read) {
    complain("counting records of use", read.error());
  }
  if (++ticks_ % kLookEvery != 0) return false;
  const sys_days today{japaneseDay(state_.clock.now())};
  const auto confirmed = state_.confirmations->newest(today - kLookedAgain, today);
  if (!confirmed) {
    complain("reading confirmed days", confirmed.error());
    return false;
  }
  if (confirmed->empty()) return false;
  // The newest first, then around.
  const auto count = static_cast<std::int64_t>(confirmed->size());
  const auto at = static_cast<std::size_t>(count - 1 - (next_++ % count));
  const auto changed = lookAgain((*confirmed)[at].day);
  if (!changed) complain("looking at a confirmed day again", changed.error());
  return changed.value_or(false);
}

}  // namespace sekisho::hub
