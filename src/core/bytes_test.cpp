#include "core/bytes.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

TEST(Base64, WritesAndReadsTheRfc4648Vectors) {
  for (const auto& [plain, encoded] :
       std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                        {"f", "Zg=="},
                                                        {"fo", "Zm8="},
                                                        {"foo", "Zm9v"},
                                                        {"foob", "Zm9vYg=="},
                                                        {"fooba", "Zm9vYmE="},
                                                        {"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(toBase64(bytesOf(plain)), encoded);
    ASSERT_TRUE(fromBase64(encoded)) << encoded;
    EXPECT_EQ(textOf(*fromBase64(encoded)), plain);
  }
}

TEST(Base64, RefusesWhatIsNotCanonical) {
  for (const char* text : {"Zg", "Zg=", "Zh==", "Z===", "Zm9v\n", "Zm9-", "=", "Zg==Zg=="}) {
    EXPECT_FALSE(fromBase64(text)) << text;
  }
}

TEST(Base64Url, HasNoPaddingAndItsOwnAlphabet) {
  const Bytes bytes{std::byte{0xFB}, std::byte{0xFF}};
  EXPECT_EQ(toBase64Url(bytes), "-_8");
  EXPECT_EQ(fromBase64Url("-_8"), bytes);
  EXPECT_FALSE(fromBase64Url("+/8"));
}

TEST(Hex, RoundTripsAndRefusesOddOrForeignDigits) {
  EXPECT_EQ(toHex(*fromHex("00ff7A")), "00ff7a");
  EXPECT_FALSE(fromHex("abc"));
  EXPECT_FALSE(fromHex("zz"));
}

TEST(ConstantTimeEquality, ComparesContentAndLength) {
  EXPECT_TRUE(equalInConstantTime(bytesOf("secret"), bytesOf("secret")));
  EXPECT_FALSE(equalInConstantTime(bytesOf("secret"), bytesOf("secreT")));
  EXPECT_FALSE(equalInConstantTime(bytesOf("secret"), bytesOf("secre")));
}

}  // namespace
}  // namespace sekisho
