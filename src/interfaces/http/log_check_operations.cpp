#include "interfaces/http/log_check_operations.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "interfaces/http/body.h"

namespace sekisho::http {
namespace {

using logchecks::LogCheck;

constexpr std::size_t kMaxWords = 1000;

std::vector<logchecks::Source> sourcesIn(Members& members) {
  std::vector<logchecks::Source> sources;
  for (const Json& word : members.array("sources")) {
    const auto source = word.text() == nullptr ? std::nullopt : logchecks::sourceFrom(*word.text());
    if (!source) {
      members.wrong("sources");
      break;
    }
    sources.push_back(*source);
  }
  std::ranges::sort(sources);
  return sources;
}

std::chrono::sys_days dayIn(Members& members, std::string_view name) {
  const auto day = fromIsoDay(members.text(name, 10));
  if (!day) members.wrong(name);
  return day.value_or(std::chrono::sys_days{});
}

Json periodBody(const logchecks::Period& period) {
  return Json::Object{{"first", toIsoDay(period.first)}, {"last", toIsoDay(period.last)}};
}

// Refuses what is no object of the shape asked for by naming the whole list.
std::vector<logchecks::Remark> remarksIn(Members& members) {
  std::vector<logchecks::Remark> remarks;
  for (const Json& body : members.array("remarks")) {
    Members one(body, "/remarks");
    const auto kind = logchecks::kindFrom(one.text("kind", 40));
    std::string said = one.text("remark", kMaxWords);
    if (!kind || !one.finish()) {
      members.wrong("remarks");
      break;
    }
    remarks.push_back({*kind, std::move(said)});
  }
  return remarks;
}

std::vector<logchecks::Looked> lookedIn(Members& members) {
  std::vector<logchecks::Looked> looked;
  for (const Json& body : members.array("samples")) {
    Members one(body, "/samples");
    const auto* index = one.any("index").integer();
    const bool fine = one.boolean("fine");
    std::string said = one.maybeText("said", kMaxWords).value_or("");
    if (index == nullptr || *index < 0 || !one.finish()) {
      members.wrong("samples");
      break;
    }
    looked.push_back({static_cast<std::uint64_t>(*index), fine, std::move(said)});
  }
  return looked;
}

class LogCheckOperations {
 public:
  LogCheckOperations(logchecks::LogCheckRegister& checks, const people::PersonRegister& people,
                     const journal::Journal& journal, const Clock& clock, IdSource& ids,
                     LogCheckSurroundings around)
      : checks_(checks),
        people_(people),
        journal_(journal),
        clock_(clock),
        ids_(ids),
        around_(std::move(around)) {}

  Result<Reply> list(Call& call) {
    const auto all = checks_.all();
    if (!all) return std::unexpected(all.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    Json::Array bodies;
    for (const LogCheck& check : *all) bodies.push_back(bodyOf(check, *people, call.caller));
    const auto set_up = around_.set_up();
    if (!set_up) return std::unexpected(set_up.error());
    const auto last = logchecks::lastChecked(*all);
    Json::Array missing;
    for (const auto& period : logchecks::missingIn(*all, *set_up)) {
      missing.push_back(periodBody(period));
    }
    const auto proposed = logchecks::nextPeriod(*all, *set_up, today());
    return Reply{.body =
                     Json::Object{{"today", toIsoDay(today())},
                                  {"since", *set_up ? Json(toIsoDay(**set_up)) : Json()},
                                  {"next", last ? Json(toIsoDay(*last + around_.every())) : Json()},
                                  {"proposed", proposed ? periodBody(*proposed) : Json()},
                                  {"missing", std::move(missing)},
                                  {"alone", isAlone(call.caller)},
                                  {"checks", std::move(bodies)}}};
  }

  Result<Reply> material(Call& call) {
    const auto day = [&](std::string_view name) {
      const std::string* asked = call.request.parameter(name);
      return asked == nullptr ? std::nullopt : fromIsoDay(*asked);
    };
    const auto first = day("first");
    const auto last = day("last");
    if (!first || !last) {
      return fail(ErrorCode::InvalidInput, MessageId{"logchecks.period"}, {},
                  {{"pointer", first ? "/last" : "/first"}});
    }
    if (auto kept = around_.reading(call.caller); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    const auto found = around_.material({*first, *last});
    if (!found) return std::unexpected(found.error());
    auto body = bodyOf(*found, call.caller);
    if (!body) return std::unexpected(std::move(body.error()));
    return Reply{.body = std::move(*body)};
  }

  Result<Reply> record(Call& call) {
    Members members(call.body);
    LogCheck check{.id = ids_.make<logchecks::LogCheckId>(),
                   .first = dayIn(members, "first"),
                   .last = dayIn(members, "last"),
                   .sources = sourcesIn(members),
                   .looked = members.text("looked", kMaxWords),
                   .clear = members.boolean("clear"),
                   .found = members.maybeText("found", kMaxWords).value_or(""),
                   .done = members.maybeText("done", kMaxWords).value_or(""),
                   .by = call.caller.signedIn().person,
                   .at = clock_.now(),
                   .why = members.maybeText("why", kMaxWords).value_or("")};
    logchecks::Answers answers{.remarks = remarksIn(members), .looked = lookedIn(members)};
    const auto digest = Sha256::fromHex(members.text("digest", 64));
    if (!digest) members.wrong("digest");
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    answers.digest = digest.value_or(Sha256{});
    if (auto fine = logchecks::check(check, today()); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    const auto second = around_.second(call.caller, check.by);
    if (!second) return std::unexpected(second.error());
    const auto material = around_.material({check.first, check.last});
    if (!material) return std::unexpected(material.error());
    auto answered = logchecks::answered(*material, answers);
    if (!answered) return std::unexpected(std::move(answered.error()));
    (*answered->object())["hidden"] =
        material->named && !around_.sees(call.caller, material->period);
    check.material = std::move(*answered);
    auto kept_as = logchecks::recorded(std::move(check), *second);
    if (!kept_as) return std::unexpected(std::move(kept_as.error()));
    check = std::move(*kept_as);
    const journal::Checkpoint head = journal_.head();
    check.seal = {.generation = journal_.generation(), .size = head.size, .root = head.root};
    if (auto kept = checks_.record(check); !kept) return std::unexpected(std::move(kept.error()));
    around_.changed();
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    return Reply{.status = 201, .body = bodyOf(check, *people, call.caller)};
  }

  // Nobody alone reviews their own use: another one looks at what the checker did.
  Result<Reply> confirmOwnActs(Call& call) {
    const auto id = logchecks::LogCheckId::fromText(call.parameter("check"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"logchecks.unknown"});
    Members members(call.body);
    logchecks::OwnActsSeen seen{.by = call.caller.signedIn().person,
                                .at = clock_.now(),
                                .looked = members.text("looked", kMaxWords),
                                .why = members.maybeText("why", kMaxWords).value_or("")};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto all = checks_.all();
    if (!all) return std::unexpected(all.error());
    const auto found = std::ranges::find(*all, *id, &LogCheck::id);
    if (found == all->end()) return fail(ErrorCode::NotFound, MessageId{"logchecks.unknown"});
    const auto second = around_.second(call.caller, found->by);
    if (!second) return std::unexpected(second.error());
    const auto kept = checks_.confirm(*id, seen, *second);
    if (!kept) return std::unexpected(kept.error());
    around_.changed();
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    return Reply{.body = bodyOf(*kept, *people, call.caller)};
  }

 private:
  // With the names of people and terminals, unless the notice to staff hides them.
  Result<Json> bodyOf(const logchecks::Material& material, const Caller& caller) {
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    const auto devices = around_.devices();
    if (!devices) return std::unexpected(devices.error());
    const bool hidden = material.named && !around_.sees(caller, material.period);
    Json::Array findings;
    for (const logchecks::Findings& found : material.findings) {
      Json::Array items;
      for (const logchecks::Item& item : found.items) {
        items.push_back(bodyOf(item, *people, *devices, hidden));
      }
      findings.emplace_back(Json::Object{
          {"kind", nameOf(found.kind)}, {"count", found.count}, {"items", std::move(items)}});
    }
    Json::Array use;
    for (const logchecks::UseByHour& one : material.use) use.push_back(logchecks::toJson(one));
    Json::Array samples;
    for (const std::uint64_t index : material.samples) {
      const auto kind = around_.kind(index);
      if (!kind) return std::unexpected(kind.error());
      samples.emplace_back(Json::Object{{"index", index}, {"kind", *kind}});
    }
    return Json(Json::Object{{"first", toIsoDay(material.period.first)},
                             {"last", toIsoDay(material.period.last)},
                             {"digest", digestOf(material).hex()},
                             {"whole", material.whole},
                             {"cut", material.cut},
                             {"named", material.named},
                             {"hidden", hidden},
                             {"use", std::move(use)},
                             {"findings", std::move(findings)},
                             {"draw", logchecks::toJson(material.draw)},
                             {"samples", std::move(samples)}});
  }

  static Json bodyOf(const logchecks::Item& item, const std::vector<people::Person>& people,
                     const std::vector<inventory::Device>& devices, bool hidden) {
    Json body = logchecks::toJson(item);
    Json::Object& members = *body.object();
    const auto person =
        item.person ? std::ranges::find(people, *item.person, &people::Person::id) : people.end();
    const auto device = item.terminal
                            ? std::ranges::find(devices, *item.terminal, &inventory::Device::id)
                            : devices.end();
    members["person_name"] = person == people.end() ? Json() : Json(person->name);
    members["terminal_name"] = device == devices.end() ? Json() : Json(device->name);
    if (hidden) {
      members["person"] = Json();
      if (person != people.end()) members["person_name"] = kMasked;
      if (!item.account.empty()) members["account"] = kMasked;
    }
    return body;
  }

  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }

  [[nodiscard]] bool isAlone(const Caller& caller) const {
    if (!caller.person) return false;
    const auto second = around_.second(caller, caller.person->person);
    return second && second->isAlone();
  }

  // At the console without a person, nobody is named and nothing they wrote is shown.
  [[nodiscard]] Json bodyOf(const LogCheck& check, const std::vector<people::Person>& people,
                            const Caller& caller) const {
    Json body = logchecks::toJson(check);
    Json::Object& members = *body.object();
    const auto name = [&](PersonId id) -> Json {
      const auto person = std::ranges::find(people, id, &people::Person::id);
      if (person == people.end()) return {};
      return caller.masked() ? Json(kMasked) : Json(person->name);
    };
    const auto mask = [&](Json& written) {
      if (caller.masked() && !written.text()->empty()) written = kMasked;
    };
    members["by_name"] = name(check.by);
    for (const char* written : {"looked", "found", "done", "why"}) mask(members[written]);
    const auto sign = [&](Json& seen, const logchecks::OwnActsSeen& look) {
      (*seen.object())["by_name"] = name(look.by);
      for (const char* written : {"looked", "why"}) mask((*seen.object())[written]);
    };
    if (check.own_acts) sign(members["own_acts"], *check.own_acts);
    for (std::size_t at = 0; at < check.own_acts_before.size(); ++at) {
      sign((*members["own_acts_before"].array())[at], check.own_acts_before[at]);
    }
    if (Json::Object* material = members["material"].object()) {
      for (const auto& [list, written] : {std::pair("findings", "remark"), {"samples", "said"}}) {
        Json::Array* all = (*material)[list].array();
        if (all == nullptr) continue;
        for (Json& one : *all) mask((*one.object())[written]);
      }
    }
    const bool waits = !around_.counts(check);
    members["awaits_second"] = waits;
    const bool unseen = check.alone && !check.own_acts;  // another may look all the same
    members["second"] = (waits || unseen) && caller.person
                            ? secondBody(around_.second(caller, check.by), people, caller)
                            : Json();
    return body;
  }

  logchecks::LogCheckRegister& checks_;
  const people::PersonRegister& people_;
  const journal::Journal& journal_;
  const Clock& clock_;
  IdSource& ids_;
  LogCheckSurroundings around_;
};

}  // namespace

std::vector<Route> logCheckOperations(logchecks::LogCheckRegister& checks,
                                      const people::PersonRegister& people,
                                      const journal::Journal& journal, const Clock& clock,
                                      IdSource& ids, LogCheckSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<LogCheckOperations>(checks, people, journal, clock, ids,
                                                 std::move(surroundings));
  const auto bind = [&](Result<Reply> (LogCheckOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/log-checks", "listLogChecks", bind(&LogCheckOperations::list)},
      {"GET", "/log-checks/material", "getLogCheckMaterial", bind(&LogCheckOperations::material)},
      {"POST", "/log-checks", "recordLogCheck", bind(&LogCheckOperations::record)},
      {"POST", "/log-checks/{check}/own-acts", "confirmOwnActs",
       bind(&LogCheckOperations::confirmOwnActs)},
  };
}

}  // namespace sekisho::http
