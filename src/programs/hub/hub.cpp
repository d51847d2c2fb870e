#include "programs/hub/hub.h"

#include <fmt/core.h>

#include <chrono>
#include <set>
#include <thread>

#include "capabilities/access/store/second_factor_store.h"
#include "capabilities/access/store/sign_in_store.h"
#include "capabilities/allowlist/store/program_record_store.h"
#include "capabilities/backupchecks/store/backup_check_store.h"
#include "capabilities/catalog/store/drop_in_record_store.h"
#include "capabilities/daily/store/confirmation_store.h"
#include "capabilities/documents/store/content_files.h"
#include "capabilities/documents/store/document_store.h"
#include "capabilities/duties/store/feed_store.h"
#include "capabilities/evidence/store/received_table_store.h"
#include "capabilities/fleet/store/fleet_store.h"
#include "capabilities/incidents/store/worry_store.h"
#include "capabilities/internet/store/internet_store.h"
#include "capabilities/inventory/store/device_store.h"
#include "capabilities/inventory/store/sighting_store.h"
#include "capabilities/journal/store/journal_files.h"
#include "capabilities/logchecks/store/log_check_store.h"
#include "capabilities/mail/store/mail_store.h"
#include "capabilities/maintenance/store/maintenance_store.h"
#include "capabilities/observation/store/look_store.h"
#include "capabilities/observation/store/notice_store.h"
#include "capabilities/observation/store/told_store.h"
#include "capabilities/orca/store/reading_store.h"
#include "capabilities/ownership/store/owner_store.h"
#include "capabilities/ownership/store/program_operator_store.h"
#include "capabilities/people/store/person_store.h"
#include "capabilities/posture/store/fact_tables.h"
#include "capabilities/posture/store/stored_verdicts.h"
#include "capabilities/reading/store/reading_store.h"
#include "capabilities/retention/store/retention_store.h"
#include "capabilities/reviews/store/review_store.h"
#include "capabilities/statements/store/statement_store.h"
#include "capabilities/usage/store/account_store.h"
#include "capabilities/usage/store/imported_list_store.h"
#include "capabilities/usage/store/saved_search_store.h"
#include "capabilities/usage/store/sender_store.h"
#include "capabilities/usage/store/written_use_store.h"
#include "capabilities/usage/told.h"
#include "capabilities/visits/store/visit_store.h"
#include "platform/disk/room.h"
#include "programs/backup/backup.h"
#include "programs/backup/next_generation.h"
#include "programs/hub/clinic_source.h"
#include "programs/hub/duty_sources.h"
#include "programs/hub/owners_of_today.h"
#include "programs/hub/receiving.h"
#include "programs/hub/staff.h"
#include "programs/hub/state.h"
#include "programs/hub/words.h"
#include "programs/specs/embedded_specs.h"
#include "programs/web/embedded_web.h"
#include "schemas/access.h"
#include "schemas/allowlist.h"
#include "schemas/backupchecks.h"
#include "schemas/catalog.h"
#include "schemas/daily.h"
#include "schemas/documents.h"
#include "schemas/duties.h"
#include "schemas/evidence.h"
#include "schemas/fleet.h"
#include "schemas/incidents.h"
#include "schemas/internet.h"
#include "schemas/inventory.h"
#include "schemas/journal.h"
#include "schemas/logchecks.h"
#include "schemas/mail.h"
#include "schemas/maintenance.h"
#include "schemas/observation.h"
#include "schemas/orca.h"
#include "schemas/ownership.h"
#include "schemas/people.h"
#include "schemas/posture.h"
#include "schemas/reading.h"
#include "schemas/retention.h"
#include "schemas/reviews.h"
#include "schemas/statements.h"
#include "schemas/usage.h"
#include "schemas/visits.h"
#include "storage/sqlite/sqlite.h"

namespace sekisho::hub {
namespace {

constexpr std::chrono::seconds kDrain{5};
constexpr MessageId kNewerKeys{"journal.restored"};

// A shipped spec with a problem stops the start: file, line, and what would be allowed.
Result<catalog::Specs> shippedSpecs() {
  auto specs = catalog::Specs::load(programs::embeddedSpecs());
  if (specs) return std::move(*specs);
  std::string problems;
  for (const catalog::SpecProblem& problem : specs.error()) problems += problem.text() + "; ";
  return fail(ErrorCode::Corrupt, MessageId{"hub.specs-broken"}, problems);
}

journal::Decisions::Kinds declaredKinds(const catalog::Specs& specs) {
  journal::Decisions::Kinds kinds;
  for (const auto& [kind, event] : specs.events()) {
    const auto of = journal::entryClassOf(event.entry_class);
    kinds.emplace(kind, of.value_or(journal::EntryClass::Decision));
  }
  return kinds;
}

}  // namespace

// Whoever looks whether it is held (sekisho) holds it for a moment.
Result<void> Hub::State::lockData() {
  constexpr int kTries = 20;
  constexpr std::chrono::milliseconds kBetween{25};
  for (int tries = 1;; ++tries) {
    auto held = disk->lock(options.data + "/lock");
    if (held) {
      lock = std::move(*held);
      return {};
    }
    if (held.error().code != ErrorCode::Conflict) return std::unexpected(std::move(held.error()));
    if (tries == kTries) return fail(ErrorCode::Conflict, MessageId{"hub.in-use"}, options.data);
    std::this_thread::sleep_for(kBetween);
  }
}

Result<void> Hub::State::openData() {
  disk = platform::systemDisk();
  if (auto made = disk->createDirectory(options.data); !made) return made;
  if (!lock) {
    if (auto locked = lockData(); !locked) return locked;
  }
  if (auto made = disk->createDirectory(options.data + "/backups"); !made) return made;
  const auto restoring = platform::look(*disk, backup::restoringMark(options.data));
  if (!restoring) return std::unexpected(restoring.error());
  if (*restoring == platform::Presence::Present) {
    return fail(ErrorCode::Conflict, MessageId{"hub.restore-unfinished"}, options.data);
  }
  auto file = SettingsFile::open(*disk, options.data + "/hub.toml", ids.make<ClinicId>());
  if (!file) return std::unexpected(std::move(file.error()));
  settings = std::make_unique<SettingsFile>(std::move(*file));

  const auto files = keyFiles();
  if (!files) return std::unexpected(files.error());
  auto opened_keys =
      Keys::open(*disk, keyFolder(), *files, settings->current().host_name, clock, random);
  if (!opened_keys) return std::unexpected(std::move(opened_keys.error()));
  keys = std::make_unique<Keys>(std::move(*opened_keys));

  auto loaded = shippedSpecs();
  if (!loaded) return std::unexpected(std::move(loaded.error()));
  specs = std::make_unique<const catalog::Specs>(std::move(*loaded));

  auto opened_database = storage::openSqlite(options.data + "/hub.sqlite");
  if (!opened_database) return std::unexpected(std::move(opened_database.error()));
  database = std::move(*opened_database);
  const storage::Schema schemas[] = {
      journal::kSchema,   access::kSchema,      people::kSchema,      inventory::kSchema,
      allowlist::kSchema, evidence::kSchema,    fleet::kSchema,       posture::kSchema,
      catalog::kSchema,   statements::kSchema,  documents::kSchema,   ownership::kSchema,
      reviews::kSchema,   observation::kSchema, visits::kSchema,      duties::kSchema,
      reading::kSchema,   logchecks::kSchema,   mail::kSchema,        usage::kSchema,
      retention::kSchema, daily::kSchema,       maintenance::kSchema, orca::kSchema,
      incidents::kSchema, internet::kSchema,    backupchecks::kSchema};
  if (auto migrated = database->migrate(schemas); !migrated) return migrated;

  auto opened_journal = openJournal();
  if (!opened_journal) return std::unexpected(std::move(opened_journal.error()));
  journal = std::move(*opened_journal);
  auto opened_record = journal::openGenerations(*disk, journalPlace(), *journal, clock, random);
  if (!opened_record) return std::unexpected(std::move(opened_record.error()));
  record = std::move(*opened_record);
  noteReopening();
  decisions = std::make_unique<journal::Decisions>(*database, *journal, declaredKinds(*specs));
  if (auto replayed = decisions->replay(); !replayed) {
    return std::unexpected(std::move(replayed.error()));
  }
  return {};
}

// Keys are made with the data they are for: other ones beside data that is there would only spoil
// what is left of it.
Result<KeyFiles> Hub::State::keyFiles() const {
  for (const char* name : {"/hub.sqlite", "/journal"}) {
    const auto there = platform::look(*disk, options.data + name);
    if (!there) return std::unexpected(there.error());
    if (*there == platform::Presence::Present) return KeyFiles::MustBeThere;
  }
  return KeyFiles::MayBeMade;
}

journal::JournalPlace Hub::State::journalPlace() const {
  return {.directory = options.data + "/journal",
          .keys = keyFolder(),
          .clinic = clinic(),
          .indexing = usage::searchIndexing()};
}

// The newest generation; after a restore the one that follows it, since the old tree may have grown
// elsewhere (design: a restored hub never appends to the old tree).
Result<std::unique_ptr<journal::Journal>> Hub::State::openJournal() {
  const journal::JournalPlace place = journalPlace();
  const auto marked = backup::nextGenerationOf(*disk, options.data);
  if (!marked) return std::unexpected(marked.error());
  std::optional<backup::NextGeneration> next = *marked;
  if (!next) {
    auto opened = journal::openJournal(*disk, place, clock, random);
    if (opened || opened.error().message != kNewerKeys) return opened;
    // The keys know a later generation than the files: an older copy of them was put back.
    next = backup::NextGeneration{.previous = {}, .why = std::string(backup::kOlderCopy)};
  }
  auto opened = journal::openNextGeneration(*disk, place, next->previous, next->why, clock, random);
  if (!opened) return opened;
  if (auto cleared = backup::clearNextGeneration(*disk, options.data); !cleared) {
    return std::unexpected(std::move(cleared.error()));
  }
  return opened;
}

// Whether this generation says in its first entry that it follows an older copy.
void Hub::State::noteReopening() {
  const auto entry = journal->entry(0);
  const auto body = entry && entry->kind == "journal.generation-opened@1"
                        ? journal->body(0)
                        : fail(ErrorCode::NotFound, MessageId{""});
  const auto json = body ? parseJson(textOf(*body)) : fail(ErrorCode::NotFound, MessageId{""});
  if (!json) return;
  const auto* why = (*json)["why"].text();
  if (why == nullptr || *why != backup::kOlderCopy) return;
  reopened = ReopenedJournal{.generation = journal->generation(), .at = entry->recorded};
}

Result<void> Hub::State::openSignIns() {
  readings = std::make_unique<Readings>(*decisions, clinic(), clock);
  signins = access::openSignInRegister(*database, *decisions, clinic(), &duties::removeFeedsOf);
  factors = access::openSecondFactorRegister(*database, *decisions, clinic());
  second_factors =
      std::make_unique<access::SecondFactors>(*factors, *signins, keys->tables, clock, random, ids);
  passkeys = std::make_unique<access::Passkeys>(*factors, clock, random, ids);
  access =
      std::make_unique<access::Access>(*signins, *factors, clock, random, ids, [this](PersonId id) {
        const auto person = people->person(id);
        return person && person->until && *person->until < japaneseDay(clock.now());
      });
  people = people::openPersonRegister(*database, *decisions, clinic(), &access::rename);
  return registerSignIns(*this);
}

void Hub::State::openRegisters() {
  devices = inventory::openDeviceRegister(*database, *decisions, clinic(), &fleet::endAgentsOf);
  owners = std::make_unique<OwnersOfToday>(
      ownership::openOwnerRegister(*database, *decisions, clinic()), *devices);
  program_operators = ownership::openProgramOperators(*database, *decisions, clinic());
  reviews = reviews::openReviewRegister(*database, *decisions, clinic());
  retention = retention::openRetentionRegister(*database, *decisions, clinic());
  orca_readings = orca::openReadingDecisions(*database, *decisions, clinic());
  week_of_sessions = std::make_unique<WeekOfSessions>(*record, clock);
  log_checks = logchecks::openLogCheckRegister(*database, *decisions, clinic());
  notices_to_staff = observation::openNoticeRegister(*database, *decisions, clinic());
  looks = observation::openLookRegister(*database, *decisions, clinic());
  told = observation::openToldRegister(*database, *decisions, clinic());
  statements = statements::openStatementRegister(*database, *decisions, clinic());
  visits = visits::openVisitRegister(*database, *decisions, clinic(), keys->tables, random);
  feeds = duties::openFeedRegister(*database, *decisions, clinic());
  mail = mail::openOutbox(*database, *decisions, clinic());
  reading = reading::openReadingRegister(*database, *decisions, clinic());
  worries = incidents::openWorryRegister(*database, *decisions, clinic());
  internet = internet::openInternetRegister(*database, *decisions, clinic());
  backup_checks = backupchecks::openBackupChecks(*database, *decisions, clinic());
  addresses = inventory::openAddressHistory(*database, clinic());
  program_records = allowlist::openProgramRecords(*database, clinic());
  running_program = runningProgram();
  fleet = fleet::openFleet(*database, *decisions, clinic());
  tables = evidence::openReceivedTables(*database, clinic(), keys->tables, random);
  week_of_operators = std::make_unique<WeekOfOperators>(
      WeekOfOperators::Parts{*record, *tables, *addresses, *devices, clock});
  operators_left = std::make_unique<OperatorsLeft>(*record, *tables, clock);
  events = std::make_unique<JournalEvents>(*journal);
  maintenance = maintenance::openMaintenanceRegister(*database, *decisions, clinic());
  remote_intake = std::make_unique<RemoteIntake>(
      RemoteIntake::Parts{.events = *events,
                          .journal = *journal,
                          .lines = *maintenance,
                          .devices = *devices,
                          .ids = ids,
                          .changed = [this] { registersChanged(std::nullopt); }});
  orca_intake = std::make_unique<OrcaIntake>(OrcaIntake::Parts{
      .next = *remote_intake, .tables = *tables, .devices = *devices, .clock = clock});
}

Result<void> Hub::State::openDocuments() {
  auto opened_contents = documents::openContentFiles(
      *disk, options.data + "/documents", ids, [this]() -> Result<documents::Room> {
        const auto room = platform::roomAt(options.data);
        if (!room) return std::unexpected(room.error());
        return documents::Room{.whole = room->whole, .free = room->free};
      });
  if (!opened_contents) return std::unexpected(std::move(opened_contents.error()));
  contents = std::move(*opened_contents);
  documents = documents::openDocumentRegister(*database, *decisions, clinic());
  rounds = std::make_unique<documents::Rounds>(*documents, *contents);
  return {};
}

Result<void> Hub::State::openUsage() {
  senders = usage::openSenderRegister(*database, *decisions, clinic());
  accounts = usage::openAccountBook(*database, clinic());
  written_uses = usage::openWrittenUses(*database, *decisions, clinic());
  imported_lists = usage::openImportedLists(*database, *decisions, clinic());
  saved_searches = usage::openSavedSearches(*database, *decisions, clinic());
  confirmations = daily::openConfirmationRegister(*database, *decisions, clinic());
  day_book = std::make_unique<DayBook>(*this);
  arrivals = std::make_unique<usage::Arrivals>(*journal, *accounts, clock);
  if (auto counted = openArrivals(*this); !counted) return counted;
  syslog_intake = std::make_unique<syslog::Intake>(*arrivals, *senders, clinic(), clock);
  return {};
}

Result<void> Hub::State::openPosture() {
  drop_in_records = catalog::openDropInRecords(*database, *decisions, clinic());
  drop_ins = std::make_unique<DropIns>(options.data + "/specs.d", *specs, *drop_in_records);
  clinic_source = std::make_unique<HubClinic>(*this);
  questions = posture::openFactTables(*specs, clock);
  verdicts = posture::openVerdictStore(*database, *decisions, clinic());
  auto judging = posture::Posture::open(
      *specs,
      {.clinic = *clinic_source, .received = *tables, .questions = *questions, .store = *verdicts},
      clock.now());
  if (!judging) return std::unexpected(std::move(judging.error()));
  posture = std::move(*judging);
  return {};
}

// In the order in which they need one another.
Result<void> Hub::State::openCapabilities() {
  if (auto opened = openSignIns(); !opened) return opened;
  openRegisters();
  if (auto opened = openDocuments(); !opened) return opened;
  if (auto opened = openUsage(); !opened) return opened;
  set_up = std::make_unique<SetUp>(SetUp::Parts{.access = *access,
                                                .decisions = *decisions,
                                                .settings = *settings,
                                                .clock = clock,
                                                .random = random,
                                                .ids = ids},
                                   installedPrograms());
  if (auto opened = openPosture(); !opened) return opened;
  auto opened_mailing = Mailing::open(*this);
  if (!opened_mailing) return std::unexpected(std::move(opened_mailing.error()));
  mailing = std::move(*opened_mailing);
  auto opened_witnessing = Witnessing::open(*this);
  if (!opened_witnessing) return std::unexpected(std::move(opened_witnessing.error()));
  witnessing = std::move(*opened_witnessing);
  orca_answers =
      std::make_unique<OrcaAnswers>(clock, [this] { return orcaServers(*this); }, &timeToAnswerOf);
  readDropIns();
  keepKeysSealed();
  receiver = std::make_unique<agentlink::Receiver>(clinic(), *fleet, *orca_intake, *tables, clock,
                                                   ids, agentSide(*this));
  return {};
}

namespace {

// What of the journal, which goes on recording, cannot be read.
Json troubleBody(const catalog::Specs& specs, const Error& why) {
  return Json::Object{{"message", why.message.name},
                      {"text", bodyOf(specs.sentence(why.message.name, why.arguments))}};
}

}  // namespace

Json Hub::State::status() const {
  const bool writable =
      journal->readiness() != journal::Readiness::Stopped && (!wantsRoom() || has_room.load());
  const Settings now = settings->current();
  const MessageId why = journal->readiness() == journal::Readiness::Stopped
                            ? journal::kJournalStopped
                            : journal::kJournalReadOnly;
  const auto trouble = journal->unreadable();
  return Json::Object{
      {"clinic", now.clinic_name.empty() ? Json() : Json(now.clinic_name)},
      {"set_up", set_up->state().value_or(SetUp::State::Done) == SetUp::State::Done},
      {"hub_time", toRfc3339(clock.now())},
      {"journal", Json::Object{{"state", writable ? "recording" : "read-only"},
                               {"generation", journal->generation()},
                               {"since", toRfc3339(clock.now())},
                               {"message", writable ? Json() : Json(why.name)},
                               {"text", writable ? Json() : bodyOf(specs->sentence(why.name))},
                               {"trouble", trouble ? troubleBody(*specs, *trouble) : Json()}}},
      {"versions", Json::Object{{"hub", SEKISHO_VERSION},
                                {"api", "1"},
                                {"agent_protocols", Json::Array{agentlink::kProtocolVersion}}}},
      {"transport", reach.current().tls() ? "tls" : "loopback"}};
}

void Hub::State::tellStatus() { pages.tell("status", status()); }

Hub::Hub(std::unique_ptr<State> state) : state_(std::move(state)) {}
Hub::~Hub() { stop(); }

Result<std::unique_ptr<Hub>> Hub::open(Options options, const Clock& clock, Random& random,
                                       Interfaces interfaces,
                                       std::unique_ptr<platform::DirectoryLock> held) {
  auto state = std::make_unique<State>(std::move(options), clock, random, std::move(interfaces));
  state->lock = std::move(held);
  if (auto opened = state->openData(); !opened) {
    return std::unexpected(std::move(opened.error()).during("opening the data directory"));
  }
  if (auto opened = state->openCapabilities(); !opened) {
    return std::unexpected(std::move(opened.error()).during("opening the capabilities"));
  }
  state->watchClock();
  state->buildApi();
  return std::unique_ptr<Hub>(new Hub(std::move(state)));
}

std::string Hub::address() const {
  const State& state = *state_;
  const Reach reach = state.reach.current();
  std::string root = (reach.tls() ? "https://" : "http://") + reach.bestAddressOf(reach.web) + "/";
  const auto set_up = state.set_up->state();
  if (set_up && *set_up == SetUp::State::Open) return root + "setup#" + state.set_up->token();
  return root;
}

bool Hub::mustReopen() const { return state_->reopen; }

std::unique_ptr<platform::DirectoryLock> Hub::takeLock() { return std::move(state_->lock); }

Options Hub::options() const {
  Options again = state_->options;
  const Reach served = state_->reach.current();
  if (again.web) again.web->port = served.web.port;
  if (again.agents) again.agents->port = served.agents.port;
  if (state_->syslog_receiver) {
    std::size_t place = 0;
    if (again.syslog) again.syslog->port = state_->syslog_receiver->port(place++);
    if (again.syslog_relay) again.syslog_relay->port = state_->syslog_receiver->port(place);
  }
  return again;
}

void Hub::stop() {
  if (state_ == nullptr || state_->server == nullptr) return;
  state_->mailing->stop();
  state_->witnessing->stop();
  state_->orca_answers->stop();
  state_->syslog_receiver.reset();
  state_->keepAccounts();
  state_->server->stop(kDrain);
  state_->server.reset();
}

}  // namespace sekisho::hub
