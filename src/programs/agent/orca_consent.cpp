#include "programs/agent/orca_consent.h"

#include <utility>

#include "core/json.h"

namespace sekisho::agent {
namespace {

using orca::Passwords;

constexpr std::size_t kMaxConsentBytes = 4096;

}  // namespace

OrcaConsent::OrcaConsent(platform::Disk& disk, std::string path, const Clock& clock)
    : disk_(disk), path_(std::move(path)), clock_(clock) {
  const auto bytes = platform::readFile(disk_, path_, kMaxConsentBytes);
  const auto json = bytes ? parseJson(textOf(*bytes)) : fail(ErrorCode::NotFound, MessageId{""});
  const bool* passwords = json ? (*json)["passwords"].boolean() : nullptr;
  const auto* heard = json ? (*json)["heard_ms"].integer() : nullptr;
  if (passwords == nullptr || heard == nullptr) return;
  // A file of an agent before the two words is there only if the database may be read.
  const bool* database = (*json)["database"].boolean();
  const bool* interface = (*json)["interface"].boolean();
  consent_ = {.database = database == nullptr || *database,
              .interface = interface != nullptr && *interface,
              .passwords = *passwords ? Passwords::Compared : Passwords::NotRead};
  const auto* patients = (*json)["patients"].text();
  if (const auto key = patients == nullptr ? std::nullopt : Sha256::fromHex(*patients)) {
    consent_.patients.emplace(*key);
  }
  heard_ = saved_ = fromMs(*heard);
}

orca::Consent OrcaConsent::now() const {
  const Instant now = clock_.now();
  return heard_ <= now && now < heard_ + kLapses ? consent_ : orca::Consent();
}

Result<void> OrcaConsent::told(const std::optional<agentlink::OrcaReading>& reading,
                               bool interface) {
  const bool passwords = reading && reading->passwords;
  heard_ = clock_.now();
  orca::Consent consent{.database = reading.has_value(),
                        .interface = interface,
                        .passwords = passwords ? Passwords::Compared : Passwords::NotRead};
  if (reading && reading->patients) consent.patients.emplace(*reading->patients);
  if (consent == consent_) return {};
  consent_ = consent;
  return save();
}

Result<void> OrcaConsent::heard() {
  heard_ = clock_.now();
  if (!anything() || heard_ < saved_ + std::chrono::days{1}) return {};
  return save();
}

Result<void> OrcaConsent::save() {
  if (!anything()) {
    auto gone = platform::removeDurably(disk_, path_);
    return !gone && gone.error().code == ErrorCode::NotFound ? Result<void>() : gone;
  }
  Json::Object json{{"database", consent_.database},
                    {"heard_ms", toMs(heard_)},
                    {"interface", consent_.interface},
                    {"passwords", consent_.passwords == Passwords::Compared}};
  if (consent_.patients) json.emplace("patients", consent_.patients->key().hex());
  auto kept =
      platform::writeFileAtomically(disk_, path_, bytesOf(canonicalJson(Json(std::move(json)))));
  if (kept) saved_ = heard_;
  return kept;
}

}  // namespace sekisho::agent
