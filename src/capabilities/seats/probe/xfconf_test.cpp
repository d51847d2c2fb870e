#include "capabilities/seats/probe/xfconf.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::seats {
namespace {

using sekisho::testing::failsWith;

TEST(XfceChannel, IsRefusedWithEntitiesDepthOrDamage) {
  const std::string channel = "<channel name='x' version='1.0'>";
  std::string deep = channel;
  for (int i = 0; i < 100; ++i) deep += "<property name='a' type='empty'>";
  for (const std::string& xml : {"<!DOCTYPE c [<!ENTITY a 'b'>]>" + channel + "</channel>", channel,
                                 std::string(), std::string("<channel name='\xFF' version='1.0'/>"),
                                 deep, std::string(kMaxXfconfBytes + 1, ' ')}) {
    EXPECT_THAT(parseXfconf(xml, XfconfOf::System), failsWith(ErrorCode::Corrupt));
  }
}

TEST(XfceChannel, IsRefusedWhereXfconfStopsReading) {
  const auto with = [](const std::string& inner) {
    return parseXfconf("<channel name='x' version='1.0'>" + inner + "</channel>", XfconfOf::System);
  };
  ASSERT_TRUE(with("<property name='list' type='array'><value type='int' value='1'/></property>"));
  for (const char* inner :
       {"<property name='a'/>", "<property type='int'/>", "<property name='a' type='int' odd=''/>",
        "<other/>", "<property name='a/b' type='empty'/>", "<channel name='y' version='1.0'/>",
        "<property name='a' type='empty'/><property name='a' type='empty'/>"}) {
    EXPECT_THAT(with(inner), failsWith(ErrorCode::Corrupt)) << inner;
  }
  for (const char* xml :
       {"<channel name='x'/>", "<channel version='1.0'/>", "<channel name='x' version='2.0'/>",
        "<property name='a' type='empty'/>"}) {
    EXPECT_THAT(parseXfconf(xml, XfconfOf::System), failsWith(ErrorCode::Corrupt)) << xml;
  }
}

TEST(XfceChannel, OfAPersonLocksNothing) {
  for (const char* xml : {"<channel name='x' version='1.0' locked='hana'/>",
                          "<channel name='x' version='1.0'><property name='a' type='int' "
                          "unlocked='root'/></channel>"}) {
    EXPECT_TRUE(parseXfconf(xml, XfconfOf::System)) << xml;
    EXPECT_THAT(parseXfconf(xml, XfconfOf::Person), failsWith(ErrorCode::Corrupt)) << xml;
  }
}

TEST(XfceChannel, TellsItsPropertiesByTheirTypes) {
  const auto channel = parseXfconf(
      "<channel name='x' version='1.0'><property name='lock' type='empty'>"
      "<property name='enabled' type='bool' value='true'/></property>"
      "<property name='locks' type='int' value='7'/></channel>",
      XfconfOf::System);
  ASSERT_TRUE(channel);
  EXPECT_EQ(channel->find("/lock/enabled")->truth(), true);
  EXPECT_EQ(channel->find("/lock/enabled")->number(), std::nullopt);
  EXPECT_EQ(channel->find("/locks")->number(), 7);
  EXPECT_EQ(channel->find("/locks")->truth(), std::nullopt);
  EXPECT_EQ(channel->find("/enabled"), nullptr);
}

}  // namespace
}  // namespace sekisho::seats
