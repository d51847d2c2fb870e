#include "core/json.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho {
namespace {

using testing::failsWith;

TEST(JsonText, BecomesOneCanonicalForm) {
  const auto value = parseJson(" { \"b\" : [1, -2, true, null, \"\\u3042\\n\"], \"a\": {} } ");
  ASSERT_TRUE(value);
  EXPECT_EQ(canonicalJson(*value), "{\"a\":{},\"b\":[1,-2,true,null,\"あ\\n\"]}");
}

TEST(JsonText, SortsMembersByUtf16AsRfc8785Says) {
  // U+10000 has surrogates 0xD800…, which sort before U+FB01 although its UTF-8 sorts after.
  const Json value(Json::Object{{"\xEF\xAC\x81", 1}, {"\xF0\x90\x80\x80", 2}, {"a", 3}});
  EXPECT_EQ(canonicalJson(value), "{\"a\":3,\"\xF0\x90\x80\x80\":2,\"\xEF\xAC\x81\":1}");
}

TEST(JsonText, RefusesWhatTwoReadersCouldUnderstandDifferently) {
  for (const char* text :
       {"{\"a\":1,\"a\":2}", "1.5", "1e3", "9007199254740992", "18446744073709551615", "[1] 2",
        "\"\xFF\"", "[", "", "{\"a\":01}", "nul", "[1,]", "\"\\ud800\"", "// c\n1"}) {
    EXPECT_THAT(parseJson(text), failsWith(ErrorCode::InvalidInput)) << text;
  }
}

TEST(JsonText, HoldsToItsLimits) {
  EXPECT_THAT(parseJson("[[[[1]]]]", {.max_bytes = 100, .max_depth = 3}),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(parseJson("[1,2,3]", {.max_bytes = 6, .max_depth = 3}),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_TRUE(parseJson("[1,2,3]", {.max_bytes = 7, .max_depth = 3}));
}

TEST(JsonMember, IsNullWhereThereIsNone) {
  const Json value(Json::Object{{"a", "x"}});
  EXPECT_EQ(*value["a"].text(), "x");
  EXPECT_TRUE(value["b"].isNull());
  EXPECT_TRUE(value["b"]["c"].isNull());
}

TEST(JsonOfOthers, KeepsNumbersOfEveryKindAsTheyAreSpelled) {
  const auto read = parseJson(
      R"({"a":1.50,"b":-2e400,"c":9007199254740993,"d":18446744073709551616,"e":7,"f":[0.1,2]})",
      {.numbers_as_text = true});
  ASSERT_TRUE(read);
  EXPECT_EQ((*read)["a"], Json("1.50"));
  EXPECT_EQ((*read)["b"], Json("-2e400"));
  EXPECT_EQ((*read)["c"], Json("9007199254740993"));
  EXPECT_EQ((*read)["d"], Json("18446744073709551616"));
  EXPECT_EQ((*read)["e"], Json(7));
  EXPECT_EQ((*read)["f"], Json(Json::Array{"0.1", 2}));
}

}  // namespace
}  // namespace sekisho
