#include <algorithm>

#include "capabilities/journal/store/cosigned_file.h"
#include "capabilities/observation/standing.h"
#include "interfaces/http/hub_operations.h"
#include "interfaces/http/journal_operations.h"
#include "interfaces/http/journal_rows.h"
#include "interfaces/http/saved_search_operations.h"
#include "interfaces/http/search_operations.h"
#include "interfaces/http/written_use_operations.h"
#include "programs/hub/persons_meant.h"
#include "programs/hub/state.h"
#include "programs/hub/tokens_that_read.h"
#include "programs/hub/use_names.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

constexpr std::size_t kMaxRemembered = 10'000;

constexpr std::string_view kRecorded = "allowlist.programs-recorded@1";

// The machine that was registered at set-up.
std::optional<DeviceId> ownMachine(const Hub::State& state) {
  const auto devices = state.devices->all(true);
  if (!devices) return std::nullopt;
  const auto own =
      std::ranges::find(*devices, inventory::Origin::SetUp, &inventory::Device::origin);
  return own == devices->end() ? std::nullopt : std::optional(own->id);
}

// Where the newest record of Sekisho's programs lies: set-up's own, or one written since.
Json recordEntry(const Hub::State& state) {
  const auto machine = ownMachine(state);
  if (!machine) return {};
  const auto past = state.decisions->about(state.clinic(), *machine, kMaxRemembered);
  if (!past) return {};
  for (const std::string_view kind : {kRecorded, std::string_view("clinic.set-up@1")}) {
    const auto found = std::ranges::find(*past, kind, &journal::PastDecision::kind);
    const auto entry = found != past->end() ? found->index : std::nullopt;
    if (entry) return *entry;
  }
  return {};
}

Json opinionBody(const Hub::State& state, const std::vector<allowlist::ProgramRecord>& records) {
  if (records.empty()) return {};
  const allowlist::ProgramRecord& last = records.front();
  return Json::Object{{"purpose", last.purpose},       {"provider_opinion", last.opinion},
                      {"opinion_by", last.opinion_by}, {"decided_by", last.decided_by},
                      {"at", toRfc3339(last.decided)}, {"entry", recordEntry(state)}};
}

Result<Json> settingsBody(Hub::State& state) {
  const Settings settings = state.settings->current();
  const Reach reach = state.reach.current();
  const auto records = state.program_records->all();
  if (!records) return std::unexpected(records.error());
  return Json(Json::Object{
      {"clinic", Json::Object{{"id", settings.clinic.text()}, {"name", settings.clinic_name}}},
      {"hours", evidence::toJson(settings.hours)},
      {"listen", Json::Object{{"address", reach.web.text()},
                              {"transport", reach.tls() ? "tls" : "loopback"}}},
      {"agent_listen",
       Json::Object{{"address", reach.agents.text()}, {"loopback", reach.agents.isLoopback()}}},
      {"p07", opinionBody(state, *records)},
      {"last_backup", lastBackup(state)}});
}

Json dropInBody(const DropIns::Shown& shown) {
  const catalog::DropIn& it = shown.file;
  Json::Array ids(it.ids.begin(), it.ids.end());
  const bool in_use = it.isInUse();
  return Json::Object{{"file", it.file},
                      {"sha256", it.digest == Sha256{} ? Json() : Json(it.digest.hex())},
                      {"ids", std::move(ids)},
                      {"state", in_use ? "active" : "quarantined"},
                      {"line", in_use ? Json() : Json(it.problems.front().line)},
                      {"text", in_use ? Json() : bodyOf(it.problems.front().what)},
                      {"entry", shown.entry ? Json(*shown.entry) : Json()}};
}

Result<Json> dropInsBody(const Hub::State& state) {
  Json::Array bodies;
  for (const DropIns::Shown& shown : state.drop_ins->shown()) bodies.push_back(dropInBody(shown));
  return Json(Json::Object{{"drop_ins", std::move(bodies)}});
}

http::JournalSurroundings journalSide(Hub::State& state) {
  return {.words = [&state](std::string_view kind) { return eventWords(*state.specs, kind); },
          .person = [&state](std::string_view id) { return nameOfPerson(state, id); },
          .reading =
              [&state](const http::Caller& caller, std::string_view query, std::string_view why) {
                return state.readings->record(caller.actor(), "journal.read@1",
                                              {{"query", query}, {"why", why}});
              },
          .cosigned = [&state](std::uint64_t generation) { return cosignedOf(state, generation); },
          .sentence =
              [&state](const Error& error) {
                return bodyOf(state.specs->sentence(error.message.name, error.arguments));
              },
          .names = [&state] { return namesOfUse(state); },
          .patient_number = [&state](std::string_view sealed,
                                     std::string_view name) -> std::optional<std::string> {
            auto number = patientNamesOf(state).opened(sealed, name);
            return number ? std::optional(*std::move(number)) : std::nullopt;
          }};
}

http::SearchSurroundings searchSide(Hub::State& state, const http::JournalSurroundings& journal) {
  return {.journal = journal,
          .searching =
              [&state](const http::Caller& caller, Json criteria, std::string_view why) {
                return state.readings->record(caller.actor(), "journal.searched@1",
                                              {{"criteria", std::move(criteria)}, {"why", why}});
              },
          .pseudonym =
              [&state](std::string_view number) { return patientNamesOf(state).nameOf(number); },
          .persons_meant = [&state](std::string_view text) { return personsMeant(state, text); }};
}

// As criteriaBody() writes them: one text, or several of which one is asked for.
std::vector<std::string> namesAskedFor(const Json& criteria) {
  std::vector<std::string> names;
  for (const char* member : {"person", "word"}) {
    const Json& asked = criteria[member];
    if (const std::string* text = asked.text()) names.push_back(*text);
    if (asked.array() == nullptr) continue;
    for (const Json& one : *asked.array()) names.push_back(*one.text());
  }
  return names;
}

// Whoever made the token looks at those whom its bearer asks for.
Result<void> noteLook(Hub::State& state, const usage::Sender& sender, const Json& criteria) {
  observation::ListLook look{
      .list = observation::List::Search, .by = sender.made_by, .at = state.clock.now()};
  for (const std::string& text : namesAskedFor(criteria)) {
    const auto meant = personsMeant(state, text);
    if (!meant) return std::unexpected(meant.error());
    for (const PersonId person : *meant) {
      if (person != sender.made_by &&
          std::ranges::find(look.persons, person) == look.persons.end()) {
        look.persons.push_back(person);
      }
    }
  }
  return look.persons.empty() ? Result<void>() : state.looks->record(look);
}

}  // namespace

orca::PatientNames patientNamesOf(const Hub::State& state) {
  return orca::PatientNames(hmacSha256(state.keys->tables.view(), bytesOf("sekisho.patient.1\n")));
}

Sha256 exportedLineOf(const Hub::State& state, std::string_view line) {
  const Sha256 key = hmacSha256(state.keys->tables.view(), bytesOf("sekisho.exported.1\n"));
  return hmacSha256(key.view(), bytesOf(line));
}

http::FhirSurroundings fhirSide(Hub::State& state) {
  return {.may_open = [&state](PersonId made_by) { return mayReadByToken(state, made_by); },
          .searching = [&state](const usage::Sender& sender, Json criteria) -> Result<void> {
            if (auto noted = noteLook(state, sender, criteria); !noted) return noted;
            return state.readings->record(journal::Actor::hub(), "journal.searched@1",
                                          {{"sender", sender.id.text()},
                                           {"criteria", std::move(criteria)},
                                           {"why", "audit:read"}});
          },
          .pseudonym =
              [&state](std::string_view number) { return patientNamesOf(state).nameOf(number); },
          .names = [&state] { return namesOfUse(state); },
          .english =
              [&state](const Error& error) {
                const auto words = wordsOf(*state.specs)(error.message, error.arguments);
                const std::string* text = words.text["en"].text();
                return text == nullptr ? std::string() : *text;
              }};
}

// Of a generation that nobody goes on with, what was kept last; a file that cannot be read proves
// nothing.
std::optional<std::string> cosignedOf(const Hub::State& state, std::uint64_t generation) {
  if (generation == state.journal->generation()) return state.witnessing->cosigned();
  const auto kept =
      journal::readCosigned(*state.disk, journal::generationPath(state.journalPlace(), generation));
  return kept ? *kept : std::nullopt;
}

std::string nameOfPerson(const Hub::State& state, std::string_view id) {
  const auto person = PersonId::fromText(id);
  if (!person) return {};
  const auto signin = state.signins->byPerson(*person);
  return signin ? signin->name : std::string();
}

std::vector<http::Route> hubRoutes(Hub::State& state) {
  std::vector<http::Route> routes = http::hubOperations(
      *state.access, state.clock,
      {.status = [&state] { return state.status(); },
       .events =
           [&state](std::shared_ptr<platform::http::EventStream> page, const std::string& session) {
             const auto stream = page;
             state.pages.add(std::move(page), [&state, session] {
               return session.empty() || state.access->isSignedIn(session);
             });
             // Only now: whoever reads everything when they hear it misses nothing that comes
             // later.
             stream->send({.name = "status", .data = canonicalJson(state.status())});
           },
       .check_token = [&state](std::string_view token) { return state.set_up->check(token); },
       .offer = [&state] { return state.set_up->offer(); },
       .set_up = [&state](const http::SetUpAnswers& answers,
                          const journal::Actor& by) { return state.completeSetUp(answers, by); },
       .settings = [&state] { return settingsBody(state); },
       .change_settings = [&state](const http::SettingsChange& change,
                                   const journal::Actor& by) -> Result<Json> {
         if (auto done = changeSettings(state, change, by); !done) {
           return std::unexpected(std::move(done.error()));
         }
         return settingsBody(state);
       },
       .record_programs = [&state](const http::ProgramOpinion& opinion,
                                   const journal::Actor& by) -> Result<Json> {
         if (auto done = state.set_up->recordPrograms(opinion, ownMachine(state), by); !done) {
           return std::unexpected(std::move(done.error()));
         }
         state.registersChanged(std::nullopt);
         return settingsBody(state);
       },
       .backup = [&state](const journal::Actor& by) { return makeBackup(state, by); },
       .backups = [&state] { return listBackups(state); },
       .recovery_sheet = [&state](const journal::Actor& by) { return recoverySheet(state, by); },
       .verify = [&state] { return verifyJournal(state); },
       .catalog = [&state] { return catalogBody(state); },
       .drop_ins = [&state] { return dropInsBody(state); },
       .connection_sheet = [&state] { return connectionSheet(state); },
       .authority = [&state] { return state.keys->web().certificate(); }});
  const http::JournalSurroundings journal = journalSide(state);
  std::ranges::move(http::writtenUseOperations(
                        *state.written_uses, *state.people, *state.devices, state.clock, state.ids,
                        {.reading = journal.reading,
                         .changed = [&state] { state.registersChanged(std::nullopt); }}),
                    std::back_inserter(routes));
  std::ranges::move(http::journalOperations(*state.journal, *state.record, journal),
                    std::back_inserter(routes));
  std::ranges::move(
      http::savedSearchOperations(*state.saved_searches, *state.people, state.clock, state.ids),
      std::back_inserter(routes));
  std::ranges::move(
      http::searchOperations(*state.journal, *state.record, searchSide(state, journal)),
      std::back_inserter(routes));
  return routes;
}

}  // namespace sekisho::hub
