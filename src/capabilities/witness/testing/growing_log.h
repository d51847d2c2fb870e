#pragma once

#include <string>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/witness/add_checkpoint.h"
#include "capabilities/witness/submission.h"
#include "core/testing/seeded_random.h"

namespace sekisho::witness::testing {

/// A log of numbered entries: those from `fork` on are other ones.
class GrowingLog final : public Proving {
 public:
  static constexpr std::uint64_t kSize = 600;

  explicit GrowingLog(std::uint64_t fork = kSize) {
    for (std::uint64_t i = 0; i < kSize; ++i) {
      const std::string entry = (i < fork ? "" : "other ") + std::to_string(i);
      tree_.add(journal::leafHash(bytesOf(entry)));
    }
  }

  [[nodiscard]] static std::string origin() {
    return "sekisho.internal/01930000-0000-7000-8000-000000000001/1";
  }
  [[nodiscard]] static journal::SigningKey key() {
    sekisho::testing::SeededRandom random(99);
    return journal::SigningKey::random(random);
  }
  [[nodiscard]] static journal::VerifierKey verifierKey() {
    return journal::verifierOf(origin(), journal::KeyType::Ed25519, key());
  }

  [[nodiscard]] Sha256 root(std::uint64_t size) const { return tree_.root(size); }
  [[nodiscard]] std::string checkpoint(std::uint64_t size) const {
    return journal::signCheckpoint({origin(), size, tree_.root(size)}, key());
  }
  [[nodiscard]] Result<journal::Hashes> consistencyProof(std::uint64_t old_size,
                                                         std::uint64_t size) const override {
    return tree_.consistencyProof(old_size, size);
  }
  /// The request of a log that was at `old_size` when the witness saw it.
  [[nodiscard]] std::string request(std::uint64_t old_size, std::uint64_t size) const {
    return encodeAddCheckpoint({.old_size = old_size,
                                .proof = tree_.consistencyProof(old_size, size),
                                .checkpoint = checkpoint(size)});
  }

 private:
  journal::WholeTree tree_;
};

}  // namespace sekisho::witness::testing
