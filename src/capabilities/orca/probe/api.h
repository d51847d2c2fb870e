#pragma once

#include <chrono>
#include <optional>

#include "capabilities/orca/probe/api_answer.h"
#include "core/error.h"

namespace sekisho::orca {

/// 日レセ's HTTP API on this machine, which is only ever asked to read. One thread.
class Api {
 public:
  virtual ~Api() = default;

  /// Whether it may be asked (the clinic decided so) and is set up to be.
  [[nodiscard]] virtual bool asked() = 0;
  /// Its versions, at most some minutes old. Errors as systemStateFromApi; PermissionDenied
  /// (orca.api-refused) if it does not take the user; Unavailable if it is away, too
  /// slow, or pauses during a backup or update.
  [[nodiscard]] virtual Result<SystemState> system() = 0;
  /// Its users, at most an hour old. Errors as above.
  [[nodiscard]] virtual Result<ApiUsers> users() = 0;
  /// How long it took to answer system(), with the time waited in vain if it did not answer;
  /// nothing if that could not be measured.
  [[nodiscard]] virtual std::optional<std::chrono::milliseconds> answerTime() = 0;
};

}  // namespace sekisho::orca
