#include "interfaces/http/visit_operations.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "capabilities/visits/same_machine.h"
#include "capabilities/visits/windows_support.h"
#include "capabilities/visits/windows_tables.h"
#include "core/mutex.h"
#include "core/text.h"
#include "interfaces/http/body.h"
#include "interfaces/http/inventory_operations.h"
#include "interfaces/http/posture_operations.h"
#include "interfaces/http/visit_names.h"

namespace sekisho::http {
namespace {

using documents::DocumentId;
using inventory::Device;
using visits::MachineReading;
using visits::Reading;
using visits::Visit;
using visits::VisitId;

constexpr std::string_view kScriptName = "sekisho-read.ps1";

std::unexpected<Error> wrong(std::string_view message, std::string pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::move(pointer)}});
}

Json countOf(const auto& list) {
  return list ? Json(static_cast<std::int64_t>(list->size())) : Json();
}

Json bodyOf(const Visit& visit, const VisitNames& names) {
  Json body = visits::toJson(visit);
  Json::Object& members = *body.object();
  Json::Array devices;
  for (const DeviceId& device : visit.devices) devices.push_back(names.device(device));
  members["devices"] = std::move(devices);
  for (const char* member : {"who", "company", "about"}) {
    members[member] = names.shown(*members[member].text());
  }
  if (visit.report) {
    (*members["report"].object())["title"] = names.document(visit.report->document);
  }
  members["by_name"] = names.person(visit.by);
  return body;
}

Json bodyOf(const Reading& reading, const VisitNames& names) {
  Json body = visits::toJson(reading);
  Json::Object& members = *body.object();
  members["device"] = names.device(reading.device);
  members["who"] = names.shown(reading.who);
  members["by_name"] = names.person(reading.by);
  return body;
}

// The rows of the register that this machine may be: one of its hardware addresses, or its name.
std::vector<Device> suggestedFor(const MachineReading& reading,
                                 const std::vector<Device>& devices) {
  std::vector<Device> by_address;
  std::vector<Device> by_name;
  for (const Device& device : devices) {
    bool met = false;
    for (const auto& one : reading.addresses.value_or(std::vector<visits::AddressRead>())) {
      const auto mac = one.mac ? inventory::Mac::fromText(*one.mac) : std::nullopt;
      met = met || (mac && std::ranges::find(device.macs, *mac) != device.macs.end());
    }
    if (met) by_address.push_back(device);
    if (!met && lowered(device.name) == lowered(reading.machine.name)) by_name.push_back(device);
  }
  return by_address.empty() ? by_name : by_address;
}

struct Choices {
  Json::Array suggested = {};
  Json::Array refused = {};  // the machine may be one of them, and no file is taken of it
  Json devices = {};
};

Choices choicesFor(const MachineReading& reading, const std::vector<Device>& devices,
                   const std::map<DeviceId, visits::NotAtVisits>& without) {
  Choices choices;
  for (const Device& device : suggestedFor(reading, devices)) {
    const auto found = without.find(device.id);
    if (found == without.end()) {
      choices.suggested.emplace_back(device.id.text());
      continue;
    }
    const Json choice = choicesOf({device});
    choices.refused.emplace_back(
        Json::Object{{"device", choice.array()->front()}, {"why", visits::nameOf(found->second)}});
  }
  std::vector<Device> read_at_visits;
  std::ranges::copy_if(devices, std::back_inserter(read_at_visits),
                       [&](const Device& device) { return !without.contains(device.id); });
  choices.devices = choicesOf(read_at_visits);
  return choices;
}

class VisitOperations {
 public:
  VisitOperations(visits::VisitRegister& visits, const inventory::DeviceRegister& devices,
                  const documents::DocumentRegister& documents,
                  const people::PersonRegister& people, const Clock& clock, IdSource& ids,
                  VisitSurroundings around)
      : visits_(visits),
        devices_(devices),
        documents_(documents),
        people_(people),
        clock_(clock),
        ids_(ids),
        around_(std::move(around)) {}

  Result<Reply> list(Call& call) {
    const auto names = VisitNames::read(devices_, people_, documents_, call.caller);
    if (!names) return std::unexpected(names.error());
    const auto visits = visits_.visits();
    if (!visits) return std::unexpected(visits.error());
    const auto readings = visits_.readings();
    if (!readings) return std::unexpected(readings.error());
    const auto devices = devices_.all();
    if (!devices) return std::unexpected(devices.error());
    Json::Array visit_bodies;
    for (const Visit& visit : *visits) visit_bodies.push_back(bodyOf(visit, *names));
    Json::Array reading_bodies;
    for (const Reading& reading : *readings) reading_bodies.push_back(bodyOf(reading, *names));
    const std::string_view script = around_.script;
    return Reply{
        .body = Json::Object{
            {"today", toIsoDay(today())},
            {"script",
             Json::Object{{"file_name", kScriptName},
                          {"sha256", sha256(bytesOf(script)).hex()},
                          {"lines", static_cast<std::int64_t>(std::ranges::count(script, '\n'))}}},
            {"devices", choicesOf(*devices)},
            {"visits", std::move(visit_bodies)},
            {"readings", std::move(reading_bodies)}}};
  }

  Result<Reply> script(Call&) {
    return Reply{.fields = {{"Content-Type", "application/octet-stream"},
                            {"Content-Disposition",
                             "attachment; filename=\"" + std::string(kScriptName) + "\""},
                            {"Content-Security-Policy", "sandbox; default-src 'none'"}},
                 .raw = std::string(around_.script)};
  }

  Result<Reply> add(Call& call) {
    Members members(call.body);
    const auto day = fromIsoDay(members.text("day", 10));
    if (!day) members.wrong("day");
    Visit visit{.id = ids_.make<VisitId>(),
                .day = day.value_or(std::chrono::sys_days{}),
                .who = spacesFolded(members.text("who", kMaxShort)),
                .company = spacesFolded(members.maybeText("company", kMaxShort).value_or("")),
                .about = members.maybeText("about", kMaxReason).value_or("")};
    for (const Json& one : members.array("devices")) {
      const auto id = one.text() != nullptr ? DeviceId::fromText(*one.text()) : std::nullopt;
      if (!id) members.wrong("devices");
      visit.devices.push_back(id.value_or(DeviceId{}));
    }
    const auto document = members.maybeText("report", 36);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    visit.by = call.caller.signedIn().person;
    visit.at = clock_.now();
    if (auto fine = visits::check(visit, today()); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    for (const DeviceId& device : visit.devices) {
      if (auto there = mustBeRegistered(devices_, device, "/devices"); !there) {
        return std::unexpected(std::move(there.error()));
      }
    }
    if (document && !document->empty()) {
      auto report = reportOf(*document);
      if (!report) return std::unexpected(std::move(report.error()));
      visit.report = *report;
    }
    if (auto kept = visits_.add(visit); !kept) return std::unexpected(std::move(kept.error()));
    return answer(visit, call.caller, 201);
  }

  Result<Reply> attach(Call& call) {
    const auto id = VisitId::fromText(call.parameter("visit"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"visits.unknown"});
    Members members(call.body);
    const std::string document = members.text("report", 36);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto report = reportOf(document);
    if (!report) return std::unexpected(report.error());
    const auto visit = visits_.attach(*id, *report, call.caller.signedIn().person);
    if (!visit) return std::unexpected(visit.error());
    return answer(*visit, call.caller, 200);
  }

  Result<Reply> preview(Call& call) {
    Members members(call.body);
    const std::string text = members.text("text", visits::kMaxReadingBytes);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto reading = visits::parseReading(text);
    if (!reading) return std::unexpected(reading.error());
    const auto devices = devices_.all();
    if (!devices) return std::unexpected(devices.error());
    const auto without = around_.not_at_visits();
    if (!without) return std::unexpected(without.error());
    return Reply{.body =
                     previewOf(*reading, choicesFor(*reading, *devices, *without), call.caller)};
  }

  Result<Reply> bring(Call& call) {
    Members members(call.body);
    const std::string text = members.text("text", visits::kMaxReadingBytes);
    const auto day = fromIsoDay(members.text("day", 10));
    if (!day) members.wrong("day");
    Reading reading{.id = ids_.make<visits::ReadingId>(),
                    .device = members.id<DeviceId>("device"),
                    .day = day.value_or(std::chrono::sys_days{}),
                    .who = spacesFolded(members.text("who", kMaxShort))};
    if (const auto visit = members.maybeText("visit", 36); visit && !visit->empty()) {
      reading.visit = VisitId::fromText(*visit);
      if (!reading.visit) members.wrong("visit");
    }
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    reading.by = call.caller.signedIn().person;
    reading.at = clock_.now();
    if (auto fine = visits::check(reading, today()); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    if (auto there = mustBeRegistered(devices_, reading.device, "/device"); !there) {
      return std::unexpected(std::move(there.error()));
    }
    const auto file = visits::parseReading(text);
    if (!file) return std::unexpected(file.error());
    reading = fromFile(std::move(reading), *file, text);
    const Lock lock(bringing_);  // the same machine twice at once
    if (auto may = checkAtVisits(reading.device); !may) {
      return std::unexpected(std::move(may.error()));
    }
    if (auto free = checkTaken(reading, *file); !free) {
      return std::unexpected(std::move(free.error()));
    }
    return keep(reading, *file, text, call.caller);
  }

 private:
  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }

  [[nodiscard]] Result<visits::Report> reportOf(const std::string& text) const {
    const auto id = DocumentId::fromText(text);
    if (!id) return wrong("documents.unknown", "/report");
    const auto document = documents_.get(*id);
    if (!document) return std::unexpected(document.error());
    if (auto there = around_.content_there(document->digest); !there) {
      return std::unexpected(std::move(there.error()));
    }
    return visits::Report{.document = *id, .digest = document->digest};
  }

  [[nodiscard]] Result<Reply> answer(const Visit& visit, const Caller& caller, int status) const {
    around_.changed();
    const auto names = VisitNames::read(devices_, people_, documents_, caller);
    if (!names) return std::unexpected(names.error());
    return Reply{.status = status, .body = bodyOf(visit, *names)};
  }

  [[nodiscard]] Json previewOf(const MachineReading& reading, Choices choices,
                               const Caller& caller) const {
    Json::Array could_not;
    for (const auto& part : reading.could_not) {
      could_not.push_back(Json::Object{{"part", part.part}, {"why", part.why.value_or("")}});
    }
    Json::Array tables;
    for (const evidence::Table& table : visits::tablesOf(reading)) {
      tables.push_back(Json::Object{{"table", table.name},
                                    {"title", textBody(around_.title_of(table.name))},
                                    {"rows", static_cast<std::int64_t>(table.rows.size())},
                                    {"status", nameOf(table.status)}});
    }
    const std::string windows = reading.windows ? visits::nameOf(*reading.windows) : "";
    return Json::Object{{"machine", reading.machine.name},
                        {"windows", windows},
                        {"read_at", toRfc3339(reading.read_at)},
                        {"account", caller.masked() ? Json(kMasked) : Json(reading.account)},
                        {"elevated", reading.elevated ? Json(*reading.elevated) : Json()},
                        {"programs", countOf(reading.programs)},
                        {"could_not", std::move(could_not)},
                        {"unknown", Json::Array(reading.unknown.begin(), reading.unknown.end())},
                        {"tables", std::move(tables)},
                        {"suggested", std::move(choices.suggested)},
                        {"refused", std::move(choices.refused)},
                        {"devices", std::move(choices.devices)}};
  }

  static Reading fromFile(Reading reading, const MachineReading& file, const std::string& text) {
    reading.observed = visits::observedAt(file.read_at, reading.day, reading.at);
    reading.machine = file.machine.name;
    if (file.windows) reading.windows = visits::nameOf(*file.windows);
    for (const auto& part : file.could_not) reading.could_not.push_back(part.part);
    reading.unknown = file.unknown;
    reading.digest = sha256(bytesOf(text));
    return reading;
  }

  // What an agent reads, no file that somebody carries tells.
  [[nodiscard]] Result<void> checkAtVisits(DeviceId id) const {
    const auto without = around_.not_at_visits();
    if (!without) return std::unexpected(without.error());
    const auto found = without->find(id);
    if (found == without->end()) return {};
    const auto device = devices_.device(id);
    if (!device) return std::unexpected(device.error());
    return std::unexpected(visits::refusalOf(found->second, device->name));
  }

  // One machine is one row of the register: what was read last of another row must not be of it.
  [[nodiscard]] Result<void> checkTaken(const Reading& reading, const MachineReading& file) const {
    const auto devices = devices_.all();
    if (!devices) return std::unexpected(devices.error());
    for (const Device& device : *devices) {
      if (device.id == reading.device) continue;
      const auto newest = visits_.newestReading(device.id);
      if (!newest) return std::unexpected(newest.error());
      const std::optional<Reading>& last = *newest;
      if (!last) continue;
      if (last->digest != reading.digest) {
        const auto text = visits_.file(last->id);
        if (!text) return std::unexpected(text.error());
        const auto earlier = visits::parseReading(*text);
        if (!earlier) return std::unexpected(earlier.error());
        if (!visits::areOfOneMachine(file, *earlier)) continue;
      }
      return fail(
          ErrorCode::Conflict, MessageId{"visits.other-device"}, {},
          {{"device", device.name}, {"machine", file.machine.name}, {"day", toIsoDay(last->day)}});
    }
    return {};
  }

  Result<Reply> keep(const Reading& reading, const MachineReading& file, const std::string& text,
                     const Caller& caller) {
    const auto tables = visits::tablesOf(file);
    const auto kept = visits_.bring(reading, text, tables);
    if (!kept) return std::unexpected(kept.error());
    Json::Array used;
    Json::Array older;
    std::vector<std::string> changed;
    for (std::size_t i = 0; i < tables.size(); ++i) {
      const Json title = textBody(around_.title_of(tables[i].name));
      const bool is_used =
          kept->at(i) == evidence::Keeping::Kept || kept->at(i) == evidence::Keeping::Confirmed;
      (is_used ? used : older).push_back(Json::Object{{"table", tables[i].name}, {"title", title}});
      if (is_used) changed.push_back(tables[i].name);
    }
    around_.brought(reading.device, changed);
    const auto names = VisitNames::read(devices_, people_, documents_, caller);
    if (!names) return std::unexpected(names.error());
    return Reply{.status = 201,
                 .body = Json::Object{{"reading", bodyOf(reading, *names)},
                                      {"used", std::move(used)},
                                      {"older", std::move(older)}}};
  }

  visits::VisitRegister& visits_;
  const inventory::DeviceRegister& devices_;
  const documents::DocumentRegister& documents_;
  const people::PersonRegister& people_;
  const Clock& clock_;
  IdSource& ids_;
  VisitSurroundings around_;
  Mutex bringing_;
};

}  // namespace

std::vector<Route> visitOperations(visits::VisitRegister& visits,
                                   const inventory::DeviceRegister& devices,
                                   const documents::DocumentRegister& documents,
                                   const people::PersonRegister& people, const Clock& clock,
                                   IdSource& ids, VisitSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<VisitOperations>(visits, devices, documents, people, clock, ids,
                                              std::move(surroundings));
  const auto bind = [&](Result<Reply> (VisitOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/visits", "listVisits", bind(&VisitOperations::list)},
      {"POST", "/visits", "addVisit", bind(&VisitOperations::add)},
      {"GET", "/visits/script", "getVisitScript", bind(&VisitOperations::script)},
      {"POST", "/visits/readings/preview", "previewReading", bind(&VisitOperations::preview)},
      {"POST", "/visits/readings", "importReading", bind(&VisitOperations::bring)},
      {"POST", "/visits/{visit}/report", "attachVisitReport", bind(&VisitOperations::attach)},
  };
}

}  // namespace sekisho::http
