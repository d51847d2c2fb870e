#include "programs/agent/orca_api.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <list>

#include "capabilities/orca/probe/health_table.h"
#include "capabilities/orca/probe/probes.h"
#include "capabilities/orca/probe/testing/api_double.h"
#include "capabilities/orca/probe/versions_table.h"
#include "core/bytes.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"
#include "platform/http/server.h"
#include "platform/machine/testing/fixture_root.h"
#include "platform/tls/authority.h"
#include "programs/agent/orca_log.h"

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;
using orca::testing::ApiDouble;
using platform::testing::FixtureRoot;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kUserOfApi = "sekisho";
constexpr const char* kPasswordOfApi = "Kenja-77";
constexpr const char* kServerLog = "/opt/jma/weborca/log/jma-receipt-weborca.log";

TEST(AddressOfTheApi, IsOnThisMachineUnlessItIsEncrypted) {
  EXPECT_EQ(orcaApiAddressFrom("http://127.0.0.1:8000"),
            (OrcaApiAddress{"127.0.0.1", 8000, false, "127.0.0.1"}));
  EXPECT_EQ(orcaApiAddressFrom("http://[::1]:8000"), (OrcaApiAddress{"::1", 8000, false, "::1"}));
  EXPECT_EQ(orcaApiAddressFrom("http://localhost:8000"),
            (OrcaApiAddress{"127.0.0.1", 8000, false, "localhost"}));
  EXPECT_EQ(orcaApiAddressFrom("https://orca.lan:8000"),
            (OrcaApiAddress{"127.0.0.1", 8000, true, "orca.lan"}));
  EXPECT_EQ(orcaApiAddressFrom("https://192.0.2.7:8443"),
            (OrcaApiAddress{"192.0.2.7", 8443, true, "192.0.2.7"}));
  for (const char* other : {"", "127.0.0.1:8000", "http://192.0.2.7:8000", "http://a:b@::1:1",
                            "http://127.0.0.1:8000/api", "https://:8000", "http://127.0.0.1"}) {
    EXPECT_EQ(orcaApiAddressFrom(other), std::nullopt) << other;
  }
}

class TheApiAsTheAgentAsksIt : public ::testing::Test {
 protected:
  TheApiAsTheAgentAsksIt() { root_.file("/proc/1/comm", "systemd\n"); }

  void listen(ApiDouble::Is is = {}) {
    const bool weborca = is.generation == orca::Generation::WebOrca;
    for (const char* before : {"/opt/jma/weborca/mw", "/usr/lib/jma-receipt"}) {
      std::filesystem::remove_all(root_.at(before));
    }
    root_.folder(weborca ? "/opt/jma/weborca/mw" : "/usr/lib/jma-receipt");
    root_.file(kServerLog, "");
    is.log = root_.at(kServerLog);
    double_ = std::make_unique<ApiDouble>(std::move(is));
  }
  const OrcaApiPlace& place() {
    api_.address = "http://127.0.0.1:" + std::to_string(double_->port());
    return places_.emplace_back(OrcaApiPlace{.machine = machine_,
                                             .disk = disk_,
                                             .clock = clock_,
                                             .folder = folder_,
                                             .settings = settings_,
                                             .api = api_,
                                             .consent = [this] { return consent_; },
                                             .patience = patience_});
  }
  void keepUser() { ASSERT_THAT(setUpOrcaApi(place(), kUserOfApi, kPasswordOfApi), succeeds()); }
  /// Requests with a password in them.
  std::vector<std::string> heardWithPassword() {
    auto all = double_->heard();
    std::erase_if(all, [](const std::string& one) { return !one.contains("Authorization"); });
    return all;
  }

  FixtureRoot root_;
  platform::testing::SimulatedDisk disk_;
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  const platform::Machine machine_ = root_.machine();
  std::unique_ptr<ApiDouble> double_;
  const std::string folder_;
  const orca::Settings settings_;
  OrcaApiSettings api_;
  std::list<OrcaApiPlace> places_;
  orca::Consent consent_{.interface = true};
  std::chrono::milliseconds patience_{20'000};
};

TEST_F(TheApiAsTheAgentAsksIt, IsSetUpWithEitherGenerationsPath) {
  for (const auto generation : {orca::Generation::WebOrca, orca::Generation::Panda}) {
    listen({.generation = generation});
    const auto told = setUpOrcaApi(place(), kUserOfApi, kPasswordOfApi);
    ASSERT_THAT(told, succeeds());
    EXPECT_THAT(*told, AllOf(HasSubstr("050200-1"), HasSubstr("S-050200-1-20250327-1"),
                             HasSubstr("users    2\n")));
    EXPECT_THAT(*told, Not(HasSubstr(kPasswordOfApi)));
    OrcaApi api(place());
    ASSERT_TRUE(api.asked());
    const auto state = api.system();
    ASSERT_THAT(state, succeeds());
    EXPECT_EQ(state->masters.size(), 1U);
    EXPECT_TRUE(api.answerTime().has_value());
  }
}

TEST_F(TheApiAsTheAgentAsksIt, ShowsNoPasswordToAPathThatMayNotBeThere) {
  // What looks like the generation before is WebORCA.
  listen();
  std::filesystem::remove_all(root_.at("/opt/jma/weborca/mw"));
  root_.folder("/usr/lib/jma-receipt");
  keepUser();
  EXPECT_GT(double_->heard().size(), heardWithPassword().size());
  for (const std::string& request : heardWithPassword()) {
    EXPECT_TRUE(request.starts_with("POST /api/api01rv2/systeminfv2 ") ||
                request.starts_with("POST /api/orca101/manageusersv2 "))
        << request.substr(0, 60);
  }
}

TEST_F(TheApiAsTheAgentAsksIt, IsAskedToReadAndForNothingElse) {
  listen();
  keepUser();
  OrcaApi api(place());
  ASSERT_THAT(api.users(), succeeds());
  for (const std::string& request : double_->heard()) {
    EXPECT_THAT(request, Not(HasSubstr("?")));
    EXPECT_TRUE(request.contains("Request_Date") ||
                request.contains("<Request_Number type=\"string\">01</Request_Number>"))
        << request;
  }
}

TEST_F(TheApiAsTheAgentAsksIt, IsAskedAgainOnlyWhenWhatItSaidIsOld) {
  listen();
  keepUser();
  OrcaApi api(place());
  const std::size_t before = double_->heard().size();
  ASSERT_THAT(api.system(), succeeds());
  ASSERT_THAT(api.users(), succeeds());
  ASSERT_THAT(api.system(), succeeds());
  EXPECT_TRUE(api.answerTime().has_value());
  EXPECT_EQ(double_->heard().size(), before + 2);
  clock_.pass(OrcaApi::kSystemHolds);
  ASSERT_THAT(api.system(), succeeds());
  ASSERT_THAT(api.users(), succeeds());
  EXPECT_EQ(double_->heard().size(), before + 3);
  clock_.pass(OrcaApi::kUsersHold);
  ASSERT_THAT(api.users(), succeeds());
  EXPECT_EQ(double_->heard().size(), before + 4);
}

TEST_F(TheApiAsTheAgentAsksIt, IsNotAskedWithoutConsentOrDuringABackup) {
  listen();
  consent_ = {.database = true};
  EXPECT_THAT(setUpOrcaApi(place(), kUserOfApi, kPasswordOfApi),
              failsWith(ErrorCode::PermissionDenied));
  consent_ = {.interface = true};
  keepUser();
  OrcaApi api(place());
  const std::size_t before = double_->heard().size();
  consent_ = {};
  EXPECT_FALSE(api.asked());
  EXPECT_THAT(api.system(), failsWith(ErrorCode::PermissionDenied));
  consent_ = {.interface = true};
  root_.file("/proc/4711/comm", "pg_dump\n");
  EXPECT_EQ(api.system().error().message.name, "orca.api-paused");
  EXPECT_EQ(api.users().error().message.name, "orca.api-paused");
  EXPECT_EQ(api.answerTime(), std::nullopt);
  EXPECT_EQ(double_->heard().size(), before);
}

TEST_F(TheApiAsTheAgentAsksIt, IsLeftAloneForADayAfterItRefused) {
  listen();
  keepUser();
  OrcaApi api(place());
  double_->changePassword("another");
  const std::size_t before = double_->heard().size();
  EXPECT_EQ(api.system().error().message.name, "orca.api-refused");
  clock_.pass(OrcaApi::kRests - 1min);
  EXPECT_EQ(api.system().error().message.name, "orca.api-refused");
  EXPECT_EQ(api.users().error().message.name, "orca.api-refused");
  EXPECT_EQ(api.answerTime(), std::nullopt) << "a refusal is no measure";
  OrcaApi restarted(place());
  EXPECT_EQ(restarted.system().error().message.name, "orca.api-refused");
  EXPECT_EQ(double_->heard().size(), before + 1) << "over a restart, too";
  clock_.pass(1h);
  EXPECT_EQ(api.system().error().message.name, "orca.api-refused");
  EXPECT_EQ(double_->heard().size(), before + 2);
  ASSERT_THAT(setUpOrcaApi(place(), kUserOfApi, "another"), succeeds());
  clock_.pass(OrcaApi::kSystemHolds);
  EXPECT_THAT(api.system(), succeeds()) << "it was set up again";
}

TEST_F(TheApiAsTheAgentAsksIt, IsNotTakenAtItsWordInAnotherForm) {
  listen();
  keepUser();
  for (const auto& [mood, message] : {std::pair(ApiDouble::Mood::Odd, "orca.api-not-understood"),
                                      {ApiDouble::Mood::Huge, "orca.api-not-understood"},
                                      {ApiDouble::Mood::Truncated, "orca.api-away"},
                                      {ApiDouble::Mood::OtherClock, "orca.api-result"},
                                      {ApiDouble::Mood::Broken, "orca.api-refused"}}) {
    double_->be(mood);
    OrcaApi api(place());
    const auto state = api.system();
    ASSERT_FALSE(state);
    EXPECT_EQ(state.error().message.name, message);
  }
}

TEST_F(TheApiAsTheAgentAsksIt, IsWaitedForNoLongerThanItsPatience) {
  listen();
  keepUser();
  double_->be(ApiDouble::Mood::Silent);
  patience_ = 100ms;
  OrcaApi api(place());
  EXPECT_EQ(api.system().error().message.name, "orca.api-away");
  EXPECT_GE(api.answerTime(), 100ms) << "that was waited in vain";
}

TEST_F(TheApiAsTheAgentAsksIt, IsNotSetUpWithWhatDoesNotWork) {
  listen();
  EXPECT_THAT(setUpOrcaApi(place(), kUserOfApi, "wrong"), failsWith(ErrorCode::PermissionDenied));
  EXPECT_THAT(setUpOrcaApi(place(), "a:b", "x"), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(setUpOrcaApi(place(), kUserOfApi, ""), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(setUpOrcaApi(place(), kUserOfApi, "a\nb"), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(disk_.files(), IsEmpty());
  EXPECT_THAT(checkOrcaApi(place()), failsWith(ErrorCode::Unavailable));
  EXPECT_FALSE(OrcaApi(place()).asked());
}

TEST_F(TheApiAsTheAgentAsksIt, IsForgotten) {
  listen();
  keepUser();
  EXPECT_THAT(checkOrcaApi(place()), succeeds());
  ASSERT_THAT(forgetOrcaApi(disk_, ""), succeeds());
  EXPECT_THAT(disk_.files(), IsEmpty());
  EXPECT_FALSE(OrcaApi(place()).asked());
  EXPECT_THAT(forgetOrcaApi(disk_, ""), succeeds());
}

TEST_F(TheApiAsTheAgentAsksIt, TakesNoFileForItsUserThatIsNone) {
  listen();
  for (const char* file : {"", "a", "a\nb\n/x\n", "a b\nb\n\n", "a\n\n/api\n"}) {
    ASSERT_THAT(platform::writeFileAtomically(disk_, "/orca-api", bytesOf(std::string_view(file))),
                succeeds());
    EXPECT_FALSE(OrcaApi(place()).asked()) << file;
    EXPECT_THAT(checkOrcaApi(place()), failsWith(ErrorCode::Corrupt)) << file;
  }
}

/// An API that encrypts and asks for a certificate, as WebORCA does once it is set up to.
TEST_F(TheApiAsTheAgentAsksIt, IsAskedOverTlsUnderTheNameOfItsCertificate) {
  const platform::tls::Validity always{fromMs(0), fromMs(32'000'000'000'000)};
  const auto ca = platform::tls::Authority::create("ORCA", always);
  const auto other = platform::tls::Authority::create("another", always);
  ASSERT_TRUE(ca && other);
  const auto key = platform::tls::PrivateKey::generate();
  const auto request = platform::tls::CertificateRequest::create(key);
  const auto leaf = ca->issueServer(request, {.dns_names = {"orca.lan"}}, always);
  const auto ours = ca->issueClient(request, "urn:sekisho:clinic:device", always);
  ASSERT_TRUE(leaf && ours);
  namespace http = platform::http;
  const auto server = http::Server::listen(
      {.listeners = {{.address = "127.0.0.1",
                      .tls =
                          http::ServerTls{.chain_pem = leaf->toPem(),
                                          .key_pem = key.toPem(),
                                          .client_certificate = http::ClientCertificate::Required,
                                          .client_authority_pem = ca->certificate().toPem()},
                      .host_names = {"orca.lan"}}}},
      [](const http::Request& asked) {
        const bool known = asked.field("Authorization") != nullptr;
        return http::Response{.status = known ? 200 : 401,
                              .body = asked.path.ends_with("systeminfv2")
                                          ? "<x><private_objects><Api_Result>0000</Api_Result>"
                                            "</private_objects></x>"
                                          : "<x><manageusersres><Api_Result>0000</Api_Result>"
                                            "</manageusersres></x>"};
      });
  ASSERT_THAT(server, succeeds());
  listen();
  root_.file("/ca.pem", ca->certificate().toPem()).file("/other.pem", other->certificate().toPem());
  root_.file("/own.pem", ours->toPem()).file("/own.key", key.toPem());
  OrcaApiSettings api{.address = "https://orca.lan:" + std::to_string((*server)->port()),
                      .authority = "/ca.pem",
                      .certificate = "/own.pem",
                      .key = "/own.key"};
  const OrcaApiPlace over_tls{.machine = machine_,
                              .disk = disk_,
                              .clock = clock_,
                              .folder = folder_,
                              .settings = settings_,
                              .api = api,
                              .consent = [this] { return consent_; },
                              .patience = patience_};
  EXPECT_THAT(setUpOrcaApi(over_tls, kUserOfApi, kPasswordOfApi), succeeds());
  api.authority = "/other.pem";
  EXPECT_EQ(checkOrcaApi(over_tls).error().message.name, "orca.api-away");
  api.authority = "/ca.pem";
  api.address = "https://other.lan:" + std::to_string((*server)->port());
  EXPECT_EQ(checkOrcaApi(over_tls).error().message.name, "orca.api-away") << "of another name";
  api.certificate = "/missing.pem";
  EXPECT_EQ(checkOrcaApi(over_tls).error().message.name, "orca.api-address");
  EXPECT_THAT(double_->heard(), IsEmpty());
}

/// The agent as it runs beside a WebORCA that writes what it refuses, passwords included, into the
/// log that the agent follows.
TEST_F(TheApiAsTheAgentAsksIt, ReachesNothingThatTheAgentWritesOrSendsWithItsPassword) {
  listen();
  clock_.set(Instant{std::chrono::sys_days{2025y / 11 / 13}} + 11h);
  keepUser();
  auto spool = Spool::open(disk_, "/spool", random_, {});
  ASSERT_THAT(spool, succeeds());
  std::vector<Error> troubles;
  OrcaLog log({.machine = machine_,
               .disk = disk_,
               .clock = clock_,
               .spool = **spool,
               .path = "/orca-log",
               .named = [](Instant) { return true; },
               .trouble = [&](const Error& error) { troubles.push_back(error); }},
              orca::Generation::WebOrca);
  OrcaApi api(place());
  const orca::DatabasePlace read{.machine = machine_,
                                 .clock = clock_,
                                 .random = random_,
                                 .settings = settings_,
                                 .password_file = "/none",
                                 .consent = [this] { return consent_; },
                                 .api = &api};
  std::vector<evidence::Probe> probes = orca::databaseProbes(read);
  const auto followed = [&](orca::Generation) { return log.followed(); };
  const auto no_hour = [](orca::Generation) { return std::nullopt; };
  for (auto more : {orca::versionProbes(read), orca::probes(machine_, read.settings, followed),
                    orca::healthProbes(machine_, clock_, read.settings, no_hour, &api)}) {
    std::ranges::move(more, std::back_inserter(probes));
  }
  std::string sent;
  const auto work = [&] {
    clock_.pass(OrcaLog::kEvery);
    const evidence::MachineTime now{.boot = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11",
                                    .since_boot = clock_.sinceBoot(),
                                    .wall = clock_.now()};
    (void)log.work(now);
    for (const evidence::Probe& probe : probes) {
      evidence::Table table = probe.read();
      table.name = probe.table;
      EXPECT_THAT((*spool)->put(table, now), succeeds());
      for (const auto& row : table.rows) {
        for (const auto& cell : row) {
          if (const auto* text = std::get_if<std::string>(&cell)) sent += *text + "\n";
        }
      }
    }
  };
  work();
  for (const auto mood : {ApiDouble::Mood::Broken, ApiDouble::Mood::Well}) {
    double_->be(mood);
    double_->changePassword(mood == ApiDouble::Mood::Well ? "another" : kPasswordOfApi);
    clock_.pass(OrcaApi::kRests + OrcaApi::kUsersHold);
    work();
  }
  clock_.pass(30min);
  work();
  const std::string base64 = toBase64(bytesOf(std::string(kUserOfApi) + ":" + kPasswordOfApi));
  std::ifstream written(root_.at(kServerLog));
  const std::string server_log{std::istreambuf_iterator<char>(written), {}};
  ASSERT_THAT(server_log, HasSubstr(base64)) << "the double wrote it down";
  std::vector<std::string> kinds;
  for (const auto& event : (*spool)->events().after(0)) {
    kinds.push_back(event.kind);
    sent += canonicalJson(event.body) + "\n";
  }
  EXPECT_THAT(kinds, ::testing::Contains("orca.credentials-logged@1"));
  for (const Error& trouble : troubles) sent += trouble.detail + "\n";
  std::vector<std::string> holders;
  for (const std::string& file : disk_.files()) {
    const Bytes bytes = disk_.peek(file);
    const std::string_view text = textOf(bytes);
    if (text.contains(kPasswordOfApi)) holders.push_back(file);
    EXPECT_FALSE(text.contains(base64)) << file;
  }
  EXPECT_THAT(holders, ElementsAre("/orca-api")) << "the file of the agent's own";
  EXPECT_THAT(sent, HasSubstr("050200-1")) << "something was told";
  EXPECT_THAT(sent, AllOf(Not(HasSubstr(kPasswordOfApi)), Not(HasSubstr(base64))));
}

}  // namespace
}  // namespace sekisho::agent
