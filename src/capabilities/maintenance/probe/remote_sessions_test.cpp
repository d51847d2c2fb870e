#include "capabilities/maintenance/probe/remote_sessions.h"

#include <gmock/gmock.h>

namespace sekisho::maintenance {
namespace {

using namespace std::chrono_literals;
using platform::UtmpRecord;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

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

TEST_F(RemoteSessionsOfAMachine, EndNoSoonerThanTheyBeganWhateverTheClockDid) {
  (void)look({.noticed = {session("7", 100)}, .here = Here{"7"}, .watched = true});
  const std::string from = *last_["from"].text();
  now_ -= 48h;
  EXPECT_THAT(look({.here = Here{}, .watched = true}), ElementsAre("ended"));
  EXPECT_EQ(*last_["until"].text(), from);
}

}  // namespace
}  // namespace sekisho::maintenance
