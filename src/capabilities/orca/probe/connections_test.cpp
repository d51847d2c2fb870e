#include "capabilities/orca/probe/connections.h"

#include <gmock/gmock.h>

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Instant kFirstLook{std::chrono::sys_days{std::chrono::year{2026} / 4 / 1}};
const Connections::End kDesk{"192.168.0.21", 50000};
const Connections::End kOffice{"192.168.0.22", 50001};

/// Looks every five seconds from the first on: who is there from when until when.
Connections seen(const std::vector<std::pair<Connections::End, std::pair<int, int>>>& all) {
  Connections connections;
  for (int second = 0; second <= 600; second += 5) {
    std::set<Connections::End> there;
    for (const auto& [end, span] : all) {
      if (span.first <= second && second < span.second) there.insert(end);
    }
    connections.take(there, kFirstLook + std::chrono::seconds{second});
  }
  return connections;
}

TEST(ConnectionsToOrca, AreCandidatesWhereTheyBeganAndEndedWithTheSession) {
  const auto connections = seen({{kDesk, {12, 307}}, {kOffice, {100, 307}}});
  EXPECT_THAT(connections.candidates(kFirstLook + 12s, kFirstLook + 306s),
              ElementsAre("192.168.0.21"));
  EXPECT_THAT(connections.candidates(kFirstLook + 100s, kFirstLook + 306s),
              ElementsAre("192.168.0.22"));
  EXPECT_THAT(connections.candidates(kFirstLook + 50s, kFirstLook + 306s), IsEmpty());
}

TEST(ConnectionsToOrca, AreSeveralCandidatesWhereSeveralFit) {
  const auto connections = seen({{kDesk, {12, 307}}, {kOffice, {13, 306}}});
  EXPECT_THAT(connections.candidates(kFirstLook + 12s, kFirstLook + 306s),
              ElementsAre("192.168.0.21", "192.168.0.22"));
}

TEST(ConnectionsToOrca, AreNoneOfWhichTheBeginningWasNotSeen) {
  const auto connections = seen({{kDesk, {0, 307}}});
  EXPECT_THAT(connections.candidates(kFirstLook, kFirstLook + 306s), IsEmpty());
}

TEST(ConnectionsToOrca, AreNoneWhileTheyGoOn) {
  const auto connections = seen({{kDesk, {12, 10'000}}});
  EXPECT_THAT(connections.candidates(kFirstLook + 12s, kFirstLook + 600s), IsEmpty());
}

TEST(ConnectionsToOrca, AreNotSeenToBeginAfterNobodyCouldLook) {
  Connections connections;
  connections.take({}, kFirstLook);
  connections.loseSight();
  connections.take({kDesk}, kFirstLook + 10s);
  connections.take({}, kFirstLook + 15s);
  EXPECT_THAT(connections.candidates(kFirstLook + 8s, kFirstLook + 14s), IsEmpty());
}

TEST(ConnectionsToOrca, AreForgottenAfterAnHour) {
  auto connections = seen({{kDesk, {12, 307}}});
  connections.take({}, kFirstLook + 2h);
  EXPECT_THAT(connections.candidates(kFirstLook + 12s, kFirstLook + 306s), IsEmpty());
}

}  // namespace
}  // namespace sekisho::orca
