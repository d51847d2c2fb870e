#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/digest.h"
#include "core/error.h"
#include "core/random.h"

namespace sekisho::orca {

/// The longest number of a patient that is named: tbl_ptnum holds 20 characters.
inline constexpr std::size_t kMostPatientNumber = 20;

/// A number as 日レセ keeps it, as it is compared: without blanks around it and, if it is of digits
/// alone, without the zeros that fill it up; as usage::patientKey() makes it. Nothing unless it is
/// of Latin letters, digits and hyphens alone.
[[nodiscard]] std::optional<std::string> patientNumberFrom(std::string_view stored);

/// Names patients by a key of the hub's, so that no number of one is written or sent in the clear
/// (design: personal data stays put).
///
/// The name of a number is the same for as long as the key; who does not hold the key cannot try
/// numbers. What sealed() makes tells the number to whoever holds the key, and says nothing else.
class PatientNames {
 public:
  /// A key that the hub gives to the agents that read 日レセ's database.
  explicit PatientNames(const Sha256& key) : key_(key) {}

  /// Of a number as patientNumberFrom() makes it: 64 hexadecimal digits.
  [[nodiscard]] std::string nameOf(std::string_view number) const;
  /// In base64.
  [[nodiscard]] std::string sealed(std::string_view number, Random& random) const;
  /// Corrupt (orca.patient-not-told) unless it was sealed() under this key for that name.
  [[nodiscard]] Result<std::string> opened(std::string_view sealed, std::string_view name) const;

  [[nodiscard]] const Sha256& key() const noexcept { return key_; }
  friend bool operator==(const PatientNames&, const PatientNames&) = default;

 private:
  Sha256 key_;
};

}  // namespace sekisho::orca
