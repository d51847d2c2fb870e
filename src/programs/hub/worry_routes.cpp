// What is wired around worry reports: what is attached to one, and what follows when one changes.
#include "programs/hub/worry_routes.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>

#include "capabilities/catalog/fact_spec.h"
#include "capabilities/evidence/table.h"
#include "interfaces/http/worry_operations.h"
#include "programs/hub/state.h"
#include "programs/hub/words.h"
#include "programs/hub/worry_mail.h"

namespace sekisho::hub {
namespace {

/// Columns of a table that tell how a machine is; those of any personal class are left out anyway.
struct Telling {
  std::string_view table;
  std::vector<std::string_view> columns;
};

const std::array<Telling, 6>& tellings() {
  static const std::array<Telling, 6> kTellings{
      {{"orca_server", {"generation", "version", "running", "log_state"}},
       {"orca_health",
        {"generation", "running", "missing", "answers", "database_running", "database_answers",
         "answer_ms", "hour_calls", "hour_slow", "hour_errors", "hour_broken"}},
       {"orca_versions", {"thing", "name", "local", "newest", "state"}},
       {"system", {"os_name", "os_version", "kernel_running", "reboot_needed"}},
       {"disk", {"mount", "used_percent", "available_bytes", "read_only"}},
       {"agent_health", {"version", "started_ms"}}}};
  return kTellings;
}

constexpr std::size_t kMostRows = 12;
constexpr std::size_t kMostMachines = 8;
constexpr std::size_t kMostControls = 60;

Json bodyOfCell(const evidence::Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return {};
}

/// What is shown of a table: columns of its spec that say nothing about anybody, each with its
/// place in the table as it was received.
struct Shown {
  const catalog::ColumnSpec* spec;
  std::size_t place;
};

std::vector<Shown> shownOf(const catalog::FactSpec& spec, const evidence::Table& table,
                           std::span<const std::string_view> wanted) {
  std::vector<Shown> shown;
  for (const std::string_view name : wanted) {
    const auto column = std::ranges::find(spec.columns, name, &catalog::ColumnSpec::name);
    const auto place = std::ranges::find(table.columns, name);
    if (column == spec.columns.end() || place == table.columns.end()) continue;
    if (column->personal != catalog::PersonalData::None) continue;
    shown.push_back({&*column, static_cast<std::size_t>(place - table.columns.begin())});
  }
  return shown;
}

Json tableBody(const catalog::FactSpec& spec, const evidence::ReceivedTable& received,
               std::span<const std::string_view> wanted) {
  const std::vector<Shown> shown = shownOf(spec, received.content, wanted);
  Json::Array columns;
  for (const Shown& one : shown) {
    columns.push_back(Json::Object{
        {"name", one.spec->name}, {"head", bodyOf(one.spec->head)}, {"unit", one.spec->unit}});
  }
  Json::Array rows;
  for (const evidence::Row& row : received.content.rows) {
    if (rows.size() == kMostRows) break;
    Json::Array cells;
    for (const Shown& one : shown) cells.push_back(bodyOfCell(row.at(one.place)));
    rows.emplace_back(std::move(cells));
  }
  return Json::Object{{"table", spec.table},
                      {"about", bodyOf(spec.about)},
                      {"observed", toRfc3339(received.mark.confirmed)},
                      {"status", nameOf(received.mark.status)},
                      {"columns", std::move(columns)},
                      {"rows", std::move(rows)},
                      {"rows_of", static_cast<std::int64_t>(received.content.rows.size())}};
}

Result<Json> machineBody(const Hub::State& state, const inventory::Device& device, bool is_seat,
                         const std::vector<fleet::Agent>& agents) {
  Json::Array tables;
  for (const Telling& telling : tellings()) {
    const catalog::FactSpec* spec = state.specs->fact(telling.table);
    if (spec == nullptr) continue;
    const auto received = state.tables->newest(device.id, telling.table);
    if (!received && received.error().code == ErrorCode::NotFound) continue;
    if (!received) return std::unexpected(received.error());
    tables.push_back(tableBody(*spec, *received, telling.columns));
  }
  const auto agent = std::ranges::find_if(agents, [&](const fleet::Agent& one) {
    return one.device == device.id && one.state == fleet::AgentState::Enrolled;
  });
  Json::Array roles;
  for (const auto role : device.roles) roles.emplace_back(std::string(nameOf(role)));
  return Json(
      Json::Object{{"device", device.id.text()},
                   {"name", device.name},
                   {"seat", is_seat},
                   {"roles", std::move(roles)},
                   {"heard", agent == agents.end() ? Json() : Json(toRfc3339(agent->last_seen))},
                   {"tables", std::move(tables)}});
}

// What of 日レセ, its versions and how it goes is asked for: the clinic's other findings are nobody
// else's business.
bool isToldAlong(const catalog::ControlSpec& control) {
  return control.id.name.starts_with("orca.") ||
         std::ranges::any_of(control.answers, [](const std::string& citation) {
           return citation == "P-05" || citation == "P-12";
         });
}

// Whether it is red of one of those machines, or of the clinic as a whole. A finding names one of
// several.
bool isRedOf(const Hub::State& state, const posture::Finding& finding,
             const std::set<DeviceId>& machines) {
  if (!finding.device || machines.contains(finding.device->id)) return true;
  if (finding.devices < 2) return false;
  const auto rows = state.posture->rows(finding.control);
  return rows && std::ranges::any_of(*rows, [&](const posture::DeviceRows& one) {
           return one.device && machines.contains(one.device->id) &&
                  one.judgement.verdict == finding.verdict;
         });
}

// Ids and titles of what is red; what a row says of persons stays where it is.
Json::Array openControls(const Hub::State& state, const std::set<DeviceId>& machines) {
  const auto specs = state.drop_ins->specs();
  const auto board = state.posture->board();
  Json::Array controls;
  for (const posture::Finding& finding : board->findings) {
    if (controls.size() == kMostControls) break;
    const auto spec = specs->controls().find(finding.control.name);
    if (spec == specs->controls().end() || !isToldAlong(spec->second) ||
        !isRedOf(state, finding, machines)) {
      continue;
    }
    controls.push_back(Json::Object{{"control", finding.control.name},
                                    {"title", bodyOf(spec->second.title)},
                                    {"verdict", nameOf(finding.verdict)}});
  }
  return controls;
}

bool isServer(const inventory::Device& device) {
  return std::ranges::find(device.roles, inventory::DeviceRole::Server) != device.roles.end();
}

}  // namespace

Result<Json> attachedNow(const Hub::State& state, std::optional<DeviceId> seat) {
  const auto devices = state.devices->all();
  if (!devices) return std::unexpected(devices.error());
  const auto agents = state.fleet->agents();
  if (!agents) return std::unexpected(agents.error());
  Json::Array machines;
  std::set<DeviceId> told;
  for (const bool seats : {true, false}) {  // the seat before the servers
    for (const inventory::Device& device : *devices) {
      const bool is_seat = device.id == seat;
      if (is_seat != seats || (!is_seat && !isServer(device))) continue;
      if (machines.size() == kMostMachines) break;
      auto body = machineBody(state, device, is_seat, *agents);
      if (!body) return std::unexpected(std::move(body.error()));
      machines.push_back(std::move(*body));
      told.insert(device.id);
    }
  }
  Json attached = Json::Object{{"at", toRfc3339(state.clock.now())},
                               {"hub_version", SEKISHO_VERSION},
                               {"machines", std::move(machines)},
                               {"controls", openControls(state, told)}};
  // What does not fit is left out, and that is said: nobody waits with a worry.
  if (canonicalJson(attached).size() > incidents::kMaxAttachedBytes) {
    (*attached.object())["machines"] = Json::Array{};
    (*attached.object())["left_out"] = true;
  }
  return attached;
}

std::vector<http::Route> worryRoutes(Hub::State& state) {
  return http::worryOperations(
      *state.worries, *state.people, *state.devices, state.clock, state.ids,
      {.device_at = [&state](const platform::http::Peer& peer) { return deviceAt(state, peer); },
       .attached = [&state](std::optional<DeviceId> seat) { return attachedNow(state, seat); },
       .mails =
           [&state] {
             const auto server = state.mail->server();
             return server && server->has_value();
           },
       .letters =
           [&state](const incidents::WorryReport& draft, std::optional<incidents::Sign> sign) {
             return lettersBefore(state, draft, sign);
           },
       .mails_about = [&state](WorryId id) { return worryMails(state, id); },
       .changed =
           [&state] {
             if (state.mailing) state.mailing->wake();
             state.registersChanged(std::nullopt);
             state.pages.tell("worries-changed", Json::Object{});
           }});
}

}  // namespace sekisho::hub
