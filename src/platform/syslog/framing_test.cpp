#include "platform/syslog/framing.h"

#include <gmock/gmock.h>

#include <vector>

namespace sekisho::platform::syslog {

void PrintTo(const Frame& frame, std::ostream* out) {  // NOLINT(readability-identifier-naming)
  *out << static_cast<int>(frame.fault) << ":" << frame.bytes.substr(0, 80);
}

namespace {

using ::testing::ElementsAre;
using enum FrameFault;

struct Cut {
  std::vector<Frame> frames;
  bool lost = false;
};

Cut cut(Framing framing, std::string_view bytes, std::size_t piece) {
  FrameReader reader(framing);
  Cut result;
  for (std::size_t at = 0; at < bytes.size() && !reader.lost(); at += piece) {
    reader.take(bytes.substr(at, piece));
    while (auto frame = reader.next()) result.frames.push_back(std::move(*frame));
  }
  result.lost = reader.lost();
  if (auto rest = reader.rest()) result.frames.push_back(std::move(*rest));
  return result;
}

TEST(CountedFrames, AreTheSameHoweverTheBytesAreCut) {
  const std::string stream = "5 <1>ab3 <2>10 <3>345678\n";
  for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
    EXPECT_THAT(cut(Framing::Counted, stream, piece).frames,
                ElementsAre(Frame{"<1>ab"}, Frame{"<2>"}, Frame{"<3>345678\n"}))
        << piece;
  }
}

TEST(CountedFrames, MayHaveAnEndOfLineBetweenThem) {
  EXPECT_THAT(cut(Framing::Counted, "3 <1>\n3 <2>\r\n", 4).frames,
              ElementsAre(Frame{"<1>"}, Frame{"<2>"}));
}

TEST(CountedFrames, EndWhereNoLengthStands) {
  for (const char* bytes : {"03 <1>", "<1>ab", "x", "5<1>ab", "12345678901 x", "- "}) {
    const Cut result = cut(Framing::Counted, bytes, 100);
    EXPECT_TRUE(result.lost) << bytes;
    EXPECT_THAT(result.frames, ElementsAre(Frame{bytes, NoLength}));
  }
}

TEST(CountedFrames, OfAWrongLengthLoseWhatFollowsAndSayIt) {
  // Two octets short: the rest is no length.
  EXPECT_THAT(cut(Framing::Counted, "3 <1>ab3 <2>", 100).frames,
              ElementsAre(Frame{"<1>"}, Frame{"ab3 <2>", NoLength}));
}

TEST(CountedFrames, ThatNeverEndComeOutUnfinished) {
  EXPECT_THAT(cut(Framing::Counted, "3 <1>9 <2>", 2).frames,
              ElementsAre(Frame{"<1>"}, Frame{"9 <2>", Unfinished}));
}

TEST(CountedFrames, AreTakenUpToTheLimitAndNoFurther) {
  const std::string most(kMaxFrameBytes, 'a');
  EXPECT_THAT(cut(Framing::Counted, std::to_string(most.size()) + " " + most, 1000).frames,
              ElementsAre(Frame{most}));
  const std::string long_one = std::to_string(most.size() + 5'000) + " " + most;
  const std::string stream = long_one + std::string(5'000, '1') + "3 <1>";
  for (const std::size_t piece : {std::size_t{777}, std::size_t{1'000}, stream.size()}) {
    const Cut beyond = cut(Framing::Counted, stream, piece);
    EXPECT_FALSE(beyond.lost);
    EXPECT_THAT(beyond.frames, ElementsAre(Frame{most, TooLong}, Frame{"<1>"})) << piece;
  }
}

TEST(CountedFrames, OfALengthThatNobodySendsAreTheEnd) {
  const Cut beyond = cut(
      Framing::Counted,
      std::to_string(kMaxPassedOver + 1) + " " + std::string(kMaxFrameBytes + 10, 'a') + "3 <1>",
      1'000);
  EXPECT_TRUE(beyond.lost);
  ASSERT_EQ(beyond.frames.size(), 1U);
  EXPECT_EQ(beyond.frames[0].fault, TooLong);
}

TEST(FramesOfEitherKind, AreToldByTheirFirstCharacter) {
  const std::string stream = "<1>ab\n3 <2><3>cd\r\n\n<4>";
  for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
    EXPECT_THAT(cut(Framing::Either, stream, piece).frames,
                ElementsAre(Frame{"<1>ab"}, Frame{"<2>"}, Frame{"<3>cd"}, Frame{"<4>"}))
        << piece;
  }
}

TEST(FramesOfEitherKind, MayBeLinesThatBeginWithADigit) {
  const std::string stream = "2026-11-29 10:00 ab\n3 <2>07 <3>\n<4>\n";
  for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
    const Cut result = cut(Framing::Either, stream, piece);
    EXPECT_FALSE(result.lost);
    EXPECT_THAT(result.frames, ElementsAre(Frame{"2026-11-29 10:00 ab"}, Frame{"<2>"},
                                           Frame{"07 <3>"}, Frame{"<4>"}))
        << piece;
  }
}

TEST(FramesOfEitherKind, ComeInPiecesWhereALineIsTooLong) {
  const std::string most(kMaxFrameBytes, '7');
  const std::string stream = "<" + most + "89\n<1>\n";
  const Cut result = cut(Framing::Either, stream, 5000);
  EXPECT_FALSE(result.lost);
  ASSERT_EQ(result.frames.size(), 3U);
  EXPECT_EQ(result.frames[0].fault, TooLong);
  EXPECT_EQ(result.frames[1], (Frame{"789", TooLong}));
  EXPECT_EQ(result.frames[2], Frame{"<1>"});
}

}  // namespace
}  // namespace sekisho::platform::syslog
