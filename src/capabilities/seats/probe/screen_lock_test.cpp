#include "capabilities/seats/probe/testing/screen_lock.h"

#include <gmock/gmock.h>

#include "capabilities/seats/probe/dconf.h"
#include "capabilities/seats/probe/testing/corpus.h"

namespace sekisho::seats {
namespace {

using evidence::testing::select;
using ::testing::ElementsAre;
using testing::gvdbFile;
using ::testing::IsEmpty;
using testing::kXfceStart;
using testing::ScreenLock;

TEST_F(ScreenLock, WithoutADesktopHasNoRows) { EXPECT_THAT(rows(), IsEmpty()); }

TEST_F(ScreenLock, OfGnomeHasItsDefaults) {
  gnome();
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|1|300|default|0"));
}

TEST_F(ScreenLock, OfGnomeFollowsThePerson) {
  gnome().file("/home/uketsuke/.config/dconf/user", gvdbFile("user-never"));
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|0|NULL|user|0"));
}

TEST_F(ScreenLock, OfGnomeFollowsTheAdministratorWhereTheSettingIsLocked) {
  gnome().file("/home/uketsuke/.config/dconf/user", gvdbFile("user-never"));
  profile("# clinic\nuser-db:user\nsystem-db:clinic\n");
  root_.file("/etc/dconf/db/clinic", gvdbFile("settings"));
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|0|NULL|user|0"));
  root_.file("/etc/dconf/db/clinic", gvdbFile("all-locked"));
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|1|210|system|1"));
}

TEST_F(ScreenLock, OfGnomeIsNotFixedWhereOneOfItsSettingsIsFree) {
  gnome().file("/etc/dconf/db/clinic", gvdbFile("with-locks"));
  profile("user-db:user\nsystem-db:clinic\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|1|210|system|0"))
      << "lock-delay and disable-lock-screen are the person's";
}

TEST_F(ScreenLock, OfMateIsNotFixedWhereOneOfItsSettingsIsFree) {
  mate().file("/etc/dconf/db/clinic", gvdbFile("all-locked"));
  profile("user-db:user\nsystem-db:clinic\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|mate|1|180|system|1"));
  root_.file("/etc/dconf/db/clinic", gvdbFile("idle-activation-free"));
  EXPECT_THAT(rows(), ElementsAre("uketsuke|mate|1|180|system|0"));
}

TEST_F(ScreenLock, OfGnomeIsOffWithoutGdmAndNotToldWhereThatIsNotKnown) {
  const std::string manager = "/etc/systemd/system/display-manager.service";
  gnome().file("/etc/dconf/db/clinic", gvdbFile("all-locked"));
  profile("user-db:user\nsystem-db:clinic\n");
  for (const char* other : {"lightdm", "sddm"}) {
    std::filesystem::remove(root_.at(manager));
    root_.link(manager, "/lib/systemd/system/" + std::string(other) + ".service");
    EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|0|NULL|system|0")) << other;
  }
  std::filesystem::remove(root_.at(manager));
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|NULL|NULL|system|NULL")) << "no link";
  root_.link(manager, "/etc/systemd/system/clinics-own.service");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|NULL|NULL|system|NULL"));
  std::filesystem::remove(root_.at(manager));
  root_.link(manager, "/usr/lib/systemd/system/gdm.service");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|1|210|system|1"));
}

TEST_F(ScreenLock, OfCinnamonIsToldOnlyWithItsLocker) {
  root_.file("/usr/bin/cinnamon", "");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|cinnamon|NULL|NULL|default|0"));
  root_.file("/usr/bin/cinnamon-screensaver", "");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|cinnamon|1|902|default|0"));
}

TEST_F(ScreenLock, OfGnomeFollowsTheDistributionsDefaults) {
  gnome()
      .file("/usr/share/glib-2.0/schemas/10_a.gschema.override",
            "[org.gnome.desktop.session]\nidle-delay=uint32 "
            "900\n[org.gnome.desktop.screensaver:KDE]\nlock-enabled=false\n")
      .file("/usr/share/glib-2.0/schemas/20_b.gschema.override",
            "[org.gnome.desktop.session:ubuntu]\nidle-delay = 600\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|1|600|system|0"));
}

TEST_F(ScreenLock, OfDefaultsThatCannotBeReadOrUnderstoodIsNotTold) {
  gnome();
  const std::string path = "/usr/share/glib-2.0/schemas/10_a.gschema.override";
  root_.file(path, "[org.gnome.desktop.session]\nidle-delay=0x384\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|NULL|NULL|system|0"));
  std::filesystem::remove(root_.at(path));
  root_.fifo(path);
  EXPECT_EQ(read().reason, "seats.settings-damaged");
  EXPECT_THAT(select(read(), {"enabled", "delay_s"}), ElementsAre("NULL|NULL"));
}

TEST_F(ScreenLock, OfMateCountsInMinutes) {
  mate().file("/home/uketsuke/.config/dconf/user", gvdbFile("settings"));
  EXPECT_THAT(rows(), ElementsAre("uketsuke|mate|1|420|user|0"));
}

TEST_F(ScreenLock, OfMateIsOffWithoutItsLockerOrForWhomeverHidIt) {
  root_.file("/usr/bin/mate-session", "");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|mate|0|NULL|default|0"));
  root_.file("/usr/bin/mate-screensaver", "")
      .file("/etc/xdg/autostart/mate-screensaver.desktop",
            "[Desktop Entry]\nType=Application\nExec=mate-screensaver\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|mate|1|300|default|0"));
  root_.file("/home/uketsuke/.config/autostart/mate-screensaver.desktop",
             "[Desktop Entry]\nType=Application\nExec=mate-screensaver\nHidden=true\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|mate|0|NULL|user|0"));
}

TEST_F(ScreenLock, OfADesktopThatIsNotKnownIsNotTold) {
  gnome().file("/usr/share/xsessions/gnome-xorg.desktop", "");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|1|300|default|0"));
  root_.file("/usr/share/wayland-sessions/plasma.desktop", "");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|another (plasma.desktop)|NULL|NULL|NULL|NULL",
                                  "uketsuke|gnome|1|300|default|0"));
}

TEST_F(ScreenLock, OfWhatDebianAndUbuntuBringIsKnown) {
  gnome();
  for (const char* session :
       {"xsessions/gnome-classic-xorg", "xsessions/gnome-flashback-metacity", "xsessions/ubuntu",
        "wayland-sessions/ubuntu-wayland", "xsessions/cinnamon2d", "xsessions/mate",
        "xsessions/xfce", "xsessions/xubuntu", "xsessions/lightdm-xsession"}) {
    root_.file("/usr/share/" + std::string(session) + ".desktop", "");
    EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|1|300|default|0")) << session;
  }
}

TEST_F(ScreenLock, OfASessionThatOnlyBeginsAsAKnownOneIsNotTold) {
  gnome().file("/usr/share/wayland-sessions/gnome-kiosk-script-wayland.desktop", "");
  EXPECT_EQ(rows().at(0),
            "uketsuke|another (gnome-kiosk-script-wayland.desktop)|NULL|NULL|NULL|NULL");
}

TEST_F(ScreenLock, OfAFolderOfSessionsThatCannotBeReadIsNotTold) {
  gnome();
  root_.link("/usr/share/xsessions", "/usr/share/xsessions");
  EXPECT_EQ(rows().at(0), "uketsuke|another (/usr/share/xsessions)|NULL|NULL|NULL|NULL");
  std::filesystem::remove(root_.at("/usr/share/xsessions"));
  for (int i = 0; i < 201; ++i) {
    root_.file("/usr/share/xsessions/no-session-" + std::to_string(i), "");
  }
  EXPECT_EQ(rows().at(0), "uketsuke|another (/usr/share/xsessions)|NULL|NULL|NULL|NULL") << "cut";
}

TEST_F(ScreenLock, OfASystemsStartThatIsNotForThisDesktopOrHasConditionsIsNotTold) {
  root_.file("/usr/bin/xfce4-screensaver", "");
  const auto with = [&](const std::string& line) {
    root_.file("/etc/xdg/autostart/xfce4-screensaver.desktop",
               "[Desktop Entry]\nType=Application\nExec=xfce4-screensaver\n" + line + "\n");
    return select(read(), {"enabled", "delay_s"}).at(0);
  };
  for (const char* line :
       {"", "OnlyShowIn=GNOME;XFCE;", "NotShowIn=GNOME;Unity;", "TryExec=xfce4-screensaver",
        "X-XFCE-Bugzilla-Product=x", "X-Ubuntu-Gettext-Domain=x", "Keywords=a;", "Name[ja]=a"}) {
    EXPECT_EQ(with(line), "1|300") << line;
  }
  for (const char* line :
       {"OnlyShowIn=GNOME;", "NotShowIn=XFCE;", "TryExec=/nothing",
        "AutostartCondition=if-exists nothing", "Exec=xfce4-screensaver --version", "RunHook=1",
        "X-systemd-skip=true", "X-GNOME-Autostart-Delay=9000", "Type=Link"}) {
    EXPECT_EQ(with(line), "NULL|NULL") << line;
  }
}

TEST_F(ScreenLock, OfAStartInADesktopsOwnFolderIsNotTold) {
  root_.file("/usr/bin/xfce4-screensaver", "");
  root_.file("/etc/xdg/autostart/xfce4-screensaver.desktop", kXfceStart);
  root_.file("/etc/xdg/xdg-xubuntu/autostart/other.desktop", "[Desktop Entry]\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|1|300|default|0"));
  root_.file("/etc/xdg/xdg-xubuntu/autostart/xfce4-screensaver.desktop",
             "[Desktop Entry]\nHidden=true\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|NULL|NULL|default|0"));
  const std::string own = "/home/uketsuke/.config/autostart/xfce4-screensaver.desktop";
  root_.file(own, kXfceStart);
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|1|300|user|0")) << "a person's own comes first";
}

TEST_F(ScreenLock, OfMateStartsByTheFileThatDebianShips) {
  root_.file("/usr/bin/mate-session", "").file("/usr/bin/mate-screensaver", "");
  root_.file("/etc/xdg/autostart/mate-screensaver.desktop",
             "[Desktop Entry]\nType=Application\nName=Screensaver\nIcon=x\n"
             "Exec=mate-screensaver\nOnlyShowIn=MATE;\nNoDisplay=true\nKeywords=MATE;\n"
             "X-MATE-Autostart-Phase=Application\nX-MATE-Autostart-Notify=true\n"
             "X-MATE-Bugzilla-Component=general\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|mate|1|300|default|0"));
}

TEST_F(ScreenLock, OfADamagedOrForeignFileIsNotTold) {
  gnome();
  const auto not_told = [&] {
    const auto table = read();
    EXPECT_EQ(table.status, evidence::TableStatus::Partial);
    EXPECT_EQ(table.reason, "seats.settings-damaged");
    EXPECT_THAT(select(table, {"account", "enabled", "delay_s"}),
                ElementsAre("uketsuke|NULL|NULL"));
  };
  const std::string user = "/home/uketsuke/.config/dconf/user";
  root_.file(user, "GVariant, or so it says");
  not_told();
  std::filesystem::remove(root_.at(user));
  root_.fifo(user);
  not_told();
  std::filesystem::remove(root_.at(user));
  root_.file("/elsewhere", gvdbFile("settings")).link(user, "/elsewhere");
  not_told();
  std::filesystem::remove(root_.at(user));
  root_.hugeFile(user, kMaxGvdbBytes + 1);
  not_told();
}

TEST_F(ScreenLock, OfAPersonsOwnStartIsToldOnlyWhereItStartsTheSystemsLockerAsTheSystemDoes) {
  root_.file("/usr/bin/xfce4-screensaver", "");
  root_.file("/etc/xdg/autostart/xfce4-screensaver.desktop", kXfceStart);
  const auto own = [&](const std::string& text) {
    root_.file("/home/uketsuke/.config/autostart/xfce4-screensaver.desktop", text);
    return select(read(), {"enabled", "delay_s"}).at(0);
  };
  const std::string as_system(kXfceStart);
  EXPECT_EQ(own(as_system + "Hidden=false\nRunHook=0\nName[ja]=画面\n"), "1|300");
  EXPECT_EQ(own(as_system + "[Desktop Action x]\nExec=/bin/true\n"), "1|300");
  EXPECT_EQ(own(as_system + "OnlyShowIn=KDE;\n"), "NULL|NULL");
  EXPECT_EQ(own(as_system + "AutostartCondition=if-exists x\n"), "NULL|NULL");
  EXPECT_EQ(own(as_system + "Exec=xfce4-screensaver --version\n"), "NULL|NULL");
  EXPECT_EQ(own(as_system + "Exec=/home/uketsuke/bin/xfce4-screensaver\n"), "NULL|NULL");
  EXPECT_EQ(own(as_system + "Exec=xfce4-screensaver-command --exit\n"), "NULL|NULL");
  EXPECT_EQ(own(as_system + "X-MATE-Autostart-enabled=false\n"), "0|NULL");
  EXPECT_EQ(own(""), "NULL|NULL");
  EXPECT_EQ(own("[Desktop Entry]\nType=Application\nName=x\n"), "NULL|NULL");
}

TEST_F(ScreenLock, OfAStartThatFindsAnotherProgramFirstIsNotTold) {
  root_.file("/usr/bin/xfce4-screensaver", "");
  const std::string system = "/etc/xdg/autostart/xfce4-screensaver.desktop";
  root_.file(system, kXfceStart);
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|1|300|default|0"));
  for (const char* other :
       {"/usr/local/bin/xfce4-screensaver", "/home/uketsuke/.local/bin/xfce4-screensaver",
        "/home/uketsuke/bin/xfce4-screensaver"}) {
    root_.file(other, "");
    EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|NULL|NULL|default|0")) << other;
    std::filesystem::remove(root_.at(other));
  }
  const std::string own = "/home/uketsuke/bin/xfce4-screensaver";
  root_.link(own, "/usr/bin/xfce4-screensaver");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|NULL|NULL|default|0")) << "a link";
  std::filesystem::remove(root_.at(own));
  root_.file(system, "[Desktop Entry]\nExec=/bin/true\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|NULL|NULL|default|0"));
}

TEST_F(ScreenLock, OfXscreensaverIsNotToldWhereAPersonsOwnStartSaysLess) {
  root_.file("/usr/bin/xscreensaver", "");
  root_.file("/etc/X11/app-defaults/XScreenSaver", "*timeout:\t0:05:00\n*lock:\tTrue\n");
  root_.file("/etc/xdg/autostart/xscreensaver.desktop",
             "[Desktop Entry]\nType=Application\nExec=xscreensaver -nosplash\n");
  const std::string own = "/home/uketsuke/.config/autostart/xscreensaver.desktop";
  for (const char* text : {"", "[Desktop Entry]\nType=Application\nName=XScreenSaver\n"}) {
    root_.file(own, text);
    EXPECT_THAT(rows(), ElementsAre("uketsuke|xscreensaver|NULL|NULL|system|0")) << text;
  }
  root_.file(own, "[Desktop Entry]\nExec=xscreensaver -nosplash\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xscreensaver|1|300|system|0"));
}

TEST_F(ScreenLock, OfLightLockerLeavesTheDelayUntold) {
  root_.file("/usr/bin/xfce4-session", "").file("/usr/bin/light-locker", "");
  root_.file("/etc/xdg/autostart/light-locker.desktop", "[Desktop Entry]\nExec=light-locker\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|light-locker|1|NULL|default|0"));
  root_.file("/home/uketsuke/.config/autostart/light-locker.desktop",
             "[Desktop Entry]\nHidden=true\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|light-locker|0|NULL|user|0"));
}

TEST_F(ScreenLock, OfXscreensaverIsReadFromItsResources) {
  root_.file("/usr/bin/xscreensaver", "");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xscreensaver|0|NULL|default|0"));
  root_.file("/etc/X11/app-defaults/XScreenSaver", "! x\n*timeout:\t0:05:00\n*lock:\tTrue\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xscreensaver|NULL|NULL|system|0"))
      << "what starts it could not be told";
  root_.file("/etc/xdg/autostart/xscreensaver.desktop",
             "[Desktop Entry]\nExec=xscreensaver -nosplash\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xscreensaver|1|300|system|0"));
  root_.file("/home/uketsuke/.xscreensaver",
             "timeout:\t0:10:00\nlockTimeout:\t0:01:00\nmode:\tblank\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xscreensaver|1|660|user|0"));
  root_.file("/home/uketsuke/.xscreensaver", "timeout:\tsoon\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xscreensaver|NULL|NULL|user|0"));
}

TEST_F(ScreenLock, OfADirectoryServicesAccountsIsPartial) {
  gnome().file("/etc/nsswitch.conf", "passwd: files sss\n");
  EXPECT_EQ(read().reason, "seats.directory-accounts");
}

TEST_F(ScreenLock, WithoutAccountsFails) {
  gnome();
  std::filesystem::remove(root_.at("/etc/passwd"));
  EXPECT_EQ(read().status, evidence::TableStatus::Failed);
}

}  // namespace
}  // namespace sekisho::seats
