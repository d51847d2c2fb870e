#include "capabilities/inventory/lease_list.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::inventory {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::SizeIs;

TEST(LeaseListText, IsReadWithJapaneseOrEnglishHeadersAndAnySeparator) {
  for (const char* text : {"\xEF\xBB\xBFホスト名,IPアドレス,MACアドレス\r\n受付プリンター,192.168."
                           "0.20,02-00-5E-10-00-01\r\n",
                           "mac;ip;hostname\n02005e100001;192.168.0.20;受付プリンター",
                           "\"Host Name\"\t\"IP Address\"\t\"MAC "
                           "Address\"\n\"受付プリンター\"\t192.168.0.20\t0200.5e10.0001\n"}) {
    const auto list = parseLeaseList(text);
    ASSERT_THAT(list, succeeds());
    ASSERT_THAT(list->leases, SizeIs(1)) << text;
    EXPECT_THAT(list->problems, SizeIs(0));
    EXPECT_EQ(list->leases[0].name, "受付プリンター");
    EXPECT_EQ(list->leases[0].mac.text, "02:00:5e:10:00:01");
    EXPECT_EQ(list->leases[0].address, "192.168.0.20");
    EXPECT_EQ(list->leases[0].line, 2);
  }
}

TEST(LeaseListText, NamesEveryBadLineAndItsReason) {
  const auto list = parseLeaseList(
      "host,ip,mac\n"
      "a,192.168.0.1,02:00:5e:10:00:01\n"
      "b,192.168.0.2,nonsense\n"
      "c,somewhere,02:00:5e:10:00:03\n"
      "\n"
      "d,192.168.0.4,02:00:5e:10:00:01\n"
      "\"e,192.168.0.5,02:00:5e:10:00:05\n");
  ASSERT_THAT(list, succeeds());
  EXPECT_THAT(list->leases, SizeIs(1));
  ASSERT_THAT(list->problems, SizeIs(4));
  EXPECT_EQ(list->problems[0].line, 3);
  EXPECT_EQ(list->problems[0].message.name, "inventory.line-mac");
  EXPECT_EQ(list->problems[0].column, "mac");
  for (const std::string& example : list->problems[0].allowed) {
    EXPECT_TRUE(Mac::fromText(example)) << example;
  }
  EXPECT_EQ(list->problems[0].allowed.size(), 2U);
  EXPECT_EQ(list->problems[1].line, 4);
  EXPECT_EQ(list->problems[1].message.name, "inventory.line-address");
  EXPECT_EQ(list->problems[1].allowed, std::vector<std::string>{"192.168.0.21"});
  EXPECT_EQ(list->problems[2].line, 6);
  EXPECT_EQ(list->problems[2].message.name, "inventory.line-twice");
  EXPECT_EQ(list->problems[3].line, 7);
  EXPECT_EQ(list->problems[3].message.name, "inventory.line-quotes");
}

TEST(LeaseListText, IsRefusedAsAWholeWhenItCannotBeUnderstood) {
  EXPECT_THAT(parseLeaseList(""), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(parseLeaseList("host,ip\na,b"), failsWith(ErrorCode::InvalidInput));
  const auto shift_jis = parseLeaseList("\x83\x7A\x83\x58\x83\x67,MAC\n");
  ASSERT_FALSE(shift_jis);
  EXPECT_EQ(shift_jis.error().message.name, "core.list-shift-jis");
}

TEST(HardwareAddress, OfAGroupOrOfNobodyNamesNoDevice) {
  EXPECT_FALSE(Mac::fromText("01:00:5e:00:00:fb"));
  EXPECT_FALSE(Mac::fromText("00:00:00:00:00:00"));
  EXPECT_FALSE(Mac::fromText("02:00:5e:10:00"));
  EXPECT_FALSE(Mac::fromText("02:00-5e:10:00:01"));
  EXPECT_TRUE(Mac::fromText("3a:00:5e:10:00:01")->isRandomised());
  EXPECT_FALSE(Mac::fromText("38:00:5e:10:00:01")->isRandomised());
}

TEST(DeviceRoles, AreASetOfKnownWords) {
  EXPECT_EQ(deviceRolesFrom("hub,other"), (std::vector{DeviceRole::Hub, DeviceRole::Other}));
  EXPECT_FALSE(deviceRolesFrom("hub,hub"));
  EXPECT_FALSE(deviceRolesFrom("printer"));
}

}  // namespace
}  // namespace sekisho::inventory
