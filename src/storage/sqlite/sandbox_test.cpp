#include "storage/sqlite/sandbox.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::storage {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

using Rows = std::vector<std::vector<Value>>;

DeviceId deviceOf(int last) {
  DeviceId id;
  id.uuid.bytes[15] = static_cast<std::byte>(last);
  return id;
}
const DeviceId kFirst = deviceOf(1);
const DeviceId kSecond = deviceOf(2);

Value text(std::string_view value) { return std::string(value); }
Value integer(std::int64_t value) { return value; }

class SandboxOfTwoDevices : public ::testing::Test {
 protected:
  explicit SandboxOfTwoDevices(const SandboxLimits& limits = {}) : sandbox_(clock_, limits) {
    sandbox_.createTable(
        {"accounts", {{"account", SandboxType::Text}, {"locked", SandboxType::Integer}}});
    sandbox_.createTable({"sessions", {{"account", SandboxType::Text}}});
    sandbox_.createTable(
        {"rule", {{"name", SandboxType::Text}, {"value", SandboxType::Integer}}, false});
    keep("accounts", kFirst, {{text("root"), integer(1)}, {text("hanako"), integer(0)}});
    keep("accounts", kSecond, {{text("taro"), Value{}}});
    keep("sessions", kFirst, {{text("hanako")}});
    keep("rule", {}, {{text("limit"), integer(3)}});
  }

  void keep(std::string_view table, const std::optional<DeviceId>& device, const Rows& rows) {
    ASSERT_THAT(sandbox_.replaceRows(table, device, rows), succeeds());
  }

  // The answer's rows as lines, their values parted by "|", NULL as "-".
  std::vector<std::string> lines(std::string_view sql, const std::optional<DeviceId>& device = {}) {
    const auto answer = sandbox_.ask(sql, device);
    EXPECT_THAT(answer, succeeds()) << sql;
    std::vector<std::string> written;
    if (!answer) return written;
    for (const Row& row : answer->rows) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) line += '|';
        if (const auto* number = std::get_if<std::int64_t>(&row[i]))
          line += std::to_string(*number);
        if (const auto* words = std::get_if<std::string>(&row[i])) line += *words;
        if (row.isNull(i)) line += '-';
      }
      written.push_back(line);
    }
    return written;
  }

  std::vector<std::string> tablesOf(std::string_view sql) {
    const auto answer = sandbox_.ask(sql);
    EXPECT_THAT(answer, succeeds()) << sql;
    return answer ? answer->tables : std::vector<std::string>{};
  }

  // Why a question is refused; empty if it is not.
  std::string refusalOf(std::string_view sql) {
    const auto answer = sandbox_.ask(sql);
    EXPECT_THAT(answer, failsWith(ErrorCode::InvalidInput)) << sql;
    if (answer) return {};
    EXPECT_EQ(answer.error().message.name, "storage.query-refused") << sql;
    return answer.error().detail;
  }

  std::string limitOf(std::string_view sql) {
    const auto answer = sandbox_.ask(sql);
    EXPECT_THAT(answer, failsWith(ErrorCode::Unavailable)) << sql;
    if (answer) return {};
    EXPECT_EQ(answer.error().message.name, "storage.query-limit") << sql;
    return answer.error().detail;
  }

  TurnableClock clock_;
  Sandbox sandbox_;
};

TEST_F(SandboxOfTwoDevices, ShowsEveryDeviceToAQuestionAboutAll) {
  EXPECT_THAT(lines("SELECT device, account, locked FROM accounts ORDER BY account"),
              ElementsAre(kFirst.text() + "|hanako|0", kFirst.text() + "|root|1",
                          kSecond.text() + "|taro|-"));
}

TEST_F(SandboxOfTwoDevices, ShowsOneDeviceToAQuestionAboutIt) {
  constexpr std::string_view kQuestion =
      "SELECT account, rule.value FROM accounts JOIN rule ON rule.name = 'limit' ORDER BY account";

  EXPECT_THAT(lines(kQuestion, kFirst), ElementsAre("hanako|3", "root|3"));
  EXPECT_THAT(lines(kQuestion, kSecond), ElementsAre("taro|3"));
  EXPECT_THAT(lines(kQuestion, deviceOf(9)), ElementsAre());
  EXPECT_THAT(lines(kQuestion), ElementsAre("hanako|3", "root|3", "taro|3"));
}

TEST_F(SandboxOfTwoDevices, NamesTheColumns) {
  const auto answer = sandbox_.ask("SELECT account, 1 AS ok FROM accounts WHERE 0");

  ASSERT_THAT(answer, succeeds());
  EXPECT_THAT(answer->columns, ElementsAre("account", "ok"));
  EXPECT_THAT(answer->rows, SizeIs(0));
}

TEST_F(SandboxOfTwoDevices, ReplacesTheRowsOfOneDeviceAlone) {
  keep("accounts", kFirst, {{text("new"), integer(1)}});

  EXPECT_THAT(lines("SELECT account FROM accounts ORDER BY account"), ElementsAre("new", "taro"));

  keep("accounts", kSecond, {});
  keep("rule", {}, {});

  EXPECT_THAT(lines("SELECT account FROM accounts"), ElementsAre("new"));
  EXPECT_THAT(lines("SELECT name FROM rule"), ElementsAre());
}

TEST_F(SandboxOfTwoDevices, ForgetsADeviceInEveryTable) {
  sandbox_.removeDevice(kFirst);

  EXPECT_THAT(lines("SELECT account FROM accounts"), ElementsAre("taro"));
  EXPECT_THAT(lines("SELECT account FROM sessions"), ElementsAre());
  EXPECT_THAT(lines("SELECT name FROM rule"), ElementsAre("limit"));
}

TEST_F(SandboxOfTwoDevices, MakesATableAnewWithOtherColumns) {
  ASSERT_THAT(lines("SELECT account FROM accounts"), SizeIs(3));

  sandbox_.createTable({"accounts", {{"uid", SandboxType::Integer}}});
  keep("accounts", kFirst, {{integer(1000)}});

  EXPECT_THAT(lines("SELECT uid FROM accounts"), ElementsAre("1000"));
  EXPECT_THAT(refusalOf("SELECT account FROM accounts"), HasSubstr("account"));
}

TEST_F(SandboxOfTwoDevices, KeepsTheOldRowsIfANewOneDoesNotFit) {
  const Rows refused[] = {
      {{text("good"), integer(1)}, {text("short")}},
      {{text("good"), integer(1)}, {integer(1), integer(1)}},
      {{text("good"), integer(1)}, {text("typed"), text("1")}},
      {{text("good"), integer(1)}, {text("\xFF"), integer(1)}},
  };
  for (const Rows& rows : refused) {
    const auto answer = sandbox_.replaceRows("accounts", kFirst, rows);

    EXPECT_THAT(answer, failsWith(ErrorCode::InvalidInput));
    EXPECT_EQ(answer.error().message.name, "storage.row-shape");
  }
  EXPECT_THAT(lines("SELECT account FROM accounts", kFirst), SizeIs(2));
}

TEST_F(SandboxOfTwoDevices, ReportsTheTablesThatAQuestionReads) {
  EXPECT_THAT(tablesOf("SELECT 1"), ElementsAre());
  EXPECT_THAT(tablesOf("SELECT account FROM accounts"), ElementsAre("accounts"));
  EXPECT_THAT(tablesOf("SELECT count(*) FROM accounts"), ElementsAre("accounts"));
  EXPECT_THAT(tablesOf("SELECT 1 FROM accounts JOIN rule"), ElementsAre("accounts", "rule"));
  EXPECT_THAT(tablesOf("SELECT account FROM main.accounts AS a LEFT JOIN sessions USING (account)"),
              ElementsAre("accounts", "sessions"));
  EXPECT_THAT(tablesOf("WITH s AS (SELECT account FROM sessions) SELECT * FROM s"),
              ElementsAre("sessions"));
  EXPECT_THAT(tablesOf("WITH RECURSIVE c(n) AS (SELECT value FROM rule UNION ALL "
                       "SELECT n - 1 FROM c WHERE n > 0) SELECT count(*) FROM c"),
              ElementsAre("rule"));
  EXPECT_THAT(tablesOf("SELECT 1 WHERE EXISTS (SELECT 1 FROM sessions WHERE 0)"),
              ElementsAre("sessions"));
  EXPECT_THAT(tablesOf("SELECT (SELECT max(value) FROM rule) FROM accounts WHERE account IN "
                       "(SELECT account FROM sessions)"),
              ElementsAre("accounts", "rule", "sessions"));
  EXPECT_THAT(tablesOf("SELECT account FROM accounts UNION SELECT account FROM sessions"),
              ElementsAre("accounts", "sessions"));
}

TEST_F(SandboxOfTwoDevices, ReportsNoTableForANameThatHidesIt) {
  EXPECT_THAT(tablesOf("WITH accounts AS (SELECT value AS x FROM rule) SELECT x FROM accounts"),
              ElementsAre("rule"));
}

TEST_F(SandboxOfTwoDevices, ReportsTheSameTablesFromAKeptStatement) {
  for (int round = 0; round < 3; ++round) {
    EXPECT_THAT(tablesOf("SELECT account FROM accounts"), ElementsAre("accounts"));
    EXPECT_THAT(tablesOf("SELECT account FROM sessions"), ElementsAre("sessions"));
  }
}

TEST_F(SandboxOfTwoDevices, RefusesToWrite) {
  for (const std::string_view sql :
       {"INSERT INTO rule VALUES ('x', 1)", "DELETE FROM accounts", "UPDATE rule SET value = 9",
        "CREATE TABLE t (n INTEGER)", "CREATE TEMP TABLE t (n INTEGER)", "DROP TABLE rule",
        "CREATE VIEW v AS SELECT 1", "BEGIN", "COMMIT", "VACUUM", "VACUUM INTO 'copy.db'",
        "ANALYZE", "REINDEX", "INSERT INTO rule VALUES ('x', 1) RETURNING name",
        "WITH s AS (SELECT 1) DELETE FROM rule"}) {
    EXPECT_NE(refusalOf(sql), "") << sql;
  }
  EXPECT_THAT(lines("SELECT name, value FROM rule"), ElementsAre("limit|3"));
}

TEST_F(SandboxOfTwoDevices, RefusesToReachOutside) {
  for (const std::string_view sql :
       {"ATTACH 'other.db' AS other", "DETACH main", "PRAGMA user_version", "PRAGMA table_list",
        "EXPLAIN SELECT 1", "EXPLAIN QUERY PLAN SELECT 1", "SAVEPOINT s"}) {
    EXPECT_NE(refusalOf(sql), "") << sql;
  }
  EXPECT_THAT(refusalOf("SELECT load_extension('x')"), HasSubstr("load_extension"));
  EXPECT_THAT(refusalOf("SELECT random()"), HasSubstr("random"));
  EXPECT_THAT(refusalOf("SELECT datetime('now')"), HasSubstr("datetime"));
  EXPECT_THAT(refusalOf("SELECT CURRENT_TIMESTAMP"), HasSubstr("current_timestamp"));
  EXPECT_THAT(refusalOf("SELECT zeroblob(1000000000)"), HasSubstr("zeroblob"));
  EXPECT_THAT(refusalOf("SELECT sqlite_version()"), HasSubstr("sqlite_version"));
}

TEST_F(SandboxOfTwoDevices, RefusesTablesThatAreNotFacts) {
  EXPECT_THAT(refusalOf("SELECT name FROM sqlite_master"), HasSubstr("sqlite_master"));
  EXPECT_THAT(refusalOf("SELECT name FROM sqlite_schema"), HasSubstr("sqlite_master"));
  EXPECT_THAT(refusalOf("SELECT * FROM pragma_table_info('rule')"), HasSubstr("tables of facts"));
  EXPECT_THAT(refusalOf("SELECT * FROM dbstat"), HasSubstr("tables of facts"));
  EXPECT_THAT(refusalOf("SELECT * FROM sqlite_stmt"), HasSubstr("tables of facts"));
  EXPECT_THAT(refusalOf("SELECT * FROM json_each('[1]')"), HasSubstr("tables of facts"));
  EXPECT_THAT(refusalOf("SELECT * FROM nothing"), HasSubstr("nothing"));
}

TEST_F(SandboxOfTwoDevices, RefusesToNameTheRowsBehindTheViews) {
  EXPECT_THAT(refusalOf("SELECT * FROM \"\x01"
                        "accounts\""),
              HasSubstr("plain text"));
  EXPECT_THAT(refusalOf("WITH accounts AS (SELECT * FROM \"\x01"
                        "accounts\") SELECT * FROM accounts"),
              HasSubstr("plain text"));
}

TEST_F(SandboxOfTwoDevices, RefusesWhatIsNoSingleQuestion) {
  EXPECT_THAT(refusalOf(""), HasSubstr("no statement"));
  EXPECT_THAT(refusalOf("-- nothing"), HasSubstr("no statement"));
  EXPECT_THAT(refusalOf("SELECT 1; SELECT 2"), HasSubstr("more than one"));
  EXPECT_THAT(refusalOf("SELECT 1; DELETE FROM rule"), HasSubstr("more than one"));
  EXPECT_THAT(refusalOf("SELEC 1"), HasSubstr("syntax"));
  EXPECT_THAT(refusalOf("SELECT \"quoted\""), HasSubstr("quoted"));
  EXPECT_THAT(refusalOf(std::string_view("SELECT 1\0", 9)), HasSubstr("plain text"));
  EXPECT_THAT(refusalOf("SELECT '" + std::string(Sandbox::kMaxQuestionBytes, 'x') + "'"),
              HasSubstr("too long"));
  EXPECT_THAT(refusalOf("SELECT ?"), HasSubstr("0 arguments for 1 marks"));
  EXPECT_THAT(lines("SELECT 1;\n"), ElementsAre("1"));
}

TEST_F(SandboxOfTwoDevices, RefusesAnswersThatAreNoValues) {
  EXPECT_THAT(refusalOf("SELECT 0.5"), HasSubstr("fraction"));
  EXPECT_THAT(refusalOf("SELECT avg(value) FROM rule"), HasSubstr("fraction"));
  EXPECT_THAT(refusalOf("SELECT CAST(x'FF' AS TEXT)"), HasSubstr("no text"));
  EXPECT_THAT(refusalOf("SELECT abs(-9223372036854775807 - 1)"), HasSubstr("overflow"));
}

TEST_F(SandboxOfTwoDevices, TakesArguments) {
  const Value arguments[] = {text("root"), integer(1)};

  const auto answer = sandbox_.ask("SELECT account FROM accounts WHERE account = ? AND locked = ?",
                                   kFirst, arguments);

  ASSERT_THAT(answer, succeeds());
  EXPECT_THAT(answer->rows, SizeIs(1));
}

TEST_F(SandboxOfTwoDevices, CallsTheFunctionsAndOrdersItWasGiven) {
  const auto by_length = [](std::string_view a, std::string_view b) {
    return static_cast<int>(a.size()) - static_cast<int>(b.size());
  };
  EXPECT_THAT(refusalOf("SELECT longer('a', 'bc')"), HasSubstr("longer"));
  sandbox_.addFunction({"longer", 2, [&](std::span<const Value> arguments) -> Value {
                          const auto* a = std::get_if<std::string>(&arguments[0]);
                          const auto* b = std::get_if<std::string>(&arguments[1]);
                          if (a == nullptr || b == nullptr) return Value{};
                          return std::int64_t{by_length(*a, *b)};
                        }});
  sandbox_.addOrder({"by_length", by_length});

  EXPECT_THAT(lines("SELECT longer('a', 'bc'), longer('a', NULL), longer(1, 'a')"),
              ElementsAre("-1|-|-"));
  EXPECT_THAT(lines("SELECT account FROM accounts WHERE longer(account, 'four') = 0 "
                    "ORDER BY account"),
              ElementsAre("root", "taro"));
  EXPECT_THAT(lines("SELECT account FROM accounts ORDER BY account COLLATE by_length DESC LIMIT 1"),
              ElementsAre("hanako"));
  EXPECT_THAT(refusalOf("SELECT longer(0.5, 'a')"), HasSubstr("fractions"));
}

class SandboxWithSmallLimits : public SandboxOfTwoDevices {
 protected:
  SandboxWithSmallLimits()
      : SandboxOfTwoDevices({.max_rows = 10,
                             .max_answer_bytes = 100'000,
                             .max_steps = 1'000'000,
                             .max_memory = std::size_t{8} << 20U,
                             .max_tables_bytes = std::size_t{1} << 20U}) {}
};

TEST_F(SandboxWithSmallLimits, StopsARecursionThatNeverEnds) {
  constexpr std::string_view kBomb =
      "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c";

  EXPECT_EQ(limitOf(kBomb), "over the limit of steps");
  EXPECT_EQ(limitOf(kBomb), "over the limit of steps");
  EXPECT_THAT(lines("SELECT count(*) FROM accounts"), ElementsAre("3"));
}

TEST_F(SandboxWithSmallLimits, StopsAJoinOfEverythingWithEverything) {
  Rows rows;
  for (int i = 0; i < 200; ++i) rows.push_back({text("a" + std::to_string(i))});
  keep("sessions", kFirst, rows);

  EXPECT_EQ(limitOf("SELECT count(*) FROM sessions a, sessions b, sessions c, sessions d"),
            "over the limit of steps");
}

TEST_F(SandboxWithSmallLimits, StopsWhatTakesTooLong) {
  sandbox_.addFunction({"wait", 0, [this](std::span<const Value>) -> Value {
                          clock_.pass(std::chrono::seconds{6});
                          return integer(1);
                        }});

  EXPECT_EQ(limitOf("WITH RECURSIVE c(n) AS (SELECT wait() UNION ALL SELECT n + 1 FROM c "
                    "WHERE n < 1000) SELECT count(*) FROM c"),
            "over the limit of time");
}

TEST_F(SandboxWithSmallLimits, StopsWhatTakesTooMuchMemory) {
  EXPECT_EQ(limitOf("WITH RECURSIVE c(n, t) AS (SELECT 1, hex('0123456789') UNION SELECT n + 1, "
                    "t || t FROM c WHERE n < 15), d(n, t) AS (SELECT 1, t FROM c UNION "
                    "SELECT n + 1, t || n FROM d WHERE n < 100) SELECT count(*) FROM d"),
            "over the limit of memory");
}

TEST_F(SandboxWithSmallLimits, StopsATextThatGrowsTooLong) {
  EXPECT_EQ(limitOf("WITH RECURSIVE c(n, t) AS (SELECT 1, 'x' UNION ALL SELECT n + 1, t || t "
                    "FROM c WHERE n < 40) SELECT max(length(t)) FROM c"),
            "over the limit of one text");
}

TEST_F(SandboxWithSmallLimits, StopsAtTooManyRows) {
  constexpr std::string_view kElevenRows =
      "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 11) "
      "SELECT n FROM c";

  EXPECT_EQ(limitOf(kElevenRows), "over the limit of rows");
  EXPECT_THAT(lines(std::string(kElevenRows) + " LIMIT 10"), SizeIs(10));
}

TEST_F(SandboxWithSmallLimits, StopsAtTooLongAnAnswer) {
  keep("sessions", kFirst, {{text(std::string(60'000, 'x'))}});

  EXPECT_THAT(lines("SELECT account FROM sessions"), SizeIs(1));
  EXPECT_EQ(limitOf("SELECT account, account FROM sessions"), "over the limit of answer bytes");
}

TEST_F(SandboxWithSmallLimits, KeepsTheOldRowsIfTheNewOnesAreTooMuch) {
  Rows rows;
  for (int i = 0; i < 40; ++i) rows.push_back({text(std::string(60'000, 'x'))});

  const auto refused = sandbox_.replaceRows("sessions", kSecond, rows);

  EXPECT_THAT(refused, failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(refused.error().message.name, "storage.query-limit");
  EXPECT_THAT(lines("SELECT account FROM sessions"), ElementsAre("hanako"));
  keep("sessions", kSecond, {{text("taro")}});
}

}  // namespace
}  // namespace sekisho::storage
