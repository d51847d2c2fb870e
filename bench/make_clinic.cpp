// Lets a clinic live through its days: `make_clinic DIR MACHINES DAYS TABLES`.
//
// A year of mornings and evenings goes by on a clock that this program turns. Each morning every
// machine starts, says hello, sends what changed and confirms the rest; each evening it says
// goodbye. The hub judges after both. The last morning is now, and stays. Prints what was made.

#include <fmt/core.h>

#include <cstdlib>

#include "clinic.h"
#include "core/testing/turnable_clock.h"
#include "platform/system/system_clock.h"
#include "platform/system/system_random.h"
#include "year.h"

using namespace sekisho;
using namespace std::chrono_literals;

namespace {

bench::Machine enrolled(bench::Clinic& clinic, int number) {
  const auto role = number == 0 ? inventory::DeviceRole::Server : inventory::DeviceRole::Terminal;
  return clinic.enrol(fmt::format("uketsuke{:02}", number + 1), role);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  const std::string folder = argv[1];
  const int count = std::atoi(argv[2]);
  const int days = std::atoi(argv[3]);
  const platform::SystemClock system;
  platform::SystemRandom random;
  testing::TurnableClock clock(system.now() - days * 24h);
  const auto tables = bench::tablesIn(argv[4]);

  bench::Clinic clinic(folder, clock, random);
  clinic.setUp();
  std::vector<bench::Machine> machines;
  for (int i = 0; i < count; ++i) machines.push_back(enrolled(clinic, i));
  for (int day = 0; day <= days; ++day) {
    for (int i = 0; i < count; ++i) {
      bench::Machine& machine = machines[static_cast<std::size_t>(i)];
      clinic.wake(machine);
      clinic.send(machine, bench::onDay(tables, i, day));
    }
    clinic.state().judge();
    if (day == days) break;
    clock.pass(45min);
    for (bench::Machine& machine : machines) clinic.goodbye(machine);
    clinic.state().judge();
    clock.pass(24h - 45min);
  }

  std::size_t rows = 0;
  for (const auto& read : tables) rows += read.table->rows.size();
  fmt::print(
      "{{\"machines\": {}, \"days\": {}, \"tables\": {}, \"rows\": {}, \"entries\": {}, "
      "\"judgings\": {}, \"person\": \"{}\", \"password\": \"{}\"}}\n",
      count, days, tables.size(), rows, clinic.state().journal->head().size,
      clinic.state().posture->judgings(), bench::Clinic::kPerson, bench::Clinic::kPassword);
  return 0;
}
