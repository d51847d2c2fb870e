// Verifies the journal that `journal_size` left in DIR, from its files alone, as `sekisho journal
// verify` does: `journal_verify DIR [bodies]`; with `bodies` every body is opened and held against
// its commitment.
//
// Prints one line of JSON: records and bodies found whole, and processor seconds.

#include <fmt/core.h>

#include <optional>
#include <string>
#include <string_view>

#include "capabilities/journal/store/verify.h"
#include "platform/disk/disk.h"
#include "processor_time.h"

using namespace sekisho;

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const std::string folder = argv[1];
  const bool bodies = argc > 2 && std::string_view(argv[2]) == "bodies";
  const auto disk = platform::systemDisk();
  const double before = bench::processorSeconds();
  const auto found =
      journal::verifyGeneration(*disk, folder + "/journal/generation-1",
                                bodies ? std::optional(folder + "/keys") : std::nullopt);
  const double used = bench::processorSeconds() - before;
  if (!found || found->finding) {
    fmt::print(stderr, "{}\n", found ? found->finding->message.name : found.error().message.name);
    return 1;
  }
  fmt::print("{{\"records\": {}, \"bodies\": {}, \"cpu_s\": {:.3f}}}\n", found->signed_entries,
             found->bodies_opened, used);
  return 0;
}
