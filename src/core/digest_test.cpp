#include "core/digest.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

TEST(Sha256Digest, IsTheStandardsOwnAnswer) {
  EXPECT_EQ(sha256(bytesOf("")).hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256({bytesOf("a"), bytesOf("bc")}).hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256Digest, OfAStreamStartsAgainAfterFinish) {
  Sha256Stream stream;
  stream.add(bytesOf("abc"));
  EXPECT_EQ(stream.finish(), sha256(bytesOf("abc")));
  EXPECT_EQ(stream.finish(), sha256(bytesOf("")));
}

TEST(Hmac, IsTheSameUnderAKeyThatWasWorkedInBefore) {
  for (const std::size_t size : {1UL, 4UL, 64UL, 131UL}) {
    const Bytes key(size, std::byte{0xAA});
    const HmacSha256 worked_in(key);
    for (const std::size_t length : {0UL, 1UL, 55UL, 64UL, 152UL}) {
      const Bytes message(length, std::byte{0x5A});
      EXPECT_EQ(worked_in.of(message), hmacSha256(key, message)) << size << " " << length;
    }
  }
}

TEST(Hmac, IsRfc4231TestCase2) {
  EXPECT_EQ(hmacSha256(bytesOf("Jefe"), bytesOf("what do ya want for nothing?")).hex(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

}  // namespace
}  // namespace sekisho
