#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/catalog/control_spec.h"
#include "capabilities/catalog/rule_spec.h"
#include "capabilities/evidence/hours.h"
#include "capabilities/evidence/table.h"
#include "capabilities/posture/presence.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::posture {

/// A registered device, as controls count and see it.
struct Device {
  DeviceId id;
  std::string name;
  std::string place = {};
  std::string owner = {};
  std::string use = "undecided";          ///< care, not-care, undecided.
  std::vector<catalog::Role> roles = {};  ///< Empty while nobody has decided.
  std::string origin = {};
  std::vector<std::string> macs = {};  ///< Lower case, with colons.
  std::string address = {};
  Instant registered{};
  bool has_agent = false;
};

/// A 日レセ operator that is or was somebody's.
struct OperatorUse {
  std::string id;
  std::chrono::sys_days from{};
  std::optional<std::chrono::sys_days> until = {};
};

/// Somebody of the staff register, present or past.
struct Person {
  PersonId id = {};
  std::string name = {};
  std::string kind = {};  ///< As the register names it: director, clerk, …
  std::vector<std::string> safety_roles = {};
  std::vector<std::string> roles = {};  ///< Of their sign-in to the hub.
  bool signs_in = false;                ///< Their sign-in can be used.
  bool owns_account = false;            ///< An account of a machine is theirs today.
  bool began = false;  ///< By a password they chose, since somebody else last made or reset it.
  std::chrono::sys_days from{};
  std::optional<std::chrono::sys_days> until = {};
  std::optional<std::chrono::sys_days> pledged = {};
  bool pledge_after_leaving = false;
  std::optional<std::chrono::sys_days> briefed = {};
  /// Of a pledge: nothing if its document is in the register and its content is lost.
  std::optional<bool> pledge_on_file = false;
  std::optional<std::chrono::sys_days> reminded = {};  ///< Of the rules, last.
  std::vector<OperatorUse> operators = {};

  /// Whoever can sign in, or has an account, works here whatever their first day says.
  [[nodiscard]] bool isHere(std::chrono::sys_days today) const {
    const bool began_work = from <= today || owns_account;
    return signs_in || (began_work && (!until || today <= *until));
  }
};

/// What a second person's word about an answer comes to.
enum class SecondWord {
  None,
  /// It is of the answerer's making, or the other way round, and somebody else could give it.
  NeedsAnother,
  Counts,
};

/// The answer to a control that stands, and until which day it holds.
struct Statement {
  ControlId control;
  PersonId person = {};
  std::string answer = {};  ///< yes, no, not-applicable.
  std::chrono::sys_days said{};
  std::chrono::sys_days until{};
  std::optional<std::chrono::sys_days> target = {};  ///< Of a no: until when it is put right.
  bool has_document = false;                         ///< What the control asks for is on file.
  SecondWord second = SecondWord::None;
};

/// Whose an account of the operating system is (P-10): what stands in the access register and was
/// not taken back.
struct AccountOwner {
  DeviceId device = {};
  std::string account = {};
  std::string use = {};  ///< person, service.
  PersonId person = {};
  std::chrono::sys_days from{};
  std::optional<std::chrono::sys_days> until = {};
};

/// That an operator of 日レセ is or was a program's, as the access register has it.
struct ProgramOperator {
  std::string name = {};
  PersonId person = {};  ///< Who answers for it.
  std::chrono::sys_days from{};
  std::optional<std::chrono::sys_days> until = {};
  bool ended = false;  ///< It was taken back, on the day `until`.
};

/// A review of access (P-10).
struct Review {
  std::string id;
  std::chrono::sys_days started{};
  std::chrono::sys_days due{};
  std::optional<std::chrono::sys_days> signed_on = {};
  std::int64_t machines = 0;  ///< Whose accounts had been read when its list was frozen.
  std::int64_t unread = 0;    ///< Machines whose accounts had not been.
};

/// A line of a signed review by which something is to be done, and when evidence closed it.
struct ReviewLine {
  std::string review;
  int line = 0;
  std::string choice = {};              ///< change, remove.
  std::string way = {};                 ///< account, sign-in, walks-up, operator.
  std::optional<PersonId> person = {};  ///< Nothing while it is nobody's.
  std::optional<DeviceId> device = {};  ///< Of an account.
  std::string account = {};
  std::chrono::sys_days signed_on{};
  std::optional<std::chrono::sys_days> settled = {};
};

/// 単独承認: what somebody approved alone, and when a signed review listed it.
struct LoneApproval {
  std::string kind;  ///< As reviews name them.
  std::string subject = {};
  PersonId person = {};
  std::chrono::sys_days day{};
  std::optional<std::chrono::sys_days> listed = {};
};

/// A notice to staff that was given and not ended, and the days on which it is in force.
struct StaffNotice {
  PersonId responsible = {};
  std::chrono::sys_days given{};
  std::chrono::sys_days from{};
  std::optional<std::chrono::sys_days> until = {};
  int keep_months = 0;
};

/// Somebody who is here and joined after staff were told of the notice in force.
struct NoticeJoiner {
  PersonId person = {};
  std::string name = {};
  std::chrono::sys_days from{};
  std::optional<std::chrono::sys_days> told = {};
};

/// What stands of what whoever sits at a terminal answered in its self-checks.
struct SelfCheck {
  struct Answer {
    std::string question = {};
    std::string answer = {};  ///< yes, no, unsure
    bool at_seat = false;     ///< Given at that machine, or somebody vouches that it is of it.
    std::chrono::sys_days said{};
  };
  DeviceId device = {};
  std::vector<Answer> answers = {};  ///< One of each question.
};

/// What somebody who is here has to read, and whether they have.
struct Reading {
  std::string material = {};  ///< Its id.
  std::string title = {};
  std::string edition = {};
  PersonId person = {};
  std::string name = {};
  std::optional<std::chrono::sys_days> read = {};
  std::chrono::sys_days due{};
  std::optional<bool> can_be_opened = {};  ///< Nothing where its document's content is lost.
};

/// That people were reminded of the rules.
struct AwarenessAct {
  std::string id = {};
  std::string kind = {};  ///< notice, meeting.
  std::chrono::sys_days day{};
  std::int64_t attendants = 0;
};

/// That somebody has looked at the access records of some days.
/// How witnesses outside stand to the journal.
struct Cosigning {
  bool set_up = false;
  /// Of the newest cosignatures that meet the quorum, in whole half hours: between two of them
  /// nothing has to be judged anew. Nothing if there never were any.
  std::optional<std::int64_t> age_min = {};
  std::int64_t waiting_min = 0;    ///< Since the hub began to ask, in whole half hours.
  std::int64_t contradicting = 0;  ///< Witnesses that have seen more, or others, than the journal.
};

struct LogCheck {
  std::string id;
  PersonId person = {};
  std::chrono::sys_days first{};
  std::chrono::sys_days last{};
  std::chrono::sys_days checked{};
  bool own_acts_seen = false;  ///< What the checker did was looked at by another, if there was one.
  bool of_journal = false;     ///< The journal's own records were looked at.
};

/// How long the bodies of a class of journal entries are kept.
struct RetentionRule {
  std::string entry_class;
  std::optional<std::int64_t> months = {};  ///< Nothing while nobody has written it.
};

/// How the journal of use of a day stands, of days that were to be confirmed.
struct DailyUse {
  std::chrono::sys_days day{};
  std::string state;           ///< confirmed, waits, differs.
  std::int64_t open_days = 0;  ///< Days open since the day, or since it was found to differ.
};

/// How sessions of 日レセ ended on one day; nothing of it if the journal could not be read whole.
struct OrcaSessionEnds {
  std::chrono::sys_days day{};
  std::optional<std::int64_t> logged_out = {};
  std::optional<std::int64_t> closed = {};  ///< Without logging out.
  std::optional<std::int64_t> cut = {};     ///< By a restart, or nobody knows.
};

/// An operator of 日レセ that was in use within the seven days before now; what is nothing is not
/// known, since the journal could not be read whole or staff had not been told.
struct OrcaUser {
  std::optional<std::string> name = {};
  std::optional<bool> by_program = {};               ///< An interface was used in its name.
  std::optional<bool> at_screen = {};                ///< Looked for of each that a program uses.
  std::optional<std::chrono::sys_days> called = {};  ///< By a program, last.
  std::optional<std::chrono::sys_days> worked = {};  ///< At a screen, last.
};

/// Of an operator of 日レセ, what the journal knows of its use within the days after which accounts
/// count as unused.
struct OrcaOperatorSeen {
  std::string name;
  std::optional<std::chrono::sys_days> last = {};  ///< By people or programs.
  bool looked = false;  ///< All of it could be searched, and nothing is known to be missing.
  bool before = false;  ///< It was there already when those days began.
};

/// Whether a server of 日レセ let the hub connect, as it looked last.
struct OrcaReach {
  DeviceId device = {};
  bool reached = false;
  bool before = false;                 ///< It once did since the hub started.
  std::optional<Instant> silent = {};  ///< When it did not.
};

/// Two sessions of 日レセ beside each other within the seven days before now.
struct OrcaAtOnce {
  std::chrono::sys_days day{};           ///< On which they first were.
  std::optional<std::string> name = {};  ///< Nothing: not certainly of one operator.
  std::optional<std::string> terminal = {};
  std::optional<std::string> other = {};
  bool by_connection = false;  ///< One of the terminals is known by its connection alone.
  std::string from = {};       ///< "09:10" in Japan.
  std::string until = {};
  std::optional<std::int64_t> minutes = {};  ///< Nothing if the journal could not be read whole.
};

/// How a piece of work on a machine stands (保守作業), of those that wait and of the last 400 days;
/// or that sessions of a machine opened no line, for want of room.
struct MaintenanceLine {
  std::int64_t number = 0;
  DeviceId device = {};
  std::string state;  ///< to-name, to-confirm, confirmed, own, disputed, withdrawn, dropped.
  std::chrono::sys_days from{};
  std::int64_t open_days = 0;    ///< Days open since the hub got to know of it.
  std::string device_name = {};  ///< As the register of devices has it, of a retired one too.
};

/// Something taken for a piece of work on a machine, as its newest report says (K-2.3).
struct MaintenanceTaken {
  std::int64_t line = 0;
  std::int64_t place = 0;  ///< Its place in the report, from 1.
  DeviceId device = {};
  std::chrono::sys_days until{};
  bool done = false;  ///< Given back, or destroyed.
};

/// An 異常連絡票 that is open, or was filed not long ago (P-12).
struct Worry {
  std::string report = {};  ///< Its id.
  std::string number = {};
  std::chrono::sys_days filed{};
  bool open = true;
  bool told = false;
  bool answered = false;
  /// Since it is open, in whole hours, while nobody was told.
  std::optional<std::int64_t> waiting_h = {};
  std::optional<std::int64_t> open_days = {};  ///< While it is open.
  /// Whole hours until somebody was told, the longest of the times that it was open; nothing if
  /// nobody ever was.
  std::optional<std::int64_t> told_h = {};
  bool untold = false;  ///< It was closed once while nobody had been told.
  std::optional<std::chrono::sys_days> closed = {};
};

/// Whom worries are told to, as far as controls look at it.
struct WorryContact {
  bool by_telephone = false;
  bool by_mail = false;
  std::chrono::sys_days named{};
};

/// What is decided about the use of the Internet (P-11).
struct InternetDecision {
  std::string use;  ///< stand-alone, connected.
  std::chrono::sys_days decided{};
  bool try_news = false;
  struct Path {
    std::string purpose;
    std::string way = {};                 ///< As internet_exposure tells it; empty of words alone.
    std::string kind = {};                ///< Of the way; empty: any.
    std::optional<DeviceId> device = {};  ///< Whose interface it is.
  };
  std::vector<Path> paths = {};
};

/// That the news of 日レセ were read elsewhere than in its menu.
struct NewsRead {
  std::string id;
  std::chrono::sys_days day{};
};

/// That somebody looked at backups of 日レセ.
struct BackupCheck {
  std::string id;
  std::string kind;  ///< restored, detached.
  std::chrono::sys_days day{};
  std::string outcome = {};  ///< worked, partly, failed.
  std::int64_t later = 0;    ///< How many of its kind and day were recorded after it.
};

/// Where records come from.
struct Source {
  std::string name;
  std::string kind;        ///< agent, feed.
  std::string state = {};  ///< Of an agent: enrolled, clone-suspected.
  std::optional<DeviceId> device = {};
  std::optional<Instant> last_received = {};
};

/// What another system of the clinic's sends for the journal of use, and whether it still does.
struct UsageSource {
  std::string source;  ///< As in the journal's entries.
  std::string name;    ///< In the clinic's words.
  std::string kind;    ///< token, certificate, relay.
  std::int64_t accepted = 0;
  std::int64_t quarantined = 0;
  std::int64_t missed = 0;  ///< Known never to have come.
  std::optional<Instant> last_heard = {};
  /// How long the clinic was open since then, in whole hours; nothing if it was never heard.
  std::optional<std::int64_t> silent_open_h = {};
};

/// The hub's own program, as it runs. Agents tell of themselves in agent_health.
struct RunningProgram {
  std::string name;                        ///< sekisho-hub.
  std::optional<std::string> digest = {};  ///< SHA-256 in hexadecimal; nothing if not known.
};

/// Something the clinic decided and recorded, such as Sekisho's own installation (P-07).
struct RecordedDecision {
  std::string kind;     ///< p07-agent, p07-hub.
  std::string subject;  ///< What exactly, such as a program's digest.
  std::string purpose = {};
  std::string opinion = {};
  std::string opinion_by = {};
  std::string decided_by = {};
  std::chrono::sys_days day{};
};

/// A fail that a named person has accepted until the end of a day in Japan.
struct Exception {
  ControlId control;
  std::optional<DeviceId> device = {};  ///< Nothing for a control of the clinic.
  std::chrono::sys_days until{};
};

/// What the hub itself knows of the clinic: the registers, as values.
struct Clinic {
  std::vector<Device> devices = {};  ///< Registered and not retired; with agent or without.
  std::vector<Person> people = {};
  std::vector<Statement> statements = {};  ///< At most one of each control.
  std::vector<AccountOwner> account_owners = {};
  std::vector<ProgramOperator> program_operators = {};
  std::vector<OrcaUser> orca_users = {};
  std::vector<OrcaAtOnce> orca_at_once = {};
  std::vector<OrcaReach> orca_reach = {};
  std::vector<OrcaOperatorSeen> orca_operators_seen = {};
  std::vector<Review> reviews = {};
  std::vector<ReviewLine> review_lines = {};
  std::vector<LoneApproval> lone_approvals = {};
  std::vector<LogCheck> log_checks = {};
  std::optional<std::chrono::sys_days> set_up = {};  ///< Nothing before there is a machine.
  std::vector<MaintenanceLine> maintenance = {};
  std::vector<MaintenanceTaken> maintenance_taken = {};
  std::vector<Worry> worries = {};
  std::optional<WorryContact> worry_contact = {};  ///< Nothing while nobody is named.
  std::optional<InternetDecision> internet = {};   ///< Nothing while nothing is decided.
  std::vector<NewsRead> news_read = {};
  std::vector<BackupCheck> backup_checks = {};
  std::vector<OrcaSessionEnds> orca_session_ends = {};  ///< Of the last seven days before today.
  std::vector<RetentionRule> retention_rules = {};      ///< One of each class.
  std::vector<DailyUse> daily_uses = {};
  Cosigning cosigning = {};
  std::vector<StaffNotice> staff_notices = {};
  std::vector<NoticeJoiner> notice_joiners = {};
  std::vector<SelfCheck> self_checks = {};  ///< At most one of each device.
  std::vector<Reading> readings = {};  ///< The newest edition of each, of everybody it concerns.
  std::vector<AwarenessAct> awareness_acts = {};
  std::vector<Source> sources = {};
  std::vector<UsageSource> usage_sources = {};  ///< That may send now.
  std::set<DeviceId> reachable = {};     ///< Whose agents are heard now; posture keeps it itself.
  std::set<DeviceId> heard_lately = {};  ///< Within kHeardLately.
  std::vector<RunningProgram> programs = {};
  std::vector<RecordedDecision> decisions = {};
  evidence::Hours hours = evidence::Hours::usual();
  std::map<std::string, std::int64_t> written_rules = {};  ///< The clinic's own values by name.
  std::vector<Exception> exceptions = {};
};

/// Where posture learns of it. Called by whatever thread calls Posture, one call at a time.
class ClinicSource {
 public:
  virtual ~ClinicSource() = default;
  [[nodiscard]] virtual Result<Clinic> clinic() = 0;
  /// Of every device with an agent; sleeps as far back as readings may reach.
  [[nodiscard]] virtual Result<std::vector<Presence>> presences() = 0;
};

/// The day in Japan, counted from 1970.
[[nodiscard]] std::chrono::sys_days japaneseDays(Instant at) noexcept;

/// The registers `reachable` and `heard_lately` alone: they change with what is heard, not with
/// what is decided.
[[nodiscard]] evidence::Table reachableTable(const Clinic& clinic);
[[nodiscard]] evidence::Table heardLatelyTable(const Clinic& clinic);

/// The registers of specs/registers as tables, every one of them, in the columns of their specs.
[[nodiscard]] std::vector<evidence::Table> registerTables(
    const Clinic& clinic, const std::map<std::string, catalog::RuleSpec, std::less<>>& rules,
    Instant now);

}  // namespace sekisho::posture
