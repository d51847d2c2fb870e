#include "storage/database.h"

#include <gtest/gtest.h>

namespace sekisho::storage {
namespace {

using RowDeathTest = ::testing::Test;

TEST(RowOfAnAnswer, ReadsEachColumnInItsType) {
  const Row row({Value{}, Value{std::int64_t{7}}, Value{std::string("宇都宮")},
                 Value{Bytes{std::byte{0}, std::byte{9}}}});

  EXPECT_EQ(row.size(), 4U);
  EXPECT_TRUE(row.isNull(0));
  EXPECT_FALSE(row.isNull(1));
  EXPECT_EQ(row.integer(1), 7);
  EXPECT_EQ(row.instant(1), fromMs(7));
  EXPECT_EQ(row.text(2), "宇都宮");
  EXPECT_EQ(row.bytes(3), (Bytes{std::byte{0}, std::byte{9}}));
}

TEST(RowOfAnAnswer, GivesBackTheIdThatWasStored) {
  DeviceId id;
  id.uuid.bytes.fill(std::byte{0x5A});

  EXPECT_EQ(Row({valueOf(id)}).id<DeviceId>(0), id);
}

TEST(RowDeathTest, StopsWhenStatementAndReaderDisagree) {
  const Row row({Value{}, Value{std::string("seven")}});

  EXPECT_DEATH((void)row.integer(0), "broken claim");
  EXPECT_DEATH((void)row.integer(1), "broken claim");
  EXPECT_DEATH((void)row.text(2), "broken claim");
  EXPECT_DEATH((void)row.id<DeviceId>(1), "broken claim");
}

}  // namespace
}  // namespace sekisho::storage
