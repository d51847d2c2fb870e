// The hub's own rounds through what is on file.
#include "capabilities/documents/rounds.h"

#include <gmock/gmock.h>

#include "capabilities/documents/store/content_files.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::documents {
namespace {

using platform::testing::SimulatedDisk;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// A register in memory that counts its notes.
class Register final : public DocumentRegister {
 public:
  Result<std::vector<Document>> all() const override { return documents; }
  Result<Document> get(DocumentId) const override { return documents.front(); }
  Result<void> file(const Document& document) override {
    documents.push_back(document);
    return {};
  }
  Result<Standings> standings() const override { return noted; }
  Result<void> note(const Standings& found, Instant) override {
    if (full) return fail(ErrorCode::Unavailable, platform::kDiskFull);
    ++notes;
    for (const auto& [digest, standing] : found) {
      noted.erase(digest);
      if (standing != Standing::AsFiled) noted.emplace(digest, standing);
    }
    return {};
  }

  std::vector<Document> documents = {};
  Standings noted = {};
  int notes = 0;
  bool full = false;
};

class RoundsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = openContentFiles(disk_, "/documents", ids_, [] {
      return Room{.whole = std::uint64_t{100} << 30U, .free = std::uint64_t{50} << 30U};
    });
    ASSERT_THAT(opened, succeeds());
    contents_ = std::move(*opened);
    rounds_ = std::make_unique<Rounds>(register_, *contents_);
  }

  Sha256 file(const std::string& content) {
    const PersonId who = ids_.make<PersonId>();
    const auto id = contents_->begin(who, content.size(), clock_.now());
    for (std::size_t at = 0; at < content.size(); at += kMaxPieceBytes) {
      EXPECT_THAT(
          contents_->add(*id, who, at, bytesOf(content.substr(at, kMaxPieceBytes)), clock_.now()),
          succeeds());
    }
    const Sha256 digest = contents_->arrived(*id, who)->digest;
    EXPECT_THAT(contents_->keep(*id, who), succeeds());
    EXPECT_THAT(register_.file({.bytes = content.size(), .digest = digest}), succeeds());
    return digest;
  }
  static std::string pathOf(const Sha256& digest) { return "/documents/" + digest.hex(); }
  // Another content as long as before, of whose change the disk tells, or does not.
  void change(const Sha256& digest, bool told = true) {
    Bytes other = disk_.peek(pathOf(digest));
    other.front() ^= std::byte{1};
    if (told) return disk_.poke(pathOf(digest), std::move(other));
    disk_.rot(pathOf(digest), std::move(other));
  }
  bool step() {
    clock_.pass(kRoundStep);
    return rounds_->go(clock_.now());
  }

  SimulatedDisk disk_;
  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<Contents> contents_;
  Register register_;
  std::unique_ptr<Rounds> rounds_;
};

TEST_F(RoundsTest, FindAtTheNextStepWhatWasChangedOrTakenAwayAndNoteItOnce) {
  const Sha256 changed = file("規程");
  const Sha256 lost = file("契約書");
  file("台帳");
  EXPECT_FALSE(step()) << "all as filed";
  EXPECT_EQ(register_.notes, 0);
  change(changed);
  ASSERT_THAT(disk_.remove(pathOf(lost)), succeeds());
  EXPECT_TRUE(step());
  EXPECT_THAT(register_.noted, UnorderedElementsAre(Pair(changed, Standing::Changed),
                                                    Pair(lost, Standing::Missing)));
  EXPECT_FALSE(step()) << "nothing new";
  EXPECT_EQ(register_.notes, 1);
}

TEST_F(RoundsTest, NoteThatADocumentFiledAgainIsWhatItWas) {
  const Sha256 digest = file("規程");
  change(digest);
  EXPECT_TRUE(step());
  file("規程");
  EXPECT_TRUE(step());
  EXPECT_THAT(register_.noted, IsEmpty());
  EXPECT_EQ(register_.notes, 2);
}

TEST_F(RoundsTest, FindWithinADayWhatAFailingDiskChanged) {
  const Sha256 digest = file("規程");
  EXPECT_FALSE(step());
  change(digest, false);
  EXPECT_FALSE(step()) << "nothing tells of it";
  clock_.pass(kRoundTakes);
  EXPECT_TRUE(step());
  EXPECT_THAT(register_.noted, UnorderedElementsAre(Pair(digest, Standing::Changed)));
}

TEST_F(RoundsTest, ReadALittleAtAStepAndEverythingInTheEnd) {
  for (char name = 'a'; name < 'a' + 5; ++name) file(std::string(std::size_t{8} << 20U, name));
  EXPECT_FALSE(step());
  const auto known = [&] {
    return std::ranges::count_if(
        register_.documents, [&](const Document& one) { return contents_->isKnown(one.digest); });
  };
  EXPECT_EQ(known(), 2) << "16 MiB, and no more";
  step();
  step();
  EXPECT_EQ(known(), 5);
}

TEST_F(RoundsTest, LetTheJudgingKnowThoughTheJournalIsFullAndNoteItLater) {
  const Sha256 digest = file("規程");
  EXPECT_FALSE(step());
  change(digest);
  register_.full = true;
  EXPECT_TRUE(step());
  EXPECT_TRUE(rounds_->trouble());
  register_.full = false;
  step();
  EXPECT_FALSE(rounds_->trouble());
  EXPECT_THAT(register_.noted, SizeIs(1));
}

TEST_F(RoundsTest, DoNotNoteAgainAfterARestartWhatStandsInTheRegister) {
  const Sha256 digest = file("規程");
  change(digest);
  EXPECT_TRUE(step());
  rounds_ = std::make_unique<Rounds>(register_, *contents_);
  step();
  EXPECT_EQ(register_.notes, 1);
}

}  // namespace
}  // namespace sekisho::documents
