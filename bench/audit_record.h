#pragma once

#include <fmt/core.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>

#include "core/clock.h"

namespace sekisho::bench {

/// A record of use as another system sends it: an RFC 5424 line of about 460 bytes with a cut-down
/// ATNA message; users and patients skewed, 48 random bits each.
struct AuditRecord {
  std::uint64_t ms = 0;
  std::string time;
  std::string user;
  std::string patient;
  std::string host;
  std::string session;
  std::string text;
};

/// Says of the object that it is a patient, so that it is found as one.
inline constexpr const char* kPatientRole = " ParticipantObjectTypeCodeRole=\"1\"";

/// The first second of records, and how far they lie apart on average unless said otherwise.
inline constexpr Instant kFirstRecord{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5}};
inline constexpr std::uint64_t kRecordGapMs = 60;

/// The same in every run, by its number. `said_of_patient` are more attributes of the object.
inline AuditRecord auditRecord(std::uint64_t number, const std::string& said_of_patient = {},
                               std::uint64_t gap_ms = kRecordGapMs) {
  static constexpr const char* kEvents[] = {"R", "E", "U", "C", "D"};
  std::mt19937_64 random(number * 0x9E3779B97F4A7C15ULL + 1);
  std::uniform_real_distribution<double> part(0, 1);
  AuditRecord it;
  it.user = fmt::format("user{:04}", static_cast<unsigned>(400 * std::pow(part(random), 2)));
  it.patient = fmt::format("PID{:07}", static_cast<unsigned>(50'000 * std::pow(part(random), 1.6)));
  const auto host = static_cast<unsigned>(60 * part(random));
  it.host = fmt::format("ws{:03}.er", host);
  const auto gap = static_cast<double>(gap_ms);
  it.ms = number * gap_ms + static_cast<std::uint64_t>(gap * part(random));
  it.time = toRfc3339(kFirstRecord + std::chrono::milliseconds(it.ms));
  const char* event = kEvents[static_cast<std::size_t>(std::pow(part(random), 2) * 5)];
  it.session = fmt::format("{:012x}", random() >> 16U);
  it.text = fmt::format(
      "<110>1 {} {} ehr 4036 IHE+DICOM - <AuditMessage><EventIdentification "
      "EventActionCode=\"{}\" EventDateTime=\"{}\" EventOutcomeIndicator=\"0\"><EventID "
      "csd-code=\"110110\" codeSystemName=\"DCM\" originalText=\"Patient Record\"/>"
      "</EventIdentification><ActiveParticipant UserID=\"{}\" "
      "NetworkAccessPointID=\"10.3.4.{}\"/><ParticipantObjectIdentification "
      "ParticipantObjectID=\"{}\"{} sess=\"{}\"/></AuditMessage>",
      it.time, it.host, event, it.time, it.user, host, it.patient, said_of_patient, it.session);
  return it;
}

}  // namespace sekisho::bench
