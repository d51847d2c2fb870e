#include <gmock/gmock.h>
#include <utmp.h>

#include <cstring>

#include "capabilities/evidence/testing/cells.h"
#include "capabilities/seats/probe/session_records.h"
#include "capabilities/seats/probe/sessions_table.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::seats {
namespace {

using evidence::testing::select;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

std::string logindFile(std::string_view user, std::string_view more) {
  return "# This is private data. Do not parse.\nUID=1000\nUSER=" + std::string(user) +
         "\nACTIVE=1\nSTATE=active\nCLASS=user\n" + std::string(more);
}

Result<platform::ProgramOutput> noProgram(const platform::Program&) {
  return fail(ErrorCode::NotFound, MessageId{"machine.not-there"}, "no such program");
}

class Sessions : public ::testing::Test {
 protected:
  evidence::Table read(bool notice = false) {
    return readSessions(root_.machine(), runner_, [notice] { return notice; });
  }
  std::vector<std::string> rows(const evidence::Table& table) {
    return select(table, {"kind", "seat", "account", "sessions", "active", "idle", "locked",
                          "idle_unlocked"});
  }
  void threeSessions() {
    root_.file("/run/systemd/sessions/1",
               logindFile("uketsuke", "REMOTE=0\nTYPE=wayland\nSEAT=seat0\n"));
    root_.file("/run/systemd/sessions/c2", logindFile("sato", "TYPE=x11\nSEAT=seat0\n"));
    root_.file("/run/systemd/sessions/3", logindFile("support", "REMOTE=1\nTYPE=tty\n"));
    root_.file("/run/systemd/sessions/4", "UID=120\nUSER=gdm\nACTIVE=0\nCLASS=greeter\nTYPE=x11\n");
    root_.file("/run/systemd/sessions/5", "USER=old\nCLASS=user\nSTATE=closing\nTYPE=x11\n");
    root_.fifo("/run/systemd/sessions/1.ref");
  }

  platform::testing::FixtureRoot root_;
  platform::ProgramRunner runner_ = noProgram;
};

TEST_F(Sessions, AreCountedWithoutNamesUntilTheNoticeIsRecorded) {
  threeSessions();
  const auto table = read();
  EXPECT_EQ(table.status, evidence::TableStatus::Complete) << table.reason;
  EXPECT_THAT(rows(table), ElementsAre("graphical|seat0|NULL|2|2|NULL|NULL|NULL",
                                       "remote||NULL|1|1|NULL|NULL|NULL"));
  EXPECT_THAT(evidence::canonicalText(table), Not(HasSubstr("uketsuke")));
}

TEST_F(Sessions, NameTheAccountAfterwards) {
  threeSessions();
  EXPECT_THAT(rows(read(true)), ElementsAre("graphical|seat0|sato|1|1|NULL|NULL|NULL",
                                            "graphical|seat0|uketsuke|1|1|NULL|NULL|NULL",
                                            "remote||support|1|1|NULL|NULL|NULL"));
}

TEST_F(Sessions, CarryWhatLogindSaysOfIdleAndLocked) {
  threeSessions();
  std::vector<std::string> asked;
  runner_ = [&](const platform::Program& program) -> Result<platform::ProgramOutput> {
    asked = program.argv;
    return platform::ProgramOutput{
        .text = "Id=1\nIdleHint=yes\nLockedHint=no\n\nIdleHint=yes\nLockedHint=yes\nId=c2\n"};
  };
  EXPECT_THAT(rows(read(true)),
              ElementsAre("graphical|seat0|sato|1|1|1|1|0", "graphical|seat0|uketsuke|1|1|1|0|1",
                          "remote||support|1|1|NULL|NULL|NULL"));
  EXPECT_THAT(asked, ElementsAre("/usr/bin/loginctl", "show-session", "--property=Id",
                                 "--property=IdleHint", "--property=LockedHint", "1", "c2"));
}

TEST_F(Sessions, AtALineWithoutASeatAreThatLinesAndAServicesAreNobodys) {
  root_.file("/run/systemd/sessions/1", logindFile("sato", "REMOTE=0\nTYPE=tty\nTTY=ttyS0\n"));
  root_.file("/run/systemd/sessions/2", logindFile("sato", "TYPE=tty\nTTY=/dev/hvc0\n"));
  root_.file("/run/systemd/sessions/3", logindFile("backup", "TYPE=unspecified\n"));
  root_.file("/run/systemd/sessions/4", logindFile("root", "TYPE=tty\nTTY=pts/0\n"));
  root_.file("/run/systemd/sessions/5", logindFile("sato", "TYPE=tty\nSEAT=seat0\nTTY=tty1\n"));
  root_.file("/run/systemd/sessions/6", logindFile("away", "REMOTE=1\nTYPE=tty\nTTY=ttyS1\n"));
  EXPECT_THAT(select(read(), {"kind", "seat", "sessions", "idle_unlocked"}),
              UnorderedElementsAre("remote||1|NULL", "tty||2|NULL", "tty|hvc0|1|NULL",
                                   "tty|seat0|1|NULL", "tty|ttyS0|1|NULL"));
}

TEST_F(Sessions, OfNobodyAreNoRows) {
  root_.folder("/run/systemd/sessions");
  const auto table = read();
  EXPECT_EQ(table.status, evidence::TableStatus::Complete);
  EXPECT_THAT(table.rows, IsEmpty());
}

TEST_F(Sessions, ThatNothingRecordsAreAFailure) {
  const auto table = read();
  EXPECT_EQ(table.status, evidence::TableStatus::Failed);
  EXPECT_EQ(table.reason, "seats.no-session-record");
}

std::string utmpRecord(short type, int process, std::string_view user, std::string_view line,
                       std::string_view host) {
  utmp record{};
  record.ut_type = type;
  record.ut_pid = process;
  std::memcpy(record.ut_user, user.data(), user.size());
  std::memcpy(record.ut_line, line.data(), line.size());
  std::memcpy(record.ut_host, host.data(), host.size());
  return {reinterpret_cast<const char*>(&record), sizeof record};
}

TEST_F(Sessions, ComeFromUtmpWithoutLogind) {
  root_.folder("/proc/700").folder("/proc/701").folder("/proc/702");
  root_.file("/run/utmp",
             utmpRecord(BOOT_TIME, 0, "reboot", "~", "") +
                 utmpRecord(USER_PROCESS, 700, "uketsuke", ":0", ":0") +
                 utmpRecord(USER_PROCESS, 701, "sato", "tty1", "") +
                 utmpRecord(USER_PROCESS, 702, std::string(32, 'x'), "pts/0", "192.0.2.7") +
                 utmpRecord(USER_PROCESS, 999, "crashed", "tty2", "") +
                 utmpRecord(DEAD_PROCESS, 700, "gone", "tty3", ""));
  const auto table = read(true);
  EXPECT_EQ(table.status, evidence::TableStatus::Complete) << table.reason;
  EXPECT_THAT(rows(table), ElementsAre("graphical|seat0|uketsuke|1|NULL|NULL|NULL|NULL",
                                       "remote||" + std::string(32, 'x') + "|1|NULL|NULL|NULL|NULL",
                                       "tty|seat0|sato|1|NULL|NULL|NULL|NULL"));
}

TEST_F(Sessions, OfACutUtmpArePartial) {
  root_.folder("/proc/701");
  root_.file("/run/utmp", utmpRecord(USER_PROCESS, 701, "sato", "tty1", "") + "half");
  const auto table = read();
  EXPECT_EQ(table.status, evidence::TableStatus::Partial);
  EXPECT_EQ(table.reason, "seats.sessions-incomplete");
  EXPECT_THAT(rows(table), ElementsAre("tty|seat0|NULL|1|NULL|NULL|NULL|NULL"));
}

TEST_F(Sessions, OfAnUnreadableFileArePartial) {
  threeSessions();
  root_.hugeFile("/run/systemd/sessions/9", 1'000'000);
  EXPECT_EQ(read().reason, "seats.sessions-incomplete");
}

TEST(LogindFile, WithoutUserOrClassIsNoSession) {
  for (const char* text :
       {"", "USER=x", "CLASS=user", "CLASS=manager\nUSER=x", "=\n=\n", "USER=\nCLASS=user"}) {
    EXPECT_FALSE(sessionFromLogind("1", text)) << text;
  }
  EXPECT_EQ(sessionFromLogind("1", "CLASS=user-light\nUSER=\"x\"\n")->account, "x");
}

TEST(Hints, OfUnknownSessionsOrOddWordsAreNotTold) {
  std::vector<Session> sessions{{.id = "1"}, {.id = "2", .idle = true}};
  addHints("IdleHint=yes\n\nId=7\nIdleHint=yes\n\nId=1\nIdleHint=はい\nLockedHint=no", sessions);
  EXPECT_EQ(sessions[0].idle, std::nullopt);
  EXPECT_EQ(sessions[0].locked, false);
  EXPECT_EQ(sessions[1].idle, true);
}

}  // namespace
}  // namespace sekisho::seats
