#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/journal/entry.h"
#include "core/bytes.h"
#include "core/error.h"
#include "core/event.h"

namespace sekisho::journal {

/// What somebody asks the journal to keep.
struct NewEntry {
  EntryClass entry_class = EntryClass::Decision;
  std::string kind;          ///< Declared in specs/events, such as "device.enrolled@1".
  std::string source;        ///< Not "journal".
  std::uint64_t number = 0;  ///< From 1, rising per source; gaps are allowed.
  std::string type = "application/json";
  Bytes body = {};  ///< At most kMaxBodyBytes; sealed, may hold personal data.
};

/// Where an entry lies. It is durable.
struct Appended {
  std::uint64_t generation = 0;
  std::uint64_t index = 0;
  bool was_there = false;  ///< The source sent it before; nothing was added now.
  friend bool operator==(const Appended&, const Appended&) = default;
};

/// What was asked for while another batch was under way: it is written together, and whoever waits
/// for any of it is woken at once.
struct AppendGroup {
  std::vector<NewEntry> asked;            ///< Gone when it is answered.
  std::size_t body_bytes = 0;             ///< Of all that was asked for.
  std::vector<Result<Appended>> answers;  ///< Once `answered`, one for each that was asked for.
  Event answered;
};

/// An append under way. Any one thread.
class Appending {
 public:
  /// The entry at `place` of what `group` was asked for.
  Appending(std::shared_ptr<AppendGroup> group, std::size_t place)
      : group_(std::move(group)), place_(place) {}
  /// One that is answered already.
  explicit Appending(Result<Appended> answer);

  /// Waits for the answer; it comes also when the journal closes. Once.
  [[nodiscard]] Result<Appended> get();

 private:
  std::shared_ptr<AppendGroup> group_;
  std::size_t place_;
};

}  // namespace sekisho::journal
