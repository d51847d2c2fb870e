#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/access/access.h"
#include "capabilities/access/passkeys.h"
#include "capabilities/allowlist/program_record.h"
#include "capabilities/backupchecks/backup_check.h"
#include "capabilities/catalog/specs.h"
#include "capabilities/daily/confirmation.h"
#include "capabilities/documents/content.h"
#include "capabilities/documents/document.h"
#include "capabilities/documents/rounds.h"
#include "capabilities/duties/feed.h"
#include "capabilities/evidence/received_tables.h"
#include "capabilities/fleet/fleet.h"
#include "capabilities/incidents/worry.h"
#include "capabilities/internet/internet_register.h"
#include "capabilities/inventory/device.h"
#include "capabilities/inventory/sightings.h"
#include "capabilities/journal/generations.h"
#include "capabilities/journal/journal.h"
#include "capabilities/journal/store/decisions.h"
#include "capabilities/journal/store/journal_files.h"
#include "capabilities/logchecks/log_check.h"
#include "capabilities/mail/outgoing.h"
#include "capabilities/maintenance/maintenance_register.h"
#include "capabilities/observation/look.h"
#include "capabilities/observation/notice.h"
#include "capabilities/observation/told.h"
#include "capabilities/orca/patient_names.h"
#include "capabilities/orca/reading.h"
#include "capabilities/ownership/account_owner.h"
#include "capabilities/ownership/program_operator.h"
#include "capabilities/people/person.h"
#include "capabilities/posture/posture.h"
#include "capabilities/reading/awareness.h"
#include "capabilities/retention/retention.h"
#include "capabilities/reviews/review.h"
#include "capabilities/statements/statement.h"
#include "capabilities/usage/arrivals.h"
#include "capabilities/usage/imported_lists.h"
#include "capabilities/usage/saved_search.h"
#include "capabilities/usage/sender.h"
#include "capabilities/usage/written_use.h"
#include "capabilities/visits/visit.h"
#include "core/check.h"
#include "interfaces/agentlink/receiver.h"
#include "interfaces/http/api.h"
#include "interfaces/http/fhir_search.h"
#include "interfaces/http/hub_operations.h"
#include "interfaces/http/inventory_operations.h"
#include "interfaces/http/mail_operations.h"
#include "interfaces/http/usage_operations.h"
#include "interfaces/syslog/intake.h"
#include "platform/disk/disk.h"
#include "platform/http/server.h"
#include "platform/mdns/responder.h"
#include "platform/syslog/receiver.h"
#include "programs/hub/day_book.h"
#include "programs/hub/drop_ins.h"
#include "programs/hub/hub.h"
#include "programs/hub/journal_events.h"
#include "programs/hub/keys.h"
#include "programs/hub/live_pages.h"
#include "programs/hub/mailing.h"
#include "programs/hub/operator_week.h"
#include "programs/hub/operators_left.h"
#include "programs/hub/orca_answers.h"
#include "programs/hub/orca_intake.h"
#include "programs/hub/orca_sessions.h"
#include "programs/hub/reach.h"
#include "programs/hub/readings.h"
#include "programs/hub/remote_intake.h"
#include "programs/hub/sealed_keys.h"
#include "programs/hub/set_up.h"
#include "programs/hub/settings_file.h"
#include "programs/hub/witnessing.h"
#include "storage/database.h"

namespace sekisho::hub {

/// Which table a device sent was last taken into the address history, and as of when.
using AddressNotes = std::map<std::pair<DeviceId, std::string>, std::pair<Sha256, Instant>>;
/// That the journal's generation was opened because an older copy had been put back.
struct ReopenedJournal {
  std::uint64_t generation = 0;
  Instant at{};
};

/// Everything the hub is made of, in the order in which it is opened; it closes in reverse.
struct Hub::State {
  State(Options how, const Clock& the_clock, Random& the_random, Interfaces the_interfaces)
      : options(std::move(how)),
        clock(the_clock),
        random(the_random),
        ids(the_clock, the_random),
        interfaces(std::move(the_interfaces)) {}

  const Options options;
  const Clock& clock;
  Random& random;
  IdSource ids;
  Interfaces interfaces;  ///< Of this machine; any thread.

  std::unique_ptr<platform::Disk> disk;
  std::unique_ptr<platform::DirectoryLock> lock;
  std::unique_ptr<SettingsFile> settings;
  std::unique_ptr<Keys> keys;
  std::unique_ptr<const catalog::Specs> specs;  ///< Shipped: messages, tables and kinds of entry.

  std::unique_ptr<storage::Database> database;
  std::unique_ptr<journal::Journal> journal;
  std::unique_ptr<journal::Generations> record;  ///< It, and the earlier ones behind it.
  std::unique_ptr<journal::Decisions> decisions;

  std::unique_ptr<Readings> readings;
  std::unique_ptr<access::SignInRegister> signins;
  std::unique_ptr<access::SecondFactorRegister> factors;
  std::unique_ptr<access::SecondFactors> second_factors;
  std::unique_ptr<access::Passkeys> passkeys;
  std::unique_ptr<access::Access> access;
  std::unique_ptr<people::PersonRegister> people;
  std::unique_ptr<ownership::OwnerRegister> owners;
  std::unique_ptr<ownership::ProgramOperators> program_operators;
  std::unique_ptr<reviews::ReviewRegister> reviews;
  std::unique_ptr<observation::NoticeRegister> notices_to_staff;
  std::unique_ptr<logchecks::LogCheckRegister> log_checks;
  std::unique_ptr<retention::RetentionRegister> retention;
  std::unique_ptr<orca::ReadingDecisions> orca_readings;
  std::unique_ptr<WeekOfSessions> week_of_sessions;
  std::unique_ptr<WeekOfOperators> week_of_operators;
  std::unique_ptr<OperatorsLeft> operators_left;
  std::unique_ptr<observation::LookRegister> looks;
  std::unique_ptr<observation::ToldRegister> told;
  std::unique_ptr<documents::Contents> contents;
  std::unique_ptr<documents::DocumentRegister> documents;
  std::unique_ptr<documents::Rounds> rounds;  ///< Of the thread that calls tick().
  std::unique_ptr<statements::StatementRegister> statements;
  std::unique_ptr<visits::VisitRegister> visits;
  std::unique_ptr<duties::FeedRegister> feeds;
  std::unique_ptr<mail::Outbox> mail;
  std::unique_ptr<reading::ReadingRegister> reading;
  std::unique_ptr<incidents::WorryRegister> worries;
  std::unique_ptr<internet::InternetRegister> internet;
  std::unique_ptr<backupchecks::BackupChecks> backup_checks;
  std::unique_ptr<inventory::DeviceRegister> devices;
  std::unique_ptr<inventory::AddressHistory> addresses;
  std::unique_ptr<allowlist::ProgramRecords> program_records;
  std::optional<Sha256> running_program;  ///< The hub itself, as it was started.
  std::unique_ptr<fleet::Fleet> fleet;
  std::unique_ptr<evidence::ReceivedTables> tables;
  std::unique_ptr<JournalEvents> events;
  std::unique_ptr<maintenance::MaintenanceRegister> maintenance;
  std::unique_ptr<RemoteIntake> remote_intake;
  std::unique_ptr<OrcaIntake> orca_intake;
  std::unique_ptr<usage::SenderRegister> senders;
  std::unique_ptr<usage::AccountBook> accounts;
  std::unique_ptr<usage::WrittenUses> written_uses;
  std::unique_ptr<usage::ImportedLists> imported_lists;
  std::unique_ptr<usage::SavedSearches> saved_searches;
  std::unique_ptr<daily::ConfirmationRegister> confirmations;
  std::unique_ptr<DayBook> day_book;
  std::unique_ptr<usage::Arrivals> arrivals;
  std::unique_ptr<syslog::Intake> syslog_intake;

  std::unique_ptr<catalog::DropInRecords> drop_in_records;
  std::unique_ptr<DropIns> drop_ins;
  std::unique_ptr<posture::ClinicSource> clinic_source;
  std::unique_ptr<posture::Questions> questions;
  std::unique_ptr<posture::VerdictStore> verdicts;
  std::unique_ptr<posture::Posture> posture;

  LivePages pages;
  std::unique_ptr<SetUp> set_up;
  std::unique_ptr<agentlink::Receiver> receiver;
  std::unique_ptr<http::Api> api;
  std::unique_ptr<http::FhirSearch> fhir;
  ReachNow reach;
  Mutex moving;  ///< Held while listeners change; what follows belongs to it.
  Instant issued{};
  std::chrono::milliseconds not_before{};
  std::unique_ptr<platform::mdns::Responder> responder;
  std::unique_ptr<Mailing> mailing;
  std::unique_ptr<Witnessing> witnessing;
  std::unique_ptr<OrcaAnswers> orca_answers;
  std::unique_ptr<platform::http::Server> server;  // last: it calls into everything above
  std::unique_ptr<platform::syslog::Receiver> syslog_receiver;  // as it does; null if off

  Mutex changing_settings;             ///< Held while a change of them is recorded and written.
  std::atomic<bool> has_room = false;  ///< Something could be written again since wantsRoom().
  Mutex backing_up;                    ///< Held while a backup is written.

  std::atomic<bool> dirty = true;         ///< Something came in that may change a verdict.
  std::atomic<bool> reviews_wait = true;  ///< Lines of reviews may wait for evidence.
  std::atomic<bool> reopen = false;       ///< The journal's next generation is to be opened.
  std::atomic<std::uint64_t> unproven_receipts = 0;
  std::optional<ReopenedJournal> reopened;  ///< If this generation follows an older copy.
  SealedKeys sealed_keys;                   ///< Of the thread that calls tick().
  std::atomic<bool> sealing_failed = false;
  std::int64_t ticks = 0;  ///< Of the thread that calls tick(), as what follows.
  bool more_to_forget = false;
  AddressNotes address_notes;
  Instant last_wall{};
  std::chrono::milliseconds last_boot{};
  static constexpr std::chrono::seconds kClockStep{5};

  [[nodiscard]] ClinicId clinic() const {
    SEKISHO_CHECK(settings != nullptr);  // openData() comes first
    return settings->current().clinic;
  }

  [[nodiscard]] Result<void> openData();
  [[nodiscard]] Result<void> lockData();
  [[nodiscard]] Result<KeyFiles> keyFiles() const;
  [[nodiscard]] journal::JournalPlace journalPlace() const;
  [[nodiscard]] Result<std::unique_ptr<journal::Journal>> openJournal();
  [[nodiscard]] Result<void> openCapabilities();
  [[nodiscard]] Result<void> openSignIns();
  void openRegisters();
  [[nodiscard]] Result<void> openDocuments();
  [[nodiscard]] Result<void> openUsage();
  [[nodiscard]] Result<void> openPosture();
  /// Every operation, in parts that belong together (api.cpp).
  void buildApi();
  [[nodiscard]] std::vector<http::Route> accessRoutes();
  [[nodiscard]] std::vector<http::Route> staffRoutes();
  [[nodiscard]] std::vector<http::Route> filingRoutes();
  [[nodiscard]] std::vector<http::Route> checkingRoutes();
  [[nodiscard]] std::vector<http::Route> retentionRoutes();
  [[nodiscard]] std::vector<http::Route> calendarRoutes();
  [[nodiscard]] std::vector<http::Route> evidenceRoutes();
  [[nodiscard]] std::vector<http::Route> ownRoutes();
  void keepAnswers(std::vector<http::Route>& routes);

  enum class Follow { IfChanged, Now };
  /// Serves where settings and the machine's addresses now say: another address, certificates that
  /// name what browsers and agents dial, also before they expire. After a failure it tries again
  /// only a minute later, unless told Now. Any thread.
  [[nodiscard]] Result<void> follow(Follow how);
  /// Browsers have to be shown the new one, so only when nobody can have trusted the old one or it
  /// cannot vouch for the hub's name.
  [[nodiscard]] Result<void> remakeWebAuthority();
  [[nodiscard]] Result<void> makeWebAuthorityFit(const Reach& wanted);
  [[nodiscard]] bool mustReissue() const;
  /// Receives syslog where the options say, with a certificate for the names of now; what was
  /// received before is taken first, and senders connect anew.
  [[nodiscard]] Result<void> receiveSyslog(const Reach& now);
  /// Brings what is known of other systems' records to the disk, and their silence to the controls.
  void keepAccounts();
  /// Answers the LAN's questions for the hub's name, if other machines reach it.
  void answerForName(const Reach& now);

  [[nodiscard]] std::string keyFolder() const { return options.keyFolder(); }
  /// Sets the hub up and, if it is to serve the LAN, moves there at once.
  [[nodiscard]] Result<http::SetUpDone> completeSetUp(const http::SetUpAnswers& answers,
                                                      const journal::Actor& by);
  /// Beside the backups, since it goes to the same medium; only the printed key opens it.
  [[nodiscard]] std::string sealedKeysPath() const { return options.data + "/backups/keys-sealed"; }
  [[nodiscard]] Json status() const;
  /// The members `verdict` and `evidence` of a catalog item, by its citation.
  [[nodiscard]] Json::Object standingOf(std::string_view citation) const;
  void tellStatus();
  void judge();
  /// Notices that the wall clock was set: by the machine's own time, and at the first look by what
  /// the hub wrote last, an entry or a reading.
  void watchClock();
  /// Judges by the time it is now, before anybody is answered: the verdicts of the last run may be
  /// of any age.
  void beginToJudge();
  /// Takes the addresses of newly received tables into the history and the register.
  void noteAddresses();
  /// Whether the last decision found the disk full or read-only.
  [[nodiscard]] bool wantsRoom() const;
  /// Tries whether there is room again: pages let nobody decide before, and so nobody else would.
  void lookForRoom();
  void recordStep(std::chrono::milliseconds step);
  void noteReopening();
  void readDropIns();
  void keepKeysSealed();
  void recordRefusals();
  /// A step of the rounds through what is on file; what rests on it is judged again if need be.
  void lookAtDocuments();
  void forgetOld();
  /// Destroys, a few months at a time, the bodies that the clinic's rules let go. Nothing while the
  /// journal has not grown for a week under the clock as it is.
  void letGo();
  /// Forgets the names of whoever was observed as soon as the notice to staff says.
  [[nodiscard]] bool forgetObserved(Instant now);
  /// Whether the notice to staff lets somebody see what was observed of persons.
  [[nodiscard]] bool seesObserved(const http::Caller& caller,
                                  std::optional<Instant> received) const;
  /// What the hub has to say of itself beside the board.
  [[nodiscard]] Json notices() const;
  /// The members `verdict`, `evidence` and `findings` of a device.
  [[nodiscard]] Json::Object verdictOf(DeviceId device) const;
  /// The member `controls` of a device's page.
  /// `masked`: for somebody who may not see persons.
  [[nodiscard]] Json controlsOf(DeviceId device, bool masked) const;
  /// A table's newest content, or the registers, changed: judged again at the next tick. Any
  /// thread.
  void tableChanged(DeviceId device, std::string_view table);
  void registersChanged(std::optional<DeviceId> device);
};

/// One line for the log about what nobody waits for.
void complain(std::string_view what, const Error& error);

/// The routes that need the whole hub, made from it.
[[nodiscard]] std::vector<http::Route> hubRoutes(Hub::State& state);
[[nodiscard]] std::vector<http::Route> deviceRoutes(Hub::State& state);
[[nodiscard]] std::vector<http::Route> visitRoutes(Hub::State& state);
[[nodiscard]] std::vector<http::Route> selfCheckRoutes(Hub::State& state);
[[nodiscard]] std::vector<http::Route> witnessRoutes(Hub::State& state);
[[nodiscard]] std::vector<http::Route> worryRoutes(Hub::State& state);
[[nodiscard]] std::vector<http::Route> backupCheckRoutes(Hub::State& state);
[[nodiscard]] std::vector<http::Route> internetRoutes(Hub::State& state);
[[nodiscard]] std::vector<http::Route> dailyRoutes(Hub::State& state);
[[nodiscard]] std::vector<http::Route> orcaRoutes(Hub::State& state);
/// Machines that are registered as 日レセ servers and have one, with the places where each was met
/// lately, the newest first; without the hub's own. Any thread.
[[nodiscard]] std::map<DeviceId, std::vector<OrcaPlace>> orcaServers(const Hub::State& state);
[[nodiscard]] std::vector<http::Route> operatorRoutes(Hub::State& state);
/// Whether that operator of 日レセ is a program's on some of these days.
[[nodiscard]] Result<bool> isProgramsOn(const Hub::State& state, std::string_view name,
                                        const ownership::Days& on);
/// Those that a program was seen to use within seven days.
[[nodiscard]] std::set<std::string> operatorsOfPrograms(const Hub::State& state);
[[nodiscard]] std::vector<http::Route> maintenanceRoutes(Hub::State& state);
/// The device of the register that is met at the other end of a request: by the address it was met
/// under lately, or that was written down for it; the hub's own machine on loopback. Nothing if
/// nobody knows.
[[nodiscard]] std::optional<DeviceId> deviceAt(const Hub::State& state,
                                               const platform::http::Peer& peer);
/// What other systems are admitted with.
[[nodiscard]] http::UsageSurroundings usageSurroundings(Hub::State& state);
/// The sending of mail, as its operations see it.
[[nodiscard]] http::MailSurroundings mailSurroundings(Hub::State& state);

/// Somebody outside, such as "an agent", shows a checkpoint; if this log signed it and the tree
/// does not have it, an older copy of the data was put back, and the next generation is to be
/// opened. Any thread.
void receiptShown(Hub::State& state, const std::string& checkpoint, std::string_view by);

/// The newest checkpoint of a generation that witnesses cosigned, if any.
[[nodiscard]] std::optional<std::string> cosignedOf(const Hub::State& state,
                                                    std::uint64_t generation);

/// Records what a person changes of the clinic's settings, then writes it to hub.toml. An entry
/// without its effect can be left by a crash between the two; an effect without its entry cannot.
[[nodiscard]] Result<void> changeSettings(Hub::State& state, const http::SettingsChange& change,
                                          const journal::Actor& by);

// The answers of some operations, in the shapes of specs/openapi.yaml.
[[nodiscard]] Result<Json> makeBackup(Hub::State& state, const journal::Actor& by);
[[nodiscard]] Result<Json> recoverySheet(Hub::State& state, const journal::Actor& by);
[[nodiscard]] Result<Json> listBackups(const Hub::State& state);
/// The newest backup, or null.
[[nodiscard]] Json lastBackup(const Hub::State& state);
[[nodiscard]] Result<Json> verifyJournal(Hub::State& state);
[[nodiscard]] Result<Json> catalogBody(const Hub::State& state);

/// The name of a person by the text of their id; empty if unknown.
[[nodiscard]] std::string nameOfPerson(const Hub::State& state, std::string_view id);
/// What the FHIR endpoint asks of the hub. `state` must outlive it.
[[nodiscard]] http::FhirSurroundings fhirSide(Hub::State& state);
/// What stands for patients' numbers in entries that Sekisho itself writes: as long as the hub's
/// keys live, the same number has the same name.
[[nodiscard]] orca::PatientNames patientNamesOf(const Hub::State& state);
/// Names a line of an exported list, or a whole one, for nobody without the hub's keys.
[[nodiscard]] Sha256 exportedLineOf(const Hub::State& state, std::string_view line);

/// What the agents' receiver asks of the hub.
[[nodiscard]] agentlink::HubSide agentSide(Hub::State& state);

/// What a person needs to open the hub from another machine: the ConnectionSheet of the
/// specification.
[[nodiscard]] Json connectionSheet(const Hub::State& state);

/// Invites this machine's own agent by a file that only it can read, until it is enrolled.
void inviteLocalAgent(Hub::State& state);

}  // namespace sekisho::hub
