#include "programs/hub/access_registers.h"

#include <algorithm>
#include <utility>

namespace sekisho::hub {
namespace {

std::optional<bool> truthOf(const std::optional<std::int64_t>& flag) {
  return flag ? std::optional(*flag != 0) : std::nullopt;
}

/// Of several claims to an operator those of today stand before those that are over, and of the
/// latter the last one.
class Claims {
 public:
  explicit Claims(std::chrono::sys_days today) : today_(today) {}

  void add(OperatorOwner owner, const ownership::Days& days) {
    if (days.first > today_) return;
    const auto& last = days.last;
    if (!last || *last >= today_) {
      now_.push_back(std::move(owner));
    } else if (!before_ || *last > before_until_) {
      before_ = std::move(owner);
      before_until_ = *last;
    }
  }
  [[nodiscard]] std::optional<OperatorOwner> standing() && {
    if (now_.size() == 1) return std::move(now_.front());
    return now_.empty() ? std::move(before_) : std::nullopt;
  }

 private:
  std::chrono::sys_days today_;
  std::vector<OperatorOwner> now_ = {};
  std::optional<OperatorOwner> before_ = {};
  std::chrono::sys_days before_until_{};
};

}  // namespace

const inventory::Device* AccessRegisters::machine(DeviceId id) const {
  return inventory::machineToday(devices, id);
}

const people::Person* AccessRegisters::person(const std::optional<PersonId>& id) const {
  const auto found = id ? std::ranges::find(people, *id, &people::Person::id) : people.end();
  return found == people.end() ? nullptr : &*found;
}

const ownership::AccountOwner* AccessRegisters::ownerOf(const ownership::Account& account) const {
  const ownership::AccountOwner* last = nullptr;
  for (const ownership::AccountOwner& owner : owners) {
    if (owner.account != account || owner.ended || owner.from > today) continue;
    if (owner.isInForce(today)) return &owner;
    if (last == nullptr || owner.until > last->until) last = &owner;
  }
  return last;
}

std::optional<OperatorOwner> AccessRegisters::ownerOfOperator(std::string_view name) const {
  Claims claims(today);
  for (const ownership::ProgramOperator& row : program_operators) {
    if (row.name != name || row.ended) continue;
    claims.add({.person = row.person, .service = true, .purpose = row.purpose}, row.days());
  }
  for (const people::Person& one : people) {
    for (const people::OperatorUse& use : one.operators) {
      if (use.id == name) claims.add({.person = one.id}, {use.from, use.until});
    }
  }
  return std::move(claims).standing();
}

std::set<std::string> AccessRegisters::operatorsToday() const {
  std::set<std::string> names;
  for (const ownership::ProgramOperator& row : program_operators) {
    if (row.isInForce(today)) names.insert(row.name);
  }
  for (const people::Person& one : people) {
    for (const people::OperatorUse& use : one.operators) {
      if (use.from <= today && (!use.until || *use.until >= today)) names.insert(use.id);
    }
  }
  return names;
}

Result<AccessRegisters> accessRegistersOf(const Hub::State& state) {
  auto devices = state.devices->all(true);
  if (!devices) return std::unexpected(std::move(devices.error()));
  auto people = state.people->all();
  if (!people) return std::unexpected(std::move(people.error()));
  auto owners = state.owners->all();
  if (!owners) return std::unexpected(std::move(owners.error()));
  auto program_operators = state.program_operators->all();
  if (!program_operators) return std::unexpected(std::move(program_operators.error()));
  auto signins = state.signins->all();
  if (!signins) return std::unexpected(std::move(signins.error()));
  return AccessRegisters{.devices = std::move(*devices),
                         .people = std::move(*people),
                         .owners = std::move(*owners),
                         .program_operators = std::move(*program_operators),
                         .signins = std::move(*signins),
                         .today = japaneseDay(state.clock.now())};
}

reviews::Rights rightsOf(const ownership::FoundAccount& found) {
  return {.administrator = truthOf(found.sudo), .member_of = found.groups};
}

reviews::Rights rightsOf(const ownership::FoundOperator& found) {
  return {.administrator = found.administrator, .member_of = found.functions};
}

}  // namespace sekisho::hub
