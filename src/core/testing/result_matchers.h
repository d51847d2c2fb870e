#pragma once

#include <gmock/gmock.h>

#include <ostream>

#include "core/error.h"

namespace sekisho {

inline void PrintTo(const Error& error,
                    std::ostream* out) {  // NOLINT(readability-identifier-naming)
  *out << nameOf(error.code) << " " << error.message.name << " (" << error.detail << ")";
}

namespace testing {

/// The result is a failure of this code.
MATCHER_P(failsWith, code, std::string("fails with ") + std::string(nameOf(code))) {
  if (arg) {
    *result_listener << "which succeeded";
    return false;
  }
  *result_listener << nameOf(arg.error().code) << " " << arg.error().message.name << " ("
                   << arg.error().detail << ")";
  return arg.error().code == code;
}

/// The result is a success; a failure prints its message and detail.
MATCHER(succeeds, "succeeds") {
  if (arg) return true;
  *result_listener << nameOf(arg.error().code) << " " << arg.error().message.name << " ("
                   << arg.error().detail << ")";
  return false;
}

}  // namespace testing
}  // namespace sekisho
