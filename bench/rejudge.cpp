// How long the hub takes from one machine's snapshot to the new board: `rejudge DIR ROUNDS TABLES`.
//
// In each round another machine starts anew and sends every table, changed. Prints one line a
// round: milliseconds of receiving (durable) and of judging, controls judged again.

#include <fmt/core.h>

#include <chrono>
#include <cstdlib>

#include "clinic.h"
#include "platform/system/system_clock.h"
#include "platform/system/system_random.h"
#include "year.h"

using namespace sekisho;

namespace {

double msSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

double cpuMs() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

// Other content in each table and round, whatever it says: its first row some times more.
std::vector<bench::ReadTable> changed(const std::vector<bench::ReadTable>& tables, int round) {
  std::vector<bench::ReadTable> other;
  for (const auto& read : tables) {
    evidence::Table table = *read.table;
    if (!table.rows.empty()) {
      const evidence::Row first = table.rows.front();
      table.rows.insert(table.rows.end(), static_cast<std::size_t>(round) + 1, first);
    }
    other.push_back(bench::asRead(std::move(table)));
  }
  return other;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const platform::SystemClock clock;
  platform::SystemRandom random;
  bench::Clinic clinic(argv[1], clock, random);
  const int rounds = std::atoi(argv[2]);
  const auto tables = bench::tablesIn(argv[3]);
  auto machines = clinic.machines();
  clinic.state().judge();
  for (int round = 0; round < rounds; ++round) {
    bench::Machine& machine = machines[static_cast<std::size_t>(round) % machines.size()];
    const auto snapshot = changed(bench::onDay(tables, round, 400 + round), round);
    clinic.wake(machine);
    const auto before = clinic.state().posture->judgings();
    const auto start = std::chrono::steady_clock::now();
    clinic.send(machine, snapshot);
    const double received = msSince(start);
    const auto then = std::chrono::steady_clock::now();
    const double cpu = cpuMs();
    clinic.state().judge();
    fmt::print(
        "{{\"received_ms\": {:.2f}, \"judged_ms\": {:.2f}, \"judged_cpu_ms\": {:.2f}, "
        "\"judgings\": {}}}\n",
        received, msSince(then), cpuMs() - cpu, clinic.state().posture->judgings() - before);
  }
  return 0;
}
