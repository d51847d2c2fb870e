#include "interfaces/http/ownership_operations.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "capabilities/ownership/found_account.h"
#include "capabilities/ownership/suggestion.h"
#include "core/text.h"
#include "interfaces/http/body.h"
#include "interfaces/http/register_row.h"

namespace sekisho::http {
namespace {

using ownership::Account;
using ownership::AccountOwner;
using ownership::accountsIn;
using ownership::FoundAccount;
using ownership::kAccountsTable;
using ownership::OwnershipId;
using people::Person;

std::string_view wordOf(ownership::Openness openness) {
  switch (openness) {
    using enum ownership::Openness;
    case Open: return "open";
    case Stopped:
    case Gone: return "closed";
    case Unknown: return "unknown";
  }
  std::unreachable();
}

std::string_view wordOf(ownership::Readiness readiness) {
  switch (readiness) {
    using enum ownership::Readiness;
    case Ready: return "ready";
    case Missing: return "missing";
    case Unknown: return "unknown";
  }
  std::unreachable();
}

Json orNull(const std::optional<std::int64_t>& value) { return value ? Json(*value) : Json(); }

class OwnershipOperations {
 public:
  OwnershipOperations(ownership::OwnerRegister& owners, const people::PersonRegister& people,
                      inventory::DeviceRegister& devices, evidence::ReceivedTables& tables,
                      const Clock& clock, IdSource& ids, OwnershipSurroundings around)
      : owners_(owners),
        people_(people),
        devices_(devices),
        tables_(tables),
        clock_(clock),
        ids_(ids),
        around_(std::move(around)) {}

  Result<Reply> list(Call& call) {
    const auto owners = owners_.all();
    if (!owners) return std::unexpected(owners.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    const auto devices = devices_.all();
    if (!devices) return std::unexpected(devices.error());
    const View view{.caller = call.caller, .owners = *owners, .people = *people, .today = today()};
    Json::Array seats;
    for (const inventory::Device& device : *devices) {
      if (auto seat = seatOf(device, view)) seats.push_back(std::move(*seat));
    }
    Json::Array staff;
    for (const Person& person : *people) {
      if (!person.isHere(today()) || call.caller.masked()) continue;
      staff.push_back(staffBody(person, *devices));
    }
    return Reply{.body = Json::Object{{"today", toIsoDay(today())},
                                      {"people", std::move(staff)},
                                      {"seats", std::move(seats)}}};
  }

  // What somebody can use, and whether it is open: what is to be closed when they leave.
  Result<Reply> ofPerson(Call& call) {
    const auto id = PersonId::fromText(call.parameter("person"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"people.unknown"});
    const auto person = people_.person(*id);
    if (!person) return std::unexpected(person.error());
    const auto until = person->until;
    const auto owners = owners_.all();
    if (!owners) return std::unexpected(owners.error());
    Json::Array items;
    items.push_back(Json::Object{{"kind", "sign-in"},
                                 {"device", Json()},
                                 {"device_name", Json()},
                                 {"account", Json()},
                                 {"state", signsIn(person->id) ? "open" : "closed"},
                                 {"read_at", toRfc3339(clock_.now())}});
    std::set<Account> met;
    for (const AccountOwner& owner : *owners) {
      const bool was_theirs = owner.person == person->id && owner.use == ownership::Use::Person &&
                              !owner.ended && owner.from <= today();
      if (was_theirs && met.insert(owner.account).second) {
        items.push_back(openness(owner.account, call.caller));
      }
    }
    const auto tokens = around_.tokens(person->id);
    if (!tokens) return std::unexpected(tokens.error());
    for (const ReadingToken& token : *tokens) {
      items.push_back(
          Json::Object{{"kind", "token"},
                       {"device", Json()},
                       {"device_name", Json()},
                       {"account", call.caller.masked() ? Json(kMasked) : Json(token.name)},
                       {"state", token.reads ? "open" : "closed"},
                       {"read_at", toRfc3339(clock_.now())}});
    }
    return Reply{.body = Json::Object{{"until", until ? Json(toIsoDay(*until)) : Json()},
                                      {"items", std::move(items)},
                                      {"first_day", firstDayOf(*person, *owners)}}};
  }

  Result<Reply> assign(Call& call) {
    Members members(call.body);
    AccountOwner owner{.id = ids_.make<OwnershipId>(),
                       .account = {.device = members.id<DeviceId>("device"),
                                   .name = members.text("account", 256)}};
    const auto use = ownership::useFrom(members.text("use", 20));
    if (!use) members.wrong("use");
    owner.use = use.value_or(ownership::Use::Person);
    readRow(members, call.caller, clock_.now(), owner);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto fine = ownership::check(owner); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    if (auto known = devices_.device(owner.account.device); !known) {
      return std::unexpected(std::move(known.error()));
    }
    const auto person = people_.person(owner.person);
    if (!person || owner.from < person->from || person->until.value_or(owner.from) < owner.from) {
      return fail(ErrorCode::InvalidInput, MessageId{"ownership.person"}, {},
                  {{"pointer", "/person"}});
    }
    if (auto may = mayTake(owner, call.caller); !may)
      return std::unexpected(std::move(may.error()));
    if (auto kept = owners_.assign(owner); !kept) return std::unexpected(std::move(kept.error()));
    around_.changed();
    return Reply{.status = 201, .body = named(owner, &*person, call.caller)};
  }

  Result<Reply> release(Call& call) {
    const auto ended = endRow(owners_, call, clock_.now());
    if (!ended) return std::unexpected(ended.error());
    around_.changed();
    const auto person = people_.person(ended->person);
    return Reply{.body = named(*ended, person ? &*person : nullptr, call.caller)};
  }

 private:
  struct View {
    const Caller& caller;
    const std::vector<AccountOwner>& owners;
    const std::vector<Person>& people;
    std::chrono::sys_days today{};
  };

  // Who let an account go on as nobody's does not make it theirs, while somebody else could.
  [[nodiscard]] Result<void> mayTake(const AccountOwner& owner, const Caller& caller) const {
    if (owner.person != owner.by) return {};
    const auto second = around_.takes(caller, owner.account);
    if (!second) return std::unexpected(second.error());
    if (second->worth() == Worth::NeedsAnother) {
      return fail(ErrorCode::Conflict, MessageId{"ownership.decided-by-them"}, {},
                  {{"pointer", "/person"}});
    }
    if (second->isAlone() && trimmed(owner.purpose).empty()) {
      return fail(ErrorCode::InvalidInput, MessageId{"ownership.taken-alone"}, {},
                  {{"pointer", "/purpose"}});
    }
    return {};
  }

  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }

  [[nodiscard]] bool signsIn(PersonId person) const { return !around_.roles(person).empty(); }

  // With what else makes up the access of whose it is: null `person` if the register has none.
  [[nodiscard]] Json named(const AccountOwner& owner, const Person* person,
                           const Caller& caller) const {
    Json body = ownership::toJson(owner);
    Json::Object& members = *body.object();
    const auto shown = [&](std::string_view text) {
      return Json(caller.masked() && !text.empty() ? kMasked : text);
    };
    members["person_name"] = person == nullptr ? Json() : shown(person->name);
    members["kind"] = person == nullptr ? Json() : Json(nameOf(person->kind));
    members["operator"] = person == nullptr ? Json("") : shown(person->operatorId());
    members["roles"] = rolesOf(around_.roles(owner.person));
    if (caller.masked()) coverRow(members, "account");
    return body;
  }

  [[nodiscard]] Json ownerBody(const AccountOwner& owner, const View& view) const {
    const auto person = std::ranges::find(view.people, owner.person, &Person::id);
    return named(owner, person == view.people.end() ? nullptr : &*person, view.caller);
  }

  // The least somebody needs to begin: their own sign-in, and an account of their own at each of
  // their seats; without seats in the register, at one.
  [[nodiscard]] Json firstDayOf(const Person& person,
                                const std::vector<AccountOwner>& owners) const {
    Json::Array needed;
    if (!people::isJoining(person, today())) return needed;
    const auto need = [&](std::string_view kind, Json device, ownership::Readiness readiness) {
      const auto id = device.text() != nullptr ? DeviceId::fromText(*device.text()) : std::nullopt;
      const auto seat = id ? devices_.device(*id) : fail(ErrorCode::NotFound, MessageId{""});
      needed.push_back(Json::Object{{"kind", kind},
                                    {"device", std::move(device)},
                                    {"device_name", seat ? Json(seat->name) : Json()},
                                    {"state", wordOf(readiness)}});
    };
    using enum ownership::Readiness;
    need("sign-in", Json(), signsIn(person.id) ? Ready : Missing);
    for (const DeviceId& seat : person.seats) {
      need("account", seat.text(), readinessAt(seat, person, owners));
    }
    if (person.seats.empty() && person.kind != people::Kind::Engineer) {
      need("account", Json(), readinessAt(std::nullopt, person, owners));
    }
    return needed;
  }

  [[nodiscard]] ownership::Readiness readinessAt(std::optional<DeviceId> seat, const Person& person,
                                                 const std::vector<AccountOwner>& owners) const {
    const auto first = std::max(person.from, today());
    std::vector<ownership::Openness> theirs;
    for (const AccountOwner& owner : owners) {
      const bool is_theirs = owner.person == person.id && owner.use == ownership::Use::Person &&
                             owner.isInForce(first);
      if (is_theirs && (!seat || owner.account.device == *seat)) {
        theirs.push_back(opennessNow(owner.account));
      }
    }
    return ownership::readinessOf(theirs);
  }

  [[nodiscard]] ownership::Openness opennessNow(const Account& account) const {
    const auto received = tables_.newest(account.device, kAccountsTable);
    if (!received) return ownership::Openness::Unknown;
    return ownership::opennessOf(account.name, received->content,
                                 accountsIn(received->content, today()));
  }

  // An account that is not there any more, or has no way in, is closed; one that was not read, or
  // not wholly, cannot be told.
  [[nodiscard]] Json openness(const Account& account, const Caller& caller) const {
    const auto received = tables_.newest(account.device, kAccountsTable);
    const auto device = devices_.device(account.device);
    const auto openness = received ? ownership::opennessOf(account.name, received->content,
                                                           accountsIn(received->content, today()))
                                   : ownership::Openness::Unknown;
    return Json::Object{
        {"kind", "account"},
        {"device", account.device.text()},
        {"device_name", device ? Json(device->name) : Json()},
        {"account", caller.masked() ? Json(kMasked) : Json(account.name)},
        {"state", wordOf(openness)},
        {"read_at", received ? Json(toRfc3339(received->mark.what.observed)) : Json()}};
  }

  // With what they use by the staff register, be an account of theirs found or not.
  [[nodiscard]] Json staffBody(const Person& person,
                               const std::vector<inventory::Device>& devices) const {
    Json::Array seats;
    for (const inventory::Device& device : devices) {
      if (std::ranges::find(person.seats, device.id) != person.seats.end()) {
        seats.emplace_back(device.name);
      }
    }
    return Json::Object{{"person", person.id.text()},
                        {"name", person.name},
                        {"kind", nameOf(person.kind)},
                        {"operator", person.operatorId()},
                        {"seats", std::move(seats)},
                        {"from", toIsoDay(person.from)},
                        {"until", person.until ? Json(toIsoDay(*person.until)) : Json()}};
  }

  // Who it may be, while it is nobody's. Only people who are here.
  static Json suggestionFor(const std::string& account, const View& view) {
    if (view.caller.masked()) return {};
    std::vector<ownership::Candidate> candidates;
    for (const Person& person : view.people) {
      if (person.isHere(view.today)) {
        candidates.push_back({.person = person.id, .name = person.name, .kana = person.kana});
      }
    }
    const auto person = ownership::suggestOwner(account, candidates);
    if (!person) return {};
    const auto found = std::ranges::find(view.people, *person, &Person::id);
    return Json::Object{{"id", person->text()}, {"name", found->name}};
  }

  [[nodiscard]] Json accountBody(const Account& account, const FoundAccount* found,
                                 const View& view) const {
    Json standing;
    Json::Array others;
    for (const AccountOwner& owner : view.owners) {
      if (owner.account != account) continue;
      if (owner.isInForce(view.today)) {
        standing = ownerBody(owner, view);
      } else {
        others.push_back(ownerBody(owner, view));
      }
    }
    const bool asks = found != nullptr && found->mayBeUsed() && standing == Json();
    return Json::Object{
        {"account", view.caller.masked() ? Json(kMasked) : Json(account.name)},
        {"found", found != nullptr},
        {"sudo", found != nullptr ? orNull(found->sudo) : Json()},
        {"stopped", found != nullptr && found->stopped ? Json(*found->stopped) : Json()},
        {"standing", std::move(standing)},
        {"suggestion", asks ? suggestionFor(account.name, view) : Json()},
        {"others", std::move(others)}};
  }

  // Nothing of a device that has sent no accounts and of which nobody has decided any.
  [[nodiscard]] std::optional<Json> seatOf(const inventory::Device& device,
                                           const View& view) const {
    const auto received = tables_.newest(device.id, kAccountsTable);
    std::vector<FoundAccount> found;
    if (received) found = accountsIn(received->content, today());
    Json::Array accounts;
    std::set<std::string> met;
    for (const FoundAccount& account : found) {
      met.insert(account.name);
      accounts.push_back(accountBody({device.id, account.name}, &account, view));
    }
    for (const AccountOwner& owner : view.owners) {
      if (owner.account.device != device.id || !met.insert(owner.account.name).second) continue;
      accounts.push_back(accountBody(owner.account, nullptr, view));
    }
    if (!received && accounts.empty()) return std::nullopt;
    return Json::Object{
        {"device", device.id.text()},
        {"name", device.name},
        {"read_at", received ? Json(toRfc3339(received->mark.what.observed)) : Json()},
        {"whole", received && received->content.status == evidence::TableStatus::Complete},
        {"accounts", std::move(accounts)}};
  }

  ownership::OwnerRegister& owners_;
  const people::PersonRegister& people_;
  inventory::DeviceRegister& devices_;
  evidence::ReceivedTables& tables_;
  const Clock& clock_;
  IdSource& ids_;
  OwnershipSurroundings around_;
};

}  // namespace

std::vector<Route> ownershipOperations(ownership::OwnerRegister& owners,
                                       const people::PersonRegister& people,
                                       inventory::DeviceRegister& devices,
                                       evidence::ReceivedTables& tables, const Clock& clock,
                                       IdSource& ids, OwnershipSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<OwnershipOperations>(owners, people, devices, tables, clock, ids,
                                                  std::move(surroundings));
  const auto bind = [&](Result<Reply> (OwnershipOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/access-register", "listAccountOwners", bind(&OwnershipOperations::list)},
      {"GET", "/people/{person}/access", "getPersonAccess", bind(&OwnershipOperations::ofPerson)},
      {"POST", "/access-register", "assignAccount", bind(&OwnershipOperations::assign)},
      {"POST", "/access-register/{ownership}/end", "releaseAccount",
       bind(&OwnershipOperations::release)},
  };
}

}  // namespace sekisho::http
