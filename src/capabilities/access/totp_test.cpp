#include "capabilities/access/totp.h"

#include <gtest/gtest.h>

namespace sekisho::access {
namespace {

const std::string kSecret = "12345678901234567890";  // of RFC 6238, appendix B

Instant at(std::int64_t seconds) { return Instant{std::chrono::seconds{seconds}}; }

TEST(Totp, IsTheOneOfTheStandardsExamples) {
  // RFC 6238 appendix B, the last six of its eight digits.
  EXPECT_EQ(totpAt(bytesOf(kSecret), 59 / 30), "287082");
  EXPECT_EQ(totpAt(bytesOf(kSecret), 1111111109 / 30), "081804");
  EXPECT_EQ(totpAt(bytesOf(kSecret), 20000000000 / 30), "353130");
}

TEST(Totp, HoldsForItsStepAndANeighbouringOne) {
  const std::int64_t step = 1'000'000;
  const std::string code = totpAt(bytesOf(kSecret), step);
  EXPECT_EQ(totpStepOf(bytesOf(kSecret), code, at(step * 30)), step);
  EXPECT_EQ(totpStepOf(bytesOf(kSecret), code, at(step * 30 + 59)), step);
  EXPECT_EQ(totpStepOf(bytesOf(kSecret), code, at(step * 30 - 1)), step);
  EXPECT_EQ(totpStepOf(bytesOf(kSecret), code, at(step * 30 + 60)), std::nullopt);
  EXPECT_EQ(totpStepOf(bytesOf(kSecret), code, at(step * 30 - 31)), std::nullopt);
  EXPECT_EQ(totpStepOf(bytesOf(kSecret), "", at(step * 30)), std::nullopt);
  EXPECT_EQ(totpStepOf(bytesOf("another"), code, at(step * 30)), std::nullopt);
}

TEST(Base32, IsTheOneOfTheStandardsExamples) {
  // RFC 4648 §10, without padding.
  EXPECT_EQ(toBase32(bytesOf("")), "");
  EXPECT_EQ(toBase32(bytesOf("f")), "MY");
  EXPECT_EQ(toBase32(bytesOf("foob")), "MZXW6YQ");
  EXPECT_EQ(toBase32(bytesOf("foobar")), "MZXW6YTBOI");
}

}  // namespace
}  // namespace sekisho::access
