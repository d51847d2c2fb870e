#include <gmock/gmock.h>

#include "capabilities/evidence/testing/cells.h"
#include "capabilities/network/probe/exposure_table.h"
#include "capabilities/network/probe/proxies.h"
#include "capabilities/network/probe/testing/network_namespace.h"
#include "capabilities/network/probe/testing/recorded_netlink.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::network {
namespace {

using evidence::testing::select;
using platform::testing::FixtureRoot;
using ::testing::Contains;
using ::testing::ElementsAre;

TEST(ExposureOfAnUnconnectedMachine, IsSaidKindByKind) {
  if (!testing::mayMakeNetworks()) GTEST_SKIP() << "needs root";
  const testing::NetworkNamespace alone;
  const FixtureRoot root;
  root.folder("/sys/class/net/lo");
  KernelNetlink kernel;
  const auto table = readInternetExposure(root.machine(), kernel);
  EXPECT_EQ(table.status, evidence::TableStatus::Complete) << table.reason;
  EXPECT_THAT(select(table, {"kind", "family", "present", "value"}),
              ElementsAre("default_route|ipv4|0|", "default_route|ipv6|0|", "proxy||0|",
                          "public_address|ipv4|0|", "public_address|ipv6|0|", "resolver|ipv4|0|",
                          "resolver|ipv6|0|", "wireless||0|"));
}

TEST(ExposureOfAConnectedMachine, ListsEveryPath) {
  if (!testing::mayMakeNetworks()) GTEST_SKIP() << "needs root";
  const testing::NetworkNamespace lan;
  lan.run("ip link add lan0 type veth peer name far0");
  lan.run("ip link set far0 up");
  lan.run("ip link set lan0 up");
  lan.run("ip addr add 192.168.1.10/24 dev lan0");
  lan.run("ip addr add 2400:4050::10/64 dev lan0 nodad");
  lan.run("ip route add default via 192.168.1.1");
  lan.run("ip route add default via 192.168.1.2 dev lan0 metric 500 table 77");
  lan.run("ip -6 route add default via fe80::1 dev lan0");
  lan.run("ip route add unreachable default metric 9999");
  const FixtureRoot root;
  root.file("/etc/resolv.conf",
            "# stub\nnameserver 127.0.0.53\noptions edns0\nnameserver nonsense\n")
      .file("/run/systemd/resolve/resolv.conf", "nameserver 8.8.8.8\nnameserver fe80::1%lan0\n")
      .file("/etc/environment",
            "PATH=\"/bin\"\nhttps_proxy=\"http://user:secret@10.0.0.1:3128/\"\n")
      .file("/etc/apt/apt.conf.d/90proxy", "Acquire::http::Proxy \"http://apt.example:8080\";\n")
      .folder("/sys/class/net/wlan0/phy80211")
      .file("/sys/class/net/wlan0/carrier", "1\n")
      .folder("/sys/class/net/lan0");
  KernelNetlink kernel;
  const auto table = readInternetExposure(root.machine(), kernel);
  EXPECT_EQ(table.status, evidence::TableStatus::Complete) << table.reason;
  EXPECT_THAT(
      select(table,
             {"kind", "family", "present", "value", "interface", "is_public", "link_up", "source"}),
      ElementsAre(
          "default_route|ipv4|1|192.168.1.1|lan0|0|1|kernel",
          "default_route|ipv4|1|192.168.1.2|lan0|0|1|kernel",
          "default_route|ipv6|1|fe80::1|lan0|0|1|kernel",
          "proxy||1|10.0.0.1:3128||0|NULL|environment", "proxy||1|apt.example:8080||NULL|NULL|apt",
          "public_address|ipv4|0|||NULL|NULL|NULL",
          "public_address|ipv6|1|2400:4050::10|lan0|1|1|kernel",
          "resolver|ipv4|1|127.0.0.53||0|NULL|resolv.conf",
          "resolver|ipv4|1|8.8.8.8||1|NULL|systemd-resolved",
          "resolver|ipv6|1|fe80::1||0|NULL|systemd-resolved", "wireless||1||wlan0|NULL|1|kernel"));
}

TEST(ExposureThatCouldNotBeTold, IsNullAndNotNone) {
  const FixtureRoot root;
  root.fifo("/etc/resolv.conf").hugeFile("/etc/environment", 10'000'000);
  testing::RecordedNetlink silent;
  const auto table = readInternetExposure(root.machine(), silent);
  EXPECT_EQ(table.status, evidence::TableStatus::Partial);
  EXPECT_EQ(table.reason, "network.kernel-unanswered");
  EXPECT_THAT(select(table, {"kind", "family", "present"}),
              ElementsAre("default_route|ipv4|NULL", "default_route|ipv6|NULL", "proxy||NULL",
                          "public_address|ipv4|NULL", "public_address|ipv6|NULL",
                          "resolver|ipv4|NULL", "resolver|ipv6|NULL", "wireless||NULL"));
}

TEST(ProxyOfTheEnvironment, IsReadWithoutItsPassword) {
  EXPECT_THAT(proxiesInEnvironment("export HTTP_PROXY='http://u:p@proxy:8080'\n"
                                   "# http_proxy=no:1\nno_proxy=localhost\n  all_proxy = x\n"
                                   "ftp_proxy=\nhttps_proxy=socks5://[fd00::1]:1080\n"),
              ElementsAre("proxy:8080", "[fd00::1]:1080"));
  EXPECT_EQ(hostAndPort("http://u:p@ss@proxy:1/x@y"), "proxy:1");
  EXPECT_EQ(hostAndPort("http://$(id)"), "");
  EXPECT_EQ(hostAndPort(std::string(5000, 'a')), "");
}

TEST(ProxyOfApt, IsReadInEitherNotationAndNotFromComments) {
  EXPECT_THAT(
      proxiesOfApt(
          "Acquire::http::Proxy \"http://a:1\";\n"
          "acquire { HTTPS { proxy \"http://b:2\"; Proxy::deb.example \"http://c:3\"; }; };\n"
          "// Acquire::http::Proxy \"http://no:1\";\n# Acquire::ftp::Proxy \"no:2\";\n"
          "/* Acquire::http::Proxy \"no:3\"; */ Acquire::http::Proxy::x DIRECT;\n"
          "Acquire::http::Timeout \"5\"; Dpkg::Options { \"--x;{\"; }\n"),
      ElementsAre("a:1", "b:2", "c:3"));
  for (const char* text : {"", "}", "{{{{", "\"", "Acquire::http::Proxy \"x", "/*", ";;;"}) {
    EXPECT_THAT(proxiesOfApt(text), ElementsAre()) << text;
  }
}

}  // namespace
}  // namespace sekisho::network
