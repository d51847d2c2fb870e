#include "capabilities/network/probe/netlink.h"

#include <gmock/gmock.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "capabilities/network/probe/ip_address.h"
#include "capabilities/network/probe/testing/recorded_netlink.h"
#include "core/testing/result_matchers.h"

namespace sekisho::network {
namespace {

using sekisho::testing::failsWith;
using ::testing::ElementsAre;

Bytes twoMessages() {
  Bytes datagram;
  const std::uint32_t fixed = 7;
  testing::MessageWriter(20, bytesOfStructure(fixed))
      .attribute(1, bytesOf("eth0"))
      .appendTo(datagram);
  testing::MessageWriter(21, bytesOfStructure(fixed)).appendTo(datagram);
  return datagram;
}

std::vector<int> typesIn(ByteView datagram, Wholeness expected) {
  std::vector<int> types;
  EXPECT_EQ(forEachMessage(datagram,
                           [&](const NetlinkMessage& message) { types.push_back(message.type); }),
            expected);
  return types;
}

TEST(NetlinkDatagram, IsReadMessageByMessage) {
  EXPECT_THAT(typesIn(twoMessages(), Wholeness::Whole), ElementsAre(20, 21));
  EXPECT_THAT(typesIn({}, Wholeness::Whole), ElementsAre());
}

TEST(NetlinkDatagram, CutAnywhereGivesOnlyTheMessagesThatWereWhole) {
  const Bytes datagram = twoMessages();
  for (std::size_t length = 1; length < datagram.size(); ++length) {
    std::size_t count = 0;
    const auto whole =
        forEachMessage(ByteView(datagram).first(length), [&](const NetlinkMessage&) { ++count; });
    const bool between = length == 28;  // 16 header, 4 fixed, 8 attribute
    EXPECT_EQ(whole, between ? Wholeness::Whole : Wholeness::Damaged) << length;
    EXPECT_EQ(count, length >= 28 ? 1U : 0U) << length;
  }
}

TEST(NetlinkDatagram, WithALyingLengthEndsThere) {
  for (const std::uint32_t lie : {0U, 15U, 4096U, 0xFFFFFFFFU}) {
    Bytes datagram = twoMessages();
    std::memcpy(datagram.data(), &lie, sizeof lie);
    EXPECT_THAT(typesIn(datagram, Wholeness::Damaged), ElementsAre());
  }
}

TEST(NetlinkAttributeList, FindsTextsAndNumbersAndRefusesShortOnes) {
  Bytes datagram;
  const std::uint32_t number = 42;
  const std::array big{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
  testing::MessageWriter(20, {})
      .attribute(1, bytesOf(std::string_view("eth0\0junk", 9)))
      .attribute(2 | NLA_F_NESTED, bytesOfStructure(number))
      .attribute(3, big)
      .attribute(4, ByteView(big).first(2))
      .appendTo(datagram);
  const NetlinkAttributes attributes(ByteView(datagram).subspan(16));
  EXPECT_EQ(attributes.text(1), "eth0");
  EXPECT_EQ(attributes.value<std::uint32_t>(2), 42U);
  EXPECT_EQ(attributes.bigEndian32(3), 0x01020304U);
  EXPECT_EQ(attributes.bigEndian32(4), std::nullopt);
  EXPECT_EQ(attributes.value<std::uint32_t>(4), std::nullopt);
  EXPECT_EQ(attributes.find(5), std::nullopt);
}

TEST(NetlinkAttributeList, WithALyingLengthEndsThere) {
  for (const std::uint16_t lie : {std::uint16_t{0}, std::uint16_t{3}, std::uint16_t{900}}) {
    Bytes datagram;
    testing::MessageWriter(20, {})
        .attribute(1, bytesOf("aaaa"))
        .attribute(2, bytesOf("bbbb"))
        .appendTo(datagram);
    std::memcpy(datagram.data() + 16 + 8, &lie, sizeof lie);
    const NetlinkAttributes attributes(ByteView(datagram).subspan(16));
    EXPECT_EQ(attributes.text(1), "aaaa");
    EXPECT_EQ(attributes.find(2), std::nullopt);
    EXPECT_EQ(attributes.forEach([](std::uint16_t, ByteView) {}), Wholeness::Damaged);
  }
}

TEST(KernelNetlinkSocket, RefusesAProtocolTheKernelLacks) {
  KernelNetlink kernel;
  const std::uint32_t nothing = 0;
  EXPECT_THAT(kernel.dump(31, 20, bytesOfStructure(nothing), [](const NetlinkMessage&) {}),
              failsWith(ErrorCode::Unsupported));
}

TEST(Address, KnowsWhatTheInternetMayReach) {
  for (const char* text :
       {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2400:4050::1", "::ffff:8.8.8.8"}) {
    EXPECT_TRUE(IpAddress::fromText(text)->isPublic()) << text;
  }
  for (const char* text :
       {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "169.254.1.1",
        "127.0.0.1", "0.0.0.0", "224.0.0.251", "255.255.255.255", "203.0.113.7", "::", "::1",
        "fe80::1", "fd00::1", "ff02::fb", "2001:db8::1", "::ffff:192.168.1.1"}) {
    EXPECT_FALSE(IpAddress::fromText(text)->isPublic()) << text;
  }
}

TEST(Address, IsReadAndWrittenInItsUsualForm) {
  for (const char* text : {"192.168.1.10", "fe80::1", "::"}) {
    EXPECT_EQ(IpAddress::fromText(text)->text(), text);
  }
  EXPECT_EQ(IpAddress::fromText("fe80::1%eth0")->text(), "fe80::1");
  for (const char* text : {"", "1.2.3", "1.2.3.4.5", "x", "1.2.3.256", ":::"}) {
    EXPECT_FALSE(IpAddress::fromText(text)) << text;
  }
  EXPECT_FALSE(IpAddress::fromText(std::string_view("1.2.3.4\0x", 9)));
  EXPECT_FALSE(IpAddress::fromBytes(bytesOf("abcde")));
}

TEST(Address, OfThisMachineAloneIsLoopback) {
  for (const char* text : {"127.0.0.1", "127.0.0.53", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_TRUE(IpAddress::fromText(text)->isLoopback()) << text;
  }
  for (const char* text : {"128.0.0.1", "::2", "0.0.0.0", "::ffff:10.0.0.1"}) {
    EXPECT_FALSE(IpAddress::fromText(text)->isLoopback()) << text;
  }
}

}  // namespace
}  // namespace sekisho::network
