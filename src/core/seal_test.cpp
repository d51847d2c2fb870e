#include "core/seal.h"

#include <gmock/gmock.h>

#include <set>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"

namespace sekisho {
namespace {

using testing::failsWith;

TEST(SealedBytes, OpenOnlyWithTheirKeyAndContext) {
  testing::SeededRandom random;
  const SealingKey key = SealingKey::random(random);
  const SealingKey other = SealingKey::random(random);
  const Bytes sealed = seal(key, random, bytesOf("body"), bytesOf("usage/2026-11"));

  const auto opened = unseal(key, sealed, bytesOf("usage/2026-11"));
  ASSERT_TRUE(opened);
  EXPECT_EQ(textOf(*opened), "body");
  EXPECT_THAT(unseal(other, sealed, bytesOf("usage/2026-11")), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(unseal(key, sealed, bytesOf("usage/2026-12")), failsWith(ErrorCode::Corrupt));
}

TEST(SealedBytes, OfOneSealerAreEachSealedForThemselves) {
  testing::SeededRandom random;
  const SealingKey key = SealingKey::random(random);
  Sealer sealer(key);
  std::set<Bytes> all;
  for (const std::string_view context : {"first", "second", "second"}) {
    Bytes sealed(9 + kSealBytes);
    sealer.seal(random, {bytesOf("salt"), {}, bytesOf("body.")}, bytesOf(context), sealed);
    const auto opened = unseal(key, sealed, bytesOf(context));
    ASSERT_TRUE(opened) << context;
    EXPECT_EQ(textOf(*opened), "saltbody.");
    all.insert(sealed);
  }
  EXPECT_EQ(all.size(), 3U);
}

TEST(SealedBytes, RefuseAnyChangedOrMissingByte) {
  testing::SeededRandom random;
  const SealingKey key = SealingKey::random(random);
  const Bytes sealed = seal(key, random, bytesOf("body"), {});
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] ^= std::byte{1};
    EXPECT_THAT(unseal(key, changed, {}), failsWith(ErrorCode::Corrupt)) << i;
    EXPECT_THAT(unseal(key, std::span(sealed).first(i), {}), failsWith(ErrorCode::Corrupt)) << i;
  }
}

}  // namespace
}  // namespace sekisho
