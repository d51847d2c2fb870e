// The pending updates of a file tree, as the agent reads them: `pending ROOT`. Prints the status
// of the table, then "name:arch installed candidate" for each update that can be installed. With
// `pending ROOT N` it reads N times; the second line is then the CPU seconds of a further reading.

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <variant>

#include "capabilities/updates/probe/pending_updates.h"
#include "facts/pending_updates.h"
#include "platform/machine/machine.h"
#include "platform/system/system_clock.h"

using namespace sekisho;

namespace {

class NothingSeen final : public updates::FirstSeenStore {
 public:
  updates::FirstSeenDays load() override { return {}; }
  void save(const updates::FirstSeenDays&) override {}
};

std::string textAt(const evidence::Table& table, const evidence::Row& row,
                   std::string_view column) {
  const auto at = std::ranges::find(table.columns, column);
  const auto& cell = row.at(static_cast<std::size_t>(at - table.columns.begin()));
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  const auto* text = std::get_if<std::string>(&cell);
  return text == nullptr ? "" : *text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const auto machine = platform::Machine::open(argv[1]);
  if (!machine) return 1;
  const platform::SystemClock clock;
  NothingSeen seen;
  updates::OfferReader offers;
  auto table = updates::readPendingUpdates(*machine, clock, seen, offers);
  // As an agent does that runs on: the further readings find the files it knows.
  const int readings = argc > 2 ? std::atoi(argv[2]) : 1;
  const std::clock_t began = std::clock();
  for (int more = 1; more < readings; ++more) {
    table = updates::readPendingUpdates(*machine, clock, seen, offers);
  }
  const double again = static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
  fmt::print("{} {}\n", nameOf(table.status), table.reason);
  if (readings > 1) fmt::print("{:.9f}\n", again / (readings - 1));
  for (const evidence::Row& row : table.rows) {
    if (textAt(table, row, "upgradable") != "1") continue;
    fmt::print("{}:{} {} {}\n", textAt(table, row, "name"), textAt(table, row, "arch"),
               textAt(table, row, "installed"), textAt(table, row, "candidate"));
  }
  return 0;
}
