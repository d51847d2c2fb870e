// kill -9 at any moment: whatever was acknowledged is there afterwards.

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <map>
#include <random>
#include <thread>

#include "core/testing/result_matchers.h"
#include "storage/sqlite/sqlite.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::storage {
namespace {

using sekisho::testing::succeeds;
using testing::ScratchFolder;

constexpr ClinicId kKilledClinic{};
constexpr std::int64_t kRowsOfATransaction = 3;
constexpr int kRounds = 40;
constexpr int kMostAttempts = 100 * kRounds;

// Writes transactions and says the number of each one that was committed, until it is killed.
[[noreturn]] void writeUntilKilled(const std::filesystem::path& file, std::int64_t first,
                                   int acknowledge) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const auto database = openSqlite(file);
  for (std::int64_t number = first; database; ++number) {
    const auto transaction = (*database)->begin(kKilledClinic);
    if (!transaction) break;
    for (std::int64_t row = 0; row < kRowsOfATransaction; ++row) {
      const auto kept =
          (*transaction)
              ->run("INSERT INTO t (number, row, filler) VALUES (?, ?, ?)",
                    {Value{number}, Value{row},
                     Value{Bytes(static_cast<std::size_t>(number % 50) * 200, std::byte{1})}});
      if (!kept) _exit(2);
    }
    if (!(*transaction)->commit()) break;
    if (write(acknowledge, &number, sizeof number) != sizeof number) break;
  }
  _exit(1);
}

// The numbers that the writer acknowledged before it was killed `after` it began.
std::vector<std::int64_t> acknowledgedUntil(std::chrono::microseconds after,
                                            const std::filesystem::path& file, std::int64_t first) {
  std::array<int, 2> pipe_ends{};
  EXPECT_EQ(pipe(pipe_ends.data()), 0);
  const pid_t writer = fork();
  EXPECT_GE(writer, 0);
  if (writer == 0) {
    close(pipe_ends[0]);
    writeUntilKilled(file, first, pipe_ends[1]);
  }
  close(pipe_ends[1]);
  std::this_thread::sleep_for(after);
  kill(writer, SIGKILL);
  std::vector<std::int64_t> acknowledged;
  std::int64_t number = 0;
  while (read(pipe_ends[0], &number, sizeof number) == sizeof number) {
    acknowledged.push_back(number);
  }
  close(pipe_ends[0]);
  int status = 0;
  EXPECT_EQ(waitpid(writer, &status, 0), writer);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself: " << status;
  return acknowledged;
}

std::map<std::int64_t, std::int64_t> rowsByNumber(const std::filesystem::path& file) {
  const auto database = openSqlite(file);
  EXPECT_THAT(database, succeeds());
  const auto rows = (*(*database)->snapshot(kKilledClinic))
                        ->run("SELECT number, count(*) FROM t GROUP BY number");
  EXPECT_THAT(rows, succeeds());
  std::map<std::int64_t, std::int64_t> counted;
  for (const Row& row : *rows) counted[row.integer(0)] = row.integer(1);
  return counted;
}

TEST(SqliteKilledAtAnyMoment, HasEveryTransactionItAcknowledged) {
  const ScratchFolder folder;
  const auto file = folder / "hub.db";
  {
    const auto transaction = (*openSqlite(file));
    const auto making = transaction->begin(kKilledClinic);
    ASSERT_THAT((*making)->run("CREATE TABLE t (number BIGINT, row BIGINT, filler BYTEA, "
                               "PRIMARY KEY (number, row))"),
                succeeds());
    ASSERT_THAT((*making)->commit(), succeeds());
  }
  std::mt19937 random(7);  // NOLINT(bugprone-random-generator-seed): the same waits in every run
  std::uniform_int_distribution<int> wait_us(0, 25'000);
  std::vector<std::int64_t> acknowledged;
  std::int64_t next = 0;
  int counted = 0;

  for (int attempt = 0; counted < kRounds; ++attempt) {
    ASSERT_LT(attempt, kMostAttempts) << "the writer never got anywhere";
    const auto now = acknowledgedUntil(std::chrono::microseconds{wait_us(random)}, file, next);
    acknowledged.insert(acknowledged.end(), now.begin(), now.end());

    const auto found = rowsByNumber(file);

    for (const std::int64_t number : acknowledged) {
      ASSERT_TRUE(found.contains(number)) << number << " was acknowledged and is gone";
    }
    // What is there is there whole, and at most one transaction was kept without saying so.
    for (const auto& [number, rows] : found) ASSERT_EQ(rows, kRowsOfATransaction) << number;
    const std::int64_t last = now.empty() ? next - 1 : now.back();
    ASSERT_LE(found.empty() ? -1 : found.rbegin()->first, last + 1);
    next = found.empty() ? 0 : found.rbegin()->first + 1;
    // A round in which nothing was acknowledged proves nothing.
    if (!now.empty()) ++counted;
  }

  EXPECT_THAT(verifySqlite(file), succeeds());
}

}  // namespace
}  // namespace sekisho::storage
