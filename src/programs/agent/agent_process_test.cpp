// The agent as a process of its own against a hub's receiving end in this one: real sockets, TLS,
// files and database.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

#include "capabilities/evidence/store/received_table_store.h"
#include "capabilities/fleet/testing/fleet_in_memory.h"
#include "core/testing/result_matchers.h"
#include "interfaces/agentlink/receiver.h"
#include "platform/http/server.h"
#include "platform/system/system_clock.h"
#include "platform/system/system_random.h"
#include "platform/tls/authority.h"
#include "schemas/evidence.h"
#include "storage/testing/scratch_sqlite.h"

extern char** environ;

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;
namespace http = platform::http;
namespace tls = platform::tls;
using sekisho::testing::succeeds;

const ClinicId kClinic{*Uuid::fromText("0195b1a0-0000-7000-8000-0000000000c1")};
const DeviceId kDevice{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000001")};

/// A program started with some input; killed if it still runs when the object goes.
class Process {
 public:
  Process(const std::vector<std::string>& words, std::string_view input) {
    std::vector<char*> argv;
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    int in[2];
    SEKISHO_CHECK(pipe(in) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_addclose(&actions, in[1]);
    SEKISHO_CHECK(posix_spawn(&id_, argv[0], &actions, nullptr, argv.data(), environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    SEKISHO_CHECK(write(in[1], input.data(), input.size()) == static_cast<ssize_t>(input.size()));
    input_ = in[1];
  }
  ~Process() {
    if (id_ > 0) {
      kill(id_, SIGKILL);
      waitFor();
    }
    closeInput();
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void closeInput() {
    if (input_ >= 0) close(std::exchange(input_, -1));
  }
  void signal(int number) const { kill(id_, number); }
  /// Its exit status; 128 + signal if one ended it.
  int waitFor() {
    int status = 0;
    waitpid(std::exchange(id_, 0), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  /// Most memory it held so far beside the pages of its own file, in bytes: those are many without
  /// optimisation and go with the memory of everything else where it is short.
  [[nodiscard]] std::size_t peakOwnMemory() const {
    std::ifstream status("/proc/" + std::to_string(id_) + "/status");
    std::size_t peak = 0;
    std::size_t of_files = 0;
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("VmHWM:")) peak = std::stoul(line.substr(6)) * 1024;
      if (line.starts_with("RssFile:")) of_files = std::stoul(line.substr(8)) * 1024;
    }
    SEKISHO_CHECK(peak > of_files);
    return peak - of_files;
  }

 private:
  pid_t id_ = 0;
  int input_ = -1;
};

/// A hub's receiving end on a free port of loopback, and what it received so far.
class Hub {
 public:
  Hub() { start(); }

  void start(std::uint16_t port = 0) {
    http::ServerOptions options;
    const auto key = tls::PrivateKey::generate();
    const auto certificate = authority_.issueServer(tls::CertificateRequest::create(key),
                                                    {.addresses = {"127.0.0.1"}}, validity());
    SEKISHO_CHECK(certificate.has_value());
    options.listeners.push_back(
        {.address = "127.0.0.1",
         .port = port,
         .tls =
             http::ServerTls{.chain_pem = certificate->toPem() + authority_.certificate().toPem(),
                             .key_pem = key.toPem(),
                             .client_certificate = http::ClientCertificate::Optional,
                             .client_authority_pem = authority_.certificate().toPem()},
         .max_body_bytes = agentlink::kMaxMessageBytes});
    auto server = http::Server::listen(std::move(options), [this](const http::Request& request) {
      const std::lock_guard one_by_one(answering_);
      auto response = receiver_.answer(request);
      const std::lock_guard lock(mutex_);
      const std::string call = request.path.substr(request.path.rfind('/') + 1);
      if (response.status == 200) answered_.insert(call);
      changed_.notify_all();
      return response;
    });
    SEKISHO_CHECK(server.has_value());
    server_ = std::move(*server);
  }
  void stop() { server_.reset(); }

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] std::string pin() const { return authority_.certificate().spkiSha256().hex(); }

  std::string invite() {
    const std::string token = fleet::newToken(random_);
    const Instant now = clock_.now();
    const std::lock_guard one_by_one(answering_);
    SEKISHO_CHECK(fleet_
                      .invite({.token = *fleet::hashOfToken(token),
                               .device = kDevice,
                               .expires = now + fleet::kTokenLife},
                              now, journal::Actor::hub())
                      .has_value());
    return token;
  }

  /// Waits until a call of that name was answered since the last forget().
  [[nodiscard]] bool sawWithin(const std::string& call, std::chrono::seconds most) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, most, [&] { return answered_.contains(call); });
  }
  [[nodiscard]] bool sawTableWithin(const std::string& table, std::chrono::seconds most) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, most, [&] { return tables_seen_.contains(table); });
  }
  void forget() {
    const std::lock_guard lock(mutex_);
    answered_.clear();
    tables_seen_.clear();
  }

  evidence::ReceivedTables& tables() { return *tables_; }
  fleet::testing::FleetInMemory& fleet() { return fleet_; }
  fleet::testing::EventsInMemory& events() { return events_; }

 private:
  tls::Validity validity() const {
    return {.from = clock_.now() - 1h, .until = clock_.now() + 24h};
  }
  tls::Authority makeAuthority() const {
    auto made = tls::Authority::create("Sekisho test agents", validity());
    SEKISHO_CHECK(made.has_value());
    return std::move(*made);
  }
  agentlink::HubSide side() {
    return {
        .key_of = [](std::string_view csr) -> Result<Sha256> {
          const auto request = tls::CertificateRequest::fromPem(csr);
          if (!request) return std::unexpected(request.error());
          return request->spkiSha256();
        },
        .issue = [this](std::string_view csr,
                        std::string_view uri) -> Result<agentlink::IssuedCertificate> {
          const auto request = tls::CertificateRequest::fromPem(csr);
          if (!request) return std::unexpected(request.error());
          const auto issued = authority_.issueClient(*request, uri, validity());
          if (!issued) return std::unexpected(issued.error());
          return agentlink::IssuedCertificate{.pem = issued->toPem(),
                                              .ca_pem = authority_.certificate().toPem(),
                                              .serial = issued->serial()};
        },
        .journal = []() -> Result<agentlink::JournalMark> {
          return agentlink::JournalMark{.generation = 1, .size = 1, .root = "aa"};
        },
        .receipt_shown = [](const agentlink::JournalMark&) {},
        .addresses = [] { return std::vector<std::string>(); },
        .settings = [](DeviceId) { return agentlink::Settings{}; },
        .enrolled = [](DeviceId, const std::vector<std::string>&) {},
        .table_changed =
            [this](DeviceId, std::string_view table) {
              const std::lock_guard lock(mutex_);
              tables_seen_.emplace(table);
            },
        .suspected = [](DeviceId) {},
        .too_much = [](DeviceId) {},
    };
  }

  platform::SystemClock clock_;
  platform::SystemRandom random_;
  IdSource ids_{clock_, random_};
  tls::Authority authority_ = makeAuthority();
  storage::testing::ScratchSqlite database_{std::span(&evidence::kSchema, 1)};
  std::unique_ptr<evidence::ReceivedTables> tables_ =
      evidence::openReceivedTables(*database_, kClinic, SealingKey::random(random_), random_);
  fleet::testing::FleetInMemory fleet_;
  fleet::testing::EventsInMemory events_;
  std::mutex answering_;  // the stores in memory take one thread
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::string> answered_;
  std::set<std::string> tables_seen_;
  agentlink::Receiver receiver_{kClinic, fleet_, events_, *tables_, clock_, ids_, side()};
  std::unique_ptr<http::Server> server_;
};

class AgentProcess : public ::testing::Test {
 protected:
  AgentProcess() {
    std::string pattern = std::filesystem::temp_directory_path() / "sekisho-agent-XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~AgentProcess() override { std::filesystem::remove_all(folder_); }

  int enrol(const std::string& token, const std::string& pin) {
    Process process({SEKISHO_AGENT, "enrol", "--data", folder_, "--hub",
                     "127.0.0.1:" + std::to_string(hub_.port()), "--ca-sha256", pin},
                    token + "\n");
    return process.waitFor();
  }
  std::unique_ptr<Process> run() {
    return std::make_unique<Process>(
        std::vector<std::string>{SEKISHO_AGENT, "run", "--data", folder_}, "");
  }

  Hub hub_;
  std::string folder_;
};

TEST_F(AgentProcess, EnrolsAndDeliversTheAccountsOfThisMachine) {
  ASSERT_EQ(enrol(hub_.invite(), hub_.pin()), 0);
  const auto agent = run();
  ASSERT_TRUE(hub_.sawTableWithin("accounts", 30s));
  const auto accounts = hub_.tables().newest(kDevice, "accounts");
  ASSERT_THAT(accounts, succeeds());
  const auto& table = accounts->content;
  const auto column = std::ranges::find(table.columns, "name") - table.columns.begin();
  EXPECT_TRUE(std::ranges::any_of(table.rows, [&](const evidence::Row& row) {
    return row[static_cast<std::size_t>(column)] == evidence::Cell("root");
  }));
  ASSERT_TRUE(hub_.sawWithin("events", 30s));
  EXPECT_EQ(hub_.events().recorded.begin()->second.front().kind, "agent.started@1");
}

TEST_F(AgentProcess, RefusesAHubWithAnotherKey) {
  EXPECT_EQ(enrol(hub_.invite(), std::string(64, '0')), 1);
  EXPECT_THAT(hub_.fleet().decisions, ::testing::ElementsAre("agent.invited@1"));
}

TEST_F(AgentProcess, KeepsNothingOfARefusedEnrolment) {
  EXPECT_EQ(enrol("00000-00000-00000-00000", hub_.pin()), 1);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/agent.json"));
  EXPECT_EQ(run()->waitFor(), 1);
}

TEST_F(AgentProcess, KeepsItsKeyForItsOwnerAlone) {
  ASSERT_EQ(enrol(hub_.invite(), hub_.pin()), 0);
  EXPECT_EQ(std::filesystem::status(folder_ + "/agent.json").permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/enrolling.json"));
}

TEST_F(AgentProcess, SaysGoodbyeWhenItIsToldToEnd) {
  ASSERT_EQ(enrol(hub_.invite(), hub_.pin()), 0);
  const auto agent = run();
  ASSERT_TRUE(hub_.sawWithin("hello", 30s));
  agent->signal(SIGTERM);
  EXPECT_EQ(agent->waitFor(), 0);
  EXPECT_TRUE(hub_.sawWithin("goodbye", 0s));
}

TEST_F(AgentProcess, EndsWithItsParent) {
  ASSERT_EQ(enrol(hub_.invite(), hub_.pin()), 0);
  int parent[2];
  ASSERT_EQ(pipe(parent), 0);
  ASSERT_EQ(fcntl(parent[1], F_SETFD, FD_CLOEXEC), 0);
  Process agent(
      {SEKISHO_AGENT, "run", "--data", folder_, "--parent-pipe", std::to_string(parent[0])}, "");
  close(parent[0]);
  ASSERT_TRUE(hub_.sawWithin("hello", 30s));
  close(parent[1]);
  EXPECT_EQ(agent.waitFor(), 0);
}

TEST_F(AgentProcess, GoesOnAfterBeingKilledAtAnyMoment) {
  ASSERT_EQ(enrol(hub_.invite(), hub_.pin()), 0);
  for (const char* moment : {"hello", "state", "events"}) {
    hub_.forget();
    const auto agent = run();
    ASSERT_TRUE(hub_.sawWithin(moment, 30s)) << moment;
    agent->signal(SIGKILL);
    EXPECT_EQ(agent->waitFor(), 128 + SIGKILL);
  }
  hub_.forget();
  const auto agent = run();
  ASSERT_TRUE(hub_.sawTableWithin("accounts", 30s));
  ASSERT_TRUE(hub_.sawWithin("events", 30s));
  EXPECT_EQ(hub_.fleet().agents()->front().state, fleet::AgentState::Enrolled);
  const auto& events = hub_.events().recorded.begin()->second;
  EXPECT_EQ(hub_.events().recorded.size(), 1U);
  for (std::size_t i = 0; i < events.size(); ++i) EXPECT_EQ(events[i].number, i + 1);
}

TEST_F(AgentProcess, EnrolledAnewSaysThatWhatWaitedMayBeLost) {
  ASSERT_EQ(enrol(hub_.invite(), hub_.pin()), 0);
  for (const std::string first : {"agent.started@1", "agent.spool-lost@1"}) {
    hub_.forget();
    const auto agent = run();
    ASSERT_TRUE(hub_.sawWithin("events", 30s));
    agent->signal(SIGKILL);
    EXPECT_EQ(agent->waitFor(), 128 + SIGKILL);
    EXPECT_TRUE(std::ranges::any_of(hub_.events().recorded, [&](const auto& epoch) {
      return epoch.second.front().kind == first;
    })) << first;
    ASSERT_EQ(enrol(hub_.invite(), hub_.pin()), 0);
  }
}

TEST_F(AgentProcess, DeliversOnceTheHubIsBack) {
  ASSERT_EQ(enrol(hub_.invite(), hub_.pin()), 0);
  const std::uint16_t port = hub_.port();
  hub_.stop();
  const auto agent = run();
  hub_.start(port);
  EXPECT_TRUE(hub_.sawTableWithin("accounts", 90s));
}

TEST_F(AgentProcess, WaitsForTheInvitationOfAHubOnItsOwnMachine) {
  Process agent({SEKISHO_AGENT, "run", "--data", folder_, "--await-enrolment"}, "");
  std::ofstream(folder_ + "/invitation.new") << "127.0.0.1:" << hub_.port() << "\n"
                                             << hub_.pin() << "\n"
                                             << hub_.invite() << "\n";
  std::filesystem::rename(folder_ + "/invitation.new", folder_ + "/invitation");
  EXPECT_TRUE(hub_.sawTableWithin("accounts", 30s));
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/invitation"));
}

TEST_F(AgentProcess, RunsOncePerFolder) {
  ASSERT_EQ(enrol(hub_.invite(), hub_.pin()), 0);
  const auto agent = run();
  ASSERT_TRUE(hub_.sawWithin("hello", 30s));
  EXPECT_EQ(run()->waitFor(), 1);
}

#ifndef SEKISHO_SANITIZED  // a sanitizer keeps several bytes of its own beside each
TEST_F(AgentProcess, HoldsLittle) {
  ASSERT_EQ(enrol(hub_.invite(), hub_.pin()), 0);
  const auto agent = run();
  ASSERT_TRUE(hub_.sawTableWithin("pending_updates", 100s));
  // With the code of an optimised build this stays below 12 MB, which ./bench-peers shows.
  EXPECT_LE(agent->peakOwnMemory(), std::size_t{4} << 20U);
}
#endif

}  // namespace
}  // namespace sekisho::agent
