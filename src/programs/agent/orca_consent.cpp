#include "programs/agent/orca_consent.h"

#include <utility>

#include "core/json.h"

namespace sekisho::agent {
namespace {

using orca::Passwords;

constexpr std::size_t kMaxConsentBytes = 4096;

}  // namespace

OrcaConsent::OrcaConsent(platform::Disk& disk, std::string path)
    : disk_(disk), path_(std::move(path)) {
  const auto bytes = platform::readFile(disk_, path_, kMaxConsentBytes);
  const auto json = bytes ? parseJson(textOf(*bytes)) : fail(ErrorCode::NotFound, MessageId{""});
  const bool* passwords = json ? (*json)["passwords"].boolean() : nullptr;
  if (passwords == nullptr) return;
  consent_ = {.database = true, .passwords = *passwords ? Passwords::Compared : Passwords::NotRead};
}

Result<void> OrcaConsent::told(const std::optional<agentlink::OrcaReading>& reading) {
  const bool passwords = reading && reading->passwords;
  const orca::Consent consent{.database = reading.has_value(),
                              .passwords = passwords ? Passwords::Compared : Passwords::NotRead};
  if (consent == consent_) return {};
  consent_ = consent;
  if (!consent.database) {
    auto gone = platform::removeDurably(disk_, path_);
    return !gone && gone.error().code == ErrorCode::NotFound ? Result<void>() : gone;
  }
  const Json json(Json::Object{{"passwords", passwords}});
  return platform::writeFileAtomically(disk_, path_, bytesOf(canonicalJson(json)));
}

}  // namespace sekisho::agent
