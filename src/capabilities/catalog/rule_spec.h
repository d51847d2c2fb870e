#pragma once

#include <cstdint>
#include <string>

#include "capabilities/catalog/text.h"

namespace sekisho::catalog {

/// A threshold that the clinic writes down for itself, with the value proposed until it has.
struct RuleSpec {
  std::string name;
  std::int64_t value = 0;
  std::int64_t least = 0;
  std::int64_t most = 0;
  std::int64_t step = 1;  ///< Only its multiples: what is judged by it is told no finer.
  std::string unit = {};
  Text about;
  std::string drop_in = {};
};

}  // namespace sekisho::catalog
