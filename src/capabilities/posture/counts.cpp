#include "capabilities/posture/counts.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace sekisho::posture {
namespace {

constexpr std::array<std::string_view, 12> kCounts{"allowed", "days",   "hours",   "least",
                                                   "least_s", "length", "minutes", "number",
                                                   "percent", "port",   "reached", "waiting"};

}  // namespace

bool isCount(const MessageArgument& argument) {
  return std::ranges::find(kCounts, argument.name) != kCounts.end() &&
         toInteger(argument.value).has_value();
}

}  // namespace sekisho::posture
