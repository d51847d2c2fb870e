#include "interfaces/cli/json_place.h"

#include <gtest/gtest.h>

namespace sekisho::cli {
namespace {

constexpr std::string_view kText =
    "{\n"
    "  \"a\": [1, \"},{\", [],\n"
    "        {\"from\": \"x\\\"y\",\n"
    "         \"to\": null}],\n"
    "  \"empty\": {},\n"
    "\n"
    "  \"b\":\n"
    "    true\n"
    "}\n";

struct Place {
  const char* name;
  std::string_view pointer;
  std::size_t line;
};

class PlaceInJson : public ::testing::TestWithParam<Place> {};

TEST_P(PlaceInJson, IsTheLineOfTheValue) {
  EXPECT_EQ(lineOf(kText, GetParam().pointer), GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(, PlaceInJson,
                         ::testing::Values(Place{"All", "", 1}, Place{"Member", "/a", 2},
                                           Place{"FirstItem", "/a/0", 2},
                                           Place{"ItemAfterBracketsInAText", "/a/3", 3},
                                           Place{"MemberOfAnItem", "/a/3/from", 3},
                                           Place{"MemberAfterAQuoteInAText", "/a/3/to", 4},
                                           Place{"EmptyObject", "/empty", 5},
                                           Place{"ValueOnALineOfItsOwn", "/b", 8},
                                           Place{"MissingItemIsItsList", "/a/4", 2},
                                           Place{"MissingMemberIsItsObject", "/a/3/other", 3},
                                           Place{"MissingInAnEmptyObject", "/empty/x", 5},
                                           Place{"InsideAPlainValue", "/b/x", 8}),
                         [](const auto& info) { return info.param.name; });

TEST(LineOfAnOffset, CountsFromOneAndStopsAtTheEnd) {
  EXPECT_EQ(lineAt("a\nb\n", 0), 1U);
  EXPECT_EQ(lineAt("a\nb\n", 2), 2U);
  EXPECT_EQ(lineAt("a\nb\n", 99), 3U);
  EXPECT_EQ(lineAt("", 0), 1U);
}

}  // namespace
}  // namespace sekisho::cli
