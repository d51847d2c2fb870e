#include "capabilities/journal/store/verify.h"

#include <fmt/core.h>

#include <charconv>
#include <utility>

#include "capabilities/journal/store/cosigned_file.h"
#include "capabilities/journal/store/examiner.h"
#include "capabilities/journal/store/exported.h"
#include "capabilities/journal/store/succession.h"

namespace sekisho::journal {
namespace {

using platform::Disk;

constexpr MessageId kBodyTaken{"journal.body-taken"};
constexpr MessageId kCheckpointMissing{"journal.checkpoint-missing"};
constexpr std::string_view kGenerationPrefix = "generation-";

/// The number in a failure's argument {entry}.
std::optional<std::uint64_t> entryIn(const Error& error) {
  for (const auto& [name, value] : error.arguments) {
    std::uint64_t number = 0;
    if (name == "entry" &&
        std::from_chars(value.data(), value.data() + value.size(), number).ec == std::errc{}) {
      return number;
    }
  }
  return std::nullopt;
}

Result<Examined> examineGeneration(Disk& disk, const std::string& directory,
                                   const std::optional<std::string>& keys,
                                   const std::optional<std::string>& vkey, const Held& held,
                                   const Examined* next = nullptr) {
  Examined examined;
  Examiner examiner(examined);
  const auto log = identityIn(disk, directory, vkey, examined);
  if (!log) return std::unexpected(log.error());
  // Before the entries: beside a running hub they only become more.
  const auto cosigned = readCosigned(disk, directory);
  if (!cosigned) return std::unexpected(cosigned.error());
  const auto checkpoint = checkpointIn(disk, directory, *log, examined.result, examiner);
  examiner.willHold(examined.result.checkpoint);
  examiner.willHoldOutside(*cosigned, held);
  if (next != nullptr) willHoldTheClaims(*next, examiner);
  const auto end = readLog(disk, directory, *log, keys, [&](const ReadEntry& read) -> Result<void> {
    examiner.take(read);
    return {};
  });
  if (!end && end.error().code != ErrorCode::Corrupt) return std::unexpected(end.error());
  if (!end) examiner.wrong(entryIn(end.error()), end.error().message, end.error().detail);
  if (end) examined.result.torn_bytes = end->torn_bytes;
  if (checkpoint) examiner.holdAgainst(*checkpoint);
  if (!checkpoint && examined.tree.size() > 1) {
    examiner.wrong(std::nullopt, kCheckpointMissing,
                   fmt::format("{} entries and no checkpoint", examined.tree.size()));
  }
  examiner.holdOutside(*cosigned, log->key, held);
  return examined;
}

/// In a generation that goes on, an entry tells of each body that is gone. Of an earlier one that
/// entry may have been lost when an older copy was put back.
void holdDestructions(Examined& examined, bool goes_on) {
  const auto gone = examined.destructions.unexplained();
  examined.result.bodies_unexplained = gone.size();
  examined.result.bodies_untold = examined.destructions.untold();
  if (goes_on && !gone.empty()) {
    examined.wrong(gone.front(), kBodyTaken,
                   "its body is gone, and no entry says that it was destroyed");
  }
}

}  // namespace

std::vector<MessageArgument> argumentsOf(const Verification& found, std::size_t appointed,
                                         Instant now) {
  std::vector<MessageArgument> arguments{{"by", std::to_string(found.witnessed_by)},
                                         {"of", std::to_string(appointed)},
                                         {"entries", std::to_string(found.witnessed_entries)}};
  if (found.witnessed_seconds) {
    arguments.push_back({"minutes", std::to_string(minutesSince(*found.witnessed_seconds, now))});
  }
  return arguments;
}

Result<Verification> verifyGeneration(Disk& disk, const std::string& directory,
                                      const std::optional<std::string>& keys,
                                      const std::optional<std::string>& vkey, const Held& held) {
  auto examined = examineGeneration(disk, directory, keys, vkey, held);
  if (!examined) return std::unexpected(std::move(examined.error()));
  holdDestructions(*examined, true);
  return std::move(examined->result);
}

Result<std::vector<Verification>> verifyJournal(Disk& disk, const std::string& directory,
                                                const std::optional<std::string>& keys,
                                                const Held& held) {
  const auto generations = openedGenerations(disk, directory);
  if (!generations) return std::unexpected(generations.error());
  std::vector<Examined> all(generations->size());
  // The newest first: it says what will be asked of the one before.
  for (std::size_t at = all.size(); at-- > 0;) {
    const std::string path =
        fmt::format("{}/{}{}", directory, kGenerationPrefix, (*generations)[at]);
    auto examined = examineGeneration(disk, path, keys, std::nullopt, held,
                                      at + 1 < all.size() ? &all[at + 1] : nullptr);
    if (!examined) return std::unexpected(std::move(examined.error()));
    all[at] = *std::move(examined);
    if (at + 1 < all.size()) all[at].destructions.addMonthsOf(all[at + 1].destructions);
    holdDestructions(all[at], at + 1 == all.size());
  }
  return heldAgainstTheNext(std::move(all));
}

Result<Verification> verifyExport(Disk& disk, const std::string& directory,
                                  const std::optional<std::string>& vkey, const Held& held) {
  auto examined = examineExport(disk, directory, vkey, held);
  if (!examined) return std::unexpected(std::move(examined.error()));
  return std::move(examined->result);
}

Result<std::vector<Verification>> verifyExports(Disk& disk, const std::string& directory,
                                                const std::optional<std::string>& vkey,
                                                const Held& held) {
  const auto earlier = generationsOf(disk, directory);
  if (!earlier) return std::unexpected(earlier.error());
  std::vector<std::string> directories;
  for (const std::uint64_t generation : *earlier) {
    directories.push_back(fmt::format("{}/{}{}", directory, kGenerationPrefix, generation));
  }
  directories.push_back(directory);  // the newest
  std::vector<Examined> all(directories.size());
  for (std::size_t at = all.size(); at-- > 0;) {
    const bool newest = at + 1 == all.size();
    auto examined = examineExport(disk, directories[at], newest ? vkey : std::nullopt, held,
                                  newest ? nullptr : &all[at + 1]);
    if (!examined) return std::unexpected(std::move(examined.error()));
    all[at] = *std::move(examined);
  }
  return heldAgainstTheNext(std::move(all));
}

}  // namespace sekisho::journal
