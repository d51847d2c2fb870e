#include "interfaces/http/maintenance_operations.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "core/text.h"
#include "interfaces/http/body.h"
#include "interfaces/http/names_of_use.h"

namespace sekisho::http {
namespace {

using maintenance::Line;
using maintenance::LineId;
using maintenance::Report;
using maintenance::Ruling;
using maintenance::SeenLine;
using maintenance::Standing;
using std::chrono::sys_days;

constexpr std::chrono::days kShown{90};  // where nobody asks for other days
constexpr std::chrono::days kLongestPeriod{3660};

Instant beginningOf(sys_days day) { return Instant{day} - kJst; }

std::optional<Instant> maybeTime(Members& members, std::string_view name) {
  const auto text = members.maybeText(name, 30);
  if (!text) return std::nullopt;
  const auto at = fromRfc3339(*text);
  if (!at) members.wrong(name);
  return at;
}

Instant timeIn(Members& members, std::string_view name) {
  const auto at = fromRfc3339(members.text(name, 30));
  if (!at) members.wrong(name);
  return at.value_or(Instant{});
}

// What is no object of the shape asked for is refused by naming the whole list.
std::vector<SeenLine> linesIn(Members& members) {
  std::vector<SeenLine> lines;
  const auto& given = members.array("lines");
  if (given.empty() || given.size() > maintenance::kMaxAtOnce) members.wrong("lines");
  for (const Json& body : given) {
    Members one(body, "/lines");
    const auto id = one.id<LineId>("id");
    const auto* turns = one.any("turns").integer();
    const bool twice = std::ranges::find(lines, id, &SeenLine::id) != lines.end();
    if (turns == nullptr || *turns < 0 || !one.finish() || twice) {
      members.wrong("lines");
      break;
    }
    lines.push_back({id, static_cast<std::size_t>(*turns)});
  }
  return lines;
}

Report reportIn(Members& members, const Caller& caller, Instant now) {
  Report report{.engineer = spacesFolded(members.text("engineer", kMaxShort)),
                .company = spacesFolded(members.maybeText("company", kMaxShort).value_or("")),
                .work = members.text("work", kMaxReason),
                .by = caller.signedIn().person,
                .at = now};
  const auto taken = maintenance::takenFrom(members.any("taken"));
  if (!taken) members.wrong("taken");
  report.taken = taken.value_or(std::vector<maintenance::Taken>());
  return report;
}

// Numbers that are the same of sessions which stand alike: the same way in, by the same account.
// Whoever may not see the account learns that it is the same, and not whose.
class Likeness {
 public:
  Json of(const Line& line) {
    if (line.origin != maintenance::Origin::Session) return {};
    const auto next = static_cast<std::int64_t>(known_.size()) + 1;
    return known_
        .emplace(std::tuple(line.standing(), line.device, line.place, line.service, line.account),
                 next)
        .first->second;
  }

 private:
  std::map<std::tuple<Standing, DeviceId, std::string, std::string, std::string>, std::int64_t>
      known_ = {};
};

class MaintenanceOperations {
 public:
  MaintenanceOperations(maintenance::MaintenanceRegister& lines,
                        const people::PersonRegister& people,
                        const inventory::DeviceRegister& devices, const Clock& clock, IdSource& ids,
                        MaintenanceSurroundings around)
      : lines_(lines),
        people_(people),
        devices_(devices),
        clock_(clock),
        ids_(ids),
        around_(std::move(around)) {}

  Result<Reply> list(Call& call) {
    const auto day = [&](std::string_view name, sys_days usual) {
      const std::string* asked = call.request.parameter(name);
      return asked == nullptr ? std::optional(usual) : fromIsoDay(*asked);
    };
    const auto first = day("first", today() - kShown);
    const auto last = day("last", today());
    if (!first || !last || *last < *first || *last - *first > kLongestPeriod) {
      return fail(ErrorCode::InvalidInput, MessageId{"maintenance.period"}, {},
                  {{"pointer", first ? "/last" : "/first"}});
    }
    const auto all = lines_.lines(beginningOf(*first));
    if (!all) return std::unexpected(all.error());
    const auto names = NamesOfUse::read(people_, devices_);
    if (!names) return std::unexpected(names.error());
    const auto missed = lines_.dropped(beginningOf(*first));
    if (!missed) return std::unexpected(missed.error());
    Json::Array bodies;
    Likeness alike;
    for (const Line& line : *all) {
      const bool waits = !maintenance::isSettled(line.standing());
      const Instant end = beginningOf(*last + std::chrono::days{1});
      if (!waits && line.from >= end) continue;
      Json body = bodyOf(line, *names, call.caller);
      (*body.object())["alike"] = alike.of(line);
      bodies.push_back(std::move(body));
    }
    Json::Array dropped;
    for (const maintenance::Dropped& one : *missed) {
      dropped.emplace_back(
          Json::Object{{"device_name", names->device(one.device)}, {"at", toRfc3339(one.at)}});
    }
    return Reply{.body = Json::Object{{"today", toIsoDay(today())},
                                      {"first", toIsoDay(*first)},
                                      {"last", toIsoDay(*last)},
                                      {"within", around_.within()},
                                      {"devices", names->terminals()},
                                      {"people", peopleBody(*names, call.caller)},
                                      {"dropped", std::move(dropped)},
                                      {"lines", std::move(bodies)}}};
  }

  Result<Reply> write(Call& call) {
    Members members(call.body);
    const Instant now = clock_.now();
    const auto origin = maybeWord(members, "origin", &maintenance::originFrom);
    Line line{.id = ids_.make<LineId>(),
              .device = members.id<DeviceId>("device"),
              .origin = origin.value_or(maintenance::Origin::Session),
              .place = spacesFolded(members.maybeText("place", kMaxShort).value_or("")),
              .from = timeIn(members, "from"),
              .until = maybeTime(members, "until"),
              .known = now,
              .written = call.caller.signedIn().person};
    line.ending = line.until ? maintenance::Ending::Written : maintenance::Ending::Open;
    const Report report = reportIn(members, call.caller, now);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto fine = checkWritten(line, now); !fine) return std::unexpected(fine.error());
    if (auto fine = check(report, now); !fine) return std::unexpected(fine.error());
    if (auto fine = checkTaken(report, line.from); !fine) return std::unexpected(fine.error());
    if (!isOneLine(line.place, maintenance::kMaxShortBytes)) {
      return fail(ErrorCode::InvalidInput, MessageId{"maintenance.place"}, {},
                  {{"pointer", "/place"}});
    }
    if (auto there = mustBeInUse(line.device); !there) return std::unexpected(there.error());
    line.turns.push_back({.report = report});
    const auto kept = lines_.write(line);
    if (!kept) return std::unexpected(kept.error());
    return answer(std::vector<Line>{*kept}, call.caller, 201);
  }

  Result<Reply> report(Call& call) {
    Members members(call.body);
    const auto of = linesIn(members);
    const Report report = reportIn(members, call.caller, clock_.now());
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto fine = check(report, report.at); !fine) return std::unexpected(fine.error());
    return answer(lines_.report(of, report), call.caller, 200);
  }

  Result<Reply> rule(Call& call) {
    Members members(call.body);
    const auto of = linesIn(members);
    const auto word = maintenance::wordFrom(members.text("word", kMaxShort));
    if (!word) members.wrong("word");
    Ruling ruling{.word = word.value_or(maintenance::Word::Confirmed),
                  .said = members.maybeText("said", kMaxReason).value_or(""),
                  .by = call.caller.signedIn().person,
                  .at = clock_.now()};
    if (const auto person = members.maybeText("person", 36)) {
      ruling.person = PersonId::fromText(*person);
      if (!ruling.person) members.wrong("person");
    }
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto fine = check(ruling); !fine) return std::unexpected(fine.error());
    if (ruling.person) {
      const auto person = people_.person(*ruling.person);
      if (!person && person.error().code != ErrorCode::NotFound) {
        return std::unexpected(person.error());
      }
      if (!person) {
        return fail(ErrorCode::InvalidInput, MessageId{"maintenance.own-person"}, {},
                    {{"pointer", "/person"}});
      }
    }
    return answer(lines_.rule(of, ruling), call.caller, 200);
  }

  Result<Reply> correct(Call& call) {
    const auto id = LineId::fromText(call.parameter("line"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"maintenance.unknown"});
    Members members(call.body);
    const auto* turns = members.any("turns").integer();
    if (turns == nullptr || *turns < 0) members.wrong("turns");
    const Instant from = timeIn(members, "from");
    const auto until = maybeTime(members, "until");
    const maintenance::Correction why{.why = members.text("why", kMaxReason),
                                      .by = call.caller.signedIn().person,
                                      .at = clock_.now()};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto kept = lines_.correct({*id, static_cast<std::size_t>(*turns)}, from, until, why);
    if (!kept) return std::unexpected(kept.error());
    return answer(std::vector<Line>{*kept}, call.caller, 200);
  }

 private:
  [[nodiscard]] sys_days today() const { return japaneseDay(clock_.now()); }

  [[nodiscard]] Result<void> mustBeInUse(DeviceId id) const {
    const auto device = devices_.device(id);
    if (!device && device.error().code != ErrorCode::NotFound) {
      return std::unexpected(device.error());
    }
    if (device && !device->retired) return {};
    return fail(ErrorCode::InvalidInput, MessageId{"maintenance.device"}, {},
                {{"pointer", "/device"}});
  }

  Result<Reply> answer(const Result<std::vector<Line>>& kept, const Caller& caller, int status) {
    if (!kept) return std::unexpected(kept.error());
    around_.changed();
    const auto names = NamesOfUse::read(people_, devices_);
    if (!names) return std::unexpected(names.error());
    Json::Array bodies;
    for (const Line& line : *kept) bodies.push_back(bodyOf(line, *names, caller));
    return Reply{.status = status, .body = Json::Object{{"lines", std::move(bodies)}}};
  }

  // Who an own line may be of: those here, for whoever may see them.
  [[nodiscard]] Json peopleBody(const NamesOfUse& names, const Caller& caller) const {
    Json::Array all;
    if (caller.masked()) return all;
    for (const people::Person& person : names.people) {
      if (person.until && *person.until < today()) continue;
      all.emplace_back(Json::Object{{"id", person.id.text()}, {"name", person.name}});
    }
    return all;
  }

  // A provider sees what providers did, and nobody of the clinic's; the console sees no names.
  [[nodiscard]] Json bodyOf(const Line& line, const NamesOfUse& names, const Caller& caller) const {
    Json body = maintenance::toJson(line);
    Json::Object& members = *body.object();
    const auto hide = [](Json& text) {
      if (text.text() != nullptr && !text.text()->empty()) text = kMasked;
    };
    const auto name = [&](PersonId id) {
      return caller.masked() ? Json(kMasked) : names.person(id);
    };
    members.erase("session");
    members["device_name"] = names.device(line.device);
    if (!caller.sees(catalog::PersonalData::Address)) hide(members["place"]);
    if (!around_.sees(caller, line.from)) hide(members["account"]);
    members["written_name"] = line.written ? name(*line.written) : Json();
    for (Json& turn : *members["turns"].array()) {
      for (auto& [kind, said] : *turn.object()) {
        Json::Object& of = *said.object();
        if (const auto by = PersonId::fromText(*of["by"].text())) of["by_name"] = name(*by);
        if (kind == "ruling") {
          const auto* person = of["person"].text();
          const auto id = person == nullptr ? std::nullopt : PersonId::fromText(*person);
          of["person_name"] = id ? name(*id) : Json();
          if (caller.masked()) of["person"] = Json();
        }
        if (caller.person) continue;
        for (const char* written : {"engineer", "company", "work", "said", "why"}) {
          if (of.contains(written)) hide(of[written]);
        }
      }
    }
    const Standing standing = line.standing();
    const int open_days = openDaysSince(line, today(), around_.hours());
    members["open_days"] = std::int64_t{open_days};
    members["alike"] = Json();  // told of a whole list
    members["overdue"] = standing == Standing::ToName && open_days > around_.within();
    return body;
  }

  maintenance::MaintenanceRegister& lines_;
  const people::PersonRegister& people_;
  const inventory::DeviceRegister& devices_;
  const Clock& clock_;
  IdSource& ids_;
  MaintenanceSurroundings around_;
};

}  // namespace

std::vector<Route> maintenanceOperations(maintenance::MaintenanceRegister& lines,
                                         const people::PersonRegister& people,
                                         const inventory::DeviceRegister& devices,
                                         const Clock& clock, IdSource& ids,
                                         MaintenanceSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<MaintenanceOperations>(lines, people, devices, clock, ids,
                                                    std::move(surroundings));
  const auto bind = [&](Result<Reply> (MaintenanceOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/maintenance", "listMaintenance", bind(&MaintenanceOperations::list)},
      {"POST", "/maintenance", "writeMaintenance", bind(&MaintenanceOperations::write)},
      {"POST", "/maintenance/reports", "reportMaintenance", bind(&MaintenanceOperations::report)},
      {"POST", "/maintenance/rulings", "ruleMaintenance", bind(&MaintenanceOperations::rule)},
      {"POST", "/maintenance/{line}/corrections", "correctMaintenance",
       bind(&MaintenanceOperations::correct)},
  };
}

}  // namespace sekisho::http
