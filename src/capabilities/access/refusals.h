#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/ids.h"
#include "core/mutex.h"

namespace sekisho::access {

/// What somebody who was refused had got wrong.
enum class Step { Password, SecondFactor };
[[nodiscard]] std::string_view nameOf(Step step) noexcept;

/// Attempts to sign in that were refused, of one kind, gathered.
struct Refused {
  /// Whose sign-in it was; nothing for a name that nobody has. What was typed is not kept: it may
  /// have been a password.
  std::optional<PersonId> person = {};
  std::string address = {};
  Step step = Step::Password;
  int count = 0;
  Instant first{};
  Instant last{};
};

/// Gathers refused attempts until they are taken for the journal, so that a flood of guesses is a
/// few entries and no flood of them (ASVS 16.3.1). Bounded: beyond kMaxKinds the address is left
/// out. What was not taken yet is lost when the process ends. Any thread.
class Refusals {
 public:
  static constexpr std::size_t kMaxKinds = 200;

  void note(std::optional<PersonId> person, std::string_view address, Step step, Instant at)
      SEKISHO_EXCLUDES(mutex_);
  /// All of them, which are then forgotten.
  [[nodiscard]] std::vector<Refused> take() SEKISHO_EXCLUDES(mutex_);
  /// Puts back what could not be kept.
  void putBack(const Refused& refused) SEKISHO_EXCLUDES(mutex_);

 private:
  void add(Refused refused) SEKISHO_REQUIRES(mutex_);

  Mutex mutex_;
  std::map<std::string, Refused> refused_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::access
