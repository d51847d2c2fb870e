#include "capabilities/journal/entry.h"

#include <gtest/gtest.h>

#include "capabilities/journal/journal_store.h"
#include "capabilities/journal/merkle.h"
#include "core/testing/result_matchers.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;

// The known answer of FORMAT.md.
constexpr std::string_view kBody = R"({"device":"01930000-0000-7000-8000-0000000000d1"})";
constexpr std::string_view kCommitment =
    "4dedd519f713b028ee0acd1ed99e54b883b14643607c456f9b18ccdd42768d80";
constexpr std::string_view kLine =
    R"({"class":"decision","commitment":"?","kind":"device.enrolled@1","number":17,)"
    R"("recorded":"2026-11-22T03:04:05.678Z","size":49,"source":"hub","type":"application/json","v":1})";
constexpr std::string_view kLeaf =
    "2b08914da76d6d22f0230b544454d660b901a8d9d1eb2c72238e41b6a8a16725";

Salt knownSalt() {
  Salt salt{};
  for (std::size_t i = 0; i < salt.size(); ++i) salt[i] = static_cast<std::byte>(i);
  return salt;
}

std::string knownLine() {
  std::string line(kLine);
  return line.replace(line.find('?'), 1, kCommitment);
}

TEST(Entry, IsTheKnownAnswer) {
  const Entry entry{.entry_class = EntryClass::Decision,
                    .commitment = commitmentOf(knownSalt(), bytesOf(kBody)),
                    .kind = "device.enrolled@1",
                    .number = 17,
                    .recorded = *fromRfc3339("2026-11-22T03:04:05.678Z"),
                    .size = kBody.size(),
                    .source = "hub",
                    .type = "application/json"};
  EXPECT_EQ(entry.commitment.hex(), kCommitment);
  EXPECT_EQ(encodeEntry(entry), knownLine());
  EXPECT_EQ(leafHash(bytesOf(knownLine())).hex(), kLeaf);
  EXPECT_EQ(*decodeEntry(knownLine()), entry);
}

TEST(Entry, IsRefusedInEveryOtherWriting) {
  const auto with = [](std::string_view from, std::string_view to) {
    std::string line = knownLine();
    return line.replace(line.find(from), from.size(), to);
  };
  for (const std::string& bad : {std::string(),
                                 knownLine() + "\n",
                                 " " + knownLine(),
                                 with("17", "17.0"),
                                 with("17", "0"),
                                 with("17", "-1"),
                                 with("17", "017"),
                                 with("\"v\":1", "\"v\":2"),
                                 with("decision", "Decision"),
                                 with("decision", "other"),
                                 with("4dedd5", "4DEDD5"),
                                 with("4dedd5", "4dedd"),
                                 with(".678Z", "Z"),
                                 with("hub", "Hub"),
                                 with("hub", ""),
                                 with("hub", "h\\u0075b"),
                                 with("application/json", "json"),
                                 with("@1", ""),
                                 with("@1", "@01"),
                                 with("\"v\":1", "\"v\":1,\"x\":1"),
                                 with(",\"v\":1", ""),
                                 with("\"number\":17,", "\"number\":17,\"number\":17,"),
                                 with("\"size\":49", "\"size\":9007199254740992")}) {
    EXPECT_THAT(decodeEntry(bad), failsWith(ErrorCode::Corrupt)) << bad;
  }
}

TEST(Entry, TakesEveryClassAndTheLargestNumbers) {
  for (const auto entry_class : {EntryClass::Decision, EntryClass::Usage, EntryClass::Raw}) {
    const Entry entry{.entry_class = entry_class,
                      .commitment = {},
                      .kind = "a@9999",
                      .number = kMaxNumber,
                      .recorded = {},
                      .size = kMaxNumber,
                      .source = "device/01930000-0000-7000-8000-0000000000d1:7_x.y",
                      .type = "text/plain; charset=utf-8"};
    const auto read = decodeEntry(encodeEntry(entry));
    ASSERT_THAT(read, succeeds());
    EXPECT_EQ(*read, entry);
  }
}

TEST(Month, IsUtcAndReadsBack) {
  EXPECT_EQ(monthOf(*fromRfc3339("2026-11-30T23:59:59.999Z")), (Month{2026, 11}));
  EXPECT_EQ(monthOf(*fromRfc3339("2026-12-01T00:00:00.000Z")), (Month{2026, 12}));
  EXPECT_EQ(Month::fromText("2026-12"), (Month{2026, 12}));
  EXPECT_EQ(Month::fromText("2026-13"), std::nullopt);
  EXPECT_EQ(Month::fromText("2026-1"), std::nullopt);
  EXPECT_EQ(Month::fromText("2026/12"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::journal
