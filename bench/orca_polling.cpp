// What watching 日レセ's database costs: `orca_polling URI PASSWORD_FILE` asks each second which
// patients are open and each minute for jobs, prints and exports, as the agent does, until it is
// ended. Says after its first look how many were open.

#include <fmt/core.h>

#include <chrono>
#include <thread>

#include "capabilities/orca/probe/counted_rows.h"
#include "capabilities/orca/probe/open_patients.h"
#include "capabilities/orca/probe/past_acts.h"
#include "platform/machine/machine.h"
#include "platform/system/system_clock.h"
#include "platform/system/system_random.h"

using namespace sekisho;
using namespace std::chrono_literals;

int main(int argc, char** argv) {
  const auto machine = platform::Machine::open();
  if (argc != 3 || !machine) return 2;
  const platform::SystemClock clock;
  platform::SystemRandom random;
  orca::Database database(*machine, random, {.uri = argv[1], .password_file = argv[2]});
  const orca::Select select = [&](const std::vector<std::string_view>& columns,
                                  std::string_view from) { return database.select(columns, from); };
  const orca::PatientNames names(sha256(bytesOf("of a bench")));
  const auto named = [](Instant) { return true; };
  orca::LockTable locked;
  orca::OpenPatients patients;
  orca::PastActs past(clock.now());
  orca::CountedRows counted;
  for (int look = 0;; ++look) {
    database.begin();
    if (look % 60 == 0) locked.versions.reset();
    auto open = orca::openPatientsIn(select, locked);
    if (!open) return fmt::print(stderr, "{}\n", open.error().detail), 1;
    locked = *std::move(open);
    (void)patients.take(locked.open, clock.now(), 1s, names, random, named);
    if (look % 60 == 0 && !past.readJobs(select, clock.now(), named)) return 1;
    if (look % 60 == 0 && !counted.read(select, clock.now(), named)) return 1;
    if (look == 0) fmt::print("{}\n", locked.open.size()), std::fflush(stdout);
    std::this_thread::sleep_for(1s);
  }
}
