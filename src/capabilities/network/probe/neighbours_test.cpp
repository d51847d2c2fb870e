#include <gmock/gmock.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "capabilities/evidence/testing/cells.h"
#include "capabilities/network/probe/neighbours_table.h"
#include "capabilities/network/probe/routing.h"
#include "capabilities/network/probe/testing/network_namespace.h"
#include "capabilities/network/probe/testing/recorded_netlink.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::network {
namespace {

using evidence::testing::select;
using platform::testing::FixtureRoot;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::MessageWriter;
using testing::RecordedNetlink;

constexpr std::string_view kOui =
    "Registry,Assignment,Organization Name,Organization Address\r\n"
    "MA-L,002481,Hewlett Packard,\"11445 Compaq Center Drive, Houston US\"\r\n"
    "MA-L,8C1F64,IEEE Registration Authority,\"445 Hoes Lane\"\r\n";
constexpr std::string_view kMam =
    "Registry,Assignment,Organization Name,Organization Address\r\n"
    "MA-M,8C1F641,\"Middle, Ltd. \"\"M\"\"\",Somewhere\r\n";
constexpr std::string_view kOui36 =
    "Registry,Assignment,Organization Name,Organization Address\r\n"
    "MA-S,8C1F64123,Small Works,Elsewhere\r\n";

TEST(NeighboursOfARealKernel, ComeFromArpAndNdpWithTheirGateway) {
  if (!testing::mayMakeNetworks()) GTEST_SKIP() << "needs root";
  const testing::NetworkNamespace lan;
  lan.run("ip link add lan0 type veth peer name far0");
  lan.run("ip addr add 192.0.2.1/24 dev lan0");
  lan.run("ip link set lan0 up");
  lan.run("ip link set far0 up");
  lan.run("ip neigh add 192.0.2.10 lladdr 00:24:81:aa:bb:01 dev lan0 nud stale");
  lan.run("ip neigh add 192.0.2.9 lladdr 00:24:81:aa:bb:01 dev lan0 nud stale");
  lan.run("ip -6 neigh add fe80::10 lladdr 00:24:81:aa:bb:01 dev lan0 nud stale");
  lan.run("ip neigh add 192.0.2.254 lladdr 8c:1f:64:12:3a:02 dev lan0 nud permanent");
  lan.run("ip neigh add 192.0.2.30 lladdr da:00:00:00:00:01 dev lan0 nud stale");
  lan.run("ip neigh add 192.0.2.31 dev lan0 nud incomplete");
  lan.run("ip route add default via 192.0.2.254");

  const FixtureRoot root;
  root.file("/usr/share/ieee-data/oui.csv", kOui)
      .file("/usr/share/ieee-data/mam.csv", kMam)
      .file("/usr/share/ieee-data/oui36.csv", kOui36);
  const auto machine = root.machine();
  VendorList vendors(machine);
  KernelNetlink kernel;
  const auto table = readNeighbours(machine, kernel, vendors);

  EXPECT_EQ(table.status, evidence::TableStatus::Complete);
  EXPECT_THAT(
      select(table,
             {"mac", "interface", "ipv4", "ipv6", "state", "gateway", "random_mac", "vendor"}),
      ElementsAre(
          "00:24:81:aa:bb:01|lan0|192.0.2.9 192.0.2.10|fe80::10|dynamic|0|0|Hewlett Packard",
          "8c:1f:64:12:3a:02|lan0|192.0.2.254||permanent|1|0|Small Works",
          "da:00:00:00:00:01|lan0|192.0.2.30||dynamic|0|1|NULL"));
}

TEST(NeighboursWithoutNetlink, ComeFromArpAloneAndSaySo) {
  const FixtureRoot root;
  root.file("/proc/net/arp",
            "IP address       HW type     Flags       HW address            Mask     Device\n"
            "192.168.1.1      0x1         0x2         00:24:81:AA:BB:01     *        eth0\n"
            "192.168.1.7      0x1         0x0         00:00:00:00:00:00     *        eth0\n"
            "192.168.1.8      0x1         0x6         00:24:81:aa:bb:02     *        eth0\n"
            "damaged line\n");
  const auto machine = root.machine();
  VendorList vendors(machine);
  RecordedNetlink silent;
  const auto table = readNeighbours(machine, silent, vendors);

  EXPECT_EQ(table.status, evidence::TableStatus::Partial);
  EXPECT_EQ(table.reason, "network.arp-only");
  EXPECT_THAT(select(table, {"mac", "ipv4", "ipv6", "state", "gateway", "vendor"}),
              ElementsAre("00:24:81:aa:bb:01|192.168.1.1|NULL|dynamic|NULL|NULL",
                          "00:24:81:aa:bb:02|192.168.1.8|NULL|permanent|NULL|NULL"));
}

TEST(NeighboursThatNobodyTells, AreAFailureAndNotAnEmptyLan) {
  const FixtureRoot root;
  root.fifo("/proc/net/arp");
  const auto machine = root.machine();
  VendorList vendors(machine);
  RecordedNetlink silent;
  const auto table = readNeighbours(machine, silent, vendors);
  EXPECT_EQ(table.status, evidence::TableStatus::Failed);
  EXPECT_EQ(table.reason, "network.no-neighbour-table");
  EXPECT_THAT(table.rows, IsEmpty());
}

Bytes neighbourMessage(std::uint16_t state, ByteView address, ByteView mac) {
  ndmsg about{};
  about.ndm_family = address.size() == 16 ? AF_INET6 : AF_INET;
  about.ndm_ifindex = 2;
  about.ndm_state = state;
  Bytes datagram;
  MessageWriter(RTM_NEWNEIGH, bytesOfStructure(about))
      .attribute(NDA_DST, address)
      .attribute(NDA_LLADDR, mac)
      .appendTo(datagram);
  return datagram;
}

std::size_t neighboursIn(const Bytes& datagram) {
  std::size_t count = 0;
  EXPECT_EQ(forEachMessage(datagram,
                           [&](const NetlinkMessage& message) {
                             if (neighbourFrom(message)) ++count;
                           }),
            Wholeness::Whole);
  return count;
}

TEST(NeighbourMessage, OfAnotherShapeIsNoDevice) {
  const Bytes four = *fromHex("c0000201");
  const Bytes mac = *fromHex("002481aabb01");
  EXPECT_EQ(neighboursIn(neighbourMessage(NUD_STALE, four, mac)), 1U);
  EXPECT_EQ(neighboursIn(neighbourMessage(NUD_FAILED, four, mac)), 0U);
  EXPECT_EQ(neighboursIn(neighbourMessage(NUD_NOARP, four, mac)), 0U);
  EXPECT_EQ(neighboursIn(neighbourMessage(NUD_STALE, *fromHex("c00002"), mac)), 0U);
  EXPECT_EQ(neighboursIn(neighbourMessage(NUD_STALE, four, *fromHex("002481aabb"))), 0U);
  EXPECT_EQ(neighboursIn(neighbourMessage(NUD_STALE, four, *fromHex("01005e0000fb"))), 0U);
  EXPECT_EQ(neighboursIn(neighbourMessage(NUD_STALE, four, *fromHex("000000000000"))), 0U);
}

TEST(NeighboursOfAnAnswerThatBreaksOff, ArePartial) {
  RecordedNetlink kernel;
  kernel.answer(NETLINK_ROUTE, RTM_GETLINK, {});
  kernel.answer(NETLINK_ROUTE, RTM_GETROUTE, {});
  Bytes cut = neighbourMessage(NUD_STALE, *fromHex("c0000201"), *fromHex("002481aabb01"));
  cut.resize(cut.size() + 9, std::byte{1});
  kernel.answer(NETLINK_ROUTE, RTM_GETNEIGH, cut);
  const FixtureRoot root;
  const auto machine = root.machine();
  VendorList vendors(machine);
  const auto table = readNeighbours(machine, kernel, vendors);
  EXPECT_EQ(table.status, evidence::TableStatus::Partial);
  EXPECT_THAT(select(table, {"mac", "interface"}), ElementsAre("00:24:81:aa:bb:01|2"));
}

TEST(VendorLine, IsReadWithItsQuotesAndOnlyIfWhole) {
  const auto name = [](std::string_view line) {
    const auto found = vendorAssignmentFrom(line);
    return found ? found->prefix + "=" + found->name : std::string("none");
  };
  EXPECT_EQ(name("MA-M,8C1F641,\"Middle, Ltd. \"\"M\"\"\",Somewhere"),
            "8C1F641=Middle, Ltd. \"M\"");
  EXPECT_EQ(name("Registry,Assignment,Organization Name,Organization Address"), "none");
  for (const char* line : {"", ",,,", "MA-L,00248,Short", "MA-L,00248G,Letter", "MA-L,002481,",
                           "MA-L,002481,\"", "XX-L,002481,Name"}) {
    EXPECT_EQ(name(line), "none") << line;
  }
}

TEST(VendorLists, AreReadAgainWhenAnAdministratorBringsANewerOne) {
  const FixtureRoot root;
  root.file("/usr/share/ieee-data/oui.csv", kOui);
  const auto machine = root.machine();
  VendorList vendors(machine);
  vendors.prepare({"8c:1f:64:12:3a:02"});
  EXPECT_EQ(vendors.vendorOf("8c:1f:64:12:3a:02"), "IEEE Registration Authority");
  root.file("/var/lib/ieee-data/oui.csv", "MA-L,8C1F64,Newer Name,x\n");
  vendors.prepare({"8c:1f:64:12:3a:02"});
  EXPECT_EQ(vendors.vendorOf("8c:1f:64:12:3a:02"), "Newer Name");
  EXPECT_EQ(vendors.vendorOf("00:00:00:00:00:09"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::network
