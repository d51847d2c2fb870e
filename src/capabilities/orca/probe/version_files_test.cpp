#include "capabilities/orca/probe/version_files.h"

#include <gmock/gmock.h>

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;

TEST(OrcaVersionFiles, TellThePackageAndTheSchemaItNeeds) {
  EXPECT_EQ(packageVersionFrom("\n5.2.0-1 (050200-1)\n"),
            (PackageVersion{.version = "5.2.0-1", .edition = "050200-1"}));
  for (const char* other : {"", "5.2.0-1", "5.2.0-1 050200-1", "5.2.0-1 ()", "版 (050200-1)",
                            "5.2.0-1 (050200 1)", "5.2.0-1 (050200-1) x"}) {
    EXPECT_EQ(packageVersionFrom(other), std::nullopt) << other;
  }
}

TEST(OrcaVersionFiles, TellPatchesAndThoseThatAreMissingOrAltered) {
  EXPECT_EQ(patchProofFrom("0001: :20250101:\xa4\xa2\n0002:E:20250327:x:y\r\n0003::20250201:z"),
            (PatchProof{.patches = 3, .broken = 1, .newest = 2025y / 3 / 27}));
  EXPECT_EQ(patchProofFrom("1:E:20250101:x\n0001:X:20250101:x\n\nwords\n"), (PatchProof{.odd = 3}));
  EXPECT_EQ(patchProofFrom("0001: :20251399:x"), (PatchProof{.patches = 1}))
      << "a day that does not exist";
}

TEST(OrcaVersionFiles, TellWhichPatchOfTheSchemaWasBegunAndWhichFinished) {
  const std::string begun =
      "2025-11-13 14:25:30 patch SCHEMA start\nS-050200-1-20240501-1\n"
      "2025-11-13 14:25:31 patch SCHEMA execsql OK\nS-050200-1-20250327-1\n";
  EXPECT_EQ(schemaPatchesFrom(begun), (SchemaPatches{.begun = "S-050200-1-20250327-1",
                                                     .finished = "S-050200-1-20240501-1",
                                                     .unfinished = 1}));
  EXPECT_EQ(schemaPatchesFrom("S-1\nS-2\nexecsql OK\n").unfinished, 1U) << "one before the last";
  EXPECT_EQ(schemaPatchesFrom("S-1\nS-1\nexecsql OK\n").unfinished, 0U) << "tried again";
  EXPECT_EQ(schemaPatchesFrom(begun + "2025-11-13 14:26:02 patch SCHEMA execsql OK").finished,
            "S-050200-1-20250327-1");
  EXPECT_EQ(schemaPatchesFrom("execsql OK\nS-\nS-\xe7\x89\x88\n"), SchemaPatches{});
}

TEST(OrcaVersionFiles, TellTheSchemaThatTheServerSetUp) {
  EXPECT_EQ(schemaSetUpIn("2025/11/13 14:25:29 SetupSchema SCHEMA.20251101 End\n"
                          "SetupSchema SCHEMA.20260115 End\r\n"
                          "SetupSchema SCHEMA.20260201 Start\nSetupSchema SCHEMA.2026 End\n"
                          "GET /?x=SetupSchema SCHEMA.20260301 End\n"),
            "20260115");
  EXPECT_EQ(schemaSetUpIn(""), "");
}

}  // namespace
}  // namespace sekisho::orca
