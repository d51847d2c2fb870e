#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"

namespace sekisho::usage {

/// When something happened, as its sender wrote it (xsd:dateTime, FHIR instant).
struct Moment {
  std::string text = {};
  /// Cut to milliseconds. Nothing if the sender named no zone: nobody guesses one.
  std::optional<Instant> at = {};
  friend bool operator==(const Moment&, const Moment&) = default;
};

/// Reads `2026-11-22T03:04:05`, with any fraction of a second and a zone (`Z`, `+09:00`) or none.
/// Nothing for a day or time that does not exist.
[[nodiscard]] std::optional<Moment> momentFrom(std::string_view text);

}  // namespace sekisho::usage
