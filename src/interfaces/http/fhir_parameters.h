#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/usage/search.h"
#include "core/error.h"
#include "platform/http/message.h"

namespace sekisho::http {

inline constexpr std::uint64_t kFhirPage = 50;
inline constexpr std::uint64_t kMaxFhirPage = 200;

/// The order of every answer, by when records came: the only one that `_sort` may ask for.
inline constexpr std::string_view kFhirOrder = "-_lastUpdated";

/// What a search for AuditEvents asks (IHE ITI-81, FHIR R4 §3.1.1).
struct FhirQuery {
  usage::Criteria criteria = {};
  std::uint64_t count = kFhirPage;
  std::string page = {};  ///< `_page`, the place to go on from, of ours; stands alone.
};

/// One search parameter and how FHIR calls its kind.
struct FhirParameter {
  std::string_view name;
  std::string_view type;
};
[[nodiscard]] std::span<const FhirParameter> fhirParameters();

/// Whether `_format` asks for nothing but JSON.
[[nodiscard]] bool takesFhirJson(const std::vector<platform::http::Field>& query);

/// Reads them strictly: what would be passed over would find what was not asked for. Of values
/// between commas one has to hold ("\\," is a comma); a date is one value. InvalidInput
/// with {parameter} (usage.fhir-parameter) for one that is unknown, comes twice, or cannot be
/// read; usage.fhir-date without a date.
[[nodiscard]] Result<FhirQuery> readFhirQuery(const std::vector<platform::http::Field>& query);

}  // namespace sekisho::http
