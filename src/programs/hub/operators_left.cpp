#include "programs/hub/operators_left.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <utility>

#include "capabilities/ownership/found_operator.h"
#include "capabilities/usage/orca_use.h"
#include "programs/hub/each_hit.h"
#include "programs/hub/orca_losses.h"

namespace sekisho::hub {
namespace {

using Enough = std::function<bool()>;
using Names = std::set<std::string, std::less<>>;

constexpr std::array<std::string_view, 3> kKindsOfUse{"orca.used", "orca.session",
                                                      "orca.interface-used"};

void addNames(const evidence::Table& table, Names& names) {
  for (const auto& one : ownership::operatorsIn(table)) names.insert(one.name);
}

/// Those that there are now, and those that were there at that time already.
struct Operators {
  Names now;
  Names before;
  std::set<std::string> machines;  // on which 日レセ was found
};

Result<Operators> operatorsTold(evidence::ReceivedTables& tables, Instant since) {
  const auto marks = tables.marks();
  if (!marks) return std::unexpected(marks.error());
  Operators told;
  for (const evidence::TableMark& mark : *marks) {
    if (mark.what.table == "orca_server" && mark.rows > 0) {
      told.machines.insert(mark.what.device.text());
    }
    if (mark.what.table != ownership::kOperatorsTable || mark.rows == 0) continue;
    const DeviceId device = mark.what.device;
    const auto newest = tables.newest(device, ownership::kOperatorsTable);
    if (!newest) return std::unexpected(newest.error());
    addNames(newest->content, told.now);
    const auto earlier =
        tables.during(device, ownership::kOperatorsTable, since, since + Instant::duration{1}, 1);
    if (!earlier) return std::unexpected(earlier.error());
    for (const auto& one : *earlier) {
      if (one.mark.what.observed <= since) addNames(one.content, told.before);
    }
  }
  return told;
}

// The newest use is enough. Whether all that was sought could be read.
Result<bool> lookFor(const journal::Generations& record, Instant from, Instant until,
                     const Enough& enough, posture::OrcaOperatorSeen& seen) {
  bool whole = true;
  for (const std::string_view kind : kKindsOfUse) {
    const usage::Criteria criteria{
        .person = {{.text = seen.name}}, .kind = std::string(kind), .from = from, .until = until};
    const auto read = eachHit(record, criteria, enough, [&](const usage::Hit& hit) {
      if (hit.destroyed || !hit.told.record) {
        whole = false;  // it may be of theirs
        return true;
      }
      const auto session = usage::sessionOf(*hit.told.record);
      const std::string name = session ? session->operator_id : usage::operatorOf(*hit.told.record);
      if (name != seen.name) return true;
      const std::chrono::sys_days day = lastDayOf(hit);
      seen.last = std::max(seen.last.value_or(day), day);
      return false;
    });
    if (!read) return std::unexpected(read.error());
    whole = whole && *read;
    if (seen.last) return true;
  }
  return whole;
}

}  // namespace

Result<std::vector<posture::OrcaOperatorSeen>> OperatorsLeft::within(std::chrono::days days,
                                                                     std::chrono::sys_days today) {
  constexpr std::chrono::milliseconds kReadFor{1000};
  const Instant from = Instant{today - days} - kJst;
  const Instant until = Instant{today + std::chrono::days{1}} - kJst;
  const auto operators = operatorsTold(tables_, from);
  if (!operators) return std::unexpected(operators.error());
  std::vector<std::string> names(operators->now.begin(), operators->now.end());
  const std::lock_guard guard(lock_);
  const Instant now = clock_.now();
  const auto holds = [&] {
    const auto age = now - last_->at;
    return last_->day == today && last_->days == days && last_->names == names &&
           age >= Instant::duration{0} &&
           age < (last_->whole ? std::chrono::minutes{60} : std::chrono::minutes{10});
  };
  if (last_ && holds()) return last_->seen;
  const auto enough_at = std::chrono::steady_clock::now() + kReadFor;
  const auto enough = [enough_at] { return std::chrono::steady_clock::now() >= enough_at; };
  const auto lost = isUseOfOrcaLost(record_, operators->machines, from, Instant::max(), enough);
  Read read{.day = today, .days = days, .at = now, .whole = true, .names = std::move(names)};
  for (const std::string& name : read.names) {
    posture::OrcaOperatorSeen seen{.name = name, .before = operators->before.contains(name)};
    const auto looked = lookFor(record_, from, until, enough, seen);
    seen.looked = lost && !*lost && looked && *looked;
    read.whole = read.whole && (seen.looked || seen.last);
    read.seen.push_back(std::move(seen));
  }
  last_ = std::move(read);
  return last_->seen;
}

}  // namespace sekisho::hub
