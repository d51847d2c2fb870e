#include "capabilities/journal/store/independent_tree.h"

#include <gtest/gtest.h>

#include <string>

#include "capabilities/journal/merkle.h"

namespace sekisho::journal {
namespace {

Sha256 leafNumbered(std::uint64_t number) { return leafHash(bytesOf(std::to_string(number))); }

TEST(AnIndependentTree, HasTheRootOfEachSizeThatWasNamed) {
  for (const std::uint64_t size : {0UL, 1UL, 255UL, 256UL, 257UL, 511UL, 513UL, 1000UL, 1536UL}) {
    IndependentTree tree;
    tree.willAsk(size);
    MerkleTree writers;
    for (std::uint64_t number = 0; number < 1537; ++number) {
      if (number == size) {
        EXPECT_EQ(tree.root(size), writers.root()) << "at " << size;
      }
      tree.add(leafNumbered(number));
      writers.add(leafNumbered(number));
    }
    MerkleTree first;
    for (std::uint64_t number = 0; number < size; ++number) first.add(leafNumbered(number));
    EXPECT_EQ(tree.root(size), first.root()) << "later, of " << size;
    EXPECT_EQ(tree.root(1537), writers.root());
    EXPECT_EQ(tree.root(512), independentRoot(std::vector{tree.tiles()[0], tree.tiles()[1]}));
  }
}

// Over "0", "1", …, as another implementation has them.
TEST(AnIndependentTree, IsTheTreeOfTheStandard) {
  IndependentTree tree;
  for (std::uint64_t number = 0; number < 70'000; ++number) tree.add(leafNumbered(number));
  EXPECT_EQ(tree.root(256).hex(),
            "828515d033c19d8c901f37eccb8aed919667703486f8d2fff1cf7040321c5db1");
  EXPECT_EQ(tree.root(70'000).hex(),
            "1a4cdfcb66374a0c0dcbef49acbd4976d13ee864fb3cb241fc943cad04f02f7e");
}

}  // namespace
}  // namespace sekisho::journal
