#pragma once

#include "capabilities/posture/clinic.h"
#include "programs/hub/state.h"

namespace sekisho::hub {

/// How the journal is witnessed, as the control about it sees it.
[[nodiscard]] posture::Cosigning cosigningOf(const Witnessed& witnessed, Instant now);

/// What posture asks of the registers. `state` must outlive it.
class HubClinic final : public posture::ClinicSource {
 public:
  explicit HubClinic(Hub::State& state) : state_(state) {}

  [[nodiscard]] Result<posture::Clinic> clinic() override;
  [[nodiscard]] Result<std::vector<posture::Presence>> presences() override;

 private:
  Hub::State& state_;
};

}  // namespace sekisho::hub
