#include "storage/sqlite/sqlite.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "core/testing/result_matchers.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::storage {
namespace {

namespace fs = std::filesystem;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::ScratchFolder;

constexpr ClinicId kClinic{};

Result<void> keep(Database& database, std::initializer_list<std::string_view> statements) {
  const auto transaction = database.begin(kClinic);
  if (!transaction) return std::unexpected(transaction.error());
  for (const std::string_view statement : statements) {
    if (auto ran = (*transaction)->run(statement); !ran) return std::unexpected(ran.error());
  }
  return (*transaction)->commit();
}

std::int64_t number(Database& database, std::string_view sql) {
  const auto transaction = database.snapshot(kClinic);
  const auto rows = (*transaction)->run(sql);
  EXPECT_THAT(rows, succeeds());
  return rows ? (*rows)[0].integer(0) : -1;
}

unsigned modeOf(const fs::path& path) {
  struct stat found{};
  EXPECT_EQ(lstat(path.c_str(), &found), 0) << path;
  return found.st_mode & 07777U;
}

void write(const fs::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}

class SqliteInAFolder : public ::testing::Test {
 protected:
  [[nodiscard]] fs::path file() const { return folder_ / "hub.db"; }
  ScratchFolder folder_;
};

TEST_F(SqliteInAFolder, IsForItsOwnerAloneWhateverTheMask) {
  const mode_t usual = umask(0);
  const auto database = openSqlite(file());
  ASSERT_THAT(database, succeeds());
  ASSERT_THAT(keep(**database, {"CREATE TABLE t (n BIGINT)"}), succeeds());
  umask(usual);

  for (const auto& entry : fs::directory_iterator(folder_.path())) {
    EXPECT_EQ(modeOf(entry.path()), 0600U) << entry.path();
  }
}

TEST_F(SqliteInAFolder, IsNarrowedIfOthersCouldReadIt) {
  write(file(), "");
  ASSERT_EQ(chmod(file().c_str(), 0644), 0);

  ASSERT_THAT(openSqlite(file()), succeeds());

  EXPECT_EQ(modeOf(file()), 0600U);
}

TEST_F(SqliteInAFolder, IsNotOpenedThroughALinkOrInPlaceOfSomethingElse) {
  write(folder_ / "other", "");
  fs::create_symlink("other", file());
  EXPECT_THAT(openSqlite(file()), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(openSqlite(folder_.path()), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(openSqlite(folder_ / "missing" / "hub.db"), failsWith(ErrorCode::NotFound));
}

TEST_F(SqliteInAFolder, IsRefusedIfItIsNoDatabase) {
  write(file(), std::string(5000, 'x'));

  const auto refused = openSqlite(file());

  EXPECT_THAT(refused, failsWith(ErrorCode::Corrupt));
  EXPECT_EQ(refused.error().message.name, "storage.corrupt");
}

TEST_F(SqliteInAFolder, StopsWaitingForAnotherWriter) {
  const SqliteOptions impatient{.patience = std::chrono::milliseconds{20}, .readers = 1};
  const auto database = openSqlite(file(), impatient);
  const auto other_program = openSqlite(file(), impatient);
  const auto writer = (*database)->begin(kClinic);
  const auto reader = (*database)->snapshot(kClinic);
  ASSERT_THAT(writer, succeeds());
  ASSERT_THAT(reader, succeeds());

  for (auto* waiting : {&database, &other_program}) {
    const auto refused = (**waiting)->begin(kClinic);
    EXPECT_THAT(refused, failsWith(ErrorCode::Unavailable));
    EXPECT_EQ(refused.error().message.name, "storage.busy");
  }
  EXPECT_THAT((*database)->snapshot(kClinic), failsWith(ErrorCode::Unavailable));
  EXPECT_THAT((*other_program)->snapshot(kClinic), succeeds());
}

TEST_F(SqliteInAFolder, LetsTheNextWriterInAsSoonAsTheFirstIsDone) {
  const auto database = openSqlite(file());
  ASSERT_THAT(keep(**database, {"CREATE TABLE t (n BIGINT)"}), succeeds());
  auto first = (*database)->begin(kClinic);
  ASSERT_THAT((*first)->run("INSERT INTO t VALUES (1)"), succeeds());
  {
    const std::jthread second(
        [&] { EXPECT_THAT(keep(**database, {"INSERT INTO t SELECT n + 1 FROM t"}), succeeds()); });
    ASSERT_THAT((*first)->commit(), succeeds());
  }

  EXPECT_EQ(number(**database, "SELECT sum(n) FROM t"), 3);
}

TEST_F(SqliteInAFolder, KeepsMoreStatementsThanItHasRoomFor) {
  const auto database = openSqlite(file());
  for (int round = 0; round < 2; ++round) {
    const auto transaction = (*database)->snapshot(kClinic);
    for (int i = 0; i < 450; ++i) {
      const auto rows = (*transaction)->run("SELECT " + std::to_string(i));
      ASSERT_THAT(rows, succeeds());
      ASSERT_EQ((*rows)[0].integer(0), i);
    }
  }
}

class SqliteBackup : public SqliteInAFolder {
 protected:
  SqliteBackup() : database_(*openSqlite(file())) {
    EXPECT_THAT(keep(*database_, {"CREATE TABLE owner (id BIGINT PRIMARY KEY)",
                                  "CREATE TABLE t (n BIGINT, owner BIGINT REFERENCES owner (id))",
                                  "INSERT INTO t VALUES (1, NULL)"}),
                succeeds());
  }
  [[nodiscard]] fs::path target() const { return folder_ / "backup.db"; }

  std::unique_ptr<Database> database_;
};

TEST_F(SqliteBackup, IsOneFileWithWhatWasCommittedAtOneMoment) {
  const auto writer = database_->begin(kClinic);
  ASSERT_THAT((*writer)->run("INSERT INTO t VALUES (2, NULL)"), succeeds());

  ASSERT_THAT(backupSqlite(file(), target()), succeeds());

  // The writer was not disturbed.
  ASSERT_THAT((*writer)->commit(), succeeds());
  EXPECT_EQ(number(*database_, "SELECT count(*) FROM t"), 2);
  EXPECT_EQ(modeOf(target()), 0600U);
  EXPECT_FALSE(fs::exists(folder_ / "backup.db-wal"));
  EXPECT_FALSE(fs::exists(folder_ / "backup.db.part"));
  fs::create_directory(folder_ / "elsewhere");
  fs::rename(target(), folder_ / "elsewhere" / "hub.db");
  EXPECT_EQ(number(**openSqlite(folder_ / "elsewhere" / "hub.db"), "SELECT count(*) FROM t"), 1);
}

TEST_F(SqliteBackup, HoldsWholeTransactionsWhileOthersWrite) {
  std::atomic<bool> stop = false;
  std::jthread writer([&] {
    while (!stop) {
      EXPECT_THAT(
          keep(*database_, {"INSERT INTO t VALUES (3, NULL)", "INSERT INTO t VALUES (-3, NULL)"}),
          succeeds());
    }
  });

  for (int i = 0; i < 5; ++i) {
    const auto copy = folder_ / ("copy" + std::to_string(i));
    ASSERT_THAT(backupSqlite(file(), copy), succeeds());
    EXPECT_EQ(number(**openSqlite(copy), "SELECT sum(n) FROM t"), 1);
  }
  stop = true;
}

TEST_F(SqliteBackup, OverwritesNothing) {
  write(target(), "dear to somebody");

  const auto refused = backupSqlite(file(), target());

  EXPECT_THAT(refused, failsWith(ErrorCode::Conflict));
  EXPECT_EQ(refused.error().message.name, "storage.exists");
  EXPECT_EQ(fs::file_size(target()), 16U);
}

TEST_F(SqliteBackup, LeavesNothingBehindIfItFails) {
  EXPECT_THAT(backupSqlite(folder_ / "missing.db", target()), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(verifySqlite(folder_ / "missing.db"), failsWith(ErrorCode::NotFound));
  EXPECT_FALSE(fs::exists(folder_ / "missing.db"));

  write(folder_ / "rubbish.db", std::string(8192, 'x'));
  EXPECT_THAT(backupSqlite(folder_ / "rubbish.db", target()), failsWith(ErrorCode::Corrupt));

  EXPECT_FALSE(fs::exists(target()));
  EXPECT_FALSE(fs::exists(folder_ / "backup.db.part"));
}

TEST_F(SqliteBackup, TakesThePlaceOfAnAttemptThatWasCutShort) {
  write(folder_ / "backup.db.part", std::string(8192, 'x'));

  EXPECT_THAT(backupSqlite(file(), target()), succeeds());
  EXPECT_THAT(verifySqlite(target()), succeeds());
}

TEST_F(SqliteBackup, IsRefusedOfADamagedDatabase) {
  ASSERT_THAT(keep(*database_, {"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c "
                                "WHERE n < 20000) INSERT INTO t SELECT n, NULL FROM c"}),
              succeeds());
  database_.reset();
  ASSERT_THAT(verifySqlite(file()), succeeds());
  std::fstream damage(file(), std::ios::in | std::ios::out | std::ios::binary);
  damage.seekp(16'384);  // the fifth page
  damage << std::string(4096, '\x55');
  damage.close();

  EXPECT_THAT(verifySqlite(file()), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(backupSqlite(file(), target()), failsWith(ErrorCode::Corrupt));
  EXPECT_FALSE(fs::exists(target()));
}

}  // namespace
}  // namespace sekisho::storage
