#include <gmock/gmock.h>

#include "capabilities/journal/journal.h"
#include "capabilities/journal/store/volume_writer.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::journal {
namespace {

using platform::testing::PowerCut;
using platform::testing::SimulatedDisk;
using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;

constexpr std::uint64_t kFirst = 3 * kTileWidth;
const VolumePlace kPlace{.clinic = *ClinicId::fromText("0195b1a0-0000-7000-8000-000000000001"),
                         .generation = 2,
                         .first = kFirst};
const std::string kFolder = "/journal";
const std::string kPath = kFolder + "/" + volumeName(kFirst);

/// Entries of two shelves with their bodies; every seventeenth body was destroyed.
class AVolume : public ::testing::Test {
 protected:
  AVolume() { EXPECT_THAT(disk_.createDirectory(kFolder), succeeds()); }

  static std::optional<SaltedBody> bodyOf(std::uint64_t index) {
    if (index % 17 == 0) return std::nullopt;
    SaltedBody body;
    body.salt.fill(static_cast<std::byte>(index));
    body.body = copyOf(bytesOf("{\"operator\":\"user" + std::to_string(index % 40) +
                               "\",\"patient\":\"" + std::to_string(index * 7919) + "\"}"));
    return body;
  }
  static Entry entryOf(std::uint64_t index) {
    const auto body = bodyOf(index).value_or(SaltedBody{});
    const bool feed = index % 5 != 0;
    return {.entry_class = feed ? EntryClass::Usage : EntryClass::Decision,
            .commitment = commitmentOf(body.salt, body.body),
            .kind = feed ? "usage.received@1" : "device.changed@1",
            .number = index + 1,
            .recorded = fromMs(1'764'000'000'000 + static_cast<std::int64_t>(index) * 40),
            .size = body.body.size(),
            .source = feed ? "feed:chart" : "hub",
            .type = "application/json"};
  }

  Result<void> write(std::uint64_t tiles = 3) {
    const std::vector<Bytes> texts = [] {
      std::vector<Bytes> all;
      all.reserve(2'000);
      for (std::uint64_t i = 0; i < 2'000; ++i) all.push_back(bodyOf(i * 17 + 1)->body);
      return all;
    }();
    const std::vector<ByteView> samples(texts.begin(), texts.end());
    const auto dictionary = ZstdDictionary::train(samples, 2'048);
    auto writer = VolumeWriter::begin(disk_, kFolder, kPlace, random_);
    if (!writer) return std::unexpected(writer.error());
    const BodyShelf usage = shelfOf(entryOf(kFirst + 1));
    const BodyShelf decisions = shelfOf(entryOf(0));
    if (auto open = writer->openShelf(
            usage, {.key_number = 3, .key = &usage_key_, .dictionary = &*dictionary});
        !open) {
      return open;
    }
    if (auto open = writer->openShelf(decisions, {.key_number = 1, .key = &decision_key_}); !open) {
      return open;
    }
    for (std::uint64_t i = 0; i < tiles * kTileWidth; ++i) {
      if (auto added = writer->add(entryOf(kFirst + i), bodyOf(kFirst + i)); !added) return added;
    }
    return writer->finish();
  }

  [[nodiscard]] Result<SealingKey> keyOf(const BodyShelf& shelf, std::uint32_t number) const {
    EXPECT_EQ(number, shelf.entry_class == EntryClass::Usage ? 3U : 1U);
    return shelf.entry_class == EntryClass::Usage ? usage_key_ : decision_key_;
  }
  [[nodiscard]] Result<SaltedBody> read(const Volume& volume, std::uint64_t index) const {
    return volume.body(
        index, shelfOf(entryOf(index)),
        [this](const BodyShelf& shelf, std::uint32_t number) { return keyOf(shelf, number); });
  }

  SeededRandom random_{9};
  SealingKey usage_key_ = SealingKey::random(random_);
  SealingKey decision_key_ = SealingKey::random(random_);
  SimulatedDisk disk_;
};

TEST_F(AVolume, GivesBackItsEntriesAndTheirPlaceInTheTree) {
  ASSERT_THAT(write(), succeeds());
  const auto volume = Volume::open(disk_, kPath, kPlace);
  ASSERT_THAT(volume, succeeds());
  EXPECT_EQ((*volume)->first(), kFirst);
  EXPECT_EQ((*volume)->count(), 3 * kTileWidth);
  EXPECT_EQ((*volume)->highest().at("hub"), kFirst + 768);
  for (std::uint64_t block = 0; block < 3; ++block) {
    const auto entries = (*volume)->entries(block);
    const auto leaves = (*volume)->leaves(block);
    ASSERT_THAT(entries, succeeds());
    ASSERT_THAT(leaves, succeeds());
    WholeTree tree;
    for (std::uint64_t i = 0; i < kTileWidth; ++i) {
      EXPECT_EQ((*entries)[i], entryOf(kFirst + block * kTileWidth + i));
      EXPECT_EQ((*leaves)[i], leafHash(bytesOf(encodeEntry((*entries)[i]))));
      tree.add((*leaves)[i]);
    }
    EXPECT_EQ((*volume)->tiles()[block], tree.root(kTileWidth));
  }
}

TEST_F(AVolume, OpensEveryBodyThatWasNotDestroyed) {
  ASSERT_THAT(write(), succeeds());
  const auto volume = Volume::open(disk_, kPath, kPlace);
  ASSERT_THAT(volume, succeeds());
  for (std::uint64_t index = kFirst; index < kFirst + (*volume)->count(); ++index) {
    const auto body = read(**volume, index);
    const auto written = bodyOf(index);
    if (!written) {
      EXPECT_THAT(body, failsWith(ErrorCode::NotFound));
      continue;
    }
    ASSERT_THAT(body, succeeds());
    EXPECT_EQ(body->body, written->body);
    EXPECT_EQ(body->salt, written->salt);
  }
}

TEST_F(AVolume, HoldsNoWordOfABodyInTheClear) {
  ASSERT_THAT(write(), succeeds());
  const Bytes file = disk_.peek(kPath);
  for (const std::string_view word : {"operator", "patient", "\"user"}) {
    EXPECT_EQ(textOf(file).find(word), std::string_view::npos) << word;
  }
}

TEST_F(AVolume, SaysWhyABodyHasNoKey) {
  ASSERT_THAT(write(), succeeds());
  const auto volume = Volume::open(disk_, kPath, kPlace);
  ASSERT_THAT(volume, succeeds());
  const auto missing = [](const BodyShelf&, std::uint32_t) -> Result<SealingKey> {
    return fail(ErrorCode::Unavailable, MessageId{"journal.body-key-missing"});
  };
  EXPECT_THAT((*volume)->body(kFirst + 1, shelfOf(entryOf(kFirst + 1)), missing),
              failsWith(ErrorCode::Unavailable));
}

TEST_F(AVolume, NamesEveryChangedByteWhereItMatters) {
  ASSERT_THAT(write(1), succeeds());
  const Bytes whole = disk_.peek(kPath);
  for (std::size_t at = 0; at < whole.size(); at += 97) {
    Bytes changed = whole;
    changed[at] ^= std::byte{0x20};
    disk_.poke(kPath, changed);
    const auto volume = Volume::open(disk_, kPath, kPlace);
    if (!volume) continue;
    bool seen = !(*volume)->entries(0) || !(*volume)->leaves(0);
    for (std::uint64_t index = kFirst; !seen && index < kFirst + kTileWidth; ++index) {
      const auto body = read(**volume, index);
      seen = !body && body.error().code == ErrorCode::Corrupt;
    }
    EXPECT_TRUE(seen) << "the byte at " << at << " of " << whole.size();
  }
}

TEST_F(AVolume, OfAnotherPlaceIsRefused) {
  ASSERT_THAT(write(1), succeeds());
  VolumePlace other = kPlace;
  other.generation = 3;
  EXPECT_THAT(Volume::open(disk_, kPath, other), failsWith(ErrorCode::Corrupt));
  const Bytes whole = disk_.peek(kPath);
  disk_.poke(kPath, Bytes(whole.begin(), whole.end() - 1));
  EXPECT_THAT(Volume::open(disk_, kPath, kPlace), failsWith(ErrorCode::Corrupt));
}

TEST_F(AVolume, IsThereWholeOrNotAtAllWheneverThePowerGoes) {
  for (const PowerCut cut :
       {PowerCut::LostBefore, PowerCut::LostAfter, PowerCut::Torn, PowerCut::Reordered}) {
    bool reached = true;
    for (std::size_t step = 1; reached; ++step) {
      disk_.forget(kFolder);
      ASSERT_THAT(disk_.createDirectory(kFolder), succeeds());
      disk_.plan({step, cut, static_cast<unsigned>(step)});
      const bool answered = write(1).has_value();
      reached = disk_.dark();
      disk_.restart();
      const auto volume = Volume::open(disk_, kPath, kPlace);
      if (!volume) {
        EXPECT_THAT(volume, failsWith(ErrorCode::NotFound)) << "step " << step;
        EXPECT_FALSE(answered);
        ASSERT_THAT(write(1), succeeds()) << "what the cut left is taken over";
      } else {
        EXPECT_THAT((*volume)->entries(0), succeeds());
      }
    }
  }
}

}  // namespace
}  // namespace sekisho::journal
