// Who holds the data folder, and that nobody else comes in between.
#include <gtest/gtest.h>

#include "core/testing/result_matchers.h"
#include "platform/disk/disk.h"
#include "programs/hub/testing/hub_with_a_clock.h"

namespace sekisho::hub {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;

struct TheDataFolder : testing::HubWithAClock {
  const std::unique_ptr<platform::Disk> disk = platform::systemDisk();
  const std::string path = (folder_ / "data" / "lock").string();
};

TEST_F(TheDataFolder, IsHeldByOneHub) { EXPECT_THAT(another(), failsWith(ErrorCode::Conflict)); }

TEST_F(TheDataFolder, IsHeldFromOneGenerationToTheNext) {
  hub_->stop();
  auto lock = hub_->takeLock();
  hub_.reset();
  EXPECT_THAT(disk->lock(path), failsWith(ErrorCode::Conflict)) << "no other comes in between";
  EXPECT_THAT(another(std::move(lock)), succeeds());
  EXPECT_THAT(disk->lock(path), succeeds()) << "it is let go with the last one";
}

}  // namespace
}  // namespace sekisho::hub
