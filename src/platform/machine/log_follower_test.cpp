#include "platform/machine/log_follower.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <random>

#include "core/testing/result_matchers.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::platform {
namespace {

using platform::testing::FixtureRoot;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;

constexpr const char* kLog = "/var/log/orca/http.log";

class AFollowedLog : public ::testing::Test {
 protected:
  AFollowedLog() { root_.folder("/var/log/orca"); }

  /// Adds to a file as whoever holds it open does.
  void append(const std::string& text, const std::string& path = kLog) {
    std::ofstream(place(path), std::ios::binary | std::ios::app) << text;
    touch(path);
  }
  void rename(const std::string& from, const std::string& to) {
    std::filesystem::rename(place(from), place(to));
  }
  void copy(const std::string& from, const std::string& to) {
    std::filesystem::copy_file(place(from), place(to));
    touch(to);
  }
  void empty(const std::string& path = kLog) {
    std::ofstream(place(path), std::ios::trunc).flush();
    touch(path);
  }
  /// Each change is an hour after the one before.
  void touch(const std::string& path) {
    last_write_time(place(path),
                    std::filesystem::file_time_type{} + std::chrono::hours(++changes_));
  }
  /// What was rotated before gets the next number.
  void shift() {
    for (int number = 30; number > 0; --number) {
      const auto of = [&](int n) { return place(std::string(kLog) + "." + std::to_string(n)); };
      if (exists(of(number))) std::filesystem::rename(of(number), of(number + 1));
    }
  }
  void remove(const std::string& path) { std::filesystem::remove(place(path)); }
  [[nodiscard]] std::filesystem::path place(const std::string& path) const {
    return root_.at(path);
  }
  /// What it says until there is nothing new; "|" where another file begins, "?" where something
  /// was lost.
  std::string read(LogFollower& follower, std::size_t most = 4096) {
    std::string text;
    while (true) {
      const auto piece = follower.next(most);
      if (!piece) return text;
      if (piece->lost) text += "?";
      if (piece->another) text += "|";
      if (piece->bytes.empty()) return text;
      text += piece->bytes;
    }
  }
  LogFollower follower(std::optional<LogMark> from = std::nullopt) {
    return {machine_, kLog, from};
  }

  /// A log with a line that was there before, read to its end.
  LogFollower followed() {
    append("before\n");
    auto log = follower();
    EXPECT_EQ(read(log), "");
    return log;
  }

  FixtureRoot root_;
  int changes_ = 0;
  const Machine machine_ = root_.machine();
};

TEST_F(AFollowedLog, BeginsAtItsEndAndTellsWhatComes) {
  auto log = followed();
  append("one\n");
  append("two\n");
  EXPECT_EQ(read(log), "one\ntwo\n");
  EXPECT_EQ(read(log), "");
  append("three\n");
  EXPECT_EQ(read(log, 2), "three\n");
}

TEST_F(AFollowedLog, IsReadFromItsBeginningWhereItWasNotThere) {
  auto log = follower();
  EXPECT_THAT(log.next(100), failsWith(ErrorCode::NotFound));
  EXPECT_EQ(log.mark(), std::nullopt);
  append("one\n");
  EXPECT_EQ(read(log), "one\n");
}

TEST_F(AFollowedLog, GoesOnWhereAnotherStopped) {
  auto log = followed();
  append("one\n");
  EXPECT_EQ(read(log), "one\n");
  const auto mark = log.mark();
  append("two\n");
  auto later = follower(mark);
  EXPECT_EQ(read(later), "two\n");
}

TEST_F(AFollowedLog, ThatIsRenamedIsReadToItsEndFirst) {
  auto log = followed();
  append("one\n");
  rename(kLog, std::string(kLog) + ".1");
  append("late\n", std::string(kLog) + ".1");
  append("");
  EXPECT_EQ(read(log), "one\nlate\n") << "whoever writes still writes to it";
  append("later\n", std::string(kLog) + ".1");
  append("two\n");
  EXPECT_EQ(read(log), "later\n|two\n");
}

TEST_F(AFollowedLog, ThatWasRenamedWhileNobodyReadIsFoundUnderItsOtherName) {
  auto log = followed();
  append("one\n");
  rename(kLog, std::string(kLog) + "-20261130");
  append("two\n");
  rename(kLog, std::string(kLog) + "-20261201");
  append("three\n");
  auto later = follower(log.mark());
  EXPECT_EQ(read(later), "one\n|two\n|three\n");
}

TEST_F(AFollowedLog, ThatIsCopiedAndEmptiedLosesNothing) {
  auto log = followed();
  append("one\n");
  EXPECT_EQ(read(log), "one\n");
  append("two\n");
  copy(kLog, std::string(kLog) + ".1");
  empty();
  append("three, and longer than all that stood in it before\n");
  EXPECT_EQ(read(log), "two\n|three, and longer than all that stood in it before\n");
}

TEST_F(AFollowedLog, ThatWasCopiedAndEmptiedWhileNobodyReadLosesNothing) {
  auto log = followed();
  append("one\n");
  EXPECT_EQ(read(log), "one\n");
  append("two\n");
  copy(kLog, std::string(kLog) + ".1");
  empty();
  append("three\n");
  auto later = follower(log.mark());
  EXPECT_EQ(read(later), "two\n|three\n");
}

TEST_F(AFollowedLog, IsReadWholeHoweverItIsRotatedInBetween) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    std::filesystem::remove_all(place("/var/log/orca"));
    root_.folder("/var/log/orca");
    append("");
    std::mt19937 random(seed);
    auto log = std::make_unique<LogFollower>(machine_, kLog, std::nullopt);
    EXPECT_EQ(read(*log), "");
    std::string written;
    std::string found;
    for (int step = 0; step < 30; ++step) {
      const std::string line = std::to_string(seed) + " " + std::to_string(step) + "\n";
      append(line);
      written += line;
      switch (random() % 5) {
        case 0: shift(), rename(kLog, std::string(kLog) + ".1"), append(""); break;
        case 1: shift(), copy(kLog, std::string(kLog) + ".1"), empty(); break;
        case 2: log = std::make_unique<LogFollower>(machine_, kLog, log->mark()); break;
        default: found += read(*log);
      }
    }
    for (int again = 0; again < 3; ++again) found += read(*log);
    std::erase(found, '|');
    EXPECT_EQ(found, written);
  }
}

TEST_F(AFollowedLog, IsNotReadAgainWhereSomebodyTouchesWhatItBecame) {
  const std::string one = std::string(300, '1') + "\n";
  auto log = followed();
  append(one);
  EXPECT_EQ(read(log), one);
  rename(kLog, std::string(kLog) + ".1");
  append("two\n");
  EXPECT_EQ(read(log), "|two\n");
  copy(std::string(kLog) + ".1", std::string(kLog) + ".1.kept");
  rename(kLog, std::string(kLog) + ".2");
  append("three\n");
  EXPECT_EQ(read(log), "|three\n");
}

TEST_F(AFollowedLog, ThatAnEditorReplacedIsNotReadAgain) {
  auto log = followed();
  append("one\n");
  EXPECT_EQ(read(log), "one\n");
  root_.file(kLog, "before\none\n");  // another file of that name
  EXPECT_EQ(read(log), "");
  append("two\n");
  EXPECT_EQ(read(log), "two\n");
}

/// A long log, read to its end, of which somebody then takes a line out.
class AShortenedLog : public AFollowedLog {
 protected:
  AShortenedLog() {
    append(kFirst);
    append("secret\n");
    append("one\n");
  }
  /// As `cp` does over it.
  void shorten() { std::ofstream(place(kLog), std::ios::trunc) << kFirst << "one\n"; }

  const std::string kFirst = std::string(LogFollower::kHeadBytes, 'h') + "\n";
};

TEST_F(AShortenedLog, IsNotReadAgainAndSaysThatSomethingMayBeLost) {
  auto log = follower();
  EXPECT_EQ(read(log), "");
  root_.file(kLog, kFirst + "one\n");  // another file of that name
  EXPECT_EQ(read(log), "?|");
  append("two\n");
  EXPECT_EQ(read(log), "two\n");
}

TEST_F(AShortenedLog, InPlaceIsReadFromItsEndOnAndSaysSo) {
  auto log = follower();
  EXPECT_EQ(read(log), "");
  shorten();
  append("two\n");
  EXPECT_EQ(read(log), "?|");
  append("three\n");
  EXPECT_EQ(read(log), "three\n");
}

TEST_F(AShortenedLog, WhileNobodyReadIsNotReadAgainAndSaysSo) {
  auto log = follower();
  EXPECT_EQ(read(log), "");
  const auto mark = log.mark();
  shorten();
  auto later = follower(mark);
  EXPECT_EQ(read(later), "?|");
  append("two\n");
  EXPECT_EQ(read(later), "two\n");
}

TEST_F(AFollowedLog, SaysThatSomethingWasLost) {
  auto log = followed();
  append("one\n");
  EXPECT_EQ(read(log), "one\n");
  const auto mark = log.mark();
  empty();
  append("two\n");
  EXPECT_EQ(read(log), "?|two\n");
  auto later = follower(mark);
  EXPECT_EQ(read(later), "?|two\n");
}

TEST_F(AFollowedLog, ThatWasCompressedIsLost) {
  auto log = followed();
  append("one\n");
  const auto mark = log.mark();
  rename(kLog, std::string(kLog) + ".1.gz");
  append("two\n");
  auto later = follower(mark);
  EXPECT_EQ(read(later), "?|two\n");
}

TEST_F(AFollowedLog, WaitsWhileItIsAwayOrUnreadable) {
  auto log = followed();
  const auto mark = log.mark();
  rename(kLog, std::string(kLog) + ".1");
  EXPECT_EQ(read(log), "");
  remove(std::string(kLog) + ".1");
  auto later = follower(mark);
  EXPECT_THAT(later.next(100), failsWith(ErrorCode::NotFound));
  append("one\n");
  EXPECT_EQ(read(later), "?|one\n");
  EXPECT_EQ(read(later), "");
}

}  // namespace
}  // namespace sekisho::platform
