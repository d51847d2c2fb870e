#include "capabilities/visits/reading.h"

#include <gmock/gmock.h>

#include "capabilities/visits/testing/typical_reading.h"
#include "core/testing/result_matchers.h"

namespace sekisho::visits {
namespace {

using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kTypicalReading;
using testing::typicalWith;

// The message of a refusal and what it names, such as "visits.reading-wrong /usb".
std::string refusalOf(std::string_view text) {
  const auto reading = parseReading(text);
  if (reading) return "taken";
  std::string said(reading.error().message.name);
  for (const MessageArgument& argument : reading.error().arguments) said += " " + argument.value;
  return said;
}

TEST(AResultFile, IsReadWithAndWithoutAMark) {
  for (const std::string& text :
       {std::string(kTypicalReading), "\xef\xbb\xbf" + std::string(kTypicalReading)}) {
    const auto reading = parseReading(text);
    ASSERT_THAT(reading, succeeds());
    EXPECT_EQ(reading->machine.name, "UKETSUKE-PC");
    EXPECT_EQ(toRfc3339(reading->read_at), "2026-01-21T01:12:40.000Z");
    EXPECT_EQ(reading->windows->build, 26100);
    EXPECT_EQ(reading->accounts->size(), 3U);
    EXPECT_EQ(*reading->desktop_denied, 1);
    EXPECT_THAT(reading->unknown, IsEmpty());
  }
}

TEST(AResultFile, NullIsNotReadAndAnEmptyListIsEmpty) {
  const auto without = parseReading(typicalWith("programs", {}));
  EXPECT_EQ(without->programs, std::nullopt);
  const auto none = parseReading(typicalWith("programs", Json::Array{}));
  ASSERT_THAT(none, succeeds());
  EXPECT_TRUE(none->programs && none->programs->empty());
}

TEST(AResultFile, OfALaterScriptNamesWhatIsNotKnown) {
  const auto reading = parseReading(typicalWith("machine", "weight", 3));
  ASSERT_THAT(reading, succeeds());
  EXPECT_THAT(reading->unknown, ElementsAre("/machine/weight"));
}

TEST(AResultFile, WithAWrongTypeIsRefusedWithItsPlace) {
  EXPECT_EQ(refusalOf(typicalWith("usb", 5)), "visits.reading-wrong /usb");
  EXPECT_EQ(refusalOf(typicalWith("windows", "build", "26100")),
            "visits.reading-wrong /windows/build");
  EXPECT_EQ(refusalOf(typicalWith("accounts", Json::Array{Json::Object{{"name", 1}}})),
            "visits.reading-wrong /accounts/0/name");
  EXPECT_EQ(refusalOf(typicalWith("administrators", Json::Array{"a", nullptr})),
            "visits.reading-wrong /administrators/1");
  EXPECT_EQ(refusalOf(typicalWith("read_at", "21.1.2026")), "visits.reading-wrong /read_at");
  EXPECT_EQ(refusalOf(typicalWith("read_at", {})), "visits.reading-wrong /read_at");
  EXPECT_EQ(refusalOf(typicalWith("machine", "name", "")), "visits.reading-wrong /machine/name");
}

TEST(AResultFile, ThatIsNoneSaysSo) {
  EXPECT_EQ(refusalOf(""), "visits.reading-size");
  EXPECT_EQ(refusalOf(std::string(kMaxReadingBytes + 1, ' ')), "visits.reading-size");
  EXPECT_EQ(refusalOf("{}"), "visits.reading-schema");
  EXPECT_EQ(refusalOf(typicalWith("schema", "other")), "visits.reading-schema");
  EXPECT_EQ(refusalOf(typicalWith("version", 2)), "visits.reading-version 2");
  EXPECT_THAT(refusalOf(kTypicalReading.substr(0, 700)),
              ::testing::StartsWith("visits.reading-json"));
}

TEST(AResultFile, HasBounds) {
  Json::Array many;
  for (std::size_t i = 0; i <= kMaxReadingRows; ++i) many.emplace_back("x");
  EXPECT_EQ(refusalOf(typicalWith("administrators", std::move(many))),
            "visits.reading-wrong /administrators");
  EXPECT_EQ(refusalOf(typicalWith("account", std::string(kMaxReadingTextBytes + 1, 'x'))),
            "visits.reading-wrong /account");
}

TEST(PartsThatCouldNotBeRead, AreShortAndSayWhereTheyWereCut) {
  const auto unread = [](Json list) {
    const auto reading = parseReading(typicalWith("could_not", std::move(list)));
    return reading ? reading->could_not : std::vector<UnreadPart>();
  };
  std::string name;
  while (name.size() <= kMaxUnreadBytes) name += "部";
  const auto cut =
      unread(Json::Array{Json::Object{{"part", name}, {"why", std::string(300, 'x')}}}).front();
  EXPECT_LE(cut.part.size(), kMaxUnreadBytes);
  EXPECT_TRUE(cut.part.ends_with("部…")) << cut.part;
  EXPECT_EQ(*cut.why, std::string(kMaxUnreadBytes - 3, 'x') + "…");
  Json::Array many;
  for (int i = 0; i < 60; ++i) many.push_back(Json::Object{{"part", std::to_string(i)}});
  const auto some = unread(std::move(many));
  ASSERT_EQ(some.size(), 50U);
  EXPECT_EQ(some[48].part, "48");
  EXPECT_EQ(some[49].part, "…") << "there were more";
}

TEST(NamesInAResultFile, LoseWhatIsNotSeen) {
  const auto reading =
      parseReading(typicalWith("programs", Json::Array{Json::Object{{"name",
                                                                     "\tA\xe2\x80\xae"
                                                                     "B\x01 "}}}));
  ASSERT_THAT(reading, succeeds());
  EXPECT_EQ(reading->programs->front().name, "AB");
}

}  // namespace
}  // namespace sekisho::visits
