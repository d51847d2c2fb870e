#include "core/csv.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using ::testing::ElementsAre;

std::vector<CsvRecord> all(std::string_view text) {
  CsvReader reader(text, csvSeparatorOf(text));
  std::vector<CsvRecord> records;
  while (auto record = reader.next()) records.push_back(std::move(*record));
  return records;
}

TEST(Csv, SplitsFieldsAndTrimsThem) {
  const auto records = all("a, b ,c\r\n1,2,3");

  ASSERT_EQ(records.size(), 2U);
  EXPECT_THAT(records[0].fields, ElementsAre("a", "b", "c"));
  EXPECT_THAT(records[1].fields, ElementsAre("1", "2", "3"));
}

TEST(Csv, KeepsSeparatorsQuotesAndLineBreaksOfQuotedFields) {
  const auto records = all("a,b\n\"x, \"\"y\"\"\nz\",2\n3,4");

  ASSERT_EQ(records.size(), 3U);
  EXPECT_THAT(records[1].fields, ElementsAre("x, \"y\"\nz", "2"));
  EXPECT_FALSE(records[1].broken);
  EXPECT_EQ(records[2].line, 4);
}

TEST(Csv, MarksARecordWhoseQuoteNeverCloses) { EXPECT_TRUE(all("a,\"b\n1,2")[0].broken); }

TEST(Csv, MarksTextAfterAClosingQuote) {
  const auto records = all("\"a\"b,c\n1,2");

  EXPECT_TRUE(records[0].broken);
  EXPECT_FALSE(records[1].broken);
}

TEST(Csv, FindsTheSeparatorOfTheFirstLine) {
  EXPECT_EQ(csvSeparatorOf("a;b;c\n1,2;3;4"), ';');
  EXPECT_EQ(csvSeparatorOf("a\tb\n"), '\t');
  EXPECT_EQ(csvSeparatorOf("one"), ',');
}

TEST(Csv, CallsALineOfSeparatorsBlank) {
  EXPECT_TRUE(all("a,b\n,\n")[1].isBlank());
  EXPECT_FALSE(all("a,b\n,1\n")[1].isBlank());
}

TEST(Csv, TellsShiftJisFromOtherBytes) {
  EXPECT_EQ(whyNoText("\x8e\x81\x96\xbc"), MessageId{"core.list-shift-jis"});  // 氏名
  EXPECT_EQ(whyNoText("\xff\xfe"), MessageId{"core.list-not-utf8"});
  EXPECT_EQ(whyNoText("氏名"), std::nullopt);
}

}  // namespace
}  // namespace sekisho
