#pragma once

#include <fmt/core.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>

namespace sekisho::bench {

/// A record of use as another system sends it: an RFC 5424 line of about 460 bytes with a cut-down
/// ATNA message; users and patients skewed, 48 random bits each.
struct AuditRecord {
  std::uint64_t ms = 0;
  std::string user;
  std::string patient;
  std::string host;
  std::string session;
  std::string text;
};

/// The same in every run, by its number. `said_of_patient` are more attributes of the object.
inline AuditRecord auditRecord(std::uint64_t number, const std::string& said_of_patient = {}) {
  static constexpr const char* kEvents[] = {"R", "E", "U", "C", "D"};
  std::mt19937_64 random(number * 0x9E3779B97F4A7C15ULL + 1);
  std::uniform_real_distribution<double> part(0, 1);
  AuditRecord it;
  it.user = fmt::format("user{:04}", static_cast<unsigned>(400 * std::pow(part(random), 2)));
  it.patient = fmt::format("PID{:07}", static_cast<unsigned>(50'000 * std::pow(part(random), 1.6)));
  const auto host = static_cast<unsigned>(60 * part(random));
  it.host = fmt::format("ws{:03}.er", host);
  const std::uint64_t ms = number * 60 + static_cast<std::uint64_t>(60 * part(random));
  it.ms = ms;
  const std::string time =
      fmt::format("2026-01-{:02}T{:02}:{:02}:{:02}.{:03}Z", 5 + ms / 86'400'000,
                  ms / 3'600'000 % 24, ms / 60'000 % 60, ms / 1'000 % 60, ms % 1'000);
  const char* event = kEvents[static_cast<std::size_t>(std::pow(part(random), 2) * 5)];
  it.session = fmt::format("{:012x}", random() >> 16U);
  it.text = fmt::format(
      "<110>1 {} {} ehr 4036 IHE+DICOM - <AuditMessage><EventIdentification "
      "EventActionCode=\"{}\" EventDateTime=\"{}\" EventOutcomeIndicator=\"0\"><EventID "
      "csd-code=\"110110\" codeSystemName=\"DCM\" originalText=\"Patient Record\"/>"
      "</EventIdentification><ActiveParticipant UserID=\"{}\" "
      "NetworkAccessPointID=\"10.3.4.{}\"/><ParticipantObjectIdentification "
      "ParticipantObjectID=\"{}\"{} sess=\"{}\"/></AuditMessage>",
      time, it.host, event, time, it.user, host, it.patient, said_of_patient, it.session);
  return it;
}

}  // namespace sekisho::bench
