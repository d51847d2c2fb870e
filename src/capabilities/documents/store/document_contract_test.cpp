// What every DocumentRegister promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/documents/store/document_store.h"
#include "capabilities/journal/testing/stored_scratch.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/documents.h"
#include "schemas/journal.h"

namespace sekisho::documents {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;

using Engine = journal::testing::ScratchKind<DocumentRegister>;

class DocumentRegisterContract : public ::testing::TestWithParam<Engine> {
 protected:
  DocumentRegister& documents() { return **scratch_; }
  std::vector<std::string> decisions() { return scratch_->decisions(); }

  DocumentId anId() { return ids_.make<DocumentId>(); }
  Document named(std::string title, MediaType type) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<DocumentId>(),
            .title = title,
            .file_name = "規程.pdf",
            .type = type,
            .bytes = kMaxDocumentBytes,
            .digest = sha256(bytesOf(title)),
            .by = ids_.make<PersonId>(),
            .at = clock_.now()};
  }

 private:
  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<DocumentRegister>> scratch_ = GetParam().open();
};

TEST_P(DocumentRegisterContract, KeepsADocumentAsItWasFiledWithOneDecision) {
  const Document first = named("運用管理規程 第3版", MediaType::Pdf);
  const Document second = named("台帳", MediaType::Xlsx);
  ASSERT_THAT(documents().file(first), succeeds());
  ASSERT_THAT(documents().file(second), succeeds());
  EXPECT_THAT(*documents().all(), ElementsAre(second, first)) << "newest first";
  EXPECT_EQ(*documents().get(first.id), first);
  EXPECT_THAT(decisions(), ElementsAre("document.filed@1", "document.filed@1"));
}

TEST_P(DocumentRegisterContract, TheSameContentMayBeFiledUnderTwoTitles) {
  Document first = named("規程", MediaType::Pdf);
  Document second = named("規程 別紙", MediaType::Pdf);
  second.digest = first.digest;
  ASSERT_THAT(documents().file(first), succeeds());
  ASSERT_THAT(documents().file(second), succeeds());
  EXPECT_EQ(documents().all()->size(), 2U);
}

TEST_P(DocumentRegisterContract, OnePersonFilesSoManyADayAndNoMore) {
  const Document first = named("規程", MediaType::Pdf);
  Document next = first;
  for (std::size_t i = 0; i < kMaxDocumentsOfOneDay; ++i) {
    next.id = anId();
    ASSERT_THAT(documents().file(next), succeeds());
  }
  next.id = anId();
  EXPECT_THAT(documents().file(next), failsWith(ErrorCode::Unavailable));
  next.at += std::chrono::days{1};
  EXPECT_THAT(documents().file(next), succeeds());
}

TEST_P(DocumentRegisterContract, KeepsWhatContentsWereFoundToBeUntilTheyAreAsFiled) {
  const Document first = named("規程", MediaType::Pdf);
  const Document second = named("台帳", MediaType::Pdf);
  ASSERT_THAT(documents().file(first), succeeds());
  ASSERT_THAT(documents().file(second), succeeds());
  EXPECT_TRUE(documents().standings()->empty());
  const Standings found{{first.digest, Standing::Changed}, {second.digest, Standing::Missing}};
  ASSERT_THAT(documents().note(found, second.at), succeeds());
  EXPECT_EQ(*documents().standings(), found);
  ASSERT_THAT(documents().note({{first.digest, Standing::AsFiled}}, second.at), succeeds());
  EXPECT_EQ(*documents().standings(), (Standings{{second.digest, Standing::Missing}}));
  EXPECT_THAT(decisions(), ElementsAre("document.filed@1", "document.filed@1",
                                       "document.content-found@1", "document.content-found@1"));
}

TEST_P(DocumentRegisterContract, KnowsNothingThatWasNotFiled) {
  EXPECT_THAT(documents().get(DocumentId{}), failsWith(ErrorCode::NotFound));
  EXPECT_TRUE(documents().all()->empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, DocumentRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<DocumentRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"document.filed@1", "document.content-found@1"},
                              .open = &openDocumentRegister})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::documents
