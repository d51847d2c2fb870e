#include "capabilities/orca/patient_names.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "core/seal.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

constexpr MessageId kNotTold{"orca.patient-not-told"};
// No number holds the end of a line: it is no patient's name.
constexpr std::string_view kSealing = "sealing\n";

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool mayStand(char c) { return isDigit(c) || (c >= 'a' && c <= 'z') || c == '-'; }

SealingKey sealingKeyOf(const Sha256& key) {
  auto sealing = SealingKey::fromBytes(hmacSha256(key.view(), bytesOf(kSealing)).view());
  SEKISHO_CHECK(sealing.has_value());
  return *std::move(sealing);
}

}  // namespace

std::optional<std::string> patientNumberFrom(std::string_view stored) {
  std::string number = lowered(trimmed(stored));
  if (number.empty() || number.size() > kMostPatientNumber) return std::nullopt;
  if (!std::ranges::all_of(number, mayStand)) return std::nullopt;
  if (!std::ranges::all_of(number, isDigit)) return number;
  const std::size_t first = number.find_first_not_of('0');
  return first == std::string::npos ? "0" : number.substr(first);
}

std::string PatientNames::nameOf(std::string_view number) const {
  return hmacSha256(key_.view(), bytesOf(number)).hex();
}

std::string PatientNames::sealed(std::string_view number, Random& random) const {
  const std::string name = nameOf(number);
  return toBase64(seal(sealingKeyOf(key_), random, bytesOf(number), bytesOf(name)));
}

Result<std::string> PatientNames::opened(std::string_view sealed, std::string_view name) const {
  const auto bytes = fromBase64(sealed);
  if (!bytes) return fail(ErrorCode::Corrupt, kNotTold);
  const auto number = unseal(sealingKeyOf(key_), *bytes, bytesOf(name));
  if (!number || nameOf(textOf(*number)) != name) return fail(ErrorCode::Corrupt, kNotTold);
  return std::string(textOf(*number));
}

}  // namespace sekisho::orca
