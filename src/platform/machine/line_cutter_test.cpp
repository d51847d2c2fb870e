#include "platform/machine/line_cutter.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace sekisho::platform {
namespace {

using ::testing::ElementsAre;

struct Piece {
  std::string text;
  bool first;
  bool last;
  std::uint64_t begin;
  std::uint64_t end;
  friend bool operator==(const Piece&, const Piece&) = default;
};

void cut(LineCutter& cutter, std::string_view chunk, std::vector<Piece>& into) {
  cutter.add(chunk);
  while (const auto line = cutter.next()) {
    into.push_back({std::string(line->text), line->first, line->last, line->begin, line->end});
  }
}

std::vector<Piece> cutIn(std::string_view text, std::size_t chunk) {
  LineCutter cutter;
  std::vector<Piece> pieces;
  for (; !text.empty(); text.remove_prefix(std::min(chunk, text.size()))) {
    cut(cutter, text.substr(0, chunk), pieces);
  }
  return pieces;
}

TEST(LineCutter, CutsTheSameLinesInWhicheverChunksTheyCome) {
  const std::string text = "a\r\n\nlonger line\r\r\n\x01\xFF\n torn";
  const auto whole = cutIn(text, text.size());
  EXPECT_THAT(whole, ElementsAre(Piece{"a", true, true, 0, 3}, Piece{"", true, true, 3, 4},
                                 Piece{"longer line\r", true, true, 4, 18},
                                 Piece{"\x01\xFF", true, true, 18, 21}));
  for (std::size_t chunk = 1; chunk < text.size(); ++chunk) EXPECT_EQ(cutIn(text, chunk), whole);
}

TEST(LineCutter, HoldsALastLineUntilItsEndComes) {
  LineCutter cutter;
  std::vector<Piece> pieces;
  cut(cutter, "first\nsec", pieces);
  EXPECT_EQ(pieces.size(), 1U);
  EXPECT_EQ(cutter.position(), 6U);
  cut(cutter, "ond\n", pieces);
  EXPECT_EQ(pieces.back(), (Piece{"second", true, true, 6, 13}));
  EXPECT_EQ(cutter.position(), 13U);
}

TEST(LineCutter, TakesALineOfTheGreatestLengthWhole) {
  const std::string line(LineCutter::kMaxLine, 'x');
  EXPECT_THAT(cutIn(line + "\n", 1000),
              ElementsAre(Piece{line, true, true, 0, LineCutter::kMaxLine + 1}));
}

TEST(LineCutter, CutsALongerLineIntoPiecesThatOverlap) {
  std::string line;
  while (line.size() < 3 * LineCutter::kMaxLine) line += std::to_string(line.size()) + " ";
  const std::string text = "before\n" + line + "\nafter\n";
  const auto pieces = cutIn(text, text.size());
  ASSERT_EQ(pieces.size(), 6U);
  std::string again = pieces[1].text;
  for (std::size_t i = 2; i < 5; ++i) {
    EXPECT_TRUE(again.ends_with(pieces[i].text.substr(0, LineCutter::kOverlap)));
    again += pieces[i].text.substr(LineCutter::kOverlap);
    EXPECT_EQ(pieces[i].last, i == 4);
    EXPECT_LE(pieces[i].text.size(), LineCutter::kMaxLine);
  }
  EXPECT_EQ(again, line);
  EXPECT_EQ(pieces[5].text, "after");
  for (const std::size_t chunk : {1UL, 7UL, 4096UL, LineCutter::kMaxLine}) {
    EXPECT_EQ(cutIn(text, chunk), pieces);
  }
}

}  // namespace
}  // namespace sekisho::platform
