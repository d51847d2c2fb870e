#include "storage/testing/scratch_postgres.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

#include "core/check.h"
#include "storage/postgres/postgres.h"

namespace sekisho::storage::testing {
namespace {

constexpr int kMsToStart = 60'000;

// The newest installed server's programs.
std::filesystem::path programs() {
  std::vector<int> versions;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", missing)) {
    versions.push_back(std::atoi(entry.path().filename().c_str()));
  }
  const bool postgresql_is_installed = !versions.empty() && std::ranges::max(versions) >= 15;
  SEKISHO_CHECK(postgresql_is_installed);
  return std::filesystem::path("/usr/lib/postgresql") / std::to_string(std::ranges::max(versions)) /
         "bin";
}

// The account that runs the server: PostgreSQL refuses to run as root.
struct Account {
  uid_t user;
  gid_t group;
};

// Nothing if the test is not root and the server can run as itself.
std::optional<Account> account() {
  if (geteuid() != 0) return std::nullopt;
  for (const char* name : {"postgres", "nobody"}) {
    std::array<char, 4096> text{};
    passwd entry{};
    passwd* found = nullptr;
    if (getpwnam_r(name, &entry, text.data(), text.size(), &found) == 0 && found != nullptr) {
      return Account{entry.pw_uid, entry.pw_gid};
    }
  }
  stopBecause("neither postgres nor nobody is an account", std::source_location::current());
}

// In the child: becomes the account, dies with the test, and turns into the program. Allocates
// nothing: another thread of the test may have held the heap's lock when this one was forked.
[[noreturn]] void become(const std::optional<Account>& who, char* const* command,
                         char* const* environment, pid_t parent) {
  if (who && (setgroups(0, nullptr) != 0 || setgid(who->group) != 0 || setuid(who->user) != 0)) {
    _exit(126);
  }
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (getppid() != parent) _exit(125);
  execve(command[0], command, environment);
  _exit(127);
}

// The words as execve() wants them; they outlive the answer.
std::vector<char*> pointersTo(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

pid_t launch(std::vector<std::string> command, const std::filesystem::path& log,
             const std::string& notify) {
  std::vector<std::string> environment{"NOTIFY_SOCKET=" + notify, "TZ=UTC", "LC_ALL=C",
                                       "PATH=/usr/bin:/bin"};
  const auto words = pointersTo(command);
  const auto settings = pointersTo(environment);
  const auto who = account();
  const pid_t parent = getpid();
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  SEKISHO_CHECK(out >= 0);
  const pid_t child = fork();
  SEKISHO_CHECK(child >= 0);
  if (child == 0) {
    if (dup2(out, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0) _exit(124);
    become(who, words.data(), settings.data(), parent);
  }
  close(out);
  return child;
}

int statusOf(pid_t child) {
  int status = 0;
  pid_t ended = 0;
  do {
    ended = waitpid(child, &status, 0);
  } while (ended < 0 && errno == EINTR);
  SEKISHO_CHECK(ended == child);
  return status;
}

// Receives the server's own word that it takes connections (sd_notify).
class ReadySocket {
 public:
  explicit ReadySocket(const std::filesystem::path& path) : path_(path) {
    unlink(path.c_str());
    socket_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    SEKISHO_CHECK(socket_ >= 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    SEKISHO_CHECK(path.native().size() < sizeof address.sun_path);
    path.native().copy(address.sun_path, path.native().size());
    const bool bound =
        bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
        chmod(path.c_str(), 0666) == 0;
    SEKISHO_CHECK(bound);
  }
  ~ReadySocket() {
    close(socket_);
    unlink(path_.c_str());
  }
  ReadySocket(const ReadySocket&) = delete;
  ReadySocket& operator=(const ReadySocket&) = delete;

  [[nodiscard]] bool waitUntilReady() const {
    while (true) {
      pollfd wait{socket_, POLLIN, 0};
      if (poll(&wait, 1, kMsToStart) != 1) return false;
      std::array<char, 512> text{};
      const ssize_t size = recv(socket_, text.data(), text.size(), 0);
      if (size < 0) return false;
      if (std::string_view(text.data(), static_cast<std::size_t>(size)).contains("READY=1")) {
        return true;
      }
    }
  }

 private:
  std::filesystem::path path_;
  int socket_ = -1;
};

}  // namespace

PostgresServer& PostgresServer::ofThisProgram() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer() {
  std::string pattern = (std::filesystem::temp_directory_path() / "sekisho-pg-XXXXXX").string();
  SEKISHO_CHECK(mkdtemp(pattern.data()) != nullptr);
  folder_ = pattern;
  if (const auto who = account()) {
    SEKISHO_CHECK(chown(folder_.c_str(), who->user, who->group) == 0);
  }
  const pid_t made = launch({programs() / "initdb", "-D", folder_ / "data", "-U", "sekisho", "-A",
                             "trust", "-E", "UTF8", "--locale=C", "--no-sync"},
                            folder_ / "log", "");
  const bool cluster_was_made = statusOf(made) == 0;
  SEKISHO_CHECK(cluster_was_made);
  start();
}

void PostgresServer::start() {
  const ReadySocket ready(folder_ / "ready");
  process_ = launch({programs() / "postgres", "-D", folder_ / "data", "-k", folder_, "-c",
                     "listen_addresses=", "-c", "fsync=on", "-c", "synchronous_commit=off", "-c",
                     "max_connections=60", "-c", "shared_buffers=16MB"},
                    folder_ / "log", folder_ / "ready");
  const bool server_is_ready = ready.waitUntilReady();
  SEKISHO_CHECK(server_is_ready);
}

PostgresServer::~PostgresServer() {
  kill(process_, SIGQUIT);
  (void)statusOf(process_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void PostgresServer::crashAndRestart() {
  kill(process_, SIGQUIT);
  (void)statusOf(process_);
  start();
}

std::string PostgresServer::where(const std::string& database,
                                  const std::filesystem::path& folder) const {
  return "host=" + folder.string() + " user=sekisho dbname=" + database;
}

void PostgresServer::requirePasswordOf(const std::string& role) const {
  const std::filesystem::path rules = folder_ / "data" / "pg_hba.conf";
  std::ifstream file(rules);
  const std::string others{std::istreambuf_iterator<char>(file), {}};
  std::ofstream(rules) << "local all " << role << " scram-sha-256\n" << others;
  administer("SELECT pg_reload_conf()");
}

void PostgresServer::administer(const std::string& sql, const std::string& database) const {
  PGconn* connection = PQconnectdb((where(database) + " client_encoding=UTF8").c_str());
  PGresult* result = PQexec(connection, sql.c_str());
  const bool done =
      PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK;
  if (!done) std::fprintf(stderr, "%s\n", PQerrorMessage(connection));
  SEKISHO_CHECK(done);
  PQclear(result);
  PQfinish(connection);
}

std::string PostgresServer::createDatabase(const std::string& options) {
  std::string name = "scratch_" + std::to_string(getpid()) + "_" + std::to_string(++databases_);
  administer("CREATE DATABASE " + name + " TEMPLATE template0 " + options);
  return name;
}

ScratchPostgres::ScratchPostgres() : name_(PostgresServer::ofThisProgram().createDatabase()) {
  reopen();
}

void ScratchPostgres::reopen() {
  database_.reset();
  database_ = another();
}

std::unique_ptr<Database> ScratchPostgres::another() const {
  auto opened = openPostgres(PostgresServer::ofThisProgram().where(name_));
  SEKISHO_CHECK(opened.has_value());
  return std::move(*opened);
}

}  // namespace sekisho::storage::testing
