#include "programs/hub/log_material.h"

#include <algorithm>
#include <map>
#include <set>

#include "programs/hub/state.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

using daily::Line;
using logchecks::Item;
using logchecks::Kind;
using std::chrono::days;
using std::chrono::sys_days;

constexpr std::chrono::minutes kHour{60};

/// The first entry recorded at that moment or later.
Result<std::uint64_t> firstFrom(const journal::Journal& journal, Instant at) {
  std::uint64_t low = 0;
  std::uint64_t high = journal.head().size;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    const auto entry = journal.entry(middle);
    if (!entry) return std::unexpected(entry.error());
    if (entry->recorded < at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/// Reads the days one after the other.
class Reckoning {
 public:
  explicit Reckoning(Hub::State& state)
      : state_(state),
        hours_(logchecks::aroundOpening(state.settings->current().hours,
                                        std::chrono::minutes{ruleOf(state, "outside_hours_min")})),
        bulk_(static_cast<std::size_t>(ruleOf(state, "bulk_patients"))) {}

  Result<void> add(sys_days day) {
    const auto draft = state_.day_book->draft(day, left_);
    if (!draft) return std::unexpected(draft.error());
    const auto counted = state_.day_book->counted(day);
    if (!counted) return std::unexpected(counted.error());
    material_.whole = material_.whole && draft->whole && counted->whole;
    material_.cut = material_.cut || draft->sources.cut;
    material_.named = material_.named && draft->named;
    for (const Line& line : draft->lines) addLine(line, day, draft->named);
    addTally(counted->tally, day, draft->named);
    if (const auto& sources = draft->sources; sources.unreadable + sources.left_out > 0) {
      add(Kind::Unreadable, {.day = day, .times = sources.unreadable + sources.left_out});
    }
    return {};
  }

  Result<void> addDays(logchecks::Period period) {
    const auto standing = state_.day_book->days(period.first, period.last);
    if (!standing) return std::unexpected(standing.error());
    for (const DayStanding& one : *standing) {
      const bool waits = one.standing == daily::Standing::Waits;
      if (!waits && one.standing != daily::Standing::Differs) continue;
      add(Kind::UnconfirmedDays, {.day = one.day, .place = std::string(nameOf(one.standing))});
    }
    return {};
  }

  Result<logchecks::Material> done(logchecks::Period period) {
    material_.period = period;
    for (auto& [function, hours] : use_) material_.use.push_back({function, hours});
    for (std::size_t kind = 0; kind < logchecks::kKinds; ++kind) {
      const auto of = static_cast<Kind>(kind);
      material_.findings.push_back(logchecks::findingsOf(of, std::move(items_[of])));
    }
    if (auto drawn = draw(period); !drawn) return std::unexpected(std::move(drawn.error()));
    return std::move(material_);
  }

 private:
  void add(Kind kind, Item item) { items_[kind].push_back(std::move(item)); }

  static Item itemOf(const Line& line, sys_days day) {
    return {.day = day,
            .from = line.from,
            .until = line.until,
            .person = line.person,
            .account = line.account,
            .terminal = line.terminal,
            .place = line.place,
            .times = line.times};
  }

  void addLine(const Line& line, sys_days day, bool named) {
    if (line.origin != daily::Origin::Record) addHours(line, day);
    const auto inside = hours_.openBetween(line.from, line.until);
    const auto whole = std::chrono::floor<std::chrono::minutes>(line.until - line.from);
    if (whole > inside) add(Kind::OutsideHours, itemOf(line, day));
    if (!named || line.account.empty() || !daily::isUnknown(line)) return;
    // Each account once, on the first day it was seen.
    const std::string place = line.terminal ? line.terminal->text() : line.place;
    if (unknown_.emplace(line.account, place).second) {
      add(Kind::UnknownAccounts, itemOf(line, day));
    }
  }

  // In how many hours of the days a terminal was signed in to, or somebody wrote of a use.
  void addHours(const Line& line, sys_days day) {
    auto& hours = use_[std::string(nameOf(line.origin))];
    const Instant midnight = daily::beginningOf(day);
    for (std::size_t hour = 0; hour < hours.size(); ++hour) {
      const Instant from = midnight + kHour * static_cast<int>(hour);
      if (line.from < from + kHour && from < line.until) ++hours.at(hour);
    }
  }

  void addTally(const daily::DayTally& tally, sys_days day, bool named) {
    for (const auto& [seat, acts] : tally.uses) {
      for (const auto& [act, minutes] : acts) {
        std::int64_t all = 0;
        for (const auto& [minute, times] : minutes) {
          use_[std::string(daily::nameOf(act))].at(minute / 60) += times;
          all += times;
        }
        if (act == daily::Act::Export) add(Kind::BulkReads, itemOf(seat, day, named, all));
      }
    }
    for (const auto& [seat, minutes] : tally.failed) {
      std::int64_t all = 0;
      for (const auto& [minute, times] : minutes) all += times;
      add(Kind::FailedSignIns, itemOf(seat, day, named, all));
    }
    for (const auto& [whom, times] : tally.refused) {
      add(Kind::FailedSignIns, {.day = day,
                                .person = PersonId::fromText(whom.first),
                                .place = whom.second,
                                .times = times});
    }
    for (const auto& [of, patients] : tally.patients) {
      if (patients.size() < bulk_) continue;
      Item item = itemOf(of.first, day, named, static_cast<std::int64_t>(patients.size()));
      item.from = daily::beginningOf(day) + kHour * of.second;
      item.until = *item.from + kHour;
      add(Kind::BulkReads, std::move(item));
    }
  }

  static Item itemOf(const daily::Seat& seat, sys_days day, bool named, std::int64_t times) {
    return {.day = day, .account = named ? seat.first : "", .place = seat.second, .times = times};
  }

  Result<void> draw(logchecks::Period period) {
    const journal::Journal& journal = *state_.journal;
    const auto first = firstFrom(journal, daily::beginningOf(period.first));
    if (!first) return std::unexpected(first.error());
    const auto end = firstFrom(journal, daily::beginningOf(period.last + days{1}));
    if (!end) return std::unexpected(end.error());
    const auto root = journal.root(*end);
    if (!root) return std::unexpected(root.error());
    material_.draw = {
        .generation = journal.generation(), .first = *first, .end = *end, .root = *root};
    // Samples are drawn by one tree.
    const auto oldest = journal.entry(0);
    const Instant beginning = daily::beginningOf(period.first);
    if (journal.generation() > 1 && oldest && oldest->recorded > beginning) material_.cut = true;
    auto samples =
        logchecks::samplesOf(material_.draw, [&](std::uint64_t index) -> Result<std::string> {
          auto entry = journal.entry(index);
          if (!entry) return std::unexpected(std::move(entry.error()));
          return std::move(entry->kind);
        });
    if (!samples) return std::unexpected(std::move(samples.error()));
    material_.samples = std::move(*samples);
    return {};
  }

  Hub::State& state_;
  evidence::Hours hours_;
  std::size_t bulk_;
  std::size_t left_ = DayBook::kReadAtOnce;  // for all days together
  logchecks::Material material_{.whole = true};
  std::map<std::string, std::array<std::int64_t, 24>> use_;
  std::map<Kind, std::vector<Item>> items_;
  std::set<std::pair<std::string, std::string>> unknown_;
};

}  // namespace

Result<logchecks::Material> logMaterial(Hub::State& state, logchecks::Period period) {
  const sys_days today{japaneseDay(state.clock.now())};
  if (period.last < period.first || period.last >= today ||
      period.last - period.first > logchecks::kLongestPeriod) {
    return fail(ErrorCode::InvalidInput, MessageId{"logchecks.period"}, {}, {{"pointer", "/last"}});
  }
  Reckoning reckoning(state);
  for (sys_days day = period.first; day <= period.last; day += days{1}) {
    if (auto added = reckoning.add(day); !added) return std::unexpected(std::move(added.error()));
  }
  if (auto added = reckoning.addDays(period); !added) {
    return std::unexpected(std::move(added.error()));
  }
  return reckoning.done(period);
}

}  // namespace sekisho::hub
