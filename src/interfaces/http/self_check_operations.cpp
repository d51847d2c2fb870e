#include "interfaces/http/self_check_operations.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "interfaces/http/body.h"
#include "interfaces/http/visit_names.h"

namespace sekisho::http {
namespace {

using visits::SelfCheck;

Json bodyOf(const SelfCheck& check, const VisitNames& names) {
  Json body = visits::toJson(check);
  Json::Object& members = *body.object();
  members["device"] = names.device(check.device);
  members["by_name"] = names.person(check.by);
  members["counts"] = check.counts();
  if (check.other) members["other"] = names.device(*check.other);
  if (const auto& vouched = check.vouched) {
    Json::Object& shown = *members["vouched"].object();
    shown["by_name"] = names.person(vouched->by);
    shown["why"] = names.shown(vouched->why);
  }
  if (!names.seesAddresses() && !members["address"].isNull()) members["address"] = kMasked;
  return body;
}

// Answers of earlier self-checks that the newest does not take the place of.
Json earlierOf(const visits::StandingSelfCheck& check, const VisitNames& names) {
  Json::Array earlier;
  for (const auto& [question, standing] : visits::earlierAnswers(check)) {
    earlier.emplace_back(Json::Object{{"question", question},
                                      {"answer", visits::nameOf(standing.told)},
                                      {"by_name", names.person(standing.by)},
                                      {"at", toRfc3339(standing.at)}});
  }
  return earlier;
}

Json bodyOf(const visits::StandingSelfCheck& check, const VisitNames& names) {
  Json body = bodyOf(check.newest, names);
  (*body.object())["earlier"] = earlierOf(check, names);
  return body;
}

std::optional<visits::Browser> browserOf(const platform::http::Request& request) {
  if (request.peer.uid) return std::nullopt;  // a command at the hub's console
  const auto field = [&](std::string_view name) {
    const std::string* value = request.field(name);
    return value == nullptr ? std::string_view() : std::string_view(*value);
  };
  return visits::browserIn({.user_agent = field("User-Agent"),
                            .brands = field("Sec-CH-UA"),
                            .platform = field("Sec-CH-UA-Platform"),
                            .platform_version = field("Sec-CH-UA-Platform-Version"),
                            .encrypted = request.peer.encrypted});
}

class SelfChecks {
 public:
  SelfChecks(visits::VisitRegister& visits, const inventory::DeviceRegister& devices,
             const documents::DocumentRegister& documents, const people::PersonRegister& people,
             const Clock& clock, IdSource& ids, SelfCheckSurroundings around)
      : visits_(visits),
        devices_(devices),
        documents_(documents),
        people_(people),
        clock_(clock),
        ids_(ids),
        around_(std::move(around)) {}

  Result<Reply> get(Call& call) {
    const auto names = VisitNames::read(devices_, people_, documents_, call.caller);
    if (!names) return std::unexpected(names.error());
    auto devices = devices_.all();
    if (!devices) return std::unexpected(devices.error());
    const auto checks = standing();
    if (!checks) return std::unexpected(checks.error());
    Json::Array bodies;
    for (const auto& check : *checks) bodies.push_back(bodyOf(check, *names));
    const auto& peer = call.request.peer;
    const auto here = around_.device_at(peer);
    // Nobody sits at a printer or a television; what asks from there is offered all the same.
    const std::vector<inventory::DeviceRole> other{inventory::DeviceRole::Other};
    std::erase_if(*devices, [&](const inventory::Device& device) {
      return device.roles == other && (!here || device.id != *here);
    });
    const auto browser = browserOf(call.request);
    Json::Array questions(visits::kQuestions.begin(), visits::kQuestions.end());
    return Reply{.body =
                     Json::Object{{"address", peer.address.empty() ? Json() : Json(peer.address)},
                                  {"browser", browser ? visits::toJson(*browser) : Json()},
                                  {"here", here ? Json(here->text()) : Json()},
                                  {"lock_after_s", around_.lock_after_s()},
                                  {"questions", std::move(questions)},
                                  {"devices", choicesOf(*devices)},
                                  {"checks", std::move(bodies)}}};
  }

  Result<Reply> make(Call& call) {
    Members members(call.body);
    SelfCheck check{.id = ids_.make<visits::SelfCheckId>(),
                    .device = members.id<DeviceId>("device")};
    Members answers(members.any("answers"), "/answers");
    for (std::size_t i = 0; i < visits::kQuestions.size(); ++i) {
      const std::string_view question = visits::kQuestions.at(i);
      const auto told = visits::toldFrom(answers.text(question, 10));
      if (!told) {
        answers.wrong(question, Error{ErrorCode::InvalidInput, MessageId{"visits.answers"}});
      }
      check.answers.at(i) = told.value_or(visits::Told::Unsure);
    }
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto read = answers.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto there = mustBeRegistered(devices_, check.device, "/device"); !there) {
      return std::unexpected(std::move(there.error()));
    }
    check.address = call.request.peer.address;
    check.browser = browserOf(call.request);
    const auto here = around_.device_at(call.request.peer);
    check.where =
        visits::answeredAt(check.address, check.device, here, around_.addresses_of(check.device));
    // From outside, a provider's program comes to the hub's own machine through a tunnel.
    const auto& roles = call.caller.signedIn().roles;
    const bool provider = std::ranges::find(roles, access::Role::Provider) != roles.end();
    if (provider && call.request.peer.loopback) check.where = visits::AnsweredAt::Unknown;
    if (here && *here != check.device) check.other = here;
    check.by = call.caller.signedIn().person;
    check.at = clock_.now();
    if (auto kept = visits_.add(check); !kept) return std::unexpected(std::move(kept.error()));
    around_.changed(check.device);
    auto body = keptBody(check, call.caller);
    if (!body) return std::unexpected(std::move(body.error()));
    return Reply{.status = 201, .body = std::move(*body)};
  }

  Result<Reply> vouch(Call& call) {
    const auto id = visits::SelfCheckId::fromText(call.parameter("check"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"visits.self-check-unknown"});
    Members members(call.body);
    const std::string why = members.text("why", kMaxReason);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto checks = standing();
    if (!checks) return std::unexpected(checks.error());
    // An earlier one of a device counts for nothing whoever vouches.
    const auto check = std::ranges::find(
        *checks, *id, [](const visits::StandingSelfCheck& one) { return one.newest.id; });
    if (check == checks->end()) {
      return fail(ErrorCode::NotFound, MessageId{"visits.self-check-unknown"});
    }
    const auto second = around_.second(call.caller, check->newest.by);
    if (!second) return std::unexpected(second.error());
    const auto vouched = visits_.vouch(*id, {.by = call.caller.signedIn().person,
                                             .at = clock_.now(),
                                             .why = why,
                                             .lately = second->lately});
    if (!vouched) return std::unexpected(vouched.error());
    around_.changed(check->newest.device);  // as its row is today
    auto body = keptBody(*vouched, call.caller);
    if (!body) return std::unexpected(std::move(body.error()));
    return Reply{.body = std::move(*body)};
  }

 private:
  [[nodiscard]] Result<std::vector<visits::StandingSelfCheck>> standing() const {
    const auto rows = devices_.all(true);
    if (!rows) return std::unexpected(rows.error());
    return visits_.selfChecks(inventory::rowsToday(*rows));
  }

  // As it stands beside what was answered before.
  [[nodiscard]] Result<Json> keptBody(const SelfCheck& check, const Caller& caller) const {
    const auto names = VisitNames::read(devices_, people_, documents_, caller);
    if (!names) return std::unexpected(names.error());
    const auto checks = standing();
    if (!checks) return std::unexpected(checks.error());
    for (const auto& one : *checks) {
      if (one.newest.id == check.id) return bodyOf(one, *names);
    }
    return bodyOf(visits::standingOf({check}).front(), *names);  // another came meanwhile
  }

  visits::VisitRegister& visits_;
  const inventory::DeviceRegister& devices_;
  const documents::DocumentRegister& documents_;
  const people::PersonRegister& people_;
  const Clock& clock_;
  IdSource& ids_;
  SelfCheckSurroundings around_;
};

}  // namespace

std::vector<Route> selfCheckOperations(visits::VisitRegister& visits,
                                       const inventory::DeviceRegister& devices,
                                       const documents::DocumentRegister& documents,
                                       const people::PersonRegister& people, const Clock& clock,
                                       IdSource& ids, SelfCheckSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<SelfChecks>(visits, devices, documents, people, clock, ids,
                                         std::move(surroundings));
  const auto bind = [&](Result<Reply> (SelfChecks::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/self-checks", "getSelfCheck", bind(&SelfChecks::get)},
      {"POST", "/self-checks", "makeSelfCheck", bind(&SelfChecks::make)},
      {"POST", "/self-checks/{check}/vouch", "vouchForSelfCheck", bind(&SelfChecks::vouch)},
  };
}

}  // namespace sekisho::http
