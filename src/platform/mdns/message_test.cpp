#include "platform/mdns/message.h"

#include <gmock/gmock.h>

#include "core/bytes.h"
#include "core/testing/result_matchers.h"

namespace sekisho::platform::mdns {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

constexpr auto kA = static_cast<std::uint16_t>(Type::A);
constexpr auto kAaaa = static_cast<std::uint16_t>(Type::Aaaa);

// RFC 1035 §4.1: written by hand, not by writeMessage.
const std::string kQuestion =
    "1234"
    "0000"
    "0001"
    "0000"
    "0000"
    "0000"
    "0753656b6973686f"
    "056c6f63616c"
    "00"
    "0001"
    "0001";

Result<Message> readHex(const std::string& hex) { return readMessage(*fromHex(hex)); }

Message questionFor(std::string name, std::uint16_t type) {
  return {.id = 0x1234, .questions = {{.name = std::move(name), .type = type}}};
}

const std::string kAddresses[] = {"192.168.1.5", "fd00::5"};

TEST(AQuestion, IsReadFromItsBytesInLowerCase) {
  EXPECT_EQ(*readHex(kQuestion), questionFor("sekisho.local", kA));
}

TEST(AQuestion, IsWrittenAsItIsRead) {
  const auto written = writeMessage(questionFor("sekisho.local", kA));
  ASSERT_THAT(written, succeeds());
  EXPECT_EQ(*readMessage(*written), questionFor("sekisho.local", kA));
}

TEST(ANameThatPointsBack, IsReadWithWhatItPointsAt) {
  const auto answer = readHex(
      "0000"
      "8400"
      "0000"
      "0002"
      "0000"
      "0000"
      "0773656b6973686f"
      "056c6f63616c"
      "00"
      "0001"
      "8001"
      "00000078"
      "0004"
      "c0a80105"
      "c00c"
      "001c"
      "0001"
      "0000000a"
      "0010"
      "fd000000000000000000000000000005");
  ASSERT_THAT(answer, succeeds());
  EXPECT_THAT(answer->addresses,
              ElementsAre(AddressRecord{"sekisho.local", "192.168.1.5", 120, true},
                          AddressRecord{"sekisho.local", "fd00::5", 10, false}));
}

TEST(AMessage, IsRefusedIfItEndsEarlyOrLate) {
  for (std::size_t size = 0; size < kQuestion.size(); size += 2) {
    EXPECT_THAT(readHex(kQuestion.substr(0, size)), failsWith(ErrorCode::InvalidInput)) << size;
  }
  EXPECT_THAT(readHex(kQuestion + "00"), failsWith(ErrorCode::InvalidInput));
}

TEST(AName, MayNotPointAtItselfOrForward) {
  const std::string head =
      "0000"
      "0000"
      "0001"
      "0000"
      "0000"
      "0000";
  for (const char* name : {"c00c", "c00e",
                           "01"
                           "61"
                           "c00c",
                           "cfff"}) {
    EXPECT_THAT(readHex(head + name + "00010001"), failsWith(ErrorCode::InvalidInput)) << name;
  }
}

TEST(AMessage, MayNotAnnounceMoreThanItsBounds) {
  EXPECT_THAT(readHex("0000"
                      "0000"
                      "ffff"
                      "0000"
                      "0000"
                      "0000"),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(readHex("0000"
                      "8400"
                      "0000"
                      "ffff"
                      "ffff"
                      "ffff"),
              failsWith(ErrorCode::InvalidInput));
}

TEST(TheAnswerToWhoeverAsksOnce, RepeatsTheQuestionAndLivesTenSeconds) {
  const auto answer = answerTo(questionFor("sekisho.local", kA), "sekisho.local", kAddresses, true);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->id, 0x1234);
  EXPECT_THAT(answer->questions, ElementsAre(Field(&Question::name, "sekisho.local")));
  EXPECT_THAT(answer->addresses,
              ElementsAre(AddressRecord{"sekisho.local", "192.168.1.5", 10, false}));
}

TEST(TheAnswerToEverybody, ReplacesWhatWasKnownAndHasNoId) {
  const auto answer =
      answerTo(questionFor("sekisho.local", kAaaa), "sekisho.local", kAddresses, false);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->id, 0);
  EXPECT_THAT(answer->questions, IsEmpty());
  EXPECT_THAT(answer->addresses, ElementsAre(AddressRecord{"sekisho.local", "fd00::5", 120, true}));
}

TEST(TheNameAskedFor, IsTheFirstLabelBelowLocal) {
  EXPECT_EQ(localNameOf("Sekisho.internal"), "sekisho.local");
  EXPECT_EQ(localNameOf("kanmon"), "kanmon.local");
}

TEST(NoAnswer, IsGivenForAnotherNameAnotherKindOrToAnAnswer) {
  EXPECT_FALSE(answerTo(questionFor("orca.local", kA), "sekisho.local", kAddresses, true));
  EXPECT_FALSE(answerTo(questionFor("sekisho.local", 12), "sekisho.local", kAddresses, true));
  Message answer = questionFor("sekisho.local", kA);
  answer.response = true;
  EXPECT_FALSE(answerTo(answer, "sekisho.local", kAddresses, true));
}

}  // namespace
}  // namespace sekisho::platform::mdns
