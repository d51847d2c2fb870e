#include "capabilities/orca/probe/peers.h"

#include <gmock/gmock.h>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using evidence::integerAt;
using evidence::textAt;
using platform::testing::FixtureRoot;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// As Linux writes it: 192.168.0.10:8000 is 0A00A8C0:1F40.
constexpr std::string_view kHeadOfTcp =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout\n";
std::string line(std::string_view here, std::string_view there, std::string_view state) {
  return "   0: " + std::string(here) + " " + std::string(there) + " " + std::string(state) +
         " 00000000:00000000 00:00000000 00000000     0        0 1234 1 0000000000000000\n";
}

TEST(PeersOfOrca, AreThoseConnectedToItsPort) {
  const std::string table =
      std::string(kHeadOfTcp) + line("00000000:1F40", "00000000:0000", "0A") +
      line("0A00A8C0:1F40", "1500A8C0:C350", "01") + line("0A00A8C0:1F40", "1600A8C0:C351", "06") +
      line("0A00A8C0:1F40", "1700A8C0:C351", "08") + line("0A00A8C0:0016", "1800A8C0:C352", "01") +
      line("0100007F:1F40", "0100007F:C353", "01") + line("0A00A8C0:1F40", "0A00A8C0:C353", "01");
  EXPECT_THAT(peersIn(table, 8000), ElementsAre("192.168.0.21", "192.168.0.22"));
}

TEST(PeersOfOrca, HaveOneNameInEitherTable) {
  const std::string mapped =
      line("0000000000000000FFFF00000A00A8C0:1F40", "0000000000000000FFFF00001500A8C0:C350", "01");
  const std::string six =
      line("B80D01200000000000000000AA000000:1F40", "B80D01200000000000000000BB000000:C350", "01");
  EXPECT_THAT(peersIn(mapped + six, 8000), ElementsAre("192.168.0.21", "2001:db8::bb"));
}

TEST(PeersOfOrca, AreToldApartByTheirPortWhileTheyAreConnected) {
  const std::string table =
      line("0A00A8C0:1F40", "1500A8C0:C350", "01") + line("0A00A8C0:1F40", "1500A8C0:C351", "01") +
      line("0A00A8C0:1F40", "1600A8C0:C352", "06") + line("0A00A8C0:1F40", "1600A8C0:zz", "01");
  EXPECT_THAT(connectedIn(table, 8000), ElementsAre(Connections::End{"192.168.0.21", 50000},
                                                    Connections::End{"192.168.0.21", 50001}));
}

TEST(PeersOfOrca, AreNotReadOutOfOtherLines) {
  EXPECT_THAT(peersIn("", 8000), IsEmpty());
  EXPECT_THAT(peersIn("0: 0A00A8C0:1F40\n0: x:1F40 y:1 01\n0: 0A00A8C0 1500A8C0 01\n", 8000),
              IsEmpty());
}

class MachinesThatUseOrca : public ::testing::Test {
 protected:
  MachinesThatUseOrca() {
    root_.file("/proc/1/comm", "systemd\n").file("/proc/net/tcp", kHeadOfTcp);
  }
  void connected(std::string_view peer) {
    root_.file("/proc/net/tcp", std::string(kHeadOfTcp) + line("0A00A8C0:1F40", peer, "01"));
  }

  FixtureRoot root_;
  platform::Machine machine_ = root_.machine();
  Peers peers_{machine_, {}};
};

TEST(ATableOfTheKernel, ShowsWhoListensAtWhateverAddress) {
  const std::string any = std::string(kHeadOfTcp) + "   0: 00000000:1F40 00000000:0000 0A 0:0\n";
  EXPECT_TRUE(listensIn(any, 8000));
  EXPECT_FALSE(listensIn(any, 8001));
  EXPECT_FALSE(
      listensIn(std::string(kHeadOfTcp) + "   0: 0100007F:1F40 0200007F:C350 01 0:0\n", 8000))
      << "connected, by whoever";
  EXPECT_FALSE(listensIn("", 8000));
}

TEST(ATableOfTheKernel, ShowsWhoseThoseAreThatListen) {
  const std::string table =
      std::string(kHeadOfTcp) +
      "   0: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000   115        0 "
      "21000 1 0000000000000000 100 0 0 10 0\n"
      "   1: 00000000:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 "
      "21001 1 0000000000000000 100 0 0 10 0\n"
      "   2: 0100007F:1538 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 "
      "21002 1 0000000000000000 100 0 0 10 0\n";
  EXPECT_THAT(listenersIn(table, 5432), ElementsAre(115, 1000));
  EXPECT_THAT(listenersIn("   0: 0100007F:1538 00000000:0000 0A 0:0\n", 5432), ElementsAre(-1));
}

TEST_F(MachinesThatUseOrca, AreRememberedForAnHour) {
  root_.folder("/opt/jma/weborca/mw");
  EXPECT_EQ(peers_.table().reason, "orca.peers-unread");
  connected("1500A8C0:C350");
  const Instant begin = fromMs(1'767'225'600'000);
  EXPECT_EQ(peers_.look(100s, begin), 105s);
  EXPECT_EQ(peers_.look(105s, begin + 5s), 110s);
  ASSERT_THAT(peers_.table().rows, SizeIs(1));
  EXPECT_EQ(integerAt(peers_.table(), 0, "first_seen_ms"), toMs(begin));
  EXPECT_EQ(integerAt(peers_.table(), 0, "last_seen_ms"), std::nullopt) << "it is connected";
  EXPECT_EQ(textAt(peers_.table(), 0, "address"), "192.168.0.21");
  EXPECT_EQ(integerAt(peers_.table(), 0, "connected"), 1);
  root_.file("/proc/net/tcp", kHeadOfTcp);
  EXPECT_EQ(peers_.look(120s, begin + 20s), 125s);
  EXPECT_EQ(integerAt(peers_.table(), 0, "connected"), 0);
  EXPECT_EQ(integerAt(peers_.table(), 0, "first_seen_ms"), toMs(begin));
  EXPECT_EQ(integerAt(peers_.table(), 0, "last_seen_ms"), toMs(begin + 5s));
  EXPECT_EQ(peers_.look(120s + 1h, begin + 20s + 1h), 125s + 1h);
  EXPECT_THAT(peers_.table().rows, IsEmpty());
  EXPECT_EQ(peers_.table().status, evidence::TableStatus::Complete);
}

TEST_F(MachinesThatUseOrca, AreThoseAtThePortThatWasSet) {
  root_.folder("/opt/jma/weborca/mw");
  root_.file("/proc/net/tcp", std::string(kHeadOfTcp) +
                                  line("0A00A8C0:20FB", "1500A8C0:C350", "01") +
                                  line("0A00A8C0:1F40", "1600A8C0:C350", "01"));
  Peers peers(machine_, {.port = 8443});
  (void)peers.look(100s, Instant{});
  ASSERT_THAT(peers.table().rows, SizeIs(1));
  EXPECT_EQ(textAt(peers.table(), 0, "address"), "192.168.0.21");
}

TEST_F(MachinesThatUseOrca, AreNotLookedForWithoutIt) {
  connected("1500A8C0:C350");
  EXPECT_EQ(peers_.look(100s, Instant{}), 700s);
  EXPECT_THAT(peers_.table().rows, IsEmpty());
  EXPECT_EQ(peers_.table().status, evidence::TableStatus::Complete);
  root_.folder("/opt/jma/weborca/mw");
  (void)peers_.look(700s, Instant{});
  EXPECT_THAT(peers_.table().rows, SizeIs(1));
}

TEST_F(MachinesThatUseOrca, AreNotToldIfTheKernelsTableCannotBeRead) {
  root_.folder("/opt/jma/weborca/mw");
  std::filesystem::remove(root_.at("/proc/net/tcp"));
  root_.folder("/proc/net/tcp");
  (void)peers_.look(100s, Instant{});
  EXPECT_EQ(peers_.table().status, evidence::TableStatus::Failed);
}

}  // namespace
}  // namespace sekisho::orca
