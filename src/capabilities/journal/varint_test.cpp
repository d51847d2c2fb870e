#include "capabilities/journal/varint.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <limits>

namespace sekisho::journal {
namespace {

constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kNumbers[] = {0, 1, 127, 128, 16'383, 16'384, kLargest / 2, kLargest};

TEST(Numbers, ComeBackAndTakeAsManyBytesAsTheyNeed) {
  for (const std::uint64_t number : kNumbers) {
    Bytes bytes;
    putNumber(bytes, number);
    NumberReader reader(bytes);
    EXPECT_EQ(reader.number(), number);
    EXPECT_TRUE(reader.atEnd());
  }
  Bytes small;
  putNumber(small, 127);
  EXPECT_EQ(small.size(), 1U);
}

TEST(Numbers, DifferencesComeBackWhicheverWayTheyGo) {
  for (const std::uint64_t from : kNumbers) {
    for (const std::uint64_t to : kNumbers) {
      Bytes bytes;
      putDifference(bytes, from, to);
      EXPECT_EQ(NumberReader(bytes).differenceFrom(from), to);
    }
  }
  Bytes one_less;
  putDifference(one_less, 1'000, 999);
  EXPECT_EQ(one_less.size(), 1U);
}

TEST(Numbers, HaveOneFormAndNoMoreThanSixtyFourBits) {
  for (const char* wrong :
       {"", "80", "8000", "8100", "ffffffffffffffffff02", "ffffffffffffffffffff01"}) {
    const Bytes bytes = *fromHex(wrong);
    NumberReader reader(bytes);
    EXPECT_EQ(reader.number(), std::nullopt) << wrong;
    EXPECT_FALSE(reader.atEnd()) << wrong;
    EXPECT_EQ(reader.number(), std::nullopt) << "nor ever after";
  }
}

TEST(Texts, AreNoLongerThanTheyMayNorThanWhatIsThere) {
  Bytes bytes;
  putText(bytes, "device.enrolled@1");
  EXPECT_EQ(NumberReader(bytes).text(17), "device.enrolled@1");
  EXPECT_EQ(NumberReader(bytes).text(16), std::nullopt);
  bytes.pop_back();
  EXPECT_EQ(NumberReader(bytes).text(17), std::nullopt);
}

}  // namespace
}  // namespace sekisho::journal
