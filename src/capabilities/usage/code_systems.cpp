#include "capabilities/usage/code_systems.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/text.h"

namespace sekisho::usage {
namespace {

struct Known {
  std::string_view name;
  std::string_view system;
};
constexpr Known kKnown[] = {{"DCM", kDcm}, {"IHE Transactions", "urn:ihe:event-type-code"}};
constexpr std::string_view kOid = "urn:oid:";

constexpr std::array<std::string_view, 4> kEntityTypes{"Person", "System Object", "Organization",
                                                       "Other"};
constexpr std::array<std::string_view, 24> kRoles{"Patient",
                                                  "Location",
                                                  "Report",
                                                  "Domain Resource",
                                                  "Master file",
                                                  "User",
                                                  "List",
                                                  "Doctor",
                                                  "Subscriber",
                                                  "Guarantor",
                                                  "Security User Entity",
                                                  "Security User Group",
                                                  "Security Resource",
                                                  "Security Granularity Definition",
                                                  "Practitioner",
                                                  "Data Destination",
                                                  "Data Repository",
                                                  "Schedule",
                                                  "Customer",
                                                  "Job",
                                                  "Job Stream",
                                                  "Table",
                                                  "Routing Criteria",
                                                  "Query"};
constexpr std::array<std::string_view, 15> kLifecycles{"Origination / Creation",
                                                       "Import / Copy",
                                                       "Amendment",
                                                       "Verification",
                                                       "Translation",
                                                       "Access / Use",
                                                       "De-identification",
                                                       "Aggregation / summarization / derivation",
                                                       "Report",
                                                       "Export",
                                                       "Disclosure",
                                                       "Receipt of Disclosure",
                                                       "Archiving",
                                                       "Logical deletion",
                                                       "Permanent erasure / Physical destruction"};

bool isOid(std::string_view text) {
  return text.contains('.') && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool isUri(std::string_view text) {
  return text.starts_with("urn:") || text.starts_with("http://") || text.starts_with("https://");
}

bool standsForItself(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string percentEncoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (standsForItself(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return out;
}

/// Nothing unless it is exactly what percentEncoded() writes.
std::optional<std::string> percentDecoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hexDigit(text[i + 1]);
    const int low = hexDigit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return percentEncoded(out) == text && isUtf8(out) ? std::optional(out) : std::nullopt;
}

template <std::size_t kCount>
std::string_view nth(const std::array<std::string_view, kCount>& names, std::string_view code) {
  const auto number = toInteger(code);
  if (!number || *number < 1 || *number > static_cast<std::int64_t>(kCount)) return {};
  return names[static_cast<std::size_t>(*number - 1)];
}

}  // namespace

std::string systemFromName(std::string_view name) {
  if (name.empty() || isUri(name)) return std::string(name);
  const auto known = std::ranges::find(kKnown, name, &Known::name);
  if (known != std::end(kKnown)) return std::string(known->system);
  if (isOid(name)) return std::string(kOid) + std::string(name);
  return std::string(kNamedSystem) + percentEncoded(name);
}

std::string nameOfSystem(std::string_view system) {
  const auto known = std::ranges::find(kKnown, system, &Known::system);
  if (known != std::end(kKnown)) return std::string(known->name);
  if (system.starts_with(kOid) && isOid(system.substr(kOid.size()))) {
    return std::string(system.substr(kOid.size()));
  }
  if (system.starts_with(kNamedSystem)) {
    auto name = percentDecoded(system.substr(kNamedSystem.size()));
    // Only a name that leads back here: another would change on its way.
    if (name && systemFromName(*name) == system) return std::move(*name);
  }
  return std::string(system);
}

std::string_view displayOf(std::string_view system, std::string_view code) {
  if (system == kEntityType) return nth(kEntityTypes, code);
  if (system == kObjectRole) return nth(kRoles, code);
  if (system == kLifecycle) return nth(kLifecycles, code);
  return {};
}

}  // namespace sekisho::usage
