#include "storage/testing/scratch_postgres.h"

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
const passwd* account() {
  if (geteuid() != 0) return nullptr;
  const passwd* found = getpwnam("postgres");
  if (found == nullptr) found = getpwnam("nobody");
  SEKISHO_CHECK(found != nullptr);
  return found;
}

// In the child: becomes the account, dies with the test, and turns into the program.
[[noreturn]] void become(const passwd* who, const std::vector<std::string>& command,
                         const std::string& notify, pid_t parent) {
  if (who != nullptr &&
      (setgroups(0, nullptr) != 0 || setgid(who->pw_gid) != 0 || setuid(who->pw_uid) != 0)) {
    _exit(126);
  }
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (getppid() != parent) _exit(125);
  setenv("NOTIFY_SOCKET", notify.c_str(), 1);
  setenv("TZ", "UTC", 1);
  unsetenv("PGDATA");
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  execv(words[0], words.data());
  _exit(127);
}

pid_t launch(const std::vector<std::string>& command, const std::filesystem::path& log,
             const std::string& notify) {
  const passwd* who = account();
  const pid_t parent = getpid();
  const pid_t child = fork();
  SEKISHO_CHECK(child >= 0);
  if (child > 0) return child;
  const FILE* out = std::freopen(log.c_str(), "a", stderr);
  if (out == nullptr || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) _exit(124);
  become(who, command, notify, parent);
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
  if (const passwd* who = account()) {
    SEKISHO_CHECK(chown(folder_.c_str(), who->pw_uid, who->pw_gid) == 0);
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

void PostgresServer::administer(const std::string& sql) const {
  PGconn* connection = PQconnectdb(where("postgres").c_str());
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
