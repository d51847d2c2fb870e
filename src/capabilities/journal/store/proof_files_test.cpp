#include "capabilities/journal/store/proof_files.h"

#include <gtest/gtest.h>

#include "capabilities/journal/store/cosigned_file.h"
#include "capabilities/journal/testing/scratch_journal.h"
#include "core/testing/result_matchers.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using testing::entryNumbered;
using testing::ScratchJournal;

class ProofFromFiles : public ::testing::Test {
 protected:
  ProofFromFiles() {
    SeededRandom random(5);
    key = SigningKey::random(random);
    for (std::uint64_t n = 1; n <= 5; ++n) {
      EXPECT_THAT(journal->append(entryNumbered(n)), succeeds());
      if (n == 3) keepCosignedNow();
    }
    log = journal->verifierKey();
    journal.close();
  }
  void keepCosignedNow() {
    auto note = decodeNote(*journal->checkpoint());
    note->signatures.push_back(cosign("w.example", *key, 1000, note->body));
    EXPECT_THAT(keepCosigned(journal.disk(), "/data/journal/generation-1", encodeNote(*note)),
                succeeds());
  }
  Result<Proof> prove(std::uint64_t index) {
    return proveFromFiles(journal.disk(), "/data/journal", index);
  }
  [[nodiscard]] Policy policy() const {
    const auto witness = verifierOf("w.example", KeyType::CosignatureV1, *key);
    return {.logs = {{.key = log}},
            .witnesses = {{.name = "w", .vkey = witness.text(), .key = witness}},
            .quorum = "w"};
  }

  ScratchJournal journal;
  std::optional<SigningKey> key;
  VerifierKey log;
};

TEST_F(ProofFromFiles, HoldsItsEntryAndStandsUnderWhatWitnessesCosigned) {
  const auto proof = prove(1);
  ASSERT_THAT(proof, succeeds());
  const auto accepted = verifyProof(*proof, textOf(proof->extra), policy());
  ASSERT_THAT(accepted, succeeds());
  EXPECT_EQ(accepted->checkpoint.size, 3U);
  EXPECT_EQ(accepted->witnessed, 1000U);
  EXPECT_EQ(decodeProof(encodeProof(*proof)), *proof);
}

TEST_F(ProofFromFiles, StandsUnderTheNewestCheckpointBeyondThat) {
  const auto proof = prove(4);
  ASSERT_THAT(proof, succeeds());
  const auto checkpoint = verifyProof(*proof, textOf(proof->extra), log);
  ASSERT_THAT(checkpoint, succeeds());
  EXPECT_EQ(checkpoint->size, 5U);
  EXPECT_THAT(verifyProof(*proof, textOf(proof->extra), policy()),
              failsWith(ErrorCode::PermissionDenied));
}

TEST_F(ProofFromFiles, IsNotMadeOfWhatIsNotThereOrNotSigned) {
  EXPECT_THAT(prove(5), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(proveFromFiles(journal.disk(), "/data/journal", 0, 7),
              failsWith(ErrorCode::NotFound));
  ScratchJournal unsigned_one;
  EXPECT_THAT(proveFromFiles(unsigned_one.disk(), "/data/journal", 0),
              failsWith(ErrorCode::NotFound));
}

}  // namespace
}  // namespace sekisho::journal
