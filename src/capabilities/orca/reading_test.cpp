#include "capabilities/orca/reading.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::orca {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;

ReadingDecision decision(Reads reads, std::string opinion_of, std::string opinion) {
  return {.reads = reads, .opinion_of = std::move(opinion_of), .opinion = std::move(opinion)};
}

TEST(DecisionToReadOrca, NeedsWhatTheProviderSaidUnlessOnlyTheLogIsRead) {
  EXPECT_THAT(check(decision(Reads::Log, "", "")), succeeds());
  for (const Reads reads :
       {Reads::Interface, Reads::Database, Reads::DatabaseAndCompareFirstPasswords}) {
    EXPECT_THAT(check(decision(reads, "サポート 森", "夜間の負荷に問題なし")), succeeds());
    EXPECT_THAT(check(decision(reads, "", "問題なし")), failsWith(ErrorCode::InvalidInput));
    EXPECT_THAT(check(decision(reads, "サポート 森", " ")), failsWith(ErrorCode::InvalidInput));
  }
  EXPECT_THAT(check(decision(Reads::Log, "", "two\nlines")), failsWith(ErrorCode::InvalidInput));
}

TEST(DecisionToReadOrca, IsNamedAndReadBack) {
  for (const Reads reads :
       {Reads::Log, Reads::Interface, Reads::Database, Reads::DatabaseAndCompareFirstPasswords}) {
    EXPECT_EQ(readsFrom(nameOf(reads)), reads);
  }
  EXPECT_EQ(readsFrom("everything"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::orca
