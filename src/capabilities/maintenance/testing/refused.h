#pragma once

#include <gmock/gmock.h>

#include <string>

#include "core/error.h"

namespace sekisho::maintenance::testing {

/// The result is a failure of this code with this message.
MATCHER_P2(refusedWith, code, message, std::string("is refused with ") + message) {
  if (arg) {
    *result_listener << "which succeeded";
    return false;
  }
  *result_listener << nameOf(arg.error().code) << " " << arg.error().message.name;
  return arg.error().code == code && arg.error().message.name == std::string(message);
}

}  // namespace sekisho::maintenance::testing
