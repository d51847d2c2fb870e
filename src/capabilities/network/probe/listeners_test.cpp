#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "capabilities/evidence/testing/cells.h"
#include "capabilities/network/probe/listeners_table.h"
#include "capabilities/network/probe/testing/network_namespace.h"
#include "capabilities/network/probe/testing/recorded_netlink.h"
#include "capabilities/network/probe/waiting_sockets.h"
#include "core/testing/turnable_clock.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::network {
namespace {

using evidence::testing::select;
using platform::testing::FixtureRoot;
using sekisho::testing::TurnableClock;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::RecordedNetlink;
using ::testing::StartsWith;

constexpr std::string_view kHeading =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
    "inode\n";

// A socket of this very process, bound and, if TCP, waiting.
class OpenSocket {
 public:
  OpenSocket(int family, int type, const char* address) : number_(::socket(family, type, 0)) {
    sockaddr_in6 place{};
    socklen_t length = sizeof(sockaddr_in);
    auto* const v4 = reinterpret_cast<sockaddr_in*>(&place);
    place.sin6_family = static_cast<sa_family_t>(family);
    void* const bytes = family == AF_INET ? static_cast<void*>(&v4->sin_addr) : &place.sin6_addr;
    SEKISHO_CHECK(inet_pton(family, address, bytes) == 1);
    if (family == AF_INET6) length = sizeof place;
    SEKISHO_CHECK(::bind(number_, reinterpret_cast<sockaddr*>(&place), length) == 0);
    SEKISHO_CHECK(type != SOCK_STREAM || ::listen(number_, 1) == 0);
    SEKISHO_CHECK(::getsockname(number_, reinterpret_cast<sockaddr*>(&place), &length) == 0);
    port_ = ntohs(place.sin6_port);
  }
  OpenSocket(const OpenSocket&) = delete;
  OpenSocket& operator=(const OpenSocket&) = delete;
  ~OpenSocket() { ::close(number_); }
  [[nodiscard]] std::string port() const { return std::to_string(port_); }

 private:
  int number_;
  std::uint16_t port_ = 0;
};

TEST(ListenersOfThisMachine, NameThisProcessAndHowFarItReaches) {
  const OpenSocket near(AF_INET, SOCK_STREAM, "127.0.0.1");
  const OpenSocket open(AF_INET6, SOCK_STREAM, "::");
  const OpenSocket datagrams(AF_INET, SOCK_DGRAM, "0.0.0.0");
  auto machine = platform::Machine::open("/");
  ASSERT_TRUE(machine);
  const TurnableClock clock;
  SocketHolders holders(*machine, clock);
  PackageOwner packages(*machine);
  KernelNetlink kernel;
  const auto table = readListeners(*machine, kernel, holders, packages);

  ASSERT_NE(table.status, evidence::TableStatus::Failed) << table.reason;
  const auto rows = select(table, {"protocol", "address", "port", "scope", "v6only", "ephemeral",
                                   "process", "packaged"});
  EXPECT_THAT(rows,
              Contains("tcp|127.0.0.1|" + near.port() + "|loopback|NULL|1|sekisho_network|0"));
  EXPECT_THAT(rows, Contains("tcp|::|" + open.port() + "|any|0|1|sekisho_network|0"));
  EXPECT_THAT(rows, Contains("udp|0.0.0.0|" + datagrams.port() + "|any|NULL|1|sekisho_network|0"));
}

TEST(ListenersInANetworkOfTheirOwn, AreAllOfThem) {
  if (!testing::mayMakeNetworks()) GTEST_SKIP() << "needs root";
  const testing::NetworkNamespace lan;
  lan.run("ip link add lan0 type veth peer name far0");
  lan.run("ip addr add 192.0.2.1/24 dev lan0");
  lan.run("ip link set lan0 up");
  KernelNetlink kernel;
  const FixtureRoot root;
  const auto machine = root.machine();
  const auto none = waitingSockets(machine, kernel);
  ASSERT_TRUE(none);
  EXPECT_THAT(none->sockets, IsEmpty());

  const OpenSocket lan_only(AF_INET, SOCK_STREAM, "192.0.2.1");
  const auto found = waitingSockets(machine, kernel);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->sockets.size(), 1U);
  EXPECT_EQ(found->sockets[0].address.text(), "192.0.2.1");
  EXPECT_EQ(std::to_string(found->sockets[0].port), lan_only.port());
  EXPECT_EQ(found->sockets[0].link, 0);
  EXPECT_NE(found->sockets[0].inode, 0U);
}

// A machine with sshd (a service, packaged), a container's web server and a program of a person.
class ListenersOfAFixture : public ::testing::Test {
 protected:
  ListenersOfAFixture() {
    root_
        .file("/proc/net/tcp", std::string(kHeading) +
                                   "   0: 00000000:0016 00000000:0000 0A 00000000:00000000 "
                                   "00:00000000 00000000     0        0 501 1\n"
                                   "   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 "
                                   "00:00000000 00000000  1000        0 502 1\n"
                                   "   2: 0A01A8C0:0050 00000000:0000 0A 00000000:00000000 "
                                   "00:00000000 00000000     0        0 503 1\n"
                                   "   3: 0A01A8C0:0050 0B01A8C0:9999 01 00000000:00000000 "
                                   "00:00000000 00000000     0        0 504 1\n")
        .file("/proc/net/tcp6", kHeading)
        .file("/proc/net/udp", std::string(kHeading) +
                                   "   0: 00000000:14E9 00000000:0000 07 00000000:00000000 "
                                   "00:00000000 00000000   110        0 505 2\n"
                                   "   1: 0A01A8C0:C350 0B01A8C0:0035 01 00000000:00000000 "
                                   "00:00000000 00000000   110        0 506 2\n");
    process("700", "sshd", "/usr/sbin/sshd", "0::/system.slice/ssh.service", 501);
    process("800", "orca-tool", "/home/yamada/bin/tool",
            "0::/user.slice/user-1000.slice/session-3.scope", 502);
    process("900", "nginx", "/usr/sbin/nginx", "0::/system.slice/docker-0a1b.scope", 503);
    root_.file("/var/lib/dpkg/status", "x")
        .file("/var/lib/dpkg/info/openssh-server.list", "/.\n/usr/sbin\n/usr/sbin/sshd\n")
        .file("/var/lib/dpkg/info/nginx-core.list", "/usr/sbin/nginx\n")
        .file("/var/lib/dpkg/info/zlib1g:amd64.list", "/usr/lib/x/libz.so.1");
  }

  void process(const std::string& pid, const std::string& name, const std::string& executable,
               const std::string& group, int inode) {
    root_.file("/proc/" + pid + "/comm", name + "\n")
        .file("/proc/" + pid + "/cgroup", group + "\n");
    root_.link("/proc/" + pid + "/exe", executable);
    root_.link("/proc/" + pid + "/fd/0", "/dev/null");
    root_.link("/proc/" + pid + "/fd/3", "socket:[" + std::to_string(inode) + "]");
  }

  evidence::Table read() { return readListeners(machine_, silent_, holders_, packages_); }

  FixtureRoot root_;
  platform::Machine machine_ = root_.machine();
  RecordedNetlink silent_;
  TurnableClock clock_;
  SocketHolders holders_{machine_, clock_};
  PackageOwner packages_{machine_};
};

TEST_F(ListenersOfAFixture, CarryProcessPackageAndOrigin) {
  const auto table = read();
  EXPECT_EQ(table.status, evidence::TableStatus::Complete);
  EXPECT_THAT(
      select(table, {"protocol", "address", "port", "interface", "scope", "uid", "process",
                     "executable", "packaged", "package", "started_by", "service"}),
      ElementsAre(
          "tcp|0.0.0.0|22|NULL|any|0|sshd|/usr/sbin/sshd|1|openssh-server|service|ssh.service",
          "tcp|127.0.0.1|8080|NULL|loopback|1000|orca-tool|~/bin/tool|0|NULL|session|NULL",
          "tcp|192.168.1.10|80|NULL|lan|0|nginx|/usr/sbin/nginx|NULL|NULL|container|NULL",
          "udp|0.0.0.0|5353|NULL|any|110|NULL|NULL|NULL|NULL|NULL|NULL"));
}

TEST_F(ListenersOfAFixture, AreLookedUpAmongProcessesOnlyWhenASocketIsNew) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(read().rows.size(), 4U);
  EXPECT_EQ(holders_.walks(), 1);
  const int lists = packages_.listsRead();
  EXPECT_GT(lists, 0);

  process("950", "cupsd", "/usr/sbin/sshd", "0::/system.slice/cups.service", 507);
  root_.file(
      "/proc/net/tcp6",
      std::string(kHeading) +
          "   0: 00000000000000000000000001000000:0277 00000000000000000000000000000000:0000 0A "
          "00000000:00000000 00:00000000 00000000     0        0 507 1\n");
  EXPECT_THAT(select(read(), {"address", "port", "scope", "process", "package"}),
              Contains("::1|631|loopback|cupsd|openssh-server"));
  EXPECT_EQ(holders_.walks(), 2);
  EXPECT_EQ(packages_.listsRead(), lists);

  clock_.pass(std::chrono::minutes(10));
  EXPECT_EQ(read().rows.size(), 5U);
  EXPECT_EQ(holders_.walks(), 3);
}

TEST_F(ListenersOfAFixture, FollowAPackageThatIsInstalledLater) {
  EXPECT_THAT(select(read(), {"port", "packaged"}), Contains("8080|0"));
  root_.file("/var/lib/dpkg/info/local.list", "/home/yamada/bin/tool\n")
      .changedAt("/var/lib/dpkg/status", 99);
  EXPECT_THAT(select(read(), {"port", "packaged", "package"}), Contains("8080|1|local"));
}

TEST_F(ListenersOfAFixture, DoNotCallAFileUnownedWhileAListIsUnreadable) {
  root_.fifo("/var/lib/dpkg/info/odd.list");
  EXPECT_THAT(select(read(), {"port", "packaged"}), Contains("8080|NULL"));
  EXPECT_THAT(select(read(), {"port", "packaged"}), Contains("22|1"));
}

TEST_F(ListenersOfAFixture, HeldBySystemdBelongToTheServiceThatGotThem) {
  process("1", "systemd", "/usr/lib/systemd/systemd", "0::/init.scope", 501);
  EXPECT_THAT(select(read(), {"port", "process"}), Contains("22|sshd"));
}

TEST_F(ListenersOfAFixture, ArePartialIfATableIsTooLarge) {
  root_.hugeFile("/proc/net/udp", kMaxSocketTableBytes + 1);
  const auto table = read();
  EXPECT_EQ(table.status, evidence::TableStatus::Partial);
  EXPECT_EQ(table.reason, "network.sockets-incomplete");
}

TEST_F(ListenersOfAFixture, FailWithoutASocketTable) {
  std::filesystem::remove(root_.at("/proc/net/tcp"));
  const auto table = read();
  EXPECT_EQ(table.status, evidence::TableStatus::Failed);
  EXPECT_EQ(table.reason, "network.no-socket-table");
}

TEST(SocketLine, OfAnotherShapeIsNoListener) {
  constexpr std::string_view good =
      "0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 501 1";
  EXPECT_TRUE(waitingSocketFrom(good, Transport::Tcp));
  EXPECT_FALSE(waitingSocketFrom(good, Transport::Udp));
  for (std::size_t length = 0; length + 6 < good.size(); ++length) {
    EXPECT_FALSE(waitingSocketFrom(good.substr(0, length), Transport::Tcp)) << length;
  }
  for (const char* line : {"0: 000000:0016 00000000:0000 0A x x x 0 0 501 1",
                           "0: 00000000:10016 00000000:0000 0A x x x 0 0 501 1",
                           "0: 00000000:0000 00000000:0000 0A x x x 0 0 501 1",
                           "0: 0000000G:0016 00000000:0000 0A x x x 0 0 501 1",
                           "0: 00000000:0016 00000000:0000 0A x x x -1 0 501 1"}) {
    EXPECT_FALSE(waitingSocketFrom(line, Transport::Tcp)) << line;
  }
}

TEST(ControlGroup, TellsServiceSessionAndContainerApart) {
  const auto read = [](std::string_view text) {
    Holder holder;
    readControlGroup(text, holder);
    return holder.started_by + "|" + holder.unit;
  };
  EXPECT_EQ(read("0::/system.slice/ssh.service\n"), "service|ssh.service");
  EXPECT_EQ(read("0::/system.slice/system-postgresql.slice/postgresql@15-main.service"),
            "service|postgresql@15-main.service");
  EXPECT_EQ(
      read("12:cpu:/x.service\n1:name=systemd:/user.slice/user-1000.slice/session-1.scope\n0::/y"),
      "session|");
  EXPECT_EQ(read("0::/user.slice/user-1000.slice/user@1000.service/app.slice/a.service"),
            "session|");
  EXPECT_EQ(read("0::/system.slice/docker-12ab.scope"), "container|");
  EXPECT_EQ(read("0::/init.scope"), "other|");
  EXPECT_EQ(read(""), "|");
  EXPECT_EQ(read("nonsense\n::\n"), "|");
}

TEST(Executable, InAHomeFolderDoesNotNameThePerson) {
  EXPECT_EQ(withoutHome("/home/yamada/bin/x"), "~/bin/x");
  EXPECT_EQ(withoutHome("/home/yamada"), "~");
  EXPECT_EQ(withoutHome("/root/x"), "~/x");
  EXPECT_EQ(withoutHome("/usr/bin/x"), "/usr/bin/x");
}

}  // namespace
}  // namespace sekisho::network
