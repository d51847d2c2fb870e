#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "core/error.h"

namespace sekisho::journal {

/// Where an entry lies. It is durable.
struct Appended {
  std::uint64_t generation = 0;
  std::uint64_t index = 0;
  bool was_there = false;  ///< The source sent it before; nothing was added now.
  friend bool operator==(const Appended&, const Appended&) = default;
};

/// An append under way: what std::future would be, for a fraction of its cost. Any one thread.
class Appending {
 public:
  /// Waits for the answer; it comes also when the journal closes. Once.
  [[nodiscard]] Result<Appended> get();

 private:
  friend class AppendAnswer;
  struct Slot {
    std::atomic<int> given = 0;
    Result<Appended> answer = {};
  };
  explicit Appending(std::shared_ptr<Slot> slot) : slot_(std::move(slot)) {}

  std::shared_ptr<Slot> slot_;
};

/// The other end of an Appending: gives the answer, once.
class AppendAnswer {
 public:
  AppendAnswer() : slot_(std::make_shared<Appending::Slot>()) {}

  [[nodiscard]] Appending appending() const { return Appending(slot_); }
  void give(Result<Appended> answer);

 private:
  std::shared_ptr<Appending::Slot> slot_;
};

}  // namespace sekisho::journal
