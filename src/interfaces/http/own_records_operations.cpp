#include "interfaces/http/own_records_operations.h"

#include <algorithm>
#include <set>
#include <utility>

#include "capabilities/observation/standing.h"
#include "interfaces/http/observation_operations.h"
#include "interfaces/http/posture_operations.h"

namespace sekisho::http {
namespace {

using ownership::AccountOwner;
using statements::Statement;

Json dayBody(const std::optional<std::chrono::sys_days>& day) {
  return day ? Json(toIsoDay(*day)) : Json();
}

Json personBody(const people::Person& person) {
  Json::Array duties;
  for (const auto duty : person.safety_roles) duties.emplace_back(nameOf(duty));
  std::optional<std::chrono::sys_days> pledged;
  if (person.pledge) pledged = person.pledge->signed_on;
  return Json::Object{{"name", person.name},
                      {"kana", person.kana},
                      {"kind", nameOf(person.kind)},
                      {"employer", person.employer},
                      {"safety_roles", std::move(duties)},
                      {"from", toIsoDay(person.from)},
                      {"until", dayBody(person.until)},
                      {"pledged", dayBody(pledged)},
                      {"briefed", dayBody(person.briefed)},
                      {"mail", person.mail}};
}

Json signInBody(const access::SignIn& signin) {
  Json::Array roles;
  for (const access::Role role : signin.roles) roles.emplace_back(access::nameOf(role));
  return Json::Object{{"roles", std::move(roles)},
                      {"reason", signin.reason},
                      {"ends", signin.ends ? Json(toRfc3339(*signin.ends)) : Json()}};
}

// What somebody had to do with an answer; nothing if nothing.
std::vector<std::string_view> partsIn(const Statement& statement, PersonId person) {
  std::vector<std::string_view> parts;
  if (statement.by == person) parts.emplace_back("answered");
  if (statement.confirmed && statement.confirmed->by == person) parts.emplace_back("confirmed");
  if (statement.in_charge == person) parts.emplace_back("in-charge");
  if (statement.withdrawn && statement.withdrawn->by == person) parts.emplace_back("withdrew");
  return parts;
}

Json cellBody(const evidence::Table& table, std::size_t row, std::string_view column) {
  const auto found = std::ranges::find(table.columns, column);
  if (found == table.columns.end()) return {};
  const auto& cell = table.rows.at(row).at(static_cast<std::size_t>(found - table.columns.begin()));
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return *integer;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return {};
}

class OwnRecords {
 public:
  explicit OwnRecords(OwnRecordsSources sources) : from_(std::move(sources)) {}

  Result<Reply> get(const Call& call) {
    const PersonId person = call.caller.signedIn().person;
    const auto row = from_.people.person(person);
    if (!row && row.error().code != ErrorCode::NotFound) return std::unexpected(row.error());
    const auto signin = from_.sign_in(person);
    const auto owners = from_.owners.all();
    if (!owners) return std::unexpected(owners.error());
    std::vector<AccountOwner> own;
    std::ranges::copy_if(*owners, std::back_inserter(own),
                         [&](const AccountOwner& owner) { return owner.person == person; });
    auto statements = statementBodies(person);
    if (!statements) return std::unexpected(std::move(statements.error()));
    auto looks = lookBodies(own, person);
    if (!looks) return std::unexpected(std::move(looks.error()));
    auto opened = personLookBodies(person);
    if (!opened) return std::unexpected(std::move(opened.error()));
    auto uses = useBodies(person);
    if (!uses) return std::unexpected(std::move(uses.error()));
    const auto notices = from_.notices.all();
    if (!notices) return std::unexpected(notices.error());
    const std::chrono::sys_days today{japaneseDay(from_.clock.now())};
    auto to_read = noticeToRead(*notices, row ? &*row : nullptr, today);
    if (!to_read) return std::unexpected(std::move(to_read.error()));
    Json::Array accounts;
    for (const AccountOwner& owner : own) accounts.push_back(accountBody(owner));
    return Reply{.body = Json::Object{{"person", row ? personBody(*row) : Json()},
                                      {"sign_in", signin ? signInBody(*signin) : Json()},
                                      {"accounts", std::move(accounts)},
                                      {"statements", std::move(*statements)},
                                      {"open", observation::inForce(*notices, today) != nullptr},
                                      {"observed", observedBodies(own, today)},
                                      {"looks", std::move(*looks)},
                                      {"person_looks", std::move(*opened)},
                                      {"uses", std::move(*uses)},
                                      {"to_read", std::move(*to_read)}}};
  }

 private:
  // The notice that somebody who joined after the others were told has still to be told of.
  Result<Json> noticeToRead(const std::vector<observation::Notice>& notices,
                            const people::Person* person, std::chrono::sys_days today) const {
    const observation::Notice* notice = observation::toTell(notices, today);
    if (notice == nullptr || person == nullptr || !isToBeTold(*notice, *person)) return Json();
    const auto told = from_.told.all();
    if (!told) return std::unexpected(told.error());
    if (observation::toldOf(*told, notice->id).contains(person->id)) return Json();
    const auto people = from_.people.all();
    if (!people) return std::unexpected(people.error());
    return noticeBody(*notice, notices, *people, today);
  }

  [[nodiscard]] Json deviceName(DeviceId id) const {
    const auto device = from_.devices.device(id);
    return device ? Json(device->name) : Json();
  }

  [[nodiscard]] Json accountBody(const AccountOwner& owner) const {
    return Json::Object{{"device_name", deviceName(owner.account.device)},
                        {"account", owner.account.name},
                        {"use", nameOf(owner.use)},
                        {"from", toIsoDay(owner.from)},
                        {"until", dayBody(owner.lastDay())}};
  }

  [[nodiscard]] Result<Json> statementBodies(PersonId person) const {
    const auto statements = from_.statements.all();
    if (!statements) return std::unexpected(statements.error());
    const auto specs = from_.specs();
    Json::Array bodies;
    for (const Statement& statement : *statements) {
      const catalog::ControlSpec* control = specs->control(statement.control.name);
      for (const std::string_view part : partsIn(statement, person)) {
        bodies.push_back(
            Json::Object{{"control", statement.control.name},
                         {"title", control == nullptr ? Json() : textBody(control->title)},
                         {"part", part},
                         {"answer", nameOf(statement.answer)},
                         {"checked", toIsoDay(statement.checked)},
                         {"withdrawn", statement.withdrawn.has_value()}});
      }
    }
    return Json(std::move(bodies));
  }

  // The newest reading of each machine with an account that is theirs today: their rows alone.
  [[nodiscard]] Json observedBodies(const std::vector<AccountOwner>& own,
                                    std::chrono::sys_days today) const {
    Json::Array bodies;
    std::set<ownership::Account> met;
    for (const AccountOwner& owner : own) {
      // Nobody reads of others by calling an account their own.
      const bool said_by_another = owner.by != owner.person;
      const bool theirs =
          owner.isInForce(today) && owner.use == ownership::Use::Person && said_by_another;
      if (!theirs || !met.insert(owner.account).second) continue;
      addRows(owner, "sessions", "account", bodies);
      addRows(owner, "accounts", "name", bodies);
    }
    return bodies;
  }

  // Nothing of whoever had the account before.
  void addRows(const AccountOwner& owner, std::string_view table, std::string_view column,
               Json::Array& bodies) const {
    const ownership::Account& account = owner.account;
    const Instant begins = Instant{owner.from} - kJst;
    const auto received = from_.tables.newest(account.device, table);
    if (!received || received->mark.confirmed < begins) return;
    for (std::size_t row = 0; row < received->content.rows.size(); ++row) {
      if (cellBody(received->content, row, column) != Json(account.name)) continue;
      Json last_login = cellBody(received->content, row, "last_login_ms");
      Json kind = table == "sessions" ? cellBody(received->content, row, "kind") : Json();
      if (const auto* ms = last_login.integer(); ms != nullptr && fromMs(*ms) < begins) {
        last_login = Json();
      }
      if (last_login.isNull() && kind.isNull()) continue;
      if (const auto* ms = last_login.integer()) last_login = toRfc3339(fromMs(*ms));
      bodies.push_back(Json::Object{{"device_name", deviceName(account.device)},
                                    {"account", account.name},
                                    {"session", std::move(kind)},
                                    {"last_login", std::move(last_login)},
                                    {"observed", toRfc3339(received->mark.confirmed)}});
    }
  }

  // Others who looked at names of machines on which an account was theirs that day.
  [[nodiscard]] Result<Json> lookBodies(const std::vector<AccountOwner>& own,
                                        PersonId person) const {
    std::set<DeviceId> devices;
    for (const AccountOwner& owner : own) devices.insert(owner.account.device);
    Json::Array bodies;
    for (const DeviceId& device : devices) {
      const auto looks = from_.looks.of(device);
      if (!looks) return std::unexpected(looks.error());
      for (const observation::Look& look : *looks) {
        const std::chrono::sys_days day{japaneseDay(look.at)};
        const bool about = std::ranges::any_of(own, [&](const AccountOwner& owner) {
          const auto last = owner.lastDay();
          return owner.account.device == device && owner.from <= day && (!last || day <= *last);
        });
        if (!about || look.by == person) continue;
        const auto who = from_.people.person(look.by);
        bodies.push_back(Json::Object{{"by_name", who ? Json(who->name) : Json()},
                                      {"device_name", deviceName(device)},
                                      {"at", toRfc3339(look.at)}});
      }
    }
    return Json(std::move(bodies));
  }

  [[nodiscard]] Json nameOfPerson(PersonId id) const {
    const auto person = from_.people.person(id);
    return person ? Json(person->name) : Json();
  }

  // What is written of them in the journal of use, by whomever.
  [[nodiscard]] Result<Json> useBodies(PersonId person) const {
    const auto uses = from_.uses.about(person);
    if (!uses) return std::unexpected(uses.error());
    std::set<usage::WrittenUseId> corrected;
    for (const usage::WrittenUse& use : *uses) {
      if (use.corrects) corrected.insert(use.corrects->of);
    }
    Json::Array bodies;
    for (const usage::WrittenUse& use : *uses) {
      bodies.push_back(Json::Object{{"from", toRfc3339(use.from)},
                                    {"until", toRfc3339(use.until)},
                                    {"terminal_name", deviceName(use.terminal)},
                                    {"purpose", use.purpose},
                                    {"writer", use.paper ? Json(use.paper->writer) : Json()},
                                    {"by_name", nameOfPerson(use.by)},
                                    {"at", toRfc3339(use.at)},
                                    {"corrects", use.corrects.has_value()},
                                    {"taken_back", use.corrects && use.corrects->taken_back},
                                    {"corrected", corrected.contains(use.id)}});
    }
    return Json(std::move(bodies));
  }

  // Others who opened their row of the staff register, what they can use, or a list with them.
  [[nodiscard]] Result<Json> personLookBodies(PersonId person) const {
    const auto looks = from_.looks.of(person);
    if (!looks) return std::unexpected(looks.error());
    Json::Array bodies;
    for (const observation::PersonLook& look : *looks) {
      bodies.push_back(
          Json::Object{{"by_name", nameOfPerson(look.by)},
                       {"list", look.list ? Json(observation::nameOf(*look.list)) : Json()},
                       {"at", toRfc3339(look.at)}});
    }
    return Json(std::move(bodies));
  }

  OwnRecordsSources from_;
};

}  // namespace

std::vector<Route> ownRecordsOperations(OwnRecordsSources sources) {
  // Shared by the route's function, which lives as long as the API.
  auto it = std::make_shared<OwnRecords>(std::move(sources));
  const auto get = [it](Call& call) { return it->get(call); };
  return {
      {"GET", "/own-records", "getOwnRecords", get},
  };
}

}  // namespace sekisho::http
