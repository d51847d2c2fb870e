#include "interfaces/http/hub_operations.h"

#include "capabilities/access/day_limit.h"
#include "interfaces/http/api.h"
#include "interfaces/http/body.h"
#include "interfaces/http/observation_operations.h"
#include "interfaces/http/roles.h"
#include "interfaces/http/session.h"

namespace sekisho::http {
namespace {

constexpr std::size_t kMaxLong = 1000;
constexpr std::size_t kMaxPassword = 4096;  // of what is read; checkPassword() tells a long one
constexpr std::size_t kMaxGrant = 200;
constexpr std::size_t kMaxToken = 128;
constexpr std::size_t kMaxHost = 253;

// The members of `administrator`, read into the answers.
Result<void> readAdministrator(const Json& body, SetUpAnswers& answers) {
  Members members(body, "/administrator");
  answers.administrator = members.text("name", kMaxShort);
  answers.password = members.text("password", kMaxPassword);
  access::Setter& setter = answers.setter;
  // Whoever says who they are gets what goes with it, and names no roles.
  if (setter.who == access::SetsUp::Unsaid) {
    setter.roles = readSignInRoles(members);
  } else if (members.has("roles")) {
    members.wrong("roles");
  }
  setter.reason = members.maybeText("reason", kMaxGrant).value_or("");
  setter.contract = members.maybeText("contract", kMaxGrant).value_or("");
  setter.scope = members.maybeText("scope", kMaxGrant).value_or("");
  return members.finish();
}

Result<void> readDirector(const Json& body, SetUpAnswers& answers) {
  if (body.isNull()) return {};
  Members members(body, "/director");
  answers.setter.director = members.text("name", kMaxShort);
  return members.finish();
}

Result<void> readMachine(const Json& body, SetUpAnswers& answers) {
  Members members(body, "/machine");
  answers.machine = members.text("name", kMaxShort);
  answers.machine_roles = readDecidedRoles(members);
  return members.finish();
}

Result<ProgramOpinion> readOpinion(const Json& body, std::string_view pointer) {
  Members members(body, std::string(pointer));
  ProgramOpinion opinion{
      .purpose = members.text("purpose", kMaxLong),
      .provider_opinion = members.text("provider_opinion", kMaxLong),
      .opinion_by = members.maybeText("opinion_by", kMaxShort).value_or(""),
      .decided_by = members.text("decided_by", kMaxShort),
  };
  if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
  return opinion;
}

// Nothing if they are left out. Whoever sends them has set them.
Result<std::optional<evidence::Hours>> readHours(const Json& body) {
  if (body.isNull()) return std::nullopt;
  auto hours = evidence::hoursFromJson(body);
  if (!hours) return std::unexpected(std::move(hours.error()));
  hours->confirmed = true;
  return std::optional(std::move(*hours));
}

Result<SetUpAnswers> readAnswers(const Json& body, std::string& token) {
  SetUpAnswers answers;
  Members members(body);
  token = members.text("token", kMaxToken, true);
  answers.clinic = members.text("clinic", kMaxShort);
  const auto who = members.maybeText("set_up_by", kMaxShort);
  if (who) {
    const auto known = access::setsUpFrom(*who);
    if (!known) members.wrong("set_up_by");
    answers.setter.who = known.value_or(access::SetsUp::Unsaid);
  }
  const Json& administrator = members.any("administrator");
  const Json& director = members.any("director");
  const Json& machine = members.any("machine");
  const Json& hours = members.any("hours");
  const Json& program = members.any("p07");
  const Json& notice = members.any("notice");
  if (members.has("lan")) answers.lan = members.boolean("lan");
  answers.host_name = members.maybeText("host_name", kMaxHost).value_or("");
  if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
  if (auto read = readAdministrator(administrator, answers); !read) {
    return std::unexpected(std::move(read.error()));
  }
  if (auto read = readDirector(director, answers); !read) {
    return std::unexpected(std::move(read.error()));
  }
  if (auto read = readMachine(machine, answers); !read) {
    return std::unexpected(std::move(read.error()));
  }
  if (!program.isNull()) {
    auto opinion = readOpinion(program, "/p07");
    if (!opinion) return std::unexpected(std::move(opinion.error()));
    answers.program = std::move(*opinion);
  }
  auto told = noticeOfSetUp(notice, "/notice");
  if (!told) return std::unexpected(std::move(told.error()));
  answers.notice = std::move(*told);
  auto read = readHours(hours);
  if (!read) return std::unexpected(std::move(read.error()));
  answers.hours = std::move(*read);
  return answers;
}

// Each takes the disk and the journal a while; nobody needs more within a day.
constexpr std::size_t kMostBackupsADay = 20;
constexpr std::size_t kMostVerificationsADay = 100;

class HubOperations {
 public:
  HubOperations(access::Access& access, const Clock& clock, HubSurroundings surroundings)
      : access_(access),
        clock_(clock),
        around_(std::move(surroundings)),
        backups_(clock, kMostBackupsADay),
        verifications_(clock, kMostVerificationsADay) {}

  Result<Reply> status(Call&) { return Reply{.body = around_.status()}; }

  Result<Reply> checkToken(Call& call) {
    Members members(call.body);
    const std::string token = members.text("token", kMaxToken, true);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto known = mayName(call, token); !known) return std::unexpected(std::move(known.error()));
    return plain(around_.offer());
  }

  Result<Reply> setUp(Call& call) {
    std::string token;
    const auto answers = readAnswers(call.body, token);
    if (!answers) return std::unexpected(answers.error());
    if (auto known = mayName(call, token); !known) return std::unexpected(std::move(known.error()));
    const journal::Actor by =
        journal::Actor::ofConsole(call.caller.console.value_or("set-up link"));
    auto done = around_.set_up(*answers, by);
    if (!done) return std::unexpected(std::move(done.error()));
    auto opened = open(call, *answers);
    if (!opened) return std::unexpected(std::move(opened.error()));
    Json body = sessionBody(opened->identity, opened->session_token, answers->clinic, clock_.now());
    body.object()->insert_or_assign("connection_sheet", std::move(done->connection_sheet));
    const auto& director = done->director;
    body.object()->insert_or_assign(
        "director", director ? dealtBody(*director, access::SignInState::Active) : Json());
    Reply reply{.status = 201, .body = std::move(body)};
    if (call.caller.console) return reply;
    reply.fields = cookiesFor(*opened, call.request.peer.encrypted);
    return reply;
  }

  Result<Reply> settings(Call& call) {
    auto settings = around_.settings();
    if (!settings || !call.caller.masked()) return plain(std::move(settings));
    if (Json::Object* record = (*settings->object())["p07"].object()) {
      for (const char* name : {"opinion_by", "decided_by"}) {
        if (!(*record)[name].text()->empty()) (*record)[name] = kMasked;
      }
      // As typed: it may name somebody.
      if (!call.caller.person) (*record)["provider_opinion"] = kMasked;
    }
    return plain(std::move(settings));
  }

  Result<Reply> changeSettings(Call& call) {
    Members members(call.body);
    SettingsChange change;
    if (members.has("clinic")) change.clinic = members.text("clinic", kMaxShort);
    const Json& sent = members.any("hours");
    if (!members.has("clinic") && sent.isNull()) members.wrong("clinic");
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    auto hours = readHours(sent);
    if (!hours) return std::unexpected(std::move(hours.error()));
    change.hours = std::move(*hours);
    return plain(around_.change_settings(change, call.caller.actor()));
  }

  Result<Reply> catalog(Call&) { return plain(around_.catalog()); }
  Result<Reply> dropIns(Call&) { return plain(around_.drop_ins()); }
  Result<Reply> backups(Call&) { return plain(around_.backups()); }
  Result<Reply> verify(Call& call) {
    if (auto may = count(verifications_, call); !may) return std::unexpected(may.error());
    return plain(around_.verify());
  }

  Result<Reply> connectionSheet(Call&) { return Reply{.body = around_.connection_sheet()}; }

  // As a file, so that its own digest is the fingerprint that people compare.
  Result<Reply> authority(Call& call) {
    const std::string& file = call.parameter("file");
    const bool der = file == "sekisho-ca.crt";
    if (!der && file != "sekisho-ca.pem") {
      return fail(ErrorCode::NotFound, MessageId{"http.no-operation"});
    }
    const auto certificate = around_.authority();
    return Reply{
        .fields = {{"Content-Type", der ? "application/x-x509-ca-cert" : "application/x-pem-file"},
                   {"Content-Disposition", "attachment; filename=\"" + file + "\""}},
        .raw = der ? std::string(textOf(certificate.toDer())) : certificate.toPem()};
  }

  Result<Reply> recordPrograms(Call& call) {
    const auto opinion = readOpinion(call.body, "");
    if (!opinion) return std::unexpected(opinion.error());
    auto settings = around_.record_programs(*opinion, call.caller.actor());
    if (!settings) return std::unexpected(std::move(settings.error()));
    return Reply{.status = 201, .body = std::move(*settings)};
  }

  Result<Reply> backup(Call& call) {
    if (auto may = count(backups_, call); !may) return std::unexpected(may.error());
    auto made = around_.backup(call.caller.actor());
    if (!made) return std::unexpected(std::move(made.error()));
    return Reply{.status = 201, .body = std::move(*made)};
  }

  Result<Reply> recoverySheet(Call& call) {
    Members members(call.body);
    const std::string password = members.text("password", kMaxPassword);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    auto proved = access_.confirm(call.caller.signedIn(), password);
    if (!proved) return std::unexpected(std::move(proved.error()));
    return plain(around_.recovery_sheet(call.caller.actor()));
  }

  Result<Reply> events(Call& call) {
    const std::string session = call.caller.console ? std::string() : call.session_token;
    return Reply{.events = [this, session](std::shared_ptr<platform::http::EventStream> stream) {
      around_.events(std::move(stream), session);
    }};
  }

 private:
  // A browser goes on as whoever set up; at the console nobody stays signed in.
  Result<access::Opened> open(const Call& call, const SetUpAnswers& answers) {
    if (!call.caller.console) {
      return access_.signIn({.name = answers.administrator,
                             .password = answers.password,
                             .address = call.request.peer.address,
                             .browser = userAgent(call.request)});
    }
    auto identity = access_.identifyAtConsole(answers.administrator, answers.password);
    if (!identity) return std::unexpected(std::move(identity.error()));
    return access::Opened{
        .identity = std::move(*identity), .session_token = {}, .device_token = {}};
  }

  // The token of the link, or the owner of the data directory at the machine itself.
  [[nodiscard]] Result<void> mayName(const Call& call, const std::string& token) const {
    if (call.caller.console) return {};
    return around_.check_token(token);
  }

  // Whoever owns the data directory makes copies of it as they like.
  static Result<void> count(access::DayLimit& limit, const Call& call) {
    return call.caller.person ? limit.count(call.caller.person->person) : Result<void>{};
  }

  static Result<Reply> plain(Result<Json> body) {
    if (!body) return std::unexpected(std::move(body.error()));
    return Reply{.body = std::move(*body)};
  }

  access::Access& access_;
  const Clock& clock_;
  HubSurroundings around_;
  access::DayLimit backups_;
  access::DayLimit verifications_;
};

}  // namespace

std::vector<Route> hubOperations(access::Access& access, const Clock& clock,
                                 HubSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<HubOperations>(access, clock, std::move(surroundings));
  const auto bind = [&](Result<Reply> (HubOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/status", "getStatus", bind(&HubOperations::status)},
      {"POST", "/setup/check", "checkSetupToken", bind(&HubOperations::checkToken)},
      {"POST", "/setup", "completeSetup", bind(&HubOperations::setUp)},
      {"GET", "/settings", "getSettings", bind(&HubOperations::settings)},
      {"PUT", "/settings", "changeSettings", bind(&HubOperations::changeSettings)},
      {"GET", "/catalog", "getCatalog", bind(&HubOperations::catalog)},
      {"GET", "/drop-ins", "listDropIns", bind(&HubOperations::dropIns)},
      {"GET", "/connection-sheet", "getConnectionSheet", bind(&HubOperations::connectionSheet)},
      {"GET", "/authority/{file}", "getAuthority", bind(&HubOperations::authority)},
      {"POST", "/program-records", "recordPrograms", bind(&HubOperations::recordPrograms)},
      {"GET", "/backups", "listBackups", bind(&HubOperations::backups)},
      {"POST", "/backups", "createBackup", bind(&HubOperations::backup)},
      {"POST", "/recovery-sheet", "getRecoverySheet", bind(&HubOperations::recoverySheet)},
      {"POST", "/journal/verification", "verifyJournal", bind(&HubOperations::verify)},
      {"GET", "/events", "streamEvents", bind(&HubOperations::events)},
  };
}

}  // namespace sekisho::http
