// A witness as it ships, asked over TLS by a log that was given its address.
#include "programs/cli/witness_server.h"

#include <gtest/gtest.h>

#include "capabilities/witness/submission.h"
#include "capabilities/witness/testing/growing_log.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "interfaces/witness/remote_witness.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::cli {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using witness::Outcome;
using witness::testing::GrowingLog;

class AWitnessThatServes : public ::testing::Test {
 protected:
  Result<std::unique_ptr<WitnessServer>> start(const std::string& address,
                                               const std::string& name = "") {
    return WitnessServer::start(*disk,
                                {.place = {folder / "witness", folder / "witness.keys"},
                                 .name = name,
                                 .address = address,
                                 .port = 0,
                                 .host_names = {"127.0.0.1"},
                                 .logs = {GrowingLog::verifierKey().text()}},
                                clock, random, [](const Error&) {});
  }
  witness::Submitted show(const std::string& url, const std::string& vkey, std::uint64_t size) {
    witness::RemoteWitness remote(*witness::parseWitnessUrl(url), std::stop_token{}, -1);
    return witness::submit(log.checkpoint(size), log, *journal::VerifierKey::parse(vkey), remote,
                           seen);
  }

  storage::testing::ScratchFolder folder;
  std::unique_ptr<platform::Disk> disk = platform::systemDisk();
  sekisho::testing::TurnableClock clock;
  sekisho::testing::SeededRandom random;
  GrowingLog log;
  std::uint64_t seen = 0;
};

TEST_F(AWitnessThatServes, CosignsOverTlsForWhoeverHoldsItsAddress) {
  const auto server = start("0.0.0.0", "w.example");
  ASSERT_THAT(server, succeeds());
  const std::string url = (*server)->url();
  EXPECT_TRUE(url.starts_with("https://127.0.0.1:")) << url;
  EXPECT_EQ(show(url, (*server)->vkey(), 5).outcome, Outcome::Cosigned);
  EXPECT_EQ(show(url, (*server)->vkey(), 500).outcome, Outcome::Cosigned);

  std::string other = url;
  other.back() = other.back() == '0' ? '1' : '0';
  EXPECT_EQ(show(other, (*server)->vkey(), 500).outcome, Outcome::Unreachable)
      << "another machine answers";
}

TEST_F(AWitnessThatServes, KeepsItsKeyAndWhatItSawOverRestarts) {
  auto server = start("127.0.0.1");
  ASSERT_THAT(server, succeeds());
  const std::string vkey = (*server)->vkey();
  ASSERT_EQ(show((*server)->url(), vkey, 50).outcome, Outcome::Cosigned);
  EXPECT_THAT(start("127.0.0.1"), failsWith(ErrorCode::Conflict)) << "one at a time";
  server->reset();

  const auto again = start("127.0.0.1");
  ASSERT_THAT(again, succeeds());
  EXPECT_EQ((*again)->vkey(), vkey);
  seen = 0;
  EXPECT_EQ(show((*again)->url(), vkey, 20).outcome, Outcome::Ahead);
  log = GrowingLog(20);
  seen = 0;
  EXPECT_EQ(show((*again)->url(), vkey, 70).outcome, Outcome::Inconsistent);
}

}  // namespace
}  // namespace sekisho::cli
