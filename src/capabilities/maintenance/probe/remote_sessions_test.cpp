#include "capabilities/maintenance/probe/remote_sessions.h"

#include <gmock/gmock.h>

namespace sekisho::maintenance {
namespace {

using namespace std::chrono_literals;
using platform::UtmpRecord;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using What = SshdLine::What;
using Here = std::set<std::string, std::less<>>;

class RemoteSessionsOfAMachine : public ::testing::Test {
 protected:
  RemoteSession session(const std::string& id, std::int32_t process) {
    return {.id = id,
            .service = "sshd",
            .from = "203.0.113.9",
            .account = "vendor",
            .process = process,
            .since = now_};
  }
  UtmpRecord record(UtmpRecord::Kind kind, std::int32_t process, const std::string& line) {
    return {.kind = kind,
            .process = process,
            .line = line,
            .user = kind == UtmpRecord::Kind::User ? "vendor" : "",
            .host = kind == UtmpRecord::Kind::User ? "203.0.113.9" : "",
            .at_s = toMs(now_) / 1000};
  }
  SshdLine line(SshdLine::What what, std::int32_t process, int port = 50022) {
    const bool placed = what == SshdLine::What::Accepted || what == SshdLine::What::Gone;
    return {.what = what,
            .process = process,
            .account = "vendor",
            .peer = placed ? "203.0.113.9 " + std::to_string(port) : "",
            .at = now_};
  }
  /// A minute later: what is to be recorded, "opened" or how it ended and whether the end is known.
  std::vector<std::string> look(Look look) {
    now_ += 1min;
    look.now = now_;
    std::vector<std::string> all;
    for (const Told& one : sessions_.look(look, named_)) {
      const Json body(one.body);
      if (one.kind == kOpenedKind) {
        all.emplace_back("opened");
      } else {
        all.push_back(*body["how"].text() + (body["until"].text() == nullptr ? " unknown" : ""));
      }
      last_ = body;
    }
    return all;
  }
  /// The agent starts again, perhaps after the machine did.
  void start(const std::string& boot = "b1") {
    sessions_ = RemoteSessions::from(sessions_.state(), boot);
  }

  Instant now_ = fromMs(1'767'225'600'000);
  std::function<bool(Instant)> named_ = [](Instant) { return true; };
  RemoteSessions sessions_{"b1"};
  Json last_;
};

TEST_F(RemoteSessionsOfAMachine, OpenOnceAndEndOnceHoweverOftenTheyAreSeen) {
  const auto one = session("7", 100);
  EXPECT_THAT(look({.noticed = {one, one}, .here = Here{"7"}, .watched = true}),
              ElementsAre("opened"));
  EXPECT_EQ(*last_["place"].text(), "203.0.113.9");
  EXPECT_EQ(*last_["account"].text(), "vendor");
  EXPECT_THAT(look({.noticed = {one}, .here = Here{"7"}, .watched = true}), IsEmpty());
  EXPECT_THAT(look({.here = Here{}, .watched = true}), ElementsAre("ended"));
  EXPECT_THAT(look({.noticed = {one}, .here = Here{"7"}}), IsEmpty()) << "its file lingers";
}

TEST_F(RemoteSessionsOfAMachine, ThatAreOverBeforeTheLookAreToldWithTheirEnd) {
  const Instant end = now_ + 1s;
  EXPECT_THAT(look({.noticed = {session("7", 100)}, .gone = {{"7", end}}, .here = Here{}}),
              ElementsAre("opened", "ended"));
  EXPECT_EQ(*last_["until"].text(), toRfc3339(end));
}

TEST_F(RemoteSessionsOfAMachine, AreNotNamedBeforeStaffWereTold) {
  named_ = [](Instant) { return false; };
  EXPECT_THAT(look({.noticed = {session("7", 100)}, .here = Here{"7"}}), ElementsAre("opened"));
  EXPECT_EQ(last_["account"].text(), nullptr);
  EXPECT_NE(last_["place"].text(), nullptr);
}

TEST_F(RemoteSessionsOfAMachine, ThatEndWhileNobodyLooksHaveNoEndButTheLastSight) {
  (void)look({.noticed = {session("7", 100)}, .here = Here{"7"}, .watched = true});
  const Instant seen = now_;
  start();
  EXPECT_THAT(look({.here = Here{}}), ElementsAre("unseen unknown"));
  EXPECT_EQ(*last_["seen"].text(), toRfc3339(seen));
}

TEST_F(RemoteSessionsOfAMachine, OfWhichWtmpSaysWhenTheyEndedHaveThatEnd) {
  (void)look({.noticed = {session("7", 100)},
              .here = Here{"7"},
              .records = {record(UtmpRecord::Kind::User, 100, "pts/0")}});
  start();
  const auto dead = record(UtmpRecord::Kind::Dead, 100, "pts/0");
  EXPECT_THAT(look({.here = Here{}, .records = {dead}}), ElementsAre("ended"));
  EXPECT_EQ(*last_["until"].text(), toRfc3339(fromMs(dead.at_s * 1000)));
}

TEST_F(RemoteSessionsOfAMachine, AreOneSessionThoughWtmpTellsOfThemToo) {
  EXPECT_THAT(look({.noticed = {session("7", 100)},
                    .here = Here{"7"},
                    .records = {record(UtmpRecord::Kind::User, 100, "pts/0")}}),
              ElementsAre("opened"));
  now_ += 1h;
  EXPECT_THAT(look({.here = Here{"7"}, .records = {record(UtmpRecord::Kind::User, 100, "pts/1")}}),
              IsEmpty())
      << "another terminal of the same connection";
  EXPECT_THAT(look({.here = Here{"7"}, .records = {record(UtmpRecord::Kind::Dead, 100, "pts/1")}}),
              IsEmpty());
  EXPECT_THAT(look({.here = Here{}, .watched = true}), ElementsAre("ended"));
}

TEST_F(RemoteSessionsOfAMachine, AreNotToldAgainByTheWtmpThatIsReadLate) {
  const auto late = record(UtmpRecord::Kind::User, 100, "pts/0");
  EXPECT_THAT(look({.noticed = {session("7", 100)}, .gone = {{"7", now_}}, .here = Here{}}),
              ElementsAre("opened", "ended"));
  EXPECT_THAT(look({.here = Here{}, .records = {late}}), IsEmpty());
}

TEST_F(RemoteSessionsOfAMachine, OfWtmpAloneOpenAndEndByItsRecords) {
  EXPECT_THAT(look({.records = {record(UtmpRecord::Kind::User, 100, "pts/0")}}),
              ElementsAre("opened"));
  EXPECT_THAT(look({.records = {record(UtmpRecord::Kind::Dead, 100, "pts/0")}}),
              ElementsAre("ended"));
}

TEST_F(RemoteSessionsOfAMachine, WhoseRecordIsThereTwiceAreOne) {
  const auto twice = record(UtmpRecord::Kind::User, 100, "pts/0");
  EXPECT_THAT(look({.records = {twice, twice}}), ElementsAre("opened"));
}

TEST_F(RemoteSessionsOfAMachine, HaveEndedWhenAnotherHasTheirLine) {
  const auto one = record(UtmpRecord::Kind::User, 100, "pts/0");
  now_ += 5min;
  const auto other = record(UtmpRecord::Kind::User, 200, "pts/0");
  EXPECT_THAT(look({.records = {one, other}}), ElementsAre("opened", "unseen unknown", "opened"));
}

TEST_F(RemoteSessionsOfAMachine, WhoseFileIsReadAfterTheirRecordAreOne) {
  const auto early = record(UtmpRecord::Kind::User, 100, "pts/0");
  EXPECT_THAT(look({.records = {early}}), ElementsAre("opened"));
  EXPECT_THAT(look({.noticed = {session("7", 100)}, .here = Here{"7"}, .watched = true}),
              IsEmpty());
  EXPECT_THAT(look({.here = Here{}, .watched = true}), ElementsAre("ended"));
}

TEST_F(RemoteSessionsOfAMachine, AreOneThoughWtmpHasTheShellAndLogindTheProcessAboveIt) {
  const auto shell_of = [](std::int32_t process, std::string_view id, std::int32_t leader) {
    return std::optional(process == 102 && id == "7" && leader == 100);
  };
  EXPECT_THAT(look({.noticed = {session("7", 100)},
                    .here = Here{"7"},
                    .records = {record(UtmpRecord::Kind::User, 102, "pts/0")},
                    .of_session = shell_of}),
              ElementsAre("opened"));
  EXPECT_THAT(look({.here = Here{"7"},
                    .records = {record(UtmpRecord::Kind::User, 300, "pts/1")},
                    .of_session = shell_of}),
              ElementsAre("opened"))
      << "the kernel says that it is another's";
  EXPECT_THAT(look({.here = Here{}, .watched = true}), ElementsAre("ended"));
}

TEST_F(RemoteSessionsOfAMachine, AreOneThoughTheShellThatWtmpHasIsGone) {
  const auto shell = record(UtmpRecord::Kind::User, 102, "pts/0");
  EXPECT_THAT(look({.noticed = {session("7", 100)}, .here = Here{"7"}, .records = {shell}}),
              ElementsAre("opened"));
  EXPECT_THAT(look({.here = Here{}, .watched = true}), ElementsAre("ended"));
  EXPECT_THAT(look({.here = Here{}, .records = {shell}}), IsEmpty()) << "read late";
  now_ += 1h;
  EXPECT_THAT(look({.records = {record(UtmpRecord::Kind::User, 400, "pts/0")}}),
              ElementsAre("opened"))
      << "an hour later it is another";
}

TEST_F(RemoteSessionsOfAMachine, AreOneThoughTheRecordOfTheShellWasReadFirst) {
  EXPECT_THAT(look({.records = {record(UtmpRecord::Kind::User, 102, "pts/0")}}),
              ElementsAre("opened"));
  now_ -= 1min;
  auto kept = parseJson(canonicalJson(sessions_.state()));
  ASSERT_TRUE(kept);
  sessions_ = RemoteSessions::from(*kept, "b1");
  EXPECT_THAT(look({.noticed = {session("7", 100)}, .here = Here{"7"}, .watched = true}),
              IsEmpty());
  EXPECT_THAT(look({.here = Here{}, .watched = true}), ElementsAre("ended"));
}

TEST_F(RemoteSessionsOfAMachine, EndWithTheMachineWhenItCrashed) {
  (void)look({.noticed = {session("7", 100)}, .here = Here{"7"}, .watched = true});
  start("b2");
  EXPECT_THAT(look({.noticed = {session("1", 90)}, .here = Here{"1"}}),
              ElementsAre("machine-stopped unknown", "opened"));
}

TEST_F(RemoteSessionsOfAMachine, OfAnEarlierBootAreNotThoseOfTheSameNumber) {
  (void)look({.noticed = {session("1", 100)}, .here = Here{"1"}, .watched = true});
  const std::string first = *last_["session"].text();
  start("b2");
  EXPECT_THAT(look({.noticed = {session("1", 100)}, .here = Here{"1"}}),
              ElementsAre("machine-stopped unknown", "opened"));
  EXPECT_NE(*last_["session"].text(), first);
}

TEST_F(RemoteSessionsOfAMachine, HaveTheEndThatWasWrittenBeforeTheMachineStopped) {
  (void)look({.noticed = {session("7", 100)},
              .here = Here{"7"},
              .records = {record(UtmpRecord::Kind::User, 100, "pts/0")}});
  const auto shut_down = record(UtmpRecord::Kind::Shutdown, 0, "~");
  start("b2");
  EXPECT_THAT(
      look({.here = Here{}, .records = {shut_down, record(UtmpRecord::Kind::Boot, 0, "~")}}),
      ElementsAre("machine-stopped"));
  EXPECT_EQ(*last_["until"].text(), toRfc3339(fromMs(shut_down.at_s * 1000)));
}

TEST_F(RemoteSessionsOfAMachine, StayOpenWhileTheFilesCannotBeRead) {
  (void)look({.noticed = {session("7", 100)}, .here = Here{"7"}, .watched = true});
  EXPECT_THAT(look({.watched = true}), IsEmpty());
  EXPECT_TRUE(sessions_.any());
}

TEST_F(RemoteSessionsOfAMachine, OfAProcessThatIsGoneHaveEnded) {
  (void)look({.records = {record(UtmpRecord::Kind::User, 100, "pts/0")}});
  const auto gone = [](std::int32_t) { return false; };
  EXPECT_THAT(look({.alive = gone, .watched = true}), ElementsAre("ended"));
}

TEST_F(RemoteSessionsOfAMachine, OfTheLogAloneOpenAndEndByItsLines) {
  const auto in = line(What::Accepted, 100);
  const auto opened = line(What::Opened, 100);
  now_ += 5s;
  const auto out = line(What::Gone, 102);
  const auto closed = line(What::Closed, 100);
  EXPECT_THAT(look({.log = {in, opened, out, closed}}), ElementsAre("opened", "ended"));
  EXPECT_EQ(*last_["until"].text(), toRfc3339(out.at));
  EXPECT_THAT(look({.log = {in, opened, out, closed}}), IsEmpty()) << "read again";
}

TEST_F(RemoteSessionsOfAMachine, OfTheLogAloneSayWhereFromAndWhose) {
  EXPECT_THAT(look({.log = {line(What::Accepted, 100)}}), ElementsAre("opened"));
  EXPECT_EQ(*last_["place"].text(), "203.0.113.9");
  EXPECT_EQ(*last_["account"].text(), "vendor");
  EXPECT_EQ(*last_["service"].text(), "sshd");
  named_ = [](Instant) { return false; };
  EXPECT_THAT(look({.log = {line(What::Accepted, 200, 50023)}}), ElementsAre("opened"));
  EXPECT_EQ(last_["account"].text(), nullptr);
  EXPECT_EQ(sessions_.state().object()->contains("account"), false);
  EXPECT_THAT(canonicalJson(sessions_.state()), ::testing::Not(::testing::HasSubstr("vendor")));
}

TEST_F(RemoteSessionsOfAMachine, OfTwoConnectionsAtOnceEndEachByItsOwnLine) {
  EXPECT_THAT(look({.log = {line(What::Accepted, 100), line(What::Accepted, 200, 50023)}}),
              ElementsAre("opened", "opened"));
  const std::string second = *last_["session"].text();
  EXPECT_THAT(look({.log = {line(What::Gone, 202, 50023)}}), ElementsAre("ended"));
  EXPECT_EQ(*last_["session"].text(), second);
}

TEST_F(RemoteSessionsOfAMachine, AreOneWhicheverSourceTellsOfThemFirst) {
  const auto in = line(What::Accepted, 100);
  const auto terminal = record(UtmpRecord::Kind::User, 100, "pts/0");
  const auto of_logind = session("7", 100);
  EXPECT_THAT(look({.log = {in}}), ElementsAre("opened"));
  EXPECT_THAT(look({.noticed = {of_logind}, .here = Here{"7"}, .watched = true}), IsEmpty());
  EXPECT_THAT(look({.here = Here{"7"}, .records = {terminal}, .watched = true}), IsEmpty());
  EXPECT_THAT(look({.here = Here{"7"},
                    .records = {record(UtmpRecord::Kind::Dead, 100, "pts/0")},
                    .watched = true}),
              IsEmpty())
      << "the terminal ends before the session";
  EXPECT_THAT(look({.here = Here{"7"}, .log = {line(What::Gone, 102)}, .watched = true}), IsEmpty())
      << "logind says when it is over";
  EXPECT_THAT(look({.here = Here{}, .watched = true}), ElementsAre("ended"));
}

TEST_F(RemoteSessionsOfAMachine, OfWhichLogindTellsFirstAreNotToldAgainByTheLog) {
  const auto in = line(What::Accepted, 100);
  EXPECT_THAT(look({.noticed = {session("7", 100)}, .here = Here{"7"}, .watched = true}),
              ElementsAre("opened"));
  EXPECT_THAT(look({.here = Here{"7"}, .log = {in}, .watched = true}), IsEmpty());
  start();
  const auto out = line(What::Gone, 102);
  EXPECT_THAT(look({.here = Here{}, .log = {out}}), ElementsAre("ended")) << "while nobody looked";
  EXPECT_EQ(*last_["until"].text(), toRfc3339(out.at));
}

TEST_F(RemoteSessionsOfAMachine, WhoseFileIsReadAfterTheLogHadTheirEndAreOne) {
  const auto in = line(What::Accepted, 100);
  const auto of_logind = session("7", 100);
  EXPECT_THAT(look({.log = {in, line(What::Closed, 100)}}), ElementsAre("opened", "ended"));
  EXPECT_THAT(look({.noticed = {of_logind}, .here = Here{"7"}, .watched = true}), IsEmpty());
}

TEST_F(RemoteSessionsOfAMachine, WithTerminalsOfWhichWtmpTellsAreOneAlsoWithoutLogind) {
  const auto in = line(What::Accepted, 100);
  const auto first = record(UtmpRecord::Kind::User, 100, "pts/0");
  now_ += 10min;
  const auto second = record(UtmpRecord::Kind::User, 100, "pts/1");
  now_ += 1s;
  const auto first_ends = record(UtmpRecord::Kind::Dead, 100, "pts/0");
  const auto second_ends = record(UtmpRecord::Kind::Dead, 100, "pts/1");
  const auto out = line(What::Gone, 102);
  EXPECT_THAT(look({.records = {first, second, first_ends, second_ends}, .log = {in, out}}),
              ElementsAre("opened", "ended"));
  EXPECT_THAT(look({.records = {second}}), IsEmpty()) << "read late";
}

TEST_F(RemoteSessionsOfAMachine, WhoseTerminalIsReadBeforeTheLogAreOne) {
  const auto in = line(What::Accepted, 100);
  EXPECT_THAT(look({.records = {record(UtmpRecord::Kind::User, 100, "pts/0")}}),
              ElementsAre("opened"));
  EXPECT_THAT(look({.log = {in}}), IsEmpty());
  EXPECT_THAT(look({.records = {record(UtmpRecord::Kind::Dead, 100, "pts/0")}}), IsEmpty())
      << "the log will say when it is over";
  EXPECT_THAT(look({.log = {line(What::Closed, 100)}}), ElementsAre("ended"));
}

TEST_F(RemoteSessionsOfAMachine, AreNotSwallowedByALineThatSomebodyWroteIntoTheLogBefore) {
  const auto real = session("7", 100);
  EXPECT_THAT(look({.log = {line(What::Accepted, 500)}}), ElementsAre("opened"));
  EXPECT_THAT(look({.noticed = {real}, .here = Here{"7"}}), ElementsAre("opened"));
}

TEST_F(RemoteSessionsOfAMachine, BeyondThoseThatAreFollowedAreSaidToBeMissed) {
  Look many;
  for (int i = 0; i < static_cast<int>(RemoteSessions::kMostOpen); ++i) {
    many.log.push_back(line(What::Accepted, 500 + i, 50'000 + i));
  }
  (void)look(many);
  EXPECT_FALSE(sessions_.missed());
  EXPECT_THAT(look({.noticed = {session("7", 100)}, .here = Here{"7"}}), IsEmpty());
  EXPECT_TRUE(sessions_.missed());
  (void)look({});
  EXPECT_FALSE(sessions_.missed());
}

TEST_F(RemoteSessionsOfAMachine, OfALogWithoutPlacesAreToldWithoutOne) {
  EXPECT_THAT(look({.log = {line(What::Opened, 100)}}), ElementsAre("opened"));
  EXPECT_EQ(last_["place"].text(), nullptr);
  EXPECT_THAT(look({.log = {line(What::Closed, 100)}}), ElementsAre("ended"));
}

TEST_F(RemoteSessionsOfAMachine, OfTheLogWhoseEndIsNowhereEndWithTheirProcess) {
  (void)look({.log = {line(What::Accepted, 100)}});
  const auto gone = [](std::int32_t) { return false; };
  EXPECT_THAT(look({.alive = gone}), ElementsAre("unseen unknown"));
}

TEST_F(RemoteSessionsOfAMachine, OfAnEarlierBootHaveTheEndThatTheLogHas) {
  (void)look(
      {.noticed = {session("7", 100)}, .here = Here{"7"}, .log = {line(What::Accepted, 100)}});
  const auto out = line(What::Gone, 102);
  const auto in = line(What::Accepted, 200, 50023);
  now_ += 10s;
  const Instant booted = now_;
  now_ += 10s;
  const auto after = line(What::Accepted, 100, 50024);
  start("b2");
  EXPECT_THAT(look({.here = Here{}, .log = {out, in, after}, .booted = booted}),
              ElementsAre("opened", "machine-stopped unknown", "ended", "opened"));
}

TEST_F(RemoteSessionsOfAMachine, AreOpenedOnceHoweverManyEndedWhileNobodyLooked) {
  std::vector<SshdLine> lines;
  std::vector<UtmpRecord> records;
  for (int i = 0; i < 400; ++i) {
    now_ += 5min;
    lines.push_back(line(What::Accepted, 1000 + i, 20000 + i));
    records.push_back(record(UtmpRecord::Kind::User, 1000 + i, "pts/0"));
    now_ += 1min;
    records.push_back(record(UtmpRecord::Kind::Dead, 1000 + i, "pts/0"));
    lines.push_back(line(What::Gone, 5000 + i, 20000 + i));
  }
  EXPECT_EQ(look({.records = records, .log = lines}).size(), 800U);
}

TEST_F(RemoteSessionsOfAMachine, EndNoSoonerThanTheyBeganWhateverTheClockDid) {
  (void)look({.noticed = {session("7", 100)}, .here = Here{"7"}, .watched = true});
  const std::string from = *last_["from"].text();
  now_ -= 48h;
  EXPECT_THAT(look({.here = Here{}, .watched = true}), ElementsAre("ended"));
  EXPECT_EQ(*last_["until"].text(), from);
}

}  // namespace
}  // namespace sekisho::maintenance
