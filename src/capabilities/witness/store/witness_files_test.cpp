#include "capabilities/witness/store/witness_files.h"

#include <gtest/gtest.h>

#include "capabilities/witness/testing/growing_log.h"
#include "core/testing/result_matchers.h"
#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::witness {
namespace {

using platform::testing::SimulatedDisk;
using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using testing::GrowingLog;

class WitnessFolder : public ::testing::Test {
 protected:
  WitnessFolder() { EXPECT_THAT(disk.createDirectory(place.directory), succeeds()); }
  Result<WitnessIdentity> open(const std::string& name = "") {
    return openIdentity(disk, place, name, random, ids);
  }

  const WitnessPlace place{"/w", "/w.keys"};
  SimulatedDisk disk;
  TurnableClock clock;
  SeededRandom random;
  IdSource ids{clock, random};
};

TEST_F(WitnessFolder, MakesItsKeyOnceAndKeepsIt) {
  EXPECT_THAT(readVkey(disk, "/w"), failsWith(ErrorCode::NotFound));
  const auto first = open("provider.example");
  ASSERT_THAT(first, succeeds());
  const auto vkey = readVkey(disk, "/w");
  ASSERT_THAT(vkey, succeeds());
  EXPECT_TRUE(vkey->starts_with("provider.example+"));
  const auto again = open();
  ASSERT_THAT(again, succeeds());
  EXPECT_EQ(again->name, "provider.example");
  EXPECT_TRUE(std::ranges::equal(again->key.seed(), first->key.seed()));
  EXPECT_THAT(open("other.example"), failsWith(ErrorCode::Conflict));
}

TEST_F(WitnessFolder, FindsANameOfItsOwnIfNobodyGivesOne) {
  ASSERT_THAT(open(), succeeds());
  EXPECT_TRUE(readVkey(disk, "/w")->starts_with("sekisho.internal/witness/"));
}

TEST_F(WitnessFolder, RefusesANameThatNoKeyCanHave) {
  EXPECT_THAT(open("a b"), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(open("a+b"), failsWith(ErrorCode::InvalidInput));
}

TEST_F(WitnessFolder, NeverMakesAnotherKeyOrForgetsInSilence) {
  ASSERT_THAT(open("provider.example"), succeeds());
  SimulatedDisk& box = disk;
  const Bytes key = box.peek("/w.keys/witness.key");
  box.poke("/w.keys/witness.key", Bytes(32));
  EXPECT_THAT(open(), failsWith(ErrorCode::Corrupt));
  box.poke("/w.keys/witness.key", key);
  box.forget("/w/seen");
  EXPECT_THAT(open(), failsWith(ErrorCode::Corrupt));
  box.forget("/w.keys");
  EXPECT_THAT(open(), failsWith(ErrorCode::Unavailable));
}

TEST_F(WitnessFolder, TrustsTheLogsThatWereAddedAndOneKeyEach) {
  LogsFile logs(disk, "/w");
  EXPECT_TRUE(logs.all()->empty());
  const std::string vkey = GrowingLog::verifierKey().text();
  ASSERT_THAT(logs.add(vkey), succeeds());
  ASSERT_THAT(logs.add(" " + vkey + "\n"), succeeds()) << "twice is once";
  EXPECT_EQ(logs.all()->size(), 1U);

  auto other = GrowingLog::verifierKey();
  other.key[0] ^= std::byte{1};
  EXPECT_THAT(logs.add(other.text()), failsWith(ErrorCode::Conflict));
  auto witness = GrowingLog::verifierKey();
  witness.type = journal::KeyType::CosignatureV1;
  EXPECT_THAT(logs.add(witness.text()), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(logs.add("x"), failsWith(ErrorCode::InvalidInput));

  disk.poke("/w/logs", copyOf(bytesOf("# ours\n\n" + vkey + "\nrubbish\n")));
  const auto broken = logs.all();
  ASSERT_THAT(broken, failsWith(ErrorCode::Corrupt));
  EXPECT_EQ(broken.error().arguments.front().value, "4");
}

}  // namespace
}  // namespace sekisho::witness
