// Which operations the hub has, and what each of them reaches.
#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "core/check.h"
#include "interfaces/http/access_operations.h"
#include "interfaces/http/document_operations.h"
#include "interfaces/http/duty_operations.h"
#include "interfaces/http/evidence_operations.h"
#include "interfaces/http/kept_answers.h"
#include "interfaces/http/log_check_operations.h"
#include "interfaces/http/observation_operations.h"
#include "interfaces/http/own_records_operations.h"
#include "interfaces/http/ownership_operations.h"
#include "interfaces/http/passkey_operations.h"
#include "interfaces/http/people_operations.h"
#include "interfaces/http/person_looks.h"
#include "interfaces/http/posture_operations.h"
#include "interfaces/http/reading_operations.h"
#include "interfaces/http/review_operations.h"
#include "interfaces/http/sign_in_operations.h"
#include "interfaces/http/staff_import_operations.h"
#include "interfaces/http/statement_operations.h"
#include "interfaces/http/usage_import_operations.h"
#include "programs/hub/duty_sources.h"
#include "programs/hub/log_material.h"
#include "programs/hub/reviewing.h"
#include "programs/hub/second_person.h"
#include "programs/hub/staff.h"
#include "programs/hub/state.h"
#include "programs/hub/tokens_that_read.h"
#include "programs/hub/words.h"

namespace sekisho::hub {

std::vector<http::Route> Hub::State::accessRoutes() {
  std::vector<http::Route> routes;
  const auto add = [&](std::vector<http::Route> more) {
    std::ranges::move(more, std::back_inserter(routes));
  };
  const http::AccessSurroundings around{
      .clinic = [this] { return settings->current().clinic_name; },
      .person = [this](PersonId id) -> Result<std::string> {
        const auto person = people->person(id);
        if (!person) return std::unexpected(person.error());
        return person->name;
      },
      .admit = [this](const access::SignIn& signin,
                      const journal::Actor& by) { return admit(*this, signin, by); },
      .named_address = [this] { return reach.current().namedAddress(); },
      .sessions_ended = [this] { pages.closeEnded(); },
      .changed = [this] { registersChanged(std::nullopt); }};
  add(http::accessOperations(*access, *second_factors, clock, around));
  add(http::signInOperations(*access, clock, around));
  add(http::passkeyOperations(*access, *passkeys, clock,
                              [this] { return settings->current().clinic_name; }));
  return routes;
}

std::vector<http::Route> Hub::State::staffRoutes() {
  std::vector<http::Route> routes;
  const auto add = [&](std::vector<http::Route> more) {
    std::ranges::move(more, std::back_inserter(routes));
  };
  const http::PeopleSurroundings around{
      .roles = [this](PersonId id) { return rolesToday(*this, id).value_or(access::Roles{}); },
      .has_sign_in =
          [this](PersonId id) {
            const auto signin = signins->byPerson(id);
            return signin || signin.error().code != ErrorCode::NotFound;
          },
      .may_rename = [this](const access::Identity& by,
                           PersonId id) { return mayRename(*this, by, id); },
      .is_of_their_making = [this](PersonId by,
                                   PersonId person) { return access->isMadeBy(by, person); },
      .director_signs_in = [this] { return directorSignsIn(*this); },
      .others_may =
          [this](PersonId by, PersonId person) {
            auto people = whoMay(*this, "changePerson");
            if (!people) return true;
            std::erase(*people, by);
            std::erase(*people, person);
            return !people->empty();
          },
      .is_seat = [this](DeviceId id) -> Result<bool> {
        const auto device = devices->device(id);
        if (!device && device.error().code == ErrorCode::NotFound) return false;
        if (!device) return std::unexpected(device.error());
        return !device->retired;
      },
      .on_file = [this](documents::DocumentId id) -> Result<void> {
        auto filed = documents->get(id);
        if (!filed) return std::unexpected(std::move(filed.error()));
        return {};
      },
      .is_programs = [this](std::string_view name,
                            const ownership::Days& on) { return isProgramsOn(*this, name, on); },
      .used_by_programs = [this] { return operatorsOfPrograms(*this); },
      .notice = [this] { return tellingOfNotice(*this); },
      .changed = [this] { registersChanged(std::nullopt); }};
  add(http::peopleOperations(*people, clock, ids, wordsOf(*specs), around));
  add(http::staffImportOperations(*people, *program_operators, clock, ids, wordsOf(*specs),
                                  around));
  add(http::ownershipOperations(
      *owners, *people, *devices, *tables, clock, ids,
      {.roles = [this](PersonId id) { return rolesToday(*this, id).value_or(access::Roles{}); },
       .tokens = [this](PersonId id) { return tokensThatRead(*this, id); },
       .takes =
           [this](const http::Caller& caller, const ownership::Account& account) {
             return takesAccount(*this, caller, account);
           },
       .changed = [this] { registersChanged(std::nullopt); }}));
  add(http::observationOperations(
      *notices_to_staff, *told, *people, clock, ids,
      [this](const http::Caller& caller, PersonId first) {
        return secondPerson(*this, caller, "giveNotice", first, Making::OfOneHand);
      },
      [this] { registersChanged(std::nullopt); }));
  return routes;
}

std::vector<http::Route> Hub::State::filingRoutes() {
  std::vector<http::Route> routes;
  const auto add = [&](std::vector<http::Route> more) {
    std::ranges::move(more, std::back_inserter(routes));
  };
  auto filing =
      http::documentOperations(*documents, *contents, *people, clock, ids,
                               [this](const http::Caller& caller, documents::DocumentId document) {
                                 return readings->record(caller.actor(), "document.opened@1",
                                                         {{"document", document.text()}});
                               });
  const auto content = std::ranges::find(filing, "getDocumentContent", &http::Route::operation);
  SEKISHO_CHECK(content != filing.end());
  add(http::readingOperations(
      *reading, *people, *documents, clock, ids,
      {.readers = [this] { return readersOf(*this); },
       .content_there = [this](const Sha256& digest) { return contents->look(digest); },
       .content = content->answer,
       .changed = [this] { registersChanged(std::nullopt); }}));
  add(std::move(filing));
  return routes;
}

// What people check and answer.
std::vector<http::Route> Hub::State::checkingRoutes() {
  std::vector<http::Route> routes;
  const auto add = [&](std::vector<http::Route> more) {
    std::ranges::move(more, std::back_inserter(routes));
  };
  add(http::logCheckOperations(
      *log_checks, *people, *journal, clock, ids,
      {.every = [this] { return std::chrono::days{ruleOf(*this, "log_check_days")}; },
       .set_up = [this] { return setUpOn(*this); },
       .second =
           [this](const http::Caller& caller, PersonId first) {
             return secondPerson(*this, caller, "confirmOwnActs", first, Making::OfOneHand);
           },
       .counts = [this](const logchecks::LogCheck& check) { return isWholeToday(*this, check); },
       .material = [this](logchecks::Period period) { return logMaterial(*this, period); },
       .kind = [this](std::uint64_t index) -> Result<std::string> {
         auto entry = journal->entry(index);
         if (!entry) return std::unexpected(std::move(entry.error()));
         return std::move(entry->kind);
       },
       .sees =
           [this](const http::Caller& caller, logchecks::Period period) {
             return seesObserved(caller, daily::beginningOf(period.first)) &&
                    seesObserved(caller, daily::beginningOf(period.last));
           },
       .devices = [this] { return devices->all(true); },
       .reading =
           [this](const http::Caller& caller) {
             return readings->record(caller.actor(), "journal.read@1",
                                     {{"query", "material of a check"}, {"why", "monthly-check"}});
           },
       .changed = [this] { registersChanged(std::nullopt); }}));
  add(http::reviewOperations(*reviews, *people, *devices, clock, ids, reviewSurroundings(*this)));
  add(http::statementOperations(
      *statements, *people, *documents, *posture, clock, ids,
      {.specs = [this] { return drop_ins->specs(); },
       .second =
           [this](const http::Caller& caller, PersonId first) {
             return secondPerson(*this, caller, "confirmStatement", first, Making::OfOneHand);
           },
       .word = [this](const statements::Statement& given) { return secondWordOf(*this, given); },
       .content_there = [this](const Sha256& digest) { return contents->look(digest); },
       .cite = [this](std::span<const Sha256> digests) { return tables->cite(digests); },
       .table_there = [this](DeviceId device, std::string_view table,
                             const Sha256& digest) -> Result<void> {
         const auto found = tables->byDigest(device, table, digest);
         if (!found) return std::unexpected(found.error());
         return {};
       },
       .device_name =
           [this](DeviceId id) {
             const auto device = devices->device(id);
             return device ? device->name : id.text();
           },
       .changed = [this] { registersChanged(std::nullopt); }}));
  return routes;
}

std::vector<http::Route> Hub::State::calendarRoutes() {
  std::vector<http::Route> routes;
  const auto add = [&](std::vector<http::Route> more) {
    std::ranges::move(more, std::back_inserter(routes));
  };
  add(http::dutyOperations(*feeds, *people, clock, random, ids, wordsOf(*specs),
                           {.sources = dutySources(*this),
                            .hours = [this] { return settings->current().hours; },
                            .by_mail =
                                [this] {
                                  const auto server = mail->server();
                                  return server && server->has_value();
                                },
                            .root =
                                [this] {
                                  const Reach now = reach.current();
                                  return (now.tls() ? "https://" : "http://") +
                                         now.bestAddressOf(now.web);
                                },
                            .roles = [this](PersonId id) { return rolesToday(*this, id); }}));
  add(http::mailOperations(*mail, *people, clock, wordsOf(*specs), mailSurroundings(*this)));
  return routes;
}

// What machines and other systems say, and what it means.
std::vector<http::Route> Hub::State::evidenceRoutes() {
  std::vector<http::Route> routes;
  const auto add = [&](std::vector<http::Route> more) {
    std::ranges::move(more, std::back_inserter(routes));
  };
  add(http::usageOperations(*senders, *arrivals, *journal, *record, clock, random, ids,
                            usageSurroundings(*this)));
  add(http::usageImportOperations(
      *imported_lists, *arrivals,
      [this](std::string_view line) { return exportedLineOf(*this, line); }, clock, wordsOf(*specs),
      [this] { registersChanged(std::nullopt); }));
  add(http::postureOperations(*posture, clock,
                              {.specs = [this] { return drop_ins->specs(); },
                               .names =
                                   [this](DeviceId id) {
                                     const auto device = devices->device(id);
                                     return device ? device->name : id.text();
                                   },
                               .notices = [this] { return notices(); }}));
  add(http::evidenceOperations(
      *tables, *devices, *fleet, *specs,
      {.sees = [this](const http::Caller& who,
                      std::optional<Instant> received) { return seesObserved(who, received); },
       .looks =
           [this](const http::Caller& who, DeviceId device) {
             return looks->record(
                 {.device = device, .by = who.signedIn().person, .at = clock.now()});
           }}));
  return routes;
}

std::vector<http::Route> Hub::State::ownRoutes() {
  return http::ownRecordsOperations(
      {.people = *people,
       .owners = *owners,
       .statements = *statements,
       .devices = *devices,
       .tables = *tables,
       .notices = *notices_to_staff,
       .told = *told,
       .looks = *looks,
       .uses = *written_uses,
       .clock = clock,
       .sign_in = [this](PersonId id) { return signins->byPerson(id); },
       .specs = [this] { return drop_ins->specs(); }});
}

void Hub::State::buildApi() {
  std::vector<http::Route> routes;
  for (auto part : {accessRoutes(),
                    staffRoutes(),
                    filingRoutes(),
                    checkingRoutes(),
                    retentionRoutes(),
                    visitRoutes(*this),
                    selfCheckRoutes(*this),
                    witnessRoutes(*this),
                    calendarRoutes(),
                    hubRoutes(*this),
                    deviceRoutes(*this),
                    evidenceRoutes(),
                    ownRoutes(),
                    dailyRoutes(*this),
                    orcaRoutes(*this),
                    operatorRoutes(*this),
                    maintenanceRoutes(*this),
                    worryRoutes(*this),
                    internetRoutes(*this),
                    backupCheckRoutes(*this)}) {
    std::ranges::move(part, std::back_inserter(routes));
  }
  const std::set<std::string_view> of_a_person{"getPerson", "changePerson", "getPersonAccess"};
  const std::map<std::string_view, observation::List> of_many{
      {"listAccountOwners", observation::List::AccessRegister},
      {"listOperators", observation::List::AccessRegister},
      {"getReview", observation::List::Review},
      {"listWrittenUses", observation::List::WrittenUses},
      {"getDailyUse", observation::List::DailyUse},
      {"listContacts", observation::List::Contacts},
      {"getLogCheckMaterial", observation::List::LogCheck},
      {"listMaintenance", observation::List::Maintenance},
      {"searchEntries", observation::List::Search}};
  for (http::Route& route : routes) {
    if (of_a_person.contains(route.operation)) {
      route = http::keepingLooks(std::move(route), *looks, clock);
    } else if (const auto list = of_many.find(route.operation); list != of_many.end()) {
      route = http::keepingListLooks(std::move(route), list->second, *looks, clock);
    }
  }
  keepAnswers(routes);
  api = std::make_unique<http::Api>(std::move(routes), *access, wordsOf(*specs));
  fhir = std::make_unique<http::FhirSearch>(*record, *senders, clock, random, fhirSide(*this));
}

// What every open page asks for after a change, and what costs most to put together.
void Hub::State::keepAnswers(std::vector<http::Route>& routes) {
  const auto kept = http::KeptAnswers::make(
      [this]() -> std::optional<std::uint64_t> {
        // Both only grow: their sum stays the same only while both do.
        const auto stored = database->changes();
        return stored ? std::optional(*stored + pages.told()) : std::nullopt;
      },
      clock);
  const std::set<std::string_view> asked{"getBoard", "getArticle", "listDevices"};
  for (http::Route& route : routes) {
    if (asked.contains(route.operation)) route = kept->over(std::move(route));
    if (route.operation == "getSession") {
      route = kept->over(std::move(route), http::KeptAnswers::For::Session);
    }
  }
}

}  // namespace sekisho::hub
