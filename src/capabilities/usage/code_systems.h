#pragma once

#include <string>
#include <string_view>

namespace sekisho::usage {

inline constexpr std::string_view kDcm = "http://dicom.nema.org/resources/ontology/DCM";
inline constexpr std::string_view kSourceType =
    "http://terminology.hl7.org/CodeSystem/security-source-type";
inline constexpr std::string_view kEntityType =
    "http://terminology.hl7.org/CodeSystem/audit-entity-type";
inline constexpr std::string_view kObjectRole = "http://terminology.hl7.org/CodeSystem/object-role";
inline constexpr std::string_view kLifecycle =
    "http://terminology.hl7.org/CodeSystem/dicom-audit-lifecycle";
/// Before a name of a coding scheme that is no URI, percent-encoded.
inline constexpr std::string_view kNamedSystem = "urn:sekisho:code-system:";

/// The URI of a coding scheme that DICOM calls by a name: "DCM", "IHE Transactions", an OID, or
/// anything else. Every name has one; a URI is its own.
[[nodiscard]] std::string systemFromName(std::string_view name);

/// Back: the name by which DICOM's messages call the scheme.
[[nodiscard]] std::string nameOfSystem(std::string_view system);

/// What HL7 calls a code of kEntityType, kObjectRole or kLifecycle; empty for another.
[[nodiscard]] std::string_view displayOf(std::string_view system, std::string_view code);

}  // namespace sekisho::usage
