#pragma once

#include <map>

#include "capabilities/witness/witness.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::witness::testing {

class LogsInMemory final : public TrustedLogs {
 public:
  [[nodiscard]] Result<std::vector<journal::VerifierKey>> all() const override { return known; }
  std::vector<journal::VerifierKey> known = {};
};

class SeenInMemory final : public SeenCheckpoints {
 public:
  [[nodiscard]] Result<std::optional<std::string>> seen(const Sha256& origin) const override {
    const auto found = notes.find(origin);
    return found == notes.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] Result<void> keep(const Sha256& origin, std::string_view note) override {
    if (full) return fail(ErrorCode::Unavailable, MessageId{"disk.full"});
    notes[origin] = note;
    return {};
  }
  [[nodiscard]] Result<void> keepContradiction(const Sha256& origin,
                                               std::string_view note) override {
    contradictions.try_emplace(origin, note);
    return {};
  }

  bool full = false;
  std::map<Sha256, std::string> notes = {};
  std::map<Sha256, std::string> contradictions = {};
};

/// A witness that forgets everything when it goes.
struct WitnessInMemory {
  explicit WitnessInMemory(unsigned seed = 7, std::string name = "witness.example")
      : random(seed),
        witness(std::move(name), journal::SigningKey::random(random), logs, seen, clock) {}

  sekisho::testing::SeededRandom random;
  sekisho::testing::TurnableClock clock;
  LogsInMemory logs = {};
  SeenInMemory seen = {};
  Witness witness;
};

}  // namespace sekisho::witness::testing
