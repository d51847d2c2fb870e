#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/json.h"
#include "programs/agent/spool.h"

namespace sekisho::agent {

/// What is to become events, each exactly once whatever ends in between.
///
/// Whoever owns it keeps keepIn() in one file with what it was made of, before record() makes
/// events of it; after a restart what became an event already is seen in the lane. One thread.
class PendingEvents {
 public:
  /// `spool` must outlive it.
  explicit PendingEvents(Spool& spool) : spool_(spool) {}

  /// To be told from others by its kind and body.
  void add(std::string kind, Json::Object body);

  [[nodiscard]] bool empty() const noexcept { return pending_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return pending_.size(); }

  /// Adds the members `pending`, `epoch` and `before` to what is kept.
  void keepIn(Json::Object& kept) const;
  /// Goes on from what keepIn() wrote; whether that was there.
  bool takeUp(const Json& kept);
  /// Whether it was kept beside another spool: what was made events there may never have been sent,
  /// and what waited may have been. None of it is made again: enrolling anew tells that of the
  /// whole spool (SpoolStart::Lost).
  [[nodiscard]] bool isOfAnotherSpool() const noexcept { return of_another_; }

  /// Makes events of them, a bounded number, in order, as of `now`; whether none waits any more. A
  /// failure of the lane is told and ends the step.
  [[nodiscard]] bool record(const evidence::MachineTime& now,
                            const std::function<void(const Error&)>& trouble);

  /// Whether events were made that what is kept knows nothing of.
  [[nodiscard]] bool hasMoved() const { return before_ != spool_.events().newest(); }
  /// Nothing waits that is an event by now: what is kept next may say so.
  void settle() { before_ = spool_.events().newest(); }

 private:
  struct Event {
    std::string kind;
    Json::Object body;
  };
  [[nodiscard]] std::set<std::string> recordedSince() const;

  Spool& spool_;
  std::vector<Event> pending_;
  std::uint64_t before_ = 0;  // the newest event when these were not recorded
  bool look_in_lane_ = false;
  bool of_another_ = false;
};

}  // namespace sekisho::agent
