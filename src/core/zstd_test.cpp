#include "core/zstd.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "core/testing/result_matchers.h"

namespace sekisho {
namespace {

using testing::failsWith;
using testing::succeeds;

constexpr std::size_t kPlenty = 1U << 20U;

std::string record(int number) {
  return "<AuditMessage><EventIdentification EventActionCode=\"R\"/><ActiveParticipant "
         "UserID=\"user" +
         std::to_string(number % 40) +
         "\"/><ParticipantObjectIdentification ParticipantObjectID=\"PID" +
         std::to_string(number * 7919) + "\"/></AuditMessage>";
}

ZstdDictionary learnt() {
  std::vector<std::string> texts;
  for (int i = 0; i < 2'000; ++i) texts.push_back(record(i));
  std::vector<ByteView> samples;
  for (const std::string& text : texts) samples.push_back(bytesOf(text));
  return ZstdDictionary::train(samples, 4'096).value();
}

TEST(ZstdFrames, GiveBackTheBytes) {
  for (const std::string& text : {std::string(), std::string("a"), std::string(100'000, 'x')}) {
    const Bytes frame = Zstd::compress(bytesOf(text));
    const auto plain = Zstd::expand(frame, kPlenty);
    ASSERT_THAT(plain, succeeds());
    EXPECT_EQ(textOf(*plain), text);
  }
}

TEST(ZstdFrames, ExpandToNoMoreThanTheyMay) {
  const Bytes bomb = Zstd::compress(Bytes(1'000'000));
  EXPECT_LT(bomb.size(), 1'000U);
  EXPECT_THAT(Zstd::expand(bomb, 999'999), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(Zstd::expand(bomb, 1'000'000), succeeds());
}

TEST(ZstdFrames, RefuseWhatIsNone) {
  Bytes frame = Zstd::compress(bytesOf(std::string(5'000, 'x') + "end"));
  EXPECT_THAT(Zstd::expand({}, kPlenty), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(Zstd::expand(bytesOf("no frame at all"), kPlenty), failsWith(ErrorCode::Corrupt));
  frame.pop_back();
  EXPECT_THAT(Zstd::expand(frame, kPlenty), failsWith(ErrorCode::Corrupt));
}

TEST(ZstdDictionaries, MakeShortTextsOfAKindSmall) {
  const ZstdDictionary dictionary = learnt();
  const std::string text = record(123'456);
  const Bytes alone = Zstd::compress(bytesOf(text));
  const Bytes with = Zstd::compress(bytesOf(text), dictionary);
  EXPECT_LT(with.size() * 2, alone.size());
  const auto kept = ZstdDictionary::fromBytes(copyOf(dictionary.bytes()));
  ASSERT_THAT(kept, succeeds());
  const auto plain = Zstd::expand(with, kPlenty, *kept);
  ASSERT_THAT(plain, succeeds());
  EXPECT_EQ(textOf(*plain), text);
  EXPECT_THAT(Zstd::expand(with, kPlenty), failsWith(ErrorCode::Corrupt)) << "without it";
}

TEST(ZstdDictionaries, AreNotLearntFromNothingNorReadFromAnything) {
  EXPECT_THAT(ZstdDictionary::train({}, 4'096), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(ZstdDictionary::fromBytes(copyOf(bytesOf("no dictionary"))),
              failsWith(ErrorCode::Corrupt));
}

}  // namespace
}  // namespace sekisho
