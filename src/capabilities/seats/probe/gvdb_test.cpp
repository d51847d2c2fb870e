#include "capabilities/seats/probe/gvdb.h"

#include <gmock/gmock.h>

#include <random>

#include "capabilities/seats/probe/testing/corpus.h"
#include "core/testing/result_matchers.h"

namespace sekisho::seats {
namespace {

using sekisho::testing::failsWith;
using testing::gvdbFile;

constexpr std::string_view kIdle = "/org/gnome/desktop/session/idle-delay";
constexpr std::string_view kEnabled = "/org/gnome/desktop/screensaver/lock-enabled";

TEST(GvdbOfDconf, TellsItsValues) {
  const auto settings = Gvdb::parse(gvdbFile("settings"));
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->value(kIdle), GvdbValue(std::int64_t{180}));
  EXPECT_EQ(settings->value(kEnabled), GvdbValue(true));
  EXPECT_EQ(settings->value("/org/mate/session/idle-delay"), GvdbValue(std::int64_t{7}));
  EXPECT_EQ(settings->value("/test/text"), GvdbValue(std::string("こんにちは")));
  EXPECT_EQ(settings->value("/test/big"), GvdbValue(std::int64_t{-5}));
  EXPECT_TRUE(settings->has("/test/list"));
  EXPECT_EQ(settings->value("/test/list"), std::nullopt);
  for (const char* name : {"", "/", "/test/", "/test/tex", "test/text", "/test/text/", "/other"}) {
    EXPECT_FALSE(settings->has(name)) << name;
  }
  EXPECT_FALSE(settings->table(".locks"));
}

TEST(GvdbOfDconf, TellsWhatIsLocked) {
  const auto settings = Gvdb::parse(gvdbFile("with-locks"));
  ASSERT_TRUE(settings);
  const auto locks = settings->table(".locks");
  ASSERT_TRUE(locks);
  EXPECT_TRUE(locks->has(kIdle));
  EXPECT_TRUE(locks->has(kEnabled));
  EXPECT_FALSE(locks->has("/org/gnome/desktop/screensaver/lock-delay"));
}

TEST(GvdbThatIsNone, IsRefused) {
  for (const std::string& bytes :
       {std::string(), std::string("GVariant"), std::string(24, '\0'),
        std::string("raVGtnai") + std::string(16, '\0'),
        std::string("GVariant\1\0\0\0", 12) + std::string(12, '\0'),
        std::string("GVariant") + std::string(8, '\0') + std::string(8, '\xFF')}) {
    EXPECT_THAT(Gvdb::parse(bytes), failsWith(ErrorCode::Corrupt));
  }
  EXPECT_THAT(Gvdb::parse(std::string(kMaxGvdbBytes + 1, 'x')), failsWith(ErrorCode::Corrupt));
}

TEST(GvdbThatWasCutOrChanged, IsReadWithoutHarmAndNeverAsAnotherKind) {
  const std::string whole = gvdbFile("with-locks");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto settings = Gvdb::parse(whole.substr(0, length));
    if (!settings) continue;
    const auto value = settings->value(kIdle);
    EXPECT_TRUE(!value || *value == GvdbValue(std::int64_t{180})) << length;
  }
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string changed = whole;
    for (int i = 0; i < 4; ++i) changed[random() % changed.size()] = static_cast<char>(random());
    const auto settings = Gvdb::parse(std::move(changed));
    if (!settings) continue;
    const auto enabled = settings->value(kEnabled);
    EXPECT_TRUE(settings->has(kEnabled) || !enabled);
    if (const auto locks = settings->table(".locks")) {
      EXPECT_FALSE(locks->has("/nobody/locked/this"));
    }
  }
}

TEST(GvdbWhoseParentsFormACircle, EndsTheSearch) {
  std::string file = gvdbFile("settings");
  // Every item becomes its own parent.
  const auto root = static_cast<std::size_t>(static_cast<unsigned char>(file[16])) |
                    static_cast<std::size_t>(static_cast<unsigned char>(file[17])) << 8U;
  const auto words = static_cast<std::size_t>(static_cast<unsigned char>(file[root]));
  const auto buckets = static_cast<std::size_t>(static_cast<unsigned char>(file[root + 4]));
  std::size_t index = 0;
  for (std::size_t at = root + 8 + 4 * (words + buckets); at + 24 <= file.size();
       at += 24, ++index) {
    file[at + 4] = static_cast<char>(index);
    for (int i = 5; i < 8; ++i) file[at + static_cast<std::size_t>(i)] = 0;
  }
  const auto settings = Gvdb::parse(std::move(file));
  ASSERT_TRUE(settings);
  EXPECT_FALSE(settings->has(kIdle));
}

}  // namespace
}  // namespace sekisho::seats
