#include "capabilities/journal/body_block.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;

Bytes message(std::uint64_t number) {
  return copyOf(
      bytesOf("<110>1 2026-01-05T06:00:11.281Z ws036.er ehr 4036 IHE+DICOM - <AuditMessage>"
              "<EventIdentification EventActionCode=\"R\" EventOutcomeIndicator=\"0\"><EventID "
              "csd-code=\"110110\" codeSystemName=\"DCM\" originalText=\"Patient Record\"/>"
              "</EventIdentification><ActiveParticipant UserID=\"user" +
              std::to_string(number * 31 % 400) +
              "\"/><ParticipantObjectIdentification "
              "ParticipantObjectID=\"PID" +
              std::to_string(number * 7919 % 50'000) + "\"/></AuditMessage>"));
}

std::vector<IndexedBody> some(std::size_t count) {
  SeededRandom random{5};
  std::vector<IndexedBody> bodies(count);
  for (std::size_t i = 0; i < count; ++i) {
    bodies[i].index = 1'000'000 + i * i;
    random.fill(bodies[i].salted.salt);
    bodies[i].salted.body = message(i);
  }
  return bodies;
}

void expectSame(const std::vector<IndexedBody>& got, const std::vector<IndexedBody>& wanted) {
  ASSERT_EQ(got.size(), wanted.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_EQ(got[i].index, wanted[i].index);
    EXPECT_EQ(got[i].salted.salt, wanted[i].salted.salt);
    EXPECT_EQ(got[i].salted.body, wanted[i].salted.body);
  }
}

ZstdDictionary learnt() {
  std::vector<Bytes> texts;
  for (std::uint64_t i = 0; i < 3'000; ++i) texts.push_back(message(i + 100'000));
  const std::vector<ByteView> samples(texts.begin(), texts.end());
  return ZstdDictionary::train(samples, 16'384).value();
}

TEST(BodyBlock, GivesBackEveryBodyWithItsSaltAndPlace) {
  for (const std::size_t count : {1U, 2U, 16U}) {
    const auto bodies = some(count);
    const auto read = BodyBlock::read(packBodies(bodies, nullptr), nullptr);
    ASSERT_THAT(read, succeeds());
    expectSame(read->bodies(), bodies);
  }
}

TEST(BodyBlock, HoldsAnEmptyBodyAndTheLongestOne) {
  std::vector<IndexedBody> bodies = some(2);
  bodies[0].index = 0;
  bodies[0].salted.body = {};
  bodies[1].index = kMaxNumber;
  bodies[1].salted.body = Bytes(kMaxBodyBytes, std::byte{'x'});
  const auto read = BodyBlock::read(packBodies(bodies, nullptr), nullptr);
  ASSERT_THAT(read, succeeds());
  expectSame(read->bodies(), bodies);
}

TEST(BodyBlock, GivesBackOneBodyAloneAndNoneThatIsNotInIt) {
  const auto bodies = some(16);
  const auto read = BodyBlock::read(packBodies(bodies, nullptr), nullptr);
  ASSERT_THAT(read, succeeds());
  for (const std::size_t at : {0U, 7U, 15U}) {
    const auto one = read->body(bodies[at].index);
    ASSERT_TRUE(one.has_value());
    EXPECT_EQ(one->salt, bodies[at].salted.salt);
    EXPECT_EQ(one->body, bodies[at].salted.body);
  }
  EXPECT_FALSE(read->body(bodies[7].index + 1).has_value());
}

TEST(BodyBlock, IsSmallWithWhatItsKindHasInCommon) {
  const ZstdDictionary dictionary = learnt();
  const auto bodies = some(16);
  const Bytes block = packBodies(bodies, &dictionary);
  EXPECT_LT(block.size(), 16U * (kSaltBytes + 40));
  const auto read = BodyBlock::read(block, &dictionary);
  ASSERT_THAT(read, succeeds());
  expectSame(read->bodies(), bodies);
  EXPECT_THAT(BodyBlock::read(block, nullptr), failsWith(ErrorCode::Corrupt));
}

TEST(BodyBlock, RefusesWhatIsCutOrIsNone) {
  const Bytes block = packBodies(some(3), nullptr);
  for (std::size_t size = 0; size < block.size(); ++size) {
    EXPECT_THAT(BodyBlock::read(ByteView(block).first(size), nullptr),
                failsWith(ErrorCode::Corrupt));
  }
  for (const char* wrong : {"00", "11", "01ffffffffffffffffff0100"}) {
    EXPECT_THAT(BodyBlock::read(*fromHex(wrong), nullptr), failsWith(ErrorCode::Corrupt)) << wrong;
  }
}

}  // namespace
}  // namespace sekisho::journal
