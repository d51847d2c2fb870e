#include "programs/hub/set_up.h"

#include <algorithm>
#include <array>

#include "capabilities/access/store/act_rows.h"
#include "capabilities/access/store/sign_in_store.h"
#include "capabilities/allowlist/store/program_record_store.h"
#include "capabilities/inventory/store/device_store.h"
#include "capabilities/people/store/person_store.h"
#include "programs/hub/reach.h"
#include "programs/hub/staff.h"

namespace sekisho::hub {
namespace {

using inventory::DeviceRole;

bool isServerAndHub(const std::vector<DeviceRole>& roles) {
  return std::ranges::find(roles, DeviceRole::Server) != roles.end() &&
         std::ranges::find(roles, DeviceRole::Hub) != roles.end();
}

Json bodyOf(const std::vector<allowlist::Program>& programs) {
  Json::Array bodies;
  for (const allowlist::Program& program : programs) {
    bodies.emplace_back(Json::Object{
        {"name", program.name}, {"version", program.version}, {"sha256", program.digest.hex()}});
  }
  return bodies;
}

Json bodyOf(const http::ProgramOpinion& opinion, const std::vector<allowlist::Program>& programs) {
  return Json::Object{{"purpose", opinion.purpose},
                      {"provider_opinion", opinion.provider_opinion},
                      {"opinion_by", opinion.opinion_by},
                      {"decided_by", opinion.decided_by},
                      {"programs", bodyOf(programs)}};
}

allowlist::ProgramRecord recordOf(const http::ProgramOpinion& opinion,
                                  const std::vector<allowlist::Program>& programs, Instant now) {
  return {.programs = programs,
          .purpose = opinion.purpose,
          .opinion = opinion.provider_opinion,
          .opinion_by = opinion.opinion_by,
          .decided_by = opinion.decided_by,
          .decided = now};
}

}  // namespace

Error ofMember(std::string_view member, Error error) {
  for (MessageArgument& argument : error.arguments) {
    if (argument.name == "pointer") argument.value.insert(0, member);
  }
  return error;
}

SetUp::SetUp(Parts parts, std::vector<allowlist::Program> programs)
    : parts_(parts), programs_(std::move(programs)) {
  std::array<std::byte, 20> secret{};
  parts_.random.fill(secret);
  token_ = toBase64Url(secret);
  token_ends_ = parts_.clock.sinceBoot() + kLinkLasts;
}

Result<SetUp::State> SetUp::state() const {
  const auto signins = parts_.access.all();
  if (!signins) return std::unexpected(signins.error());
  return signins->empty() ? State::Open : State::Done;
}

Result<void> SetUp::check(std::string_view typed) const {
  const bool lasts = parts_.clock.sinceBoot() < token_ends_;
  if (!lasts || !equalInConstantTime(bytesOf(typed), bytesOf(token_))) {
    return fail(ErrorCode::PermissionDenied, MessageId{"access.set-up-link"});
  }
  const auto now = state();
  if (!now) return std::unexpected(now.error());
  if (*now == State::Done) return fail(ErrorCode::Conflict, MessageId{"hub.set-up-done"});
  return {};
}

Result<Json> SetUp::offer() const {
  const Instant ends = parts_.clock.now() + (token_ends_ - parts_.clock.sinceBoot());
  return Json(Json::Object{{"expires", toRfc3339(ends)},
                           {"machine", Json::Object{{"name", machineName()},
                                                    {"os", systemName()},
                                                    {"roles", Json::Array{"hub", "other"}}}},
                           {"host_name", parts_.settings.current().host_name},
                           {"hours", evidence::toJson(parts_.settings.current().hours)},
                           {"programs", bodyOf(programs_)}});
}

namespace {

Settings after(const http::SetUpAnswers& answers, Settings settings) {
  settings.clinic_name = answers.clinic;
  settings.lan = answers.lan;
  if (!answers.host_name.empty()) settings.host_name = answers.host_name;
  if (answers.hours) settings.hours = *answers.hours;
  return settings;
}

// A sign-in that the set-up makes, as its entry tells it.
Json bodyOf(const access::SignIn& signin) {
  return Json::Object{{"person", signin.person.text()},
                      {"name", signin.name},
                      {"roles", access::textOf(signin.roles)},
                      {"reason", signin.reason},
                      {"ends", signin.ends ? Json(toRfc3339(*signin.ends)) : Json()},
                      {"contract", signin.contract},
                      {"scope", signin.scope}};
}

// Of the entry that tells how the hub was set up.
Json::Object bodyOf(const journal::Actor& by, const Settings& settings, access::SetsUp who,
                    const std::vector<access::SignIn>& signins, const inventory::Device& machine,
                    Json record) {
  return {{"by", by.toJson()},
          {"set_up_by", access::nameOf(who)},
          {"clinic", settings.clinic_name},
          {"hours", evidence::toJson(settings.hours)},
          {"administrator", bodyOf(signins.front())},
          {"director", signins.size() > 1 ? bodyOf(signins.back()) : Json()},
          {"machine", Json::Object{{"device", machine.id.text()},
                                   {"name", machine.name},
                                   {"roles", inventory::textOf(machine.roles)}}},
          {"p07", std::move(record)}};
}

Result<void> keep(storage::Transaction& transaction, const access::SignIn& signin) {
  if (auto kept = access::insert(transaction, signin); !kept) return kept;
  return people::insertIfMissing(transaction, personFor(signin));
}

Result<void> checkMachine(const http::SetUpAnswers& answers) {
  if (isServerAndHub(answers.machine_roles) && !answers.program) {
    return fail(ErrorCode::InvalidInput, MessageId{"hub.server-needs-record"}, {},
                {{"pointer", "/p07"}});
  }
  if (!answers.host_name.empty() && !isHostName(answers.host_name)) {
    return fail(ErrorCode::InvalidInput, MessageId{"hub.host-name-wrong"}, {},
                {{"pointer", "/host_name"}});
  }
  return {};
}

}  // namespace

Result<std::optional<access::Access::Dealt>> SetUp::directorOf(const access::Setter& setter,
                                                               PersonId maker) {
  if (setter.director.empty()) return std::nullopt;
  auto dealt = parts_.access.prepareWithCode(setter.director,
                                             {.roles = access::rolesOfDirector(setter.who)}, maker);
  if (!dealt) return std::unexpected(ofMember("/director", std::move(dealt.error())));
  return std::optional(std::move(*dealt));
}

Result<SetUp::Made> SetUp::complete(const http::SetUpAnswers& answers, const journal::Actor& by) {
  const auto now_state = state();
  if (!now_state) return std::unexpected(now_state.error());
  if (*now_state == State::Done) return fail(ErrorCode::Conflict, MessageId{"hub.set-up-done"});
  if (auto fine = checkMachine(answers); !fine) return std::unexpected(std::move(fine.error()));
  const auto grant = access::grantOf(answers.setter, japaneseDay(parts_.clock.now()));
  if (!grant) return std::unexpected(grant.error());
  auto signin =
      parts_.access.prepare(answers.administrator, answers.password, *grant, answers.clinic);
  if (!signin) return std::unexpected(ofMember("/administrator", std::move(signin.error())));
  auto director = directorOf(answers.setter, signin->person);
  if (!director) return std::unexpected(std::move(director.error()));
  std::vector<access::SignIn> signins{*signin};
  if (*director) signins.push_back((*director)->signin);
  // Staff who set up in the director's place are administrator by their own word until somebody
  // else says so; the director's sign-in waits for its owner.
  std::optional<access::Act> act;
  if (answers.setter.who == access::SetsUp::Staff) {
    act = parts_.access.given(*signin, journal::Actor::ofPerson(signin->person));
  }
  const Instant now = parts_.clock.now();
  const inventory::Device machine{.id = parts_.ids.make<DeviceId>(),
                                  .name = answers.machine,
                                  .use = inventory::Use::Care,
                                  .roles = answers.machine_roles,
                                  .origin = inventory::Origin::SetUp,
                                  .registered = now};
  const Settings settings = after(answers, parts_.settings.current());
  const auto change = [&](storage::Transaction& transaction) -> Result<journal::Decision> {
    auto taken = transaction.run("SELECT count(*) FROM sign_in WHERE clinic = ?",
                                 {storage::valueOf(settings.clinic)});
    if (!taken) return std::unexpected(std::move(taken.error()));
    if (taken->front().integer(0) != 0) {
      return fail(ErrorCode::Conflict, MessageId{"hub.set-up-done"});
    }
    for (const access::SignIn& one : signins) {
      if (auto kept = keep(transaction, one); !kept) {
        const bool second = &one != &signins.front();
        return std::unexpected(
            ofMember(second ? "/director" : "/administrator", std::move(kept.error())));
      }
    }
    if (auto noted = access::noteAct(transaction, act); !noted) {
      return std::unexpected(std::move(noted.error()));
    }
    if (auto kept = inventory::insert(transaction, machine); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    Json record;
    if (answers.program) {
      if (auto kept = allowlist::insert(transaction, parts_.ids.next(),
                                        recordOf(*answers.program, programs_, now));
          !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      record = bodyOf(*answers.program, programs_);
    }
    // Before the commit: a file without its sign-in only means that set-up is offered again.
    if (auto kept = parts_.settings.replace(settings); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    return journal::Decision{
        "clinic.set-up@1",
        bodyOf(by, settings, answers.setter.who, signins, machine, std::move(record)),
        {machine.id}};
  };
  auto decided = parts_.decisions.record(settings.clinic, change);
  if (!decided) return std::unexpected(std::move(decided.error()));
  return Made{.setter = signin->person, .director = std::move(*director)};
}

Result<void> SetUp::recordPrograms(const http::ProgramOpinion& opinion,
                                   std::optional<DeviceId> machine, const journal::Actor& by) {
  const auto entry = recordOf(opinion, programs_, parts_.clock.now());
  const auto change = [&](storage::Transaction& transaction) -> Result<journal::Decision> {
    if (auto kept = allowlist::insert(transaction, parts_.ids.next(), entry); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    Json body = bodyOf(opinion, programs_);
    body.object()->insert_or_assign("by", by.toJson());
    journal::Decision decision{"allowlist.programs-recorded@1", std::move(body)};
    if (machine) decision.about.push_back(*machine);
    return decision;
  };
  auto decided = parts_.decisions.record(parts_.settings.current().clinic, change);
  if (!decided) return std::unexpected(std::move(decided.error()));
  return {};
}

}  // namespace sekisho::hub
