#pragma once

#include <optional>

#include "capabilities/orca/probe/api.h"

namespace sekisho::orca::testing {

/// An HTTP API that says what a test lays down, and is asked only if there is something.
struct ToldApi final : Api {
  std::optional<Result<SystemState>> told = {};
  std::optional<Result<ApiUsers>> told_users = {};
  std::optional<std::chrono::milliseconds> took = {};

  bool asked() override { return told || told_users; }
  Result<SystemState> system() override { return told ? *told : nothing<SystemState>(); }
  Result<ApiUsers> users() override { return told_users ? *told_users : nothing<ApiUsers>(); }
  std::optional<std::chrono::milliseconds> answerTime() override { return took; }

 private:
  template <class T>
  static Result<T> nothing() {
    return fail(ErrorCode::Unavailable, MessageId{"orca.api-away"});
  }
};

}  // namespace sekisho::orca::testing
