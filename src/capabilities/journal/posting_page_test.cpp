#include "capabilities/journal/posting_page.h"

#include <gmock/gmock.h>

#include <random>

#include "core/testing/result_matchers.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Places every(std::uint32_t step, std::uint32_t below) {
  Places places;
  for (std::uint32_t at = 0; at < below; at += step) places.push_back(at);
  return places;
}

TEST(PageOfPostings, GivesBackWhatWasPut) {
  const std::vector<Posting> postings{{0, {0}},
                                      {7, {65'535}},
                                      {8, every(1, kMostPlaces)},
                                      {900, every(2, kMostPlaces)},
                                      {70'000, every(171, kMostPlaces)},
                                      {UINT32_MAX, {3, 4, 5, 90, 91}}};

  const Bytes page = encodePostings(postings);

  EXPECT_THAT(*decodePostings(page), ::testing::ContainerEq(postings));
  EXPECT_THAT(*placesOf(UINT32_MAX, page), ElementsAre(3, 4, 5, 90, 91));
  EXPECT_THAT(*placesOf(6, page), IsEmpty());
  EXPECT_THAT(*placesOf(71'000, page), IsEmpty());
}

TEST(PageOfPostings, TakesTheShortestForm) {
  const auto bytes = [](Places places) {
    return encodePostings(std::vector<Posting>{{0, std::move(places)}}).size() - 1;
  };
  EXPECT_LE(bytes(every(1, kMostPlaces)), 6U) << "all entries are one run";
  EXPECT_LE(bytes(every(2, kMostPlaces)), kMostPlaces / 8 + 3) << "every other entry is bits";
  EXPECT_LE(bytes(every(100, kMostPlaces)), kMostPlaces / 100 + 4) << "few entries are gaps";
}

TEST(PageOfPostings, IsCutByTheHighestBitsOfADigest) {
  const std::vector<Posting> postings{
      {7, {1}}, {0x3FFFFFFF, {2, 3}}, {0x40000000, {0, 9}}, {UINT32_MAX, {5}}};
  PostingWriter writer;
  for (const Posting& posting : postings) writer.put(posting.term, posting.places);

  EXPECT_EQ(writer.cut(0, 4), encodePostings(std::span(postings).subspan(0, 2)));
  EXPECT_EQ(writer.cut(1, 4), encodePostings(std::span(postings).subspan(2, 1)));
  EXPECT_THAT(writer.cut(2, 4), IsEmpty());
  EXPECT_EQ(writer.cut(3, 4), encodePostings(std::span(postings).subspan(3, 1)));
}

TEST(PageOfPostings, IsRefusedWhereverItIsCut) {
  const Bytes page = encodePostings(std::vector<Posting>{{5, {1, 2, 3, 400}}});
  for (std::size_t size = 1; size < page.size(); ++size) {
    EXPECT_THAT(decodePostings(ByteView(page).first(size)), failsWith(ErrorCode::Corrupt)) << size;
  }
}

TEST(PageOfPostings, RefusesPlacesThatNoVolumeHas) {
  const auto page = [](std::initializer_list<int> bytes) {
    Bytes out;
    for (const int byte : bytes) out.push_back(static_cast<std::byte>(byte));
    return out;
  };
  // term 0, gaps in three bytes: 65,536
  EXPECT_THAT(decodePostings(page({0, 12, 0x80, 0x80, 0x04})), failsWith(ErrorCode::Corrupt));
  // a run from 65,535 of two
  EXPECT_THAT(decodePostings(page({0, 17, 0xFF, 0xFF, 0x03, 1})), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(decodePostings(page({0, 0})), failsWith(ErrorCode::Corrupt)) << "no place at all";
  EXPECT_THAT(decodePostings(page({0, 7, 0})), failsWith(ErrorCode::Corrupt)) << "a fourth form";
  // term 2^32 - 1, then the next
  EXPECT_THAT(decodePostings(page({0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 4, 0, 0, 4, 0})),
              failsWith(ErrorCode::Corrupt));
}

TEST(Places, AreCombinedAsSets) {
  EXPECT_THAT(inBoth({1, 3, 5}, {3, 4, 5}), ElementsAre(3, 5));
  EXPECT_THAT(inEither({1, 3}, {2, 3}), ElementsAre(1, 2, 3));
}

}  // namespace
}  // namespace sekisho::journal
