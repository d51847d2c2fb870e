#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/usage/record.h"

namespace sekisho::usage {

/// Which resource of a FHIR server a reference names.
struct Referred {
  std::string_view type = {};
  std::string_view id = {};
};
/// "Patient/66" in "Patient/66", "Patient/66/_history/9" and "https://ehr/fhir/Patient/66". Nothing
/// for what has another form: a contained resource ("#p"), a URN.
[[nodiscard]] std::optional<Referred> referredBy(std::string_view reference);

/// A patient's number as it is compared: folded, without what stands behind '^' (HL7 CX) or around
/// a reference's id, and without the zeros that fill it up.
[[nodiscard]] std::string patientKey(std::string_view number);

/// By what a record knows one of its patients, as patientKey() makes it, the surest first: the
/// number, the reference, or the name of one who has neither. Empty if nobody can tell who it is.
using PatientKeys = std::vector<std::string>;
/// Whom a record calls a patient: by role (RFC 3881, "1"), by the kind of number, or by a reference
/// to one, as what was used or as who took part. Whoever comes twice is there twice.
[[nodiscard]] std::vector<PatientKeys> patientsOf(const Record& record);

}  // namespace sekisho::usage
