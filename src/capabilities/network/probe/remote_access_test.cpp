#include <gmock/gmock.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "capabilities/evidence/testing/cells.h"
#include "capabilities/network/probe/remote_access_table.h"
#include "capabilities/network/probe/testing/network_namespace.h"
#include "capabilities/network/probe/testing/recorded_netlink.h"
#include "capabilities/network/probe/ways_in.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::network {
namespace {

using evidence::testing::select;
using platform::testing::FixtureRoot;
using ::testing::Contains;

// What Debian and Ubuntu install.
constexpr std::string_view kSshService = R"([Unit]
Description=OpenBSD Secure Shell server
After=network.target auditd.service
ConditionPathExists=!/etc/ssh/sshd_not_to_be_run

[Service]
EnvironmentFile=-/etc/default/ssh
ExecStartPre=/usr/sbin/sshd -t
ExecStart=/usr/sbin/sshd -D $SSHD_OPTS
ExecReload=/usr/sbin/sshd -t
ExecReload=/bin/kill -HUP $MAINPID
KillMode=process
Type=notify

[Install]
WantedBy=multi-user.target
Alias=sshd.service
)";
constexpr std::string_view kSshAtService =
    "[Service]\nEnvironmentFile=-/etc/default/ssh\nExecStart=-/usr/sbin/sshd -i $SSHD_OPTS\n"
    "StandardInput=socket\n";
constexpr std::string_view kListener = "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups\n";

class RemoteAccess : public ::testing::Test {
 protected:
  RemoteAccess() {
    root_.file("/proc/1/comm", "systemd\n");
    kernel_.answer(NETLINK_ROUTE, RTM_GETLINK, {});
  }
  evidence::Table read() { return readRemoteAccess(root_.machine(), kernel_); }

  FixtureRoot root_;
  testing::RecordedNetlink kernel_;
};

TEST_F(RemoteAccess, OfABareMachineStillHasARowForEachWay) {
  const auto table = read();
  EXPECT_EQ(table.status, evidence::TableStatus::Complete) << table.reason;
  EXPECT_EQ(table.rows.size(), waysIn().size());
  const auto rows = select(table, {"tool", "installed", "enabled", "running"});
  for (const WayIn& way : waysIn()) EXPECT_THAT(rows, Contains(std::string(way.tool) + "|0|0|0"));
}

TEST_F(RemoteAccess, BySshShowsWhatItsConfigurationAllows) {
  root_.file("/usr/sbin/sshd", "").file("/proc/700/comm", "sshd\n");
  root_.file("/proc/700/cmdline", kListener);
  root_.file("/lib/systemd/system/ssh.service", kSshService);
  root_.link("/etc/systemd/system/multi-user.target.wants/ssh.service",
             "/lib/systemd/system/ssh.service");
  root_.file("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\nUsePAM yes\n");
  root_.file("/etc/ssh/sshd_config.d/1.conf",
             "PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPort "
             "2222\n");
  const auto table = read();
  EXPECT_EQ(table.status, evidence::TableStatus::Complete) << table.reason;
  EXPECT_THAT(select(table, {"tool", "installed", "enabled", "running", "ports", "password_login",
                             "key_login", "empty_password", "root_login", "conditional"}),
              Contains("sshd|1|1|1|2222|0|1|0|no|0"));
}

TEST_F(RemoteAccess, BySshWithAnUnreadableConfigurationIsNotTold) {
  root_.file("/usr/sbin/sshd", "").fifo("/etc/ssh/sshd_config");
  const auto table = read();
  EXPECT_EQ(table.status, evidence::TableStatus::Partial);
  EXPECT_EQ(table.reason, "network.sshd-config-unreadable");
  EXPECT_THAT(select(table, {"tool", "installed", "password_login", "root_login"}),
              Contains("sshd|1|NULL|NULL"));
}

TEST_F(RemoteAccess, BySshThatIncludesFoldersByPatternIsNotTold) {
  root_.file("/usr/sbin/sshd", "");
  root_.file("/etc/ssh/sshd_config", "PermitRootLogin no\nInclude /etc/ssh/conf.d/*/*.conf\n");
  const auto table = read();
  EXPECT_EQ(table.status, evidence::TableStatus::Partial);
  EXPECT_EQ(table.reason, "network.sshd-config-not-understood");
}

// An sshd whose own file lets nobody in by password, as Debian starts it.
class RemoteAccessByAStrictSshd : public RemoteAccess {
 protected:
  static constexpr std::string_view kStrict =
      "PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n";
  static constexpr std::string_view kLax = "PermitRootLogin yes\nPasswordAuthentication yes\n";
  static constexpr const char* kAsConfigured = "1|22|0|no";
  static constexpr const char* kStartReason = "network.sshd-started-with-options";

  RemoteAccessByAStrictSshd() {
    root_.file("/usr/sbin/sshd", "").file("/etc/ssh/sshd_config", kStrict);
    root_.file("/etc/ssh/maint_config", std::string(kLax) + "Port 2222\n");
    root_.file("/etc/default/ssh", "# Options to pass to sshd\nSSHD_OPTS=\n");
    root_.file("/lib/systemd/system/ssh.service", kSshService);
    root_.file("/lib/systemd/system/ssh@.service", kSshAtService);
    root_.file("/lib/systemd/system/ssh.socket", "[Socket]\nListenStream=22\nAccept=no\n");
    root_.link("/etc/systemd/system/sshd.service", "/lib/systemd/system/ssh.service");
    enable("multi-user.target", "ssh.service");
    runs(kListener);
  }
  void enable(const std::string& target, const std::string& unit) {
    root_.link("/etc/systemd/system/" + target + ".wants/" + unit, "/lib/systemd/system/" + unit);
  }
  void runs(std::string_view command_line) {
    root_.file("/proc/700/comm", "sshd\n").file("/proc/700/cmdline", command_line);
  }
  std::string sshd(std::string_view reason = "") {
    const auto table = read();
    EXPECT_EQ(table.reason, reason);
    for (const auto& row :
         select(table, {"tool", "enabled", "ports", "password_login", "root_login"})) {
      if (row.starts_with("sshd|")) return row.substr(std::string_view("sshd|").size());
    }
    return {};
  }
};

TEST_F(RemoteAccessByAStrictSshd, IsWhatThatFileAllows) {
  EXPECT_EQ(sshd(), kAsConfigured);
  root_.file("/proc/701/comm", "sshd\n").file("/proc/701/cmdline", "sshd: taro [priv]");
  root_.file("/proc/702/comm", "sshd-session\n");
  EXPECT_EQ(sshd(), kAsConfigured);
  root_.fifo("/proc/703/cmdline").file("/proc/703/comm", "sshd\n");
  EXPECT_EQ(sshd("network.processes-unreadable"), kAsConfigured);
}

TEST_F(RemoteAccessByAStrictSshd, IsAlsoWhatAnotherOneThatListensAllows) {
  root_.file("/proc/800/comm", "sshd\n");
  root_.file("/proc/800/cmdline",
             "sshd: /usr/sbin/sshd -f /etc/ssh/maint_config [listener] 0 of "
             "10-100 startups");
  EXPECT_EQ(sshd(), "1|22 2222|1|yes");
  root_.file("/proc/800/cmdline", "sshd: /opt/sbin/sshd [listener] 0 of 10-100 startups");
  EXPECT_EQ(sshd(kStartReason), kAsConfigured);
  root_.file("/proc/800/cmdline", "sshd: /usr/sbin/sshd -f /gone [listener] 0 of 10-100 startups");
  EXPECT_EQ(sshd("network.sshd-config-unreadable"), kAsConfigured);
}

TEST_F(RemoteAccessByAStrictSshd, IsAlsoWhatAUnitOfAnyNameThatStartsOneAllows) {
  root_.file("/etc/systemd/system/maintenance.service",
             "[Service]\nExecStart=/usr/sbin/sshd -D -f /etc/ssh/maint_config\n");
  EXPECT_EQ(sshd(), kAsConfigured) << "nothing starts it";
  enable("multi-user.target", "maintenance.service");
  EXPECT_EQ(sshd(), "1|22 2222|1|yes");
  root_.file("/etc/systemd/system/maintenance.service",
             "[Service]\nExecStart=/bin/sh -c 'exec /usr/sbin/sshd -D -f /etc/ssh/maint_config'\n");
  EXPECT_EQ(sshd(kStartReason), kAsConfigured);
  root_.file("/etc/systemd/system/maintenance.service",
             "[Service]\nExecStart=/bin/systemctl restart sshd.service\n");
  EXPECT_EQ(sshd(), kAsConfigured);
}

TEST_F(RemoteAccessByAStrictSshd, IsEnabledByAnyUnitThatStartsOne) {
  std::filesystem::remove(root_.at("/etc/systemd/system/multi-user.target.wants/ssh.service"));
  std::filesystem::remove(root_.at("/proc/700/comm"));
  EXPECT_EQ(sshd(), "0|22|0|no");
  root_.file("/etc/systemd/system/night.service",
             "[Service]\nExecStart=/usr/sbin/sshd -D -f /etc/ssh/maint_config\n");
  root_.file("/etc/systemd/system/night.timer", "[Timer]\nOnCalendar=20:00\n");
  enable("timers.target", "night.timer");
  EXPECT_EQ(sshd(), "1|2222|1|yes");
}

TEST_F(RemoteAccessByAStrictSshd, IsAlsoWhatAUnitThatRunsNowAllows) {
  root_.file("/etc/systemd/system/maintenance.service",
             "[Service]\nExecStart=/usr/sbin/sshd -D -f /etc/ssh/maint_config\n");
  root_.folder("/run/systemd/system");
  root_.file("/sys/fs/cgroup/system.slice/maintenance.service/cgroup.events", "populated 1\n");
  EXPECT_EQ(sshd(), "1|22 2222|1|yes");
}

TEST_F(RemoteAccessByAStrictSshd, IsOverruledByTheOptionsItIsStartedWith) {
  root_.file("/etc/default/ssh", "SSHD_OPTS=\"-o PasswordAuthentication=yes\"\n");
  EXPECT_EQ(sshd(), "1|22|1|no");
  root_.file("/etc/default/ssh", "SSHD_OPTS=\"-o PermitRootLogin $MORE\"\n");
  EXPECT_EQ(sshd(kStartReason), kAsConfigured);
  root_.file("/etc/default/ssh", "");
  for (const char* folder : {"ssh.service.d", "sshd.service.d", "service.d"}) {
    const std::string path = std::string("/etc/systemd/system/") + folder + "/o.conf";
    root_.file(path,
               "[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -D -f /etc/ssh/maint_config\n");
    EXPECT_EQ(sshd(), "1|22 2222|1|yes") << folder;
    root_.file(path, "[Service]\nEnvironment=SSHD_OPTS=-oPermitRootLogin=yes\n");
    EXPECT_EQ(sshd(kStartReason), kAsConfigured) << folder;
    std::filesystem::remove(root_.at(path));
  }
  root_.fifo("/etc/systemd/system/ssh.service.d/o.conf");
  EXPECT_EQ(sshd(kStartReason), kAsConfigured);
}

TEST_F(RemoteAccessByAStrictSshd, StartedByAFileOfItsOwnIsNotJudgedByThePackages) {
  runs("sshd: /usr/sbin/sshd -D -f /etc/ssh/clinic [listener] 0 of 10-100 startups");
  root_.file("/etc/ssh/sshd_config", kLax).file("/etc/ssh/clinic", kStrict);
  root_.file("/etc/systemd/system/ssh.service.d/o.conf",
             "[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -D -f /etc/ssh/clinic\n");
  EXPECT_EQ(sshd(), kAsConfigured);
}

// Ubuntu 24.04.
TEST_F(RemoteAccessByAStrictSshd, StartedByItsSocketIsWhatThatFileAllows) {
  std::filesystem::remove(root_.at("/etc/systemd/system/multi-user.target.wants/ssh.service"));
  std::filesystem::remove(root_.at("/proc/700/comm"));
  enable("sockets.target", "ssh.socket");
  root_.file("/run/systemd/generator/ssh.socket.d/addresses.conf",
             "[Socket]\nListenStream=\nListenStream=0.0.0.0:22\nListenStream=[::]:22\n");
  EXPECT_EQ(sshd(), kAsConfigured);
  root_.file("/etc/default/ssh", "SSHD_OPTS=-oPasswordAuthentication=yes\n");
  EXPECT_EQ(sshd(), "1|22|1|no");
}

// Debian 13: systemd's own sockets, which no network reaches.
TEST_F(RemoteAccessByAStrictSshd, ThatSystemdAlsoServesThisMachineWithIsWhatThatFileAllows) {
  const std::string generated = "/run/systemd/generator/";
  root_.file(generated + "sshd-generated@.service",
             "[Service]\nExecStart=-/usr/sbin/sshd -i -o \"AuthorizedKeysFile "
             "${CREDENTIALS_DIRECTORY}/ssh.ephemeral-authorized_keys-all .ssh/authorized_keys\"\n"
             "StandardInput=socket\n");
  root_.link(generated + "sshd-unix-local@.service", generated + "sshd-generated@.service");
  root_.file(generated + "sshd-unix-local.socket",
             "[Socket]\nListenStream=/run/ssh-unix-local/socket\nAccept=yes\n");
  root_.link(generated + "sockets.target.wants/sshd-unix-local.socket", "../x");
  EXPECT_EQ(sshd(), kAsConfigured);
  std::filesystem::remove(root_.at("/etc/systemd/system/multi-user.target.wants/ssh.service"));
  std::filesystem::remove(root_.at("/proc/700/comm"));
  EXPECT_EQ(sshd(), "0|22|0|no");
  root_.file(generated + "sshd-unix-local.socket", "[Socket]\nListenStream=2222\nAccept=yes\n");
  EXPECT_EQ(sshd(), kAsConfigured);
}

TEST_F(RemoteAccessByAStrictSshd, StartedByAScriptIsWhatTheOptionsBesideItAllow) {
  std::filesystem::remove_all(root_.at("/etc/systemd"));
  std::filesystem::remove_all(root_.at("/lib/systemd"));
  root_.link("/etc/rc2.d/S01ssh", "../init.d/ssh");
  EXPECT_EQ(sshd(), kAsConfigured);
  root_.file("/etc/default/ssh", "SSHD_OPTS='-f /etc/ssh/maint_config'\n");
  EXPECT_EQ(sshd(), "1|22 2222|1|yes");
}

TEST_F(RemoteAccess, ByDropbearIsWhatItsStartAllows) {
  const auto dropbear = [&] {
    const auto rows = select(
        read(), {"tool", "running", "ports", "password_login", "empty_password", "root_login"});
    const auto found = std::ranges::find_if(
        rows, [](const std::string& row) { return row.starts_with("dropbear|"); });
    return found == rows.end() ? std::string() : *found;
  };
  root_.file("/usr/sbin/dropbear", "");
  EXPECT_EQ(dropbear(), "dropbear|0|22|1|0|yes");
  root_.file("/etc/default/dropbear",
             "# DROPBEAR_EXTRA_ARGS=\"-w\"\nDROPBEAR_PORT=2222\nDROPBEAR_EXTRA_ARGS=\"-s\"\n");
  EXPECT_EQ(dropbear(), "dropbear|0|2222|0|0|prohibit-password");
  root_.file("/etc/default/dropbear", "DROPBEAR_EXTRA_ARGS=\"-s -w\"\nDROPBEAR_EXTRA_ARGS=\"\"\n");
  EXPECT_EQ(dropbear(), "dropbear|0|22|1|0|yes") << "the last one counts";
  // What runs counts, not what the next start would be.
  const auto runsWith = [&](std::string words) {
    std::ranges::replace(words, ' ', '\0');
    root_.file("/proc/31/comm", "dropbear\n").file("/proc/31/cmdline", words + '\0');
  };
  runsWith("/usr/sbin/dropbear -EF -p 192.0.2.1:22 -Bw");
  EXPECT_EQ(dropbear(), "dropbear|1|22|1|1|no");
  runsWith("dropbear -r -key -g -b-s");
  EXPECT_EQ(dropbear(), "dropbear|1|22|1|0|prohibit-password");
  runsWith("dropbear -lwlps0 -A -s");
  EXPECT_EQ(dropbear(), "dropbear|1|22|1|0|yes") << "values, not options";
  root_.file("/proc/31/cmdline", std::string("dropbear\0-c\0rrsync -wo /srv\0", 28));
  EXPECT_EQ(dropbear(), "dropbear|1|22|1|0|yes");
  runsWith("dropbear -t -p2222");
  EXPECT_EQ(dropbear(), "dropbear|1|2222|0|0|prohibit-password");
  std::filesystem::remove(root_.at("/proc/31/cmdline"));
  EXPECT_EQ(dropbear(), "dropbear|1|NULL|NULL|NULL|NULL");
  EXPECT_EQ(read().reason, "network.processes-unreadable");
}

TEST_F(RemoteAccess, ByDropbearIsAlsoWhatThisMachinesOwnWordsWouldStart) {
  const auto dropbear = [&](std::string_view reason) {
    const auto table = read();
    EXPECT_EQ(table.reason, reason);
    for (const auto& row : select(table, {"tool", "ports", "password_login", "root_login"})) {
      if (row.starts_with("dropbear|")) return row;
    }
    return std::string();
  };
  root_.file("/usr/sbin/dropbear", "").file("/proc/31/comm", "dropbear\n");
  root_.file("/proc/31/cmdline", std::string("/usr/sbin/dropbear\0-F\0-s\0-w\0", 28));
  root_.file("/lib/systemd/system/dropbear.service",
             "[Service]\nExecStart=/usr/sbin/dropbear -EF $DROPBEAR_EXTRA_ARGS\n");
  root_.link("/etc/systemd/system/multi-user.target.wants/dropbear.service", "/x");
  EXPECT_EQ(dropbear(""), "dropbear|22|0|no");
  const std::string own = "/etc/systemd/system/dropbear.service.d/o.conf";
  const auto write = [&](std::string_view command) {
    root_.file(own, "[Service]\nExecStart=\nExecStart = " + std::string(command) + "\n");
  };
  write("-/usr/sbin/dropbear -F -s \\\n -w");
  EXPECT_EQ(dropbear(""), "dropbear|22|0|no");
  write("/usr/sbin/dropbear -F -p 2222");
  EXPECT_EQ(dropbear(""), "dropbear|22 2222|1|yes") << "the next start lets more in";
  for (const char* command : {"/usr/sbin/dropbear -F $DROPBEAR_EXTRA_ARGS", "/bin/sh -c dropbear",
                              "/home/taro/dropbear -s -w", "/usr/sbin/dropbear -s \"-w\""}) {
    write(command);
    EXPECT_EQ(dropbear("network.dropbear-started-by-own-words"), "dropbear|22|0|no") << command;
  }
  std::filesystem::remove(root_.at(own));
  root_.fifo(own);
  dropbear("network.dropbear-started-by-own-words");
  std::filesystem::remove(root_.at(own));
  root_.link("/etc/systemd/system/dropbear.service", "/dev/null");
  EXPECT_EQ(dropbear(""), "dropbear|22|0|no");
}

TEST_F(RemoteAccess, ByScreenIsFoundInstalledEnabledAndRunning) {
  root_.file("/usr/sbin/xrdp", "")
      .file("/etc/xrdp/xrdp.ini", "[Globals]\nport=3389 tcp://:3390\n[Xorg]\nport=-1\n");
  root_.file("/opt/teamviewer/tv_bin/teamviewerd", "").file("/proc/800/comm", "teamviewerd\n");
  root_.link("/etc/systemd/system/teamviewerd.service", "/dev/null");
  const auto rows = select(read(), {"tool", "kind", "installed", "enabled", "running", "ports"});
  EXPECT_THAT(rows, Contains("xrdp|desktop|1|0|0|3389 3390"));
  EXPECT_THAT(rows, Contains("teamviewer|desktop|1|0|1|NULL"));
}

TEST_F(RemoteAccess, SwitchedOnByAPersonIsEnabledAndALinkedHomeIsNotFollowed) {
  root_.file("/usr/libexec/gnome-remote-desktop-daemon", "");
  root_.file("/etc/passwd",
             "root:x:0:0::/root:/bin/bash\nyamada:x:1000:1000::/home/yamada:/bin/bash\n"
             "sato:x:1001:1001::/home/sato:/bin/bash\n");
  root_.folder("/elsewhere/gnome-session.target.wants");
  root_.link("/elsewhere/gnome-session.target.wants/gnome-remote-desktop.service", "/x");
  root_.link("/home/sato/.config/systemd/user", "/elsewhere");
  EXPECT_THAT(select(read(), {"tool", "enabled"}), Contains("gnome-remote-desktop|0"));
  root_.link(
      "/home/yamada/.config/systemd/user/gnome-session.target.wants/gnome-remote-desktop.service",
      "/x");
  EXPECT_THAT(select(read(), {"tool", "enabled"}), Contains("gnome-remote-desktop|1"));
}

TEST_F(RemoteAccess, ByVpnIsSeenByItsInterfaceInARealKernel) {
  if (!testing::mayMakeNetworks()) GTEST_SKIP() << "needs root";
  const testing::NetworkNamespace network;
  network.run("ip tuntap add tun0 mode tun");
  network.run("ip tuntap add tailscale0 mode tun");
  network.run("ip tuntap add vpn_orca mode tap");
  KernelNetlink kernel;
  const auto rows =
      select(readRemoteAccess(root_.machine(), kernel), {"tool", "running", "interfaces"});
  EXPECT_THAT(rows, Contains("openvpn|0|tun0"));
  EXPECT_THAT(rows, Contains("tailscale|0|tailscale0"));
  EXPECT_THAT(rows, Contains("softether|0|vpn_orca"));
  EXPECT_THAT(rows, Contains("wireguard|0|"));
}

TEST_F(RemoteAccess, WithoutProcessesOrKernelIsNotTold) {
  std::filesystem::remove_all(root_.at("/proc"));
  testing::RecordedNetlink silent;
  const auto table = readRemoteAccess(root_.machine(), silent);
  EXPECT_EQ(table.status, evidence::TableStatus::Partial);
  const auto rows = select(table, {"tool", "running", "interfaces"});
  EXPECT_THAT(rows, Contains("anydesk|NULL|NULL"));
  EXPECT_THAT(rows, Contains("wireguard|NULL|NULL"));
}

}  // namespace
}  // namespace sekisho::network
