#include "capabilities/orca/probe/health_table.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "capabilities/orca/probe/peers.h"
#include "facts/orca_health.h"
#include "platform/descriptor.h"
#include "platform/machine/running_programs.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using facts::OrcaHealth;

constexpr std::uint16_t kPostgresPort = 5432;

// The moment of a reading at which it did not answer, as the clinic's hours are told; -1 if it did.
void sayWhen(bool answers, Instant now, OrcaHealth& row) {
  row.silent_weekday = -1;
  row.silent_min = -1;
  if (answers) return;
  const auto local = now + kJst;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  row.silent_weekday = std::chrono::weekday{day}.c_encoding();
  row.silent_min = std::chrono::floor<std::chrono::minutes>(local - day).count();
}

OrcaHealth rowOf(const platform::Machine& machine, const Server& server) {
  OrcaHealth row{.generation = std::string(nameOf(server.generation))};
  if (server.running) row.running = *server.running ? 1 : 0;
  const auto programs = platform::runningPrograms(machine);
  if (programs) row.database_running = programs->contains("postgres") ? 1 : 0;
  return row;
}

}  // namespace

bool takesConnections(std::uint16_t port, std::chrono::milliseconds patience) {
  const platform::Descriptor socket(
      ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (!socket.isOpen()) return false;
  if (::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
      0) {
    return true;
  }
  if (errno != EINPROGRESS) return false;
  pollfd made{.fd = socket.number(), .events = POLLOUT, .revents = 0};
  if (::poll(&made, 1, static_cast<int>(patience.count())) != 1) return false;
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

std::vector<evidence::Probe> healthProbes(const platform::Machine& machine, const Clock& clock,
                                          const Settings& settings, LastHour last_hour,
                                          std::function<bool(std::uint16_t)> answers) {
  const auto read = [&machine, &clock, settings, last_hour = std::move(last_hour),
                     answers = std::move(answers)] {
    evidence::FactTable<OrcaHealth> table;
    for (const Server& server : serversOn(machine, settings)) {
      OrcaHealth row = rowOf(machine, server);
      const bool answered = answers(kOrcaPort);
      row.answers = answered ? 1 : 0;
      row.database_answers = answers(kPostgresPort) ? 1 : 0;
      sayWhen(answered, clock.now(), row);
      if (const auto hour = last_hour(server.generation)) {
        row.hour_calls = hour->calls;
        row.hour_slow = hour->slow;
        row.hour_errors = hour->errors;
      }
      table.add(row);
    }
    return std::move(table).finish();
  };
  return {{.table = "orca_health", .every = 5min, .read = read}};
}

}  // namespace sekisho::orca
