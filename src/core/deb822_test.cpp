#include "core/deb822.h"

#include <gmock/gmock.h>

#include <vector>

namespace sekisho {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> paragraphs(std::string_view text, std::size_t piece) {
  std::vector<std::string> all;
  const auto each = [&](std::string_view paragraph) { all.emplace_back(paragraph); };
  ParagraphSplitter splitter;
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    splitter.add(text.substr(0, piece), each);
  }
  splitter.finish(each);
  EXPECT_FALSE(splitter.skippedOne());
  return all;
}

class ParagraphsInPieces : public ::testing::TestWithParam<std::size_t> {};

TEST_P(ParagraphsInPieces, AreTheSameHoweverTheyArrive) {
  constexpr std::string_view kText =
      "\n\nPackage: a\nVersion: 1\n\n\nPackage: b\r\nVersion: 2\r\n\r\nPackage: c\n";
  EXPECT_THAT(paragraphs(kText, GetParam()),
              ElementsAre("Package: a\nVersion: 1", "Package: b\r\nVersion: 2", "Package: c"));
}

INSTANTIATE_TEST_SUITE_P(Bytes, ParagraphsInPieces, ::testing::Values(1, 2, 3, 7, 1000));

// Wherever an ending stands: it is looked for sixteen bytes at once.
TEST(ParagraphEndings, AreFoundAtEveryPlace) {
  for (const std::string_view ending : {"\n\n", "\n\r\n", "\r\n\r\n", "\n\n\n"}) {
    for (std::size_t length = 1; length < 70; ++length) {
      const std::string first(length, 'a');
      const std::string second = "b\nc\rd\n\re\n" + std::string(length, 'f');
      const std::string text = first + std::string(ending) + second + std::string(ending) + "g";
      for (const std::size_t piece : {5U, 64U, 1000U}) {
        EXPECT_THAT(paragraphs(text, piece), ElementsAre(first, second, "g")) << length;
      }
    }
  }
}

TEST(ParagraphsTooLong, AreSkippedAloneAndNoted) {
  std::vector<std::string> all;
  const auto each = [&](std::string_view paragraph) { all.emplace_back(paragraph); };
  ParagraphSplitter splitter;
  splitter.add("Package: a\n\nPackage: ", each);
  for (int i = 0; i < 20; ++i) splitter.add(std::string(100'000, 'b'), each);
  splitter.add("\n", each);
  splitter.add("\nPackage: c\n", each);
  splitter.finish(each);
  EXPECT_THAT(all, ElementsAre("Package: a", "Package: c"));
  EXPECT_TRUE(splitter.skippedOne());
}

TEST(FieldsOfAParagraph, FoldContinuationsAndIgnoreCase) {
  constexpr std::string_view kParagraph =
      "Package: nano\r\nConffiles:\n /etc/nanorc 123\n /etc/x 4\n# note: no\nstatus: install ok\n"
      " lost\nno field\n with: colon\n: empty\n";
  EXPECT_EQ(fieldOf(kParagraph, "package"), "nano");
  EXPECT_EQ(fieldOf(kParagraph, "Conffiles"), "/etc/nanorc 123\n /etc/x 4");
  EXPECT_EQ(fieldOf(kParagraph, "Status"), "install ok\n lost");
  EXPECT_EQ(fieldOf(kParagraph, "note"), "");
  EXPECT_EQ(fieldOf(kParagraph, "no field\n with"), "");
  EXPECT_EQ(fieldOf(kParagraph, "Version"), "");
}

}  // namespace
}  // namespace sekisho
