#include "capabilities/usage/patients.h"

#include <algorithm>

#include "capabilities/usage/dicom_names.h"
#include "core/folding.h"

namespace sekisho::usage {
namespace {

constexpr std::string_view kPatientRole = "1";  // in every edition of RFC 3881's list
constexpr std::string_view kPatientType = "Patient";

/// Takes what stands behind the last '/' off a path, and that '/'.
std::string_view takeLast(std::string_view& path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view last = slash == path.npos ? path : path.substr(slash + 1);
  path = slash == path.npos ? std::string_view() : path.substr(0, slash);
  return last;
}

bool isLetters(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

// What it says of itself may be the whole address of that type.
bool isPatient(const Identity& who) {
  std::string_view said = who.resource;
  if (takeLast(said) == kPatientType) return true;
  const auto referred = referredBy(who.reference);
  return referred && referred->type == kPatientType;
}

bool isPatient(const Entity& entity) {
  if (entity.role && entity.role->code == kPatientRole) return true;
  if (isPatient(entity.what)) return true;
  return entity.what.type && std::ranges::any_of(entity.what.type->codes, [](const Code& code) {
           return code.code == kPatientNumber;
         });
}

PatientKeys keysOf(const Identity& who, std::string_view name) {
  PatientKeys keys;
  const auto put = [&](std::string key) {
    if (key.empty() || std::ranges::find(keys, key) != keys.end()) return;
    keys.push_back(std::move(key));
  };
  put(patientKey(who.value));
  // What a resource contains has no number but in that resource.
  if (!who.reference.starts_with('#')) put(patientKey(who.reference));
  if (keys.empty()) put(foldedName(who.display));
  if (keys.empty()) put(foldedName(name));
  return keys;
}

}  // namespace

std::optional<Referred> referredBy(std::string_view reference) {
  std::string_view path = reference.substr(0, reference.find_first_of("?#"));
  if (path.ends_with('/')) path.remove_suffix(1);
  std::string_view id = takeLast(path);
  std::string_view type = takeLast(path);
  if (type == "_history") {
    id = takeLast(path);
    type = takeLast(path);
  }
  if (id.empty() || type.empty() || !isLetters(type)) return std::nullopt;
  return Referred{type, id};
}

std::string patientKey(std::string_view number) {
  if (number.empty()) return {};
  std::string key = folded(number.substr(0, number.find('^')));
  if (const auto referred = referredBy(key)) key = std::string(referred->id);
  std::erase(key, ' ');
  if (key.find_first_not_of("0123456789") != std::string::npos) return key;
  const std::size_t first = key.find_first_not_of('0');
  return first == std::string::npos ? key.substr(0, 1) : key.substr(first);
}

std::vector<PatientKeys> patientsOf(const Record& record) {
  std::vector<PatientKeys> patients;
  for (const Entity& entity : record.entities) {
    if (isPatient(entity)) patients.push_back(keysOf(entity.what, entity.name));
  }
  for (const Agent& agent : record.agents) {
    if (isPatient(agent.who)) patients.push_back(keysOf(agent.who, agent.name));
  }
  return patients;
}

}  // namespace sekisho::usage
