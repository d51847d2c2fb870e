#include <gmock/gmock.h>

#include "capabilities/seats/probe/testing/screen_lock.h"

namespace sekisho::seats {
namespace {

using evidence::testing::select;
using ::testing::ElementsAre;
using testing::kXfceFile;
using testing::kXfceStart;
using testing::ScreenLock;

TEST_F(ScreenLock, OfXfceFollowsItsChannel) {
  root_.file("/usr/bin/xfce4-session", "");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|0|NULL|system|0"));
  root_.file("/usr/bin/xfce4-screensaver", "");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|0|NULL|default|0")) << "nothing starts it";
  root_.file("/etc/xdg/autostart/xfce4-screensaver.desktop", kXfceStart);
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|1|300|default|0"));
  root_.file("/home/uketsuke/.config/" + std::string(kXfceFile),
             R"(<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-screensaver" version="1.0">
  <property name="saver" type="empty"><property name="idle-activation" type="empty">
    <property name="delay" type="int" value="30"/></property></property>
  <property name="lock" type="empty"><property name="saver-activation" type="empty">
    <property name="delay" type="int" value="1"/></property></property>
</channel>)");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|1|1860|user|0"));
}

// What an administrator puts below /etc/xdg: every setting that decides, with locks of its own.
std::string xfceChannel(std::string_view whole, std::string_view lock_enabled,
                        std::string_view lock_delay = R"(unlocked="root")") {
  return R"(<?xml version="1.1" encoding="UTF-8"?>

<channel name="xfce4-screensaver" version="1.0" )" +
         std::string(whole) + R"(>
  <property name="saver" type="empty">
    <property name="enabled" type="bool" value="true" unlocked="root"/>
    <property name="fullscreen-inhibit" type="bool" value="false" unlocked="root"/>
    <property name="idle-activation" type="empty">
      <property name="enabled" type="bool" value="true" unlocked="root"/>
      <property name="delay" type="int" value="3" unlocked="root"/>
    </property>
  </property>
  <property name="lock" type="empty">
    <property name="enabled" type="bool" value="true" )" +
         std::string(lock_enabled) + R"(/>
    <property name="saver-activation" type="empty">
      <property name="enabled" type="bool" value="true" unlocked="root"/>
      <property name="delay" type="int" value="0" )" +
         std::string(lock_delay) + R"(/>
    </property>
  </property>
</channel>
)";
}

constexpr std::string_view kXfceOff =
    R"(<channel name="xfce4-screensaver" version="1.0"><property name="lock" type="empty">
<property name="enabled" type="bool" value="false"/></property></channel>)";

TEST_F(ScreenLock, OfXfceBindsWhomItsListsName) {
  xfce().file("/etc/group", "staff:x:50:hana,uketsuke\nnurses:x:51:hana\n");
  root_.file("/home/uketsuke/.config/" + std::string(kXfceFile), kXfceOff);
  const auto locked = [&](std::string_view whole, std::string_view lock_enabled) {
    root_.file("/etc/xdg/" + std::string(kXfceFile), xfceChannel(whole, lock_enabled));
    return select(read(), {"enabled", "delay_s", "source", "enforced"}).at(0);
  };
  for (const char* binding :
       {R"(locked="uketsuke")", R"(locked="hana;uketsuke")", R"(locked="@staff")",
        R"(unlocked="root")", R"(unlocked="hana;@nurses")", R"(locked="*" unlocked="root")"}) {
    EXPECT_EQ(locked(binding, ""), "1|180|system|1") << binding;
    EXPECT_EQ(locked("", binding), "1|180|system|1") << binding;
  }
  for (const char* free :
       {R"(locked="*")", R"(locked="hana")", R"(locked="@nurses")", R"(locked="@*")",
        R"(locked=" uketsuke")", R"(unlocked="uketsuke")", R"(unlocked="@staff")",
        R"(locked="uketsuke" unlocked="@staff")", R"(locked="" unlocked="")"}) {
    EXPECT_EQ(locked(free, ""), "0|NULL|user|0") << free;
    EXPECT_EQ(locked("", free), "0|NULL|user|0") << free;
  }
}

TEST_F(ScreenLock, OfXfceLocksNothingBelowALockedProperty) {
  xfce().file("/home/uketsuke/.config/" + std::string(kXfceFile), kXfceOff);
  root_.file("/etc/xdg/" + std::string(kXfceFile),
             R"(<channel name="xfce4-screensaver" version="1.0">
<property name="lock" type="empty" unlocked="root">
<property name="enabled" type="bool" value="true"/></property></channel>)");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|0|NULL|user|0"));
}

TEST_F(ScreenLock, OfXfceIsNotFixedWhereOneOfItsSettingsIsFreeOrNotNamed) {
  xfce();
  const auto fixed = [&](const std::string& channel) {
    root_.file("/etc/xdg/" + std::string(kXfceFile), channel);
    return select(read(), {"enabled", "enforced"}).at(0);
  };
  EXPECT_EQ(fixed(xfceChannel("", R"(unlocked="root")")), "1|1");
  EXPECT_EQ(fixed(xfceChannel("", R"(unlocked="root")", "")), "1|0") << "the delay is free";
  EXPECT_EQ(fixed(R"(<channel name="xfce4-screensaver" version="1.0" unlocked="root"/>)"), "1|0")
      << "what the file does not name can be set";
}

TEST_F(ScreenLock, OfXfceIsNotToldWhereALockHangsOnGroupsThatAreNotKnown) {
  xfce().file("/home/uketsuke/.config/" + std::string(kXfceFile), kXfceOff);
  root_.file("/etc/xdg/" + std::string(kXfceFile), xfceChannel(R"(unlocked="@staff")", ""));
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|NULL|NULL|system|NULL")) << "no /etc/group";
  root_.file("/etc/group", "staff:x:50:hana\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|1|180|system|1"));
  root_.file("/etc/nsswitch.conf", "passwd: files systemd\ngroup: files sss\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|NULL|NULL|system|NULL"));
}

TEST_F(ScreenLock, OfXfceTakesItsNumbersAsTheLockerDoes) {
  xfce();
  const auto with = [&](const std::string& saver) {
    root_.file(
        "/home/uketsuke/.config/" + std::string(kXfceFile),
        R"(<channel name="xfce4-screensaver" version="1.0"><property name="saver" type="empty">)" +
            saver + "</property></channel>");
    return select(read(), {"enabled", "delay_s"}).at(0);
  };
  const auto delay = [&](const std::string& type_and_value) {
    return with(R"(<property name="idle-activation" type="empty"><property name="delay" )" +
                type_and_value + "/></property>");
  };
  EXPECT_EQ(delay(R"(type="int" value="2")"), "1|120");
  EXPECT_EQ(delay(R"(type="int" value="0")"), "1|600") << "less than a minute is ten";
  EXPECT_EQ(delay(R"(type="string" value="2")"), "1|NULL") << "the locker passes over it";
  EXPECT_EQ(with(R"(<property name="enabled" type="string" value="true"/>)"), "NULL|NULL");
  EXPECT_EQ(with(R"(<property name="fullscreen-inhibit" type="bool" value="true"/>)"), "NULL|NULL");
}

TEST_F(ScreenLock, OfXfceIsNotToldWhereADesktopsOwnFolderHasASayInIt) {
  const std::string_view told = "uketsuke|xfce|1|300|default|0";
  xfce().file("/etc/xdg/xdg-xubuntu/xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml", "");
  EXPECT_THAT(rows(), ElementsAre(told));
  // As Xubuntu brings it: the keyboard on the screen, and nothing of the lock.
  root_.file("/etc/xdg/xdg-xubuntu/" + std::string(kXfceFile),
             R"(<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-screensaver" version="1.0">
  <property name="lock" type="empty">
    <property name="embedded-keyboard" type="empty">
      <property name="command" type="string" value="onboard -e"/>
    </property>
  </property>
</channel>
)");
  EXPECT_THAT(rows(), ElementsAre(told));
  root_.file("/etc/xdg/xdg-xubuntu/" + std::string(kXfceFile), kXfceOff);
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|NULL|NULL|NULL|NULL"));
}

TEST_F(ScreenLock, OfXfceIsOffForWhomeverHidTheStartOfTheLocker) {
  xfce().file("/etc/xdg/" + std::string(kXfceFile), xfceChannel("", R"(unlocked="root")"));
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|1|180|system|1"));
  const std::string own = "/home/uketsuke/.config/autostart/xfce4-screensaver.desktop";
  root_.file(own, "[Desktop Entry]\nHidden=true\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|0|NULL|user|0"));
  root_.file(own, "[Desktop Entry]\nHidden = True\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|0|NULL|user|0"));
  for (const char* other : {"Exec=/bin/true\n", "OnlyShowIn=KDE;\n", "TryExec=/nothing\n"}) {
    root_.file(own, std::string("[Desktop Entry]\n") + other);
    EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|NULL|NULL|user|0")) << other;
  }
  root_.file(own, "[Desktop Entry]\nExec=/usr/bin/xfce4-screensaver\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|1|180|user|0"));
  std::filesystem::remove(root_.at(own));
  root_.fifo(own);
  EXPECT_EQ(read().reason, "seats.settings-damaged");
}

}  // namespace
}  // namespace sekisho::seats
