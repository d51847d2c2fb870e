#include "interfaces/http/orca_operations.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "interfaces/http/body.h"

namespace sekisho::http {
namespace {

constexpr std::string_view kTable = "orca_database";

class OrcaOperations {
 public:
  OrcaOperations(orca::ReadingDecisions& decisions, inventory::DeviceRegister& devices,
                 evidence::ReceivedTables& tables, const people::PersonRegister& people,
                 const Clock& clock, IdSource& ids, OrcaSurroundings around)
      : decisions_(decisions),
        devices_(devices),
        tables_(tables),
        people_(people),
        clock_(clock),
        ids_(ids),
        around_(std::move(around)) {}

  Result<Reply> get(Call& call) {
    const auto device = find(call);
    if (!device) return std::unexpected(device.error());
    return standing(*device, call.caller, 200);
  }

  Result<Reply> decide(Call& call) {
    const auto device = find(call);
    if (!device) return std::unexpected(device.error());
    Members members(call.body);
    const auto reads = orca::readsFrom(members.text("reads", orca::kMostWords));
    if (!reads) members.wrong("reads");
    const orca::ReadingDecision decision{
        .id = ids_.make<orca::ReadingDecisionId>(),
        .device = *device,
        .reads = reads.value_or(orca::Reads::Log),
        .opinion_of = members.maybeText("opinion_of", orca::kMostWords).value_or(""),
        .opinion = members.maybeText("opinion", orca::kMostWords).value_or(""),
        .by = call.caller.signedIn().person,
        .at = clock_.now()};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto fine = orca::check(decision); !fine) return std::unexpected(std::move(fine.error()));
    if (auto kept = decisions_.decide(decision); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    around_.changed(*device);
    return standing(*device, call.caller, 201);
  }

  Result<Reply> answers(Call& /*call*/) {
    return Reply{.body = Json::Object{{"answers", around_.answers()}}};
  }

  Result<Reply> sessions(Call& call) {
    const auto now = japaneseDay(clock_.now());
    const std::chrono::year_month this_month = now.year() / now.month();
    const std::string* text = call.request.parameter("month");
    const auto month = text != nullptr ? monthFrom(*text) : this_month;
    if (!month || *month > this_month) {
      return fail(ErrorCode::InvalidInput, MessageId{"orca.month"}, {}, {{"pointer", "/month"}});
    }
    const std::chrono::sys_days first{*month / 1};
    const std::chrono::sys_days last{*month / std::chrono::last};
    auto body = around_.sessions(first, last);
    if (!body) return std::unexpected(std::move(body.error()));
    body->emplace("month", toIsoDay(*month / 1).substr(0, 7));
    return Reply{.body = std::move(*body)};
  }

 private:
  // "2026-11"
  [[nodiscard]] static std::optional<std::chrono::year_month> monthFrom(std::string_view text) {
    const auto day = fromIsoDay(std::string(text) + "-01");
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{*day};
    return date.year() / date.month();
  }

  [[nodiscard]] Result<DeviceId> find(const Call& call) const {
    const auto id = DeviceId::fromText(call.parameter("device"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"inventory.unknown"});
    const auto device = devices_.device(*id);
    if (!device) return std::unexpected(device.error());
    if (device->retired) return fail(ErrorCode::NotFound, MessageId{"inventory.unknown"});
    return device->id;
  }

  // As its agent told last: null before it told anything.
  [[nodiscard]] Result<Json> database(DeviceId device) const {
    const auto newest = tables_.newest(device, kTable);
    if (!newest && newest.error().code == ErrorCode::NotFound) return Json();
    if (!newest) return std::unexpected(newest.error());
    const evidence::Table& table = newest->content;
    if (table.rows.empty()) return Json();
    Json::Object body{{"at", toRfc3339(newest->mark.confirmed)}};
    for (const char* column : {"state", "lacking", "beyond"}) {
      const auto text = evidence::textAt(table, 0, column);
      body.emplace(column, text ? Json(*text) : Json());
    }
    return Json(std::move(body));
  }

  [[nodiscard]] Result<Reply> standing(DeviceId device, const Caller& caller, int status) const {
    const auto decisions = decisions_.of(device);
    if (!decisions) return std::unexpected(decisions.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    auto seen = database(device);
    if (!seen) return std::unexpected(std::move(seen.error()));
    Json::Array all;
    for (const orca::ReadingDecision& one : *decisions) {
      Json body = orca::toJson(one);
      const auto person = std::ranges::find(*people, one.by, &people::Person::id);
      Json::Object& members = *body.object();
      members["by_name"] = person == people->end() ? Json() : Json(person->name);
      if (caller.masked()) {
        for (const char* words : {"by_name", "opinion", "opinion_of"}) members[words] = kMasked;
      }
      all.push_back(std::move(body));
    }
    const orca::Reads reads = decisions->empty() ? orca::Reads::Log : decisions->front().reads;
    return Reply{.status = status,
                 .body = Json::Object{{"reads", orca::nameOf(reads)},
                                      {"database", std::move(*seen)},
                                      {"decisions", std::move(all)}}};
  }

  orca::ReadingDecisions& decisions_;
  inventory::DeviceRegister& devices_;
  evidence::ReceivedTables& tables_;
  const people::PersonRegister& people_;
  const Clock& clock_;
  IdSource& ids_;
  OrcaSurroundings around_;
};

}  // namespace

std::vector<Route> orcaOperations(orca::ReadingDecisions& decisions,
                                  inventory::DeviceRegister& devices,
                                  evidence::ReceivedTables& tables,
                                  const people::PersonRegister& people, const Clock& clock,
                                  IdSource& ids, OrcaSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<OrcaOperations>(decisions, devices, tables, people, clock, ids,
                                             std::move(surroundings));
  const auto bind = [&](Result<Reply> (OrcaOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {{"GET", "/devices/{device}/orca", "getOrcaReading", bind(&OrcaOperations::get)},
          {"POST", "/devices/{device}/orca/decisions", "decideOrcaReading",
           bind(&OrcaOperations::decide)},
          {"GET", "/orca/sessions", "getOrcaSessions", bind(&OrcaOperations::sessions)},
          {"GET", "/orca/answers", "getOrcaAnswers", bind(&OrcaOperations::answers)}};
}

}  // namespace sekisho::http
