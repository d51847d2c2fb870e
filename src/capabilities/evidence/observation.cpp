#include "capabilities/evidence/observation.h"

#include <algorithm>

namespace sekisho::evidence {
namespace {

constexpr MessageId kTimeImpossible{"evidence.time-impossible"};

bool isLowerHex(char c) noexcept { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

}  // namespace

bool isEpoch(std::string_view text) noexcept {
  return text.size() == 16 && std::ranges::all_of(text, isLowerHex);
}

bool isBootId(std::string_view text) noexcept {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !isLowerHex(text[i])) return false;
  }
  return true;
}

Result<Instant> hubTimeOf(const MachineTime& happened, const MachineTime& sent, Instant received,
                          std::optional<Instant> earlier_boot_start) {
  const Instant this_boot = received - sent.since_boot;
  if (happened.boot == sent.boot) {
    if (happened.since_boot > sent.since_boot) {
      return fail(ErrorCode::InvalidInput, kTimeImpossible, "read after it was sent");
    }
    return this_boot + happened.since_boot;
  }
  Instant at = std::min(happened.wall, this_boot);
  if (earlier_boot_start) at = std::min(at, *earlier_boot_start);
  return at;
}

}  // namespace sekisho::evidence
