// What is left after a disk that fails and after the power is cut.

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "storage/sqlite/sqlite.h"
#include "storage/sqlite/testing/watched_disk.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::storage {
namespace {

namespace fs = std::filesystem;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::ScratchFolder;
using testing::WatchedDisk;

constexpr ClinicId kClinic{};
constexpr std::string_view kName = "hub.db";

Result<void> keep(Database& database, std::string_view sql,
                  std::initializer_list<Value> arguments = {}) {
  const auto transaction = database.begin(kClinic);
  if (!transaction) return std::unexpected(transaction.error());
  if (auto ran = (*transaction)->run(sql, arguments); !ran) return std::unexpected(ran.error());
  return (*transaction)->commit();
}

std::int64_t rowsIn(Database& database) {
  const auto transaction = database.snapshot(kClinic);
  const auto rows = (*transaction)->run("SELECT count(*) FROM t");
  return rows ? (*rows)[0].integer(0) : -1;
}

// What is on the disk in that folder, opened as a restarted program does.
std::int64_t rowsAfterRestart(const fs::path& folder) {
  const ScratchFolder image;
  for (const auto& file : fs::directory_iterator(folder)) {
    // The index of the log is shared memory: a restarted machine makes it anew.
    if (!file.path().native().ends_with("-shm"))
      fs::copy_file(file, image / file.path().filename().native());
  }
  std::int64_t rows = -1;
  {
    const auto database = openSqlite(image / kName);
    EXPECT_THAT(database, succeeds());
    if (database) rows = rowsIn(**database);
  }
  EXPECT_THAT(verifySqlite(image / kName), succeeds());
  return rows;
}

class SqliteOnAFailingDisk : public ::testing::Test {
 protected:
  SqliteOnAFailingDisk()
      : disk_(folder_.path(), durable_.path()), database_(*openSqlite(folder_ / kName)) {
    EXPECT_THAT(keep(*database_, "CREATE TABLE t (n BIGINT)"), succeeds());
    EXPECT_THAT(keep(*database_, "INSERT INTO t VALUES (1)"), succeeds());
  }

  ScratchFolder folder_;
  ScratchFolder durable_;
  WatchedDisk disk_;
  std::unique_ptr<Database> database_;
};

TEST_F(SqliteOnAFailingDisk, SaysThatItIsFullAndWorksAgainOnceThereIsSpace) {
  disk_.setFault(WatchedDisk::Fault::Full);
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto refused = keep(*database_, "INSERT INTO t VALUES (2)");
    EXPECT_THAT(refused, failsWith(ErrorCode::Unavailable));
    EXPECT_EQ(refused.error().message.name, "storage.full");
  }
  EXPECT_EQ(rowsIn(*database_), 1);
  EXPECT_EQ(rowsAfterRestart(folder_.path()), 1);

  disk_.setFault(WatchedDisk::Fault::None);

  EXPECT_THAT(keep(*database_, "INSERT INTO t VALUES (2)"), succeeds());
  EXPECT_EQ(rowsIn(*database_), 2);
}

TEST_F(SqliteOnAFailingDisk, SaysThatItIsReadOnly) {
  disk_.setFault(WatchedDisk::Fault::ReadOnly);

  const auto refused = keep(*database_, "INSERT INTO t VALUES (2)");

  EXPECT_THAT(refused, failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(refused.error().message.name, "storage.read-only");
  EXPECT_EQ(rowsIn(*database_), 1);
  disk_.setFault(WatchedDisk::Fault::None);
  EXPECT_THAT(keep(*database_, "INSERT INTO t VALUES (2)"), succeeds());
}

struct LostAnswer {
  std::string name;
  WatchedDisk::Fault fault;
  std::int64_t rows_after_power_cut;
};

class SqliteAfterALostAnswer : public SqliteOnAFailingDisk,
                               public ::testing::WithParamInterface<LostAnswer> {};

TEST_P(SqliteAfterALostAnswer, SaysThatItMayHaveHappened) {
  disk_.setFault(GetParam().fault);

  const auto lost = keep(*database_, "INSERT INTO t VALUES (2)");

  EXPECT_THAT(lost, failsWith(ErrorCode::Indeterminate));
  EXPECT_EQ(lost.error().message.name, "storage.answer-lost");
  EXPECT_EQ(rowsAfterRestart(disk_.durable()), GetParam().rows_after_power_cut);
}

INSTANTIATE_TEST_SUITE_P(, SqliteAfterALostAnswer,
                         ::testing::Values(LostAnswer{"NotKept", WatchedDisk::Fault::SyncFails, 1},
                                           LostAnswer{"Kept", WatchedDisk::Fault::SyncFailsTooLate,
                                                      2}),
                         [](const auto& info) { return info.param.name; });

TEST(SqliteAfterAPowerCut, HasEveryCommitThatWasAnswered) {
  const ScratchFolder folder;
  const ScratchFolder durable;
  WatchedDisk disk(folder.path(), durable.path());
  const auto database = *openSqlite(folder / kName);
  ASSERT_THAT(keep(*database, "CREATE TABLE t (n BIGINT, filler BYTEA)"), succeeds());

  // Large rows, so that the log is taken over into the database once and begun again.
  const Value filler{Bytes(400'000, std::byte{7})};
  std::int64_t answered = 0;
  int cuts = 0;
  disk.setOnSync([&] {
    ++cuts;
    // The cut finds the disk with nothing but what was synchronised, or with all that was written.
    for (const auto& left : {durable.path(), folder.path()}) {
      const auto rows = rowsAfterRestart(left);
      EXPECT_GE(rows, answered) << left;
      EXPECT_LE(rows, answered + 1) << left;
    }
  });
  for (int i = 0; i < 14; ++i) {
    ASSERT_THAT(keep(*database, "INSERT INTO t VALUES (?, ?)", {Value{std::int64_t{i}}, filler}),
                succeeds());
    ++answered;
    EXPECT_EQ(rowsAfterRestart(durable.path()), answered);
  }
  disk.setOnSync({});

  // Each commit synchronises the log; taking it over synchronises the database too.
  EXPECT_GT(cuts, 2 * 14);
  EXPECT_GT(fs::file_size(durable / kName), 1'000'000U);
}

}  // namespace
}  // namespace sekisho::storage
