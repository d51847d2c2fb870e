#pragma once

#include <string_view>

namespace sekisho::usage {

/// Types of ParticipantObjectDetail under which a message takes what it has no other place for.
inline constexpr std::string_view kNameDetail = "ParticipantObjectName";
inline constexpr std::string_view kDescriptionDetail = "ParticipantObjectDescription";

/// DCM codes.
inline constexpr std::string_view kUserAuthentication = "110114";
inline constexpr std::string_view kLogin = "110122";
inline constexpr std::string_view kLogout = "110123";

/// The texts of PS3.15 Table A.5.2-1 ParticipantObjectIDTypeCode that are written when nobody named
/// one (RFC 3881 §5.5.4).
inline constexpr std::string_view kPatientNumber = "2";
inline constexpr std::string_view kSearchCriteria = "10";
inline constexpr std::string_view kUri = "12";
inline constexpr std::string_view kRfc3881 = "RFC-3881";

}  // namespace sekisho::usage
