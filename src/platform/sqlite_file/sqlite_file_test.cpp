#include "platform/sqlite_file/sqlite_file.h"

#include <gmock/gmock.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <set>

#include "core/testing/result_matchers.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::platform {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr std::string_view kPath = "/var/lib/lastlog/lastlog2.db";
constexpr std::string_view kSelect = "SELECT Name, Time FROM Lastlog2 ORDER BY Name";

// The other program: it writes its file with SQLite's ordinary ways.
class Writer {
 public:
  explicit Writer(const std::filesystem::path& file) {
    EXPECT_EQ(sqlite3_open(file.c_str(), &database_), SQLITE_OK);
  }
  ~Writer() { sqlite3_close(database_); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void run(const std::string& sql) {
    EXPECT_EQ(sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database_);
  }

 private:
  sqlite3* database_ = nullptr;
};

class SqliteFileOfAnotherProgram : public ::testing::Test {
 protected:
  SqliteFileOfAnotherProgram() {
    root_.folder("/var/lib/lastlog");
    Writer(file()).run(
        "CREATE TABLE Lastlog2 (Name TEXT PRIMARY KEY, Time INTEGER, Note BLOB);"
        "INSERT INTO Lastlog2 VALUES ('hanako', 1764000000, x'00FF'), ('root', NULL, NULL)");
  }

  [[nodiscard]] std::filesystem::path file() const {
    return std::filesystem::path(root_.at(kPath));
  }
  [[nodiscard]] Result<SqliteFileAnswer> ask(std::string_view select = kSelect,
                                             const SqliteFileLimits& limits = {}) const {
    const auto machine = Machine::open(root_.at("/"));
    EXPECT_THAT(machine, succeeds());
    return readSqliteFile(*machine, kPath, select, limits);
  }
  [[nodiscard]] std::string content() const {
    std::ifstream in(file(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void setContent(const std::string& content) const { root_.file(kPath, content); }
  [[nodiscard]] std::set<std::string> names() const {
    std::set<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(file().parent_path())) {
      found.insert(entry.path().filename());
    }
    return found;
  }

  testing::FixtureRoot root_;
};

TEST_F(SqliteFileOfAnotherProgram, IsReadWithItsTypes) {
  const auto answer = ask("SELECT Name, Time, Note, 1.75 FROM Lastlog2 ORDER BY Name");

  ASSERT_THAT(answer, succeeds());
  EXPECT_TRUE(answer->is_complete);
  EXPECT_THAT(answer->rows,
              ElementsAre(ElementsAre(SqliteCell("hanako"), SqliteCell(std::int64_t{1764000000}),
                                      SqliteCell(Bytes{std::byte{0}, std::byte{0xFF}}),
                                      SqliteCell(std::int64_t{1})),
                          ElementsAre(SqliteCell("root"), SqliteCell(), SqliteCell(),
                                      SqliteCell(std::int64_t{1}))));
}

TEST_F(SqliteFileOfAnotherProgram, StaysAsItWas) {
  ASSERT_EQ(chmod(file().c_str(), 0400), 0);
  const auto before = content();
  const auto names_before = names();

  ASSERT_THAT(ask(), succeeds());

  EXPECT_EQ(content(), before);
  EXPECT_EQ(names(), names_before);
}

TEST_F(SqliteFileOfAnotherProgram, IsReadBesideAWriterThatHoldsItsLock) {
  Writer writer(file());
  writer.run("BEGIN EXCLUSIVE");

  const auto answer = ask();

  ASSERT_THAT(answer, succeeds());
  EXPECT_THAT(answer->rows, SizeIs(2));
  // And the writer was not kept from going on.
  writer.run("INSERT INTO Lastlog2 VALUES ('taro', 5, NULL)");
  writer.run("COMMIT");
  EXPECT_THAT(ask()->rows, SizeIs(3));
}

TEST_F(SqliteFileOfAnotherProgram, IsNotBelievedWithAChangeHalfway) {
  root_.file(std::string(kPath) + "-journal", "pages to be put back");

  EXPECT_THAT(ask(), failsWith(ErrorCode::Unavailable));
}

TEST_F(SqliteFileOfAnotherProgram, IsIncompleteWithChangesInAWriteAheadLog) {
  Writer writer(file());
  writer.run("PRAGMA journal_mode = WAL");
  EXPECT_TRUE(ask()->is_complete);
  writer.run("INSERT INTO Lastlog2 VALUES ('taro', 5, NULL)");

  const auto answer = ask();

  ASSERT_THAT(answer, succeeds());
  EXPECT_FALSE(answer->is_complete);
  EXPECT_THAT(answer->rows, SizeIs(2));
}

TEST_F(SqliteFileOfAnotherProgram, IsCutAtTheLimitsOfAnAnswer) {
  const auto one_row = ask(kSelect, {.max_rows = 1});
  ASSERT_THAT(one_row, succeeds());
  EXPECT_THAT(one_row->rows, SizeIs(1));
  EXPECT_FALSE(one_row->is_complete);

  const auto few_bytes = ask(kSelect, {.max_answer_bytes = 2 * sizeof(SqliteCell) + 6});
  ASSERT_THAT(few_bytes, succeeds());
  EXPECT_THAT(few_bytes->rows, SizeIs(1));
  EXPECT_FALSE(few_bytes->is_complete);

  EXPECT_TRUE(ask(kSelect, {.max_rows = 2})->is_complete);
}

TEST_F(SqliteFileOfAnotherProgram, IsRefusedIfItIsTooLarge) {
  const auto size = static_cast<std::int64_t>(content().size());

  EXPECT_THAT(ask(kSelect, {.max_file_bytes = size}), succeeds());
  EXPECT_THAT(ask(kSelect, {.max_file_bytes = size - 1}), failsWith(ErrorCode::Corrupt));
}

TEST_F(SqliteFileOfAnotherProgram, IsRefusedBehindALinkOrAsAnotherKindOfFile) {
  std::filesystem::rename(file(), file().string() + ".real");
  root_.link(kPath, "lastlog2.db.real");
  EXPECT_THAT(ask(), failsWith(ErrorCode::Corrupt));

  std::filesystem::remove(file());
  root_.fifo(kPath);
  EXPECT_THAT(ask(), failsWith(ErrorCode::Corrupt));

  std::filesystem::remove(file());
  EXPECT_THAT(ask(), failsWith(ErrorCode::NotFound));
}

TEST_F(SqliteFileOfAnotherProgram, SaysWhenItHasOtherTables) {
  EXPECT_THAT(ask("SELECT x FROM Lastlog2"), failsWith(ErrorCode::Unsupported));
  EXPECT_THAT(ask("SELECT x FROM wtmp"), failsWith(ErrorCode::Unsupported));
}

TEST_F(SqliteFileOfAnotherProgram, SaysWhenItIsDamaged) {
  const std::string sound = content();

  setContent(
      "this is no database, whatever its name says, and it is longer than a header; "
      "so SQLite looks at its first words and refuses");
  EXPECT_THAT(ask(), failsWith(ErrorCode::Corrupt));

  setContent(sound.substr(0, sound.size() / 2 + 7));
  EXPECT_THAT(ask(), failsWith(ErrorCode::Corrupt));

  // Every byte of the second page, where the rows are.
  setContent(sound.substr(0, 4096) + std::string(4096, '\x7F') + sound.substr(8192));
  EXPECT_THAT(ask(), failsWith(ErrorCode::Corrupt));
}

TEST_F(SqliteFileOfAnotherProgram, CannotHoldAViewThatNeverEnds) {
  Writer(file()).run(
      "CREATE VIEW endless AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) "
      "SELECT count(*) AS n FROM c");

  EXPECT_THAT(ask("SELECT n FROM endless"), failsWith(ErrorCode::Corrupt));
}

TEST_F(SqliteFileOfAnotherProgram, GivesTextInUtf8WhateverItHolds) {
  Writer(file()).run("UPDATE Lastlog2 SET Name = CAST(x'68FF' AS TEXT) WHERE Name = 'root'");

  const auto answer = ask("SELECT Name FROM Lastlog2 WHERE Time IS NULL");

  ASSERT_THAT(answer, succeeds());
  EXPECT_THAT(answer->rows, ElementsAre(ElementsAre(SqliteCell("h\xEF\xBF\xBD"))));
}

}  // namespace
}  // namespace sekisho::platform
