#include <gmock/gmock.h>
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "capabilities/evidence/testing/cells.h"
#include "capabilities/network/probe/interfaces_table.h"
#include "capabilities/network/probe/testing/network_namespace.h"
#include "capabilities/network/probe/testing/recorded_netlink.h"

namespace sekisho::network {
namespace {

using evidence::testing::select;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::MessageWriter;
using testing::RecordedNetlink;
using ::testing::UnorderedElementsAre;

TEST(InterfacesOfARealKernel, HaveARowForEachAddressAndOneForNone) {
  if (!testing::mayMakeNetworks()) GTEST_SKIP() << "needs root";
  const testing::NetworkNamespace lan;
  lan.run(
      "ip link add lan0 address 02:00:5e:10:00:4f type veth peer name far0 address "
      "02:00:5e:10:00:50");
  lan.run("ip addr add 192.0.2.9/24 dev lan0");
  lan.run("ip addr add 192.0.2.10/24 dev lan0");
  lan.run("ip link set lan0 addrgenmode none up");
  lan.run("ip link set far0 addrgenmode none");
  KernelNetlink kernel;
  const auto table = readInterfaces(kernel);
  EXPECT_EQ(table.status, evidence::TableStatus::Complete);
  EXPECT_THAT(select(table, {"interface", "address", "mac", "kind", "link_up"}),
              UnorderedElementsAre("far0||02:00:5e:10:00:50|veth|0",
                                   "lan0|192.0.2.9|02:00:5e:10:00:4f|veth|0",
                                   "lan0|192.0.2.10|02:00:5e:10:00:4f|veth|0"));
}

Bytes linkMessage(unsigned short hardware, ByteView mac) {
  ifinfomsg about{};
  about.ifi_index = 2;
  about.ifi_type = hardware;
  Bytes datagram;
  const std::string_view name("tun0\0", 5);
  MessageWriter(RTM_NEWLINK, bytesOfStructure(about))
      .attribute(IFLA_IFNAME, bytesOf(name))
      .attribute(IFLA_ADDRESS, mac)
      .appendTo(datagram);
  return datagram;
}

TEST(InterfacesWithoutAMacAddress, SayThatThereIsNone) {
  for (const auto& [hardware, mac] : {std::pair{ARPHRD_NONE, *fromHex("02005e10004f")},
                                      std::pair{ARPHRD_ETHER, *fromHex("000000000000")},
                                      std::pair{ARPHRD_ETHER, *fromHex("02005e10")}}) {
    RecordedNetlink kernel;
    kernel.answer(NETLINK_ROUTE, RTM_GETLINK,
                  linkMessage(static_cast<unsigned short>(hardware), mac));
    kernel.answer(NETLINK_ROUTE, RTM_GETADDR, {});
    EXPECT_THAT(select(readInterfaces(kernel), {"interface", "address", "mac"}),
                ElementsAre("tun0||NULL"));
  }
}

TEST(InterfacesOfAnAnswerThatBreaksOff, ArePartial) {
  RecordedNetlink kernel;
  kernel.answer(NETLINK_ROUTE, RTM_GETLINK, linkMessage(ARPHRD_ETHER, *fromHex("02005e10004f")));
  kernel.answer(NETLINK_ROUTE, RTM_GETADDR, {});
  kernel.breakAnswers();
  EXPECT_EQ(readInterfaces(kernel).status, evidence::TableStatus::Partial);
}

TEST(InterfacesThatNobodyTells, AreAFailureAndNotAMachineWithoutNetwork) {
  RecordedNetlink silent;
  const auto table = readInterfaces(silent);
  EXPECT_EQ(table.status, evidence::TableStatus::Failed);
  EXPECT_THAT(table.rows, IsEmpty());
}

}  // namespace
}  // namespace sekisho::network
