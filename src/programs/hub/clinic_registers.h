#pragma once

#include <map>
#include <optional>
#include <vector>

#include "capabilities/posture/clinic.h"
#include "programs/hub/state.h"

/// The registers as controls see them: each function adds the list of one to the clinic. Devices
/// and people are there before.
namespace sekisho::hub {

/// What was put on file, and whether it can still be shown: what cannot proves nothing.
class Filed {
 public:
  Filed(const std::vector<documents::Document>& documents, const documents::Contents& contents)
      : contents_(contents) {
    for (const documents::Document& one : documents) digests_.emplace(one.id, one.digest);
  }

  [[nodiscard]] bool isThere(const Sha256& digest) const {
    return contents_.look(digest).has_value();
  }
  [[nodiscard]] bool isThere(documents::DocumentId id) const {
    const auto found = digests_.find(id);
    return found != digests_.end() && isThere(found->second);
  }

 private:
  const documents::Contents& contents_;
  std::map<documents::DocumentId, Sha256> digests_ = {};
};

/// What several of the lists are made from.
struct Sources {
  Hub::State& state;
  std::chrono::sys_days today{};
  std::vector<inventory::Device> devices = {};  // retired ones too
  std::vector<people::Person> people = {};
  std::vector<reviews::Review> reviews = {};
  Filed filed;
};

[[nodiscard]] Result<void> addStatements(posture::Clinic& clinic, const Sources& of);
[[nodiscard]] Result<void> addOwners(posture::Clinic& clinic, const Sources& of);
[[nodiscard]] Result<void> addReviews(posture::Clinic& clinic, const Sources& of);
[[nodiscard]] Result<void> addLoneApprovals(posture::Clinic& clinic, const Sources& of);
[[nodiscard]] Result<void> addNotices(posture::Clinic& clinic, const Sources& of);
[[nodiscard]] Result<void> addReading(posture::Clinic& clinic, const Sources& of);
[[nodiscard]] Result<void> addUsageSources(posture::Clinic& clinic, const Sources& of);
[[nodiscard]] Result<void> addLogChecks(posture::Clinic& clinic, const Sources& of);
[[nodiscard]] Result<void> addRetention(posture::Clinic& clinic, const Sources& of);
[[nodiscard]] Result<void> addOrcaSessions(posture::Clinic& clinic, const Sources& of);
[[nodiscard]] Result<void> addOrcaOperators(posture::Clinic& clinic, const Sources& of);
[[nodiscard]] Result<void> addOrcaReach(posture::Clinic& clinic, const Sources& of);
[[nodiscard]] Result<void> addDailyUses(posture::Clinic& clinic, const Sources& of);
[[nodiscard]] Result<void> addMaintenance(posture::Clinic& clinic, const Sources& of);
[[nodiscard]] Result<void> addBackupChecks(posture::Clinic& clinic, const Sources& of);
[[nodiscard]] Result<void> addInternet(posture::Clinic& clinic, const Sources& of);
[[nodiscard]] Result<void> addWorries(posture::Clinic& clinic, const Sources& of);

}  // namespace sekisho::hub
