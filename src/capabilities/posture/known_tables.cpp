#include "capabilities/posture/known_tables.h"

#include <algorithm>
#include <utility>

#include "capabilities/evidence/shape.h"
#include "core/check.h"

namespace sekisho::posture {
namespace {

evidence::TableShape shapeOf(const catalog::FactSpec& spec) {
  evidence::TableShape shape{.name = spec.table, .columns = {}};
  for (const catalog::ColumnSpec& column : spec.columns) {
    shape.columns.push_back(
        {.name = column.name, .integer = column.type == catalog::ColumnType::Integer});
  }
  return shape;
}

}  // namespace

Result<void> KnownTables::setDevices(const std::set<DeviceId>& devices) {
  std::set<DeviceId> gone;
  std::ranges::set_difference(devices_, devices, std::inserter(gone, gone.end()));
  for (const DeviceId& device : gone) {
    questions_.forget(device);
    for (auto& [name, known] : tables_) known.erase(device);
    devices_.erase(device);
  }
  if (devices_ == devices) return {};

  auto marks = received_.marks();
  if (!marks) return std::unexpected(std::move(marks.error()));
  std::set<DeviceId> added;
  std::ranges::set_difference(devices, devices_, std::inserter(added, added.end()));
  devices_ = devices;
  for (const evidence::TableMark& mark : *marks) {
    if (!added.contains(mark.what.device)) continue;
    if (auto taken = received(mark.what.device, mark.what.table); !taken) {
      for (const DeviceId& device : added) devices_.erase(device);  // next time again
      return taken;
    }
  }
  return {};
}

Result<void> KnownTables::received(DeviceId device, std::string_view table) {
  const catalog::FactSpec* spec = specs_.fact(table);
  if (spec == nullptr || spec->is_register || !devices_.contains(device)) return {};
  const auto pass_over = [](const Error& why) {
    return why.code == ErrorCode::NotFound ? Result<void>() : std::unexpected(why);
  };
  const auto mark = received_.mark(device, table);
  if (!mark) return pass_over(mark.error());
  auto& of_table = tables_[mark->what.table];
  const auto known = of_table.find(device);
  if (known != of_table.end() && known->second.isOf(*mark)) {
    // Mostly it is the same reading once more.
    known->second.confirmed = mark->confirmed;
    known->second.is_doubted = mark->is_doubted;
    known->second.at_visit = mark->confirmed_by == evidence::Origin::Visit;
    return {};
  }
  const auto newest = received_.newest(device, table);
  return newest ? take(*newest) : pass_over(newest.error());
}

Result<void> KnownTables::take(const evidence::ReceivedTable& received) {
  const evidence::TableMark& mark = received.mark;
  Known& known = tables_[mark.what.table][mark.what.device];
  const auto fitted = evidence::fit(received.content, shapeOf(*specs_.fact(mark.what.table)));
  known = {.status = mark.status,
           .digest = mark.what.digest,
           .confirmed = mark.confirmed,
           .is_doubted = mark.is_doubted,
           .lacks_columns = !fitted.missing.empty() || !fitted.mistyped.empty(),
           .at_visit = mark.confirmed_by == evidence::Origin::Visit,
           .is_empty = mark.status == evidence::TableStatus::Complete && mark.rows == 0};
  if (auto put = questions_.put(fitted.table, mark.what.device); !put) {
    // What could not be taken in must not be judged by what was there before.
    known.status = evidence::TableStatus::Failed;
    if (put.error().code != ErrorCode::Unavailable) return put;
  }
  return {};
}

void KnownTables::doubtTimes() {
  for (auto& [name, of_table] : tables_) {
    for (auto& [device, known] : of_table) known.is_doubted = true;
  }
}

Result<void> KnownTables::setRegister(const evidence::Table& table) {
  const catalog::FactSpec* spec = specs_.fact(table.name);
  if (spec == nullptr) return {};  // no question can name it
  const auto fitted = evidence::fit(table, shapeOf(*spec));
  // The hub writes both the register and its spec.
  SEKISHO_CHECK(fitted.missing.empty() && fitted.unknown.empty() && fitted.mistyped.empty());
  const Sha256 digest = evidence::digestOf(fitted.table);
  const auto [at, is_new] = registers_.try_emplace(table.name, digest);
  if (!is_new && at->second == digest) return {};
  if (auto put = questions_.put(fitted.table, {}); !put) {
    registers_.erase(at);
    return put;
  }
  at->second = digest;
  return {};
}

bool KnownTables::isRegister(std::string_view table) const {
  const catalog::FactSpec* spec = specs_.fact(table);
  return spec != nullptr && spec->is_register;
}

TableState KnownTables::stateOf(std::string_view table, const std::optional<DeviceId>& device,
                                std::span<const Sleep> sleeps) const {
  TableState state{.table = std::string(table), .device = device};
  if (!device) {
    if (const auto found = registers_.find(table); found != registers_.end()) {
      state.digest = found->second;
    }
    return state;
  }
  const auto of_table = tables_.find(table);
  const Known* known = nullptr;
  if (of_table != tables_.end()) {
    const auto found = of_table->second.find(*device);
    if (found != of_table->second.end()) known = &found->second;
  }
  if (known == nullptr) {
    state.status.reset();
    state.was_visited = wasVisited(*device);
    return state;
  }
  state.status = known->status;
  state.digest = known->digest;
  state.observed = known->confirmed;
  state.is_doubted = known->is_doubted;
  state.lacks_columns = known->lacks_columns;
  state.read_at_visit = known->at_visit;
  state.stale_at = known->at_visit
                       ? known->confirmed + evidence::kVisitFreshFor
                       : staleAt(known->confirmed, specs_.fact(table)->fresh_for, sleeps);
  return state;
}

bool KnownTables::wasVisited(DeviceId device) const {
  return std::ranges::any_of(tables_, [&](const auto& of_table) {
    const auto found = of_table.second.find(device);
    return found != of_table.second.end() && found->second.at_visit;
  });
}

std::set<DeviceId> KnownTables::devicesWith(std::string_view table) const {
  std::set<DeviceId> devices;
  if (const auto found = tables_.find(table); found != tables_.end()) {
    for (const auto& [device, known] : found->second) {
      if (!known.is_empty) devices.insert(device);
    }
  }
  return devices;
}

}  // namespace sekisho::posture
