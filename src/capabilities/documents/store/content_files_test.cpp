// Contents on a disk that forgets what was not synced.

#include "capabilities/documents/store/content_files.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::documents {
namespace {

using platform::testing::PowerCut;
using platform::testing::SimulatedDisk;
using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string kFolder = "/data/documents";
const std::string kFirst(kMaxPieceBytes, 'a');
const std::string kRest = "%%EOF";

class ContentsTest : public ::testing::Test {
 protected:
  void SetUp() override { open(); }
  void open() {
    auto opened = openContentFiles(disk_, kFolder, ids_, [this] { return room_; });
    if (opened) contents_ = std::move(*opened);
  }
  PersonId person() { return ids_.make<PersonId>(); }
  Instant now() { return clock_.now(); }

  // The whole way of one file; its digest if it was kept.
  std::optional<Sha256> send(PersonId who) {
    const auto id = contents_->begin(who, kFirst.size() + kRest.size(), now());
    if (!id || !contents_->add(*id, who, 0, bytesOf(kFirst), now()) ||
        !contents_->add(*id, who, kFirst.size(), bytesOf(kRest), now())) {
      return std::nullopt;
    }
    const auto whole = contents_->arrived(*id, who);
    if (!whole || !contents_->keep(*id, who)) return std::nullopt;
    return whole->digest;
  }

  SimulatedDisk disk_;
  Room room_{.whole = std::uint64_t{100} << 30U, .free = std::uint64_t{50} << 30U};
  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<Contents> contents_;
};

TEST_F(ContentsTest, LeavesTheDiskItsRoomWithAllThatIsOnItsWay) {
  room_.free = kLeastFreeBytes + 1'000;
  const PersonId who = person();
  EXPECT_THAT(contents_->begin(who, 1'001, now()), failsWith(ErrorCode::Unavailable));
  const auto first = contents_->begin(who, 600, now());
  ASSERT_THAT(first, succeeds());
  EXPECT_THAT(contents_->begin(person(), 401, now()), failsWith(ErrorCode::Unavailable));
  EXPECT_THAT(contents_->begin(person(), 400, now()), succeeds());
  contents_->giveUp(*first, who);
  EXPECT_THAT(contents_->begin(person(), 600, now()), succeeds()) << "what is given up takes none";
}

TEST(RoomForDocuments, IsATenthOfASmallDisk) {
  const Room small{.whole = 1'000, .free = 150};
  EXPECT_TRUE(hasRoomFor(small, 50));
  EXPECT_FALSE(hasRoomFor(small, 51));
  EXPECT_FALSE(hasRoomFor({.whole = 1'000, .free = 50}, 0));
}

TEST_F(ContentsTest, KeepsAFileThatCameInPiecesUnderItsDigest) {
  const auto digest = send(person());
  ASSERT_TRUE(digest);
  EXPECT_EQ(*digest, sha256({bytesOf(kFirst), bytesOf(kRest)}));
  EXPECT_EQ(textOf(*contents_->read(*digest)), kFirst + kRest);
  EXPECT_THAT(disk_.files(), ElementsAre(kFolder + "/" + digest->hex()));
}

TEST_F(ContentsTest, KeepsTheSameContentOnce) {
  const auto one = send(person());
  const auto other = send(person());
  EXPECT_EQ(one, other);
  EXPECT_THAT(disk_.files(), SizeIs(1));
}

TEST_F(ContentsTest, TakesAPieceAgainWhoseAnswerWasLost) {
  const PersonId who = person();
  const auto id = contents_->begin(who, 6, now());
  EXPECT_EQ(*contents_->add(*id, who, 0, bytesOf("abc"), now()), 3U);
  EXPECT_EQ(*contents_->add(*id, who, 0, bytesOf("abc"), now()), 3U);
  EXPECT_THAT(contents_->add(*id, who, 0, bytesOf("abX"), now()), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(contents_->add(*id, who, 4, bytesOf("ef"), now()), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(contents_->add(*id, who, 3, bytesOf("defg"), now()), failsWith(ErrorCode::Conflict))
      << "more than was announced";
  EXPECT_THAT(contents_->arrived(*id, who), failsWith(ErrorCode::Conflict));
  EXPECT_EQ(*contents_->add(*id, who, 3, bytesOf("def"), now()), 6U);
  EXPECT_EQ(contents_->arrived(*id, who)->digest, sha256(bytesOf("abcdef")));
  EXPECT_EQ(contents_->arrived(*id, who)->digest, sha256(bytesOf("abcdef"))) << "asked again";
}

TEST_F(ContentsTest, IsNobodyElses) {
  const PersonId who = person();
  const auto id = contents_->begin(who, 3, now());
  EXPECT_THAT(contents_->add(*id, person(), 0, bytesOf("abc"), now()),
              failsWith(ErrorCode::NotFound));
  contents_->giveUp(*id, person());
  EXPECT_THAT(contents_->add(*id, who, 0, bytesOf("abc"), now()), succeeds());
  contents_->giveUp(*id, who);
  EXPECT_THAT(contents_->arrived(*id, who), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(disk_.files(), IsEmpty());
}

TEST_F(ContentsTest, RefusesWhatIsEmptyOrTooLarge) {
  EXPECT_THAT(contents_->begin(person(), 0, now()), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(contents_->begin(person(), kMaxDocumentBytes + 1, now()),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(contents_->begin(person(), kMaxDocumentBytes, now()), succeeds());
}

TEST_F(ContentsTest, TakesFewAtATimeAndGivesUpWhatStoppedComing) {
  const PersonId who = person();
  const auto first = contents_->begin(who, 3, now());
  for (std::size_t n = 1; n <= kMaxArrivingOfOne; ++n) {
    clock_.pass(std::chrono::seconds{1});
    ASSERT_THAT(contents_->begin(who, 3, now()), succeeds());
  }
  EXPECT_THAT(contents_->add(*first, who, 0, bytesOf("abc"), now()), failsWith(ErrorCode::NotFound))
      << "one's oldest makes room";
  while (disk_.files().size() < kMaxArriving) {
    ASSERT_THAT(contents_->begin(person(), 3, now()), succeeds());
  }
  EXPECT_THAT(contents_->begin(person(), 3, now()), failsWith(ErrorCode::Unavailable));
  clock_.pass(kArrivalPatience + std::chrono::seconds{1});
  EXPECT_THAT(contents_->begin(who, 3, now()), succeeds());
  EXPECT_THAT(disk_.files(), SizeIs(1)) << "what stopped coming is gone";
}

TEST_F(ContentsTest, SaysWhenAContentIsAnotherOrGone) {
  const auto digest = send(person());
  const std::string path = kFolder + "/" + digest->hex();
  disk_.poke(path, copyOf(bytesOf("another")));
  EXPECT_THAT(contents_->read(*digest), failsWith(ErrorCode::Corrupt));
  EXPECT_EQ(send(person()), digest) << "filing it again mends it";
  EXPECT_THAT(contents_->read(*digest), succeeds());
  EXPECT_THAT(contents_->look(*digest), succeeds());
  ASSERT_THAT(disk_.remove(path), succeeds());
  EXPECT_THAT(contents_->look(*digest), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(contents_->read(*digest), failsWith(ErrorCode::NotFound));
}

TEST_F(ContentsTest, SeesAtOnceWhatWasWrittenBehindItsBackAsLongAsBefore) {
  const auto digest = send(person());
  const std::string path = kFolder + "/" + digest->hex();
  EXPECT_THAT(contents_->look(*digest), succeeds());
  EXPECT_TRUE(contents_->isKnown(*digest));
  Bytes other = disk_.peek(path);
  other.front() = std::byte{'X'};
  disk_.poke(path, other);
  EXPECT_FALSE(contents_->isKnown(*digest));
  EXPECT_THAT(contents_->look(*digest), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(contents_->look(*digest), failsWith(ErrorCode::Corrupt)) << "known by now";
  EXPECT_EQ(send(person()), digest);
  EXPECT_THAT(contents_->look(*digest), succeeds()) << "filing it again mends it";
}

TEST_F(ContentsTest, ReadsAgainWhatAFailingDiskChangedOnlyWhenItIsToldTo) {
  const auto digest = send(person());
  const std::string path = kFolder + "/" + digest->hex();
  ASSERT_THAT(contents_->look(*digest), succeeds());
  Bytes other = disk_.peek(path);
  other.back() = std::byte{'X'};
  disk_.rot(path, other);
  EXPECT_THAT(contents_->look(*digest), succeeds()) << "nothing tells of it";
  EXPECT_THAT(contents_->examine(*digest), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(contents_->look(*digest), failsWith(ErrorCode::Corrupt)) << "known by now";
}

TEST_F(ContentsTest, AFileLongerThanAnyThatIsFiledIsAnotherOne) {
  const auto digest = send(person());
  disk_.poke(kFolder + "/" + digest->hex(), Bytes(kMaxDocumentBytes + 2 * kMaxPieceBytes));
  EXPECT_THAT(contents_->look(*digest), failsWith(ErrorCode::Corrupt));
}

TEST_F(ContentsTest, AFullDiskKeepsNothingHalf) {
  const PersonId who = person();
  const auto id = contents_->begin(who, 3, now());
  disk_.setFull(true);
  EXPECT_THAT(contents_->add(*id, who, 0, bytesOf("abc"), now()),
              failsWith(ErrorCode::Unavailable));
  EXPECT_THAT(contents_->begin(who, 3, now()), failsWith(ErrorCode::Unavailable));
  disk_.setFull(false);
  EXPECT_THAT(contents_->add(*id, who, 0, bytesOf("abc"), now()), succeeds());
}

TEST_F(ContentsTest, AfterAPowerCutAtAnyStepWhatWasKeptIsThereAndNothingHalf) {
  disk_.plan({.step = 1'000, .cut = PowerCut::LostBefore});
  ASSERT_TRUE(send(person()));
  const std::size_t steps = disk_.steps();
  ASSERT_GT(steps, 3U);
  for (const PowerCut cut :
       {PowerCut::LostBefore, PowerCut::LostAfter, PowerCut::Torn, PowerCut::Reordered}) {
    for (std::size_t step = 1; step <= steps; ++step) {
      disk_.forget(kFolder);
      open();
      disk_.plan({.step = step, .cut = cut});
      const auto kept = send(person());
      disk_.restart();
      open();
      const Sha256 digest = sha256({bytesOf(kFirst), bytesOf(kRest)});
      const auto content = contents_->read(digest);
      EXPECT_TRUE(content.has_value() || (!kept && content.error().code == ErrorCode::NotFound))
          << "step " << step;
      EXPECT_LE(disk_.files().size(), 1U) << "nothing half stays";
    }
  }
}

}  // namespace
}  // namespace sekisho::documents
