#include "interfaces/http/masked_sentences.h"

#include <gtest/gtest.h>

namespace sekisho::http {
namespace {

TEST(MaskedSentence, KeepsWhatItCountsAndNothingThatIsCalledByANumber) {
  const catalog::Text text{"{account} は {days}日使われていません({mount})。",
                           "{account} unused for {days} days ({mount})."};
  const std::vector<MessageArgument> arguments{
      {"account", "4711"}, {"days", "90"}, {"mount", "/home/hana"}};

  EXPECT_EQ(withoutNames(text, arguments).en, "… unused for 90 days (…).");
  EXPECT_EQ(withoutNames(text, arguments).ja, "… は 90日使われていません(…)。");
  EXPECT_EQ(withoutNames(text, {}).en, "… unused for … days (…).");
  EXPECT_EQ(withoutNames(text, std::vector<MessageArgument>{{"days", "hana"}}).en,
            "… unused for … days (…).");
}

TEST(MaskedSentence, KeepsNoBracesOfOneLanguage) {
  const catalog::Text text{"決まっていません：{kind}。", "Not written: {kind_en}."};
  const std::vector<MessageArgument> arguments{{"kind", "利用"}, {"kind_en", "use"}};
  EXPECT_EQ(withoutNames(text, arguments).en, "Not written: ….");
}

}  // namespace
}  // namespace sekisho::http
