// The hub's part: `judge TABLES` judges every measured control over what `probe` read, on a machine
// of every role. Prints each control with its verdict and, unless it could be answered, why not.

#include <fmt/core.h>

#include "capabilities/evidence/testing/tables_in_memory.h"
#include "capabilities/posture/posture.h"
#include "capabilities/posture/store/fact_tables.h"
#include "platform/system/system_clock.h"
#include "programs/specs/embedded_specs.h"
#include "tables.h"

using namespace sekisho;

namespace {

const DeviceId kDevice{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000001")};

/// A clinic of this one machine, in every role, so that every control judges it.
class OneMachine final : public posture::ClinicSource {
 public:
  explicit OneMachine(Instant now) : now_(now) {}

  Result<posture::Clinic> clinic() override {
    return posture::Clinic{.devices = {{.id = kDevice,
                                        .name = "this machine",
                                        .use = "care",
                                        .roles = {catalog::Role::Server, catalog::Role::Terminal,
                                                  catalog::Role::Hub, catalog::Role::Other},
                                        .registered = now_,
                                        .has_agent = true}}};
  }
  Result<std::vector<posture::Presence>> presences() override {
    return std::vector<posture::Presence>{{.device = kDevice, .last_seen = now_}};
  }

 private:
  Instant now_;
};

/// Verdicts are printed, not kept: keeping them is not part of what a scanner does.
class NotKept final : public posture::VerdictStore {
 public:
  Result<posture::KeptState> load() override { return posture::KeptState{}; }
  Result<std::uint64_t> record(const posture::JudgingRun&, std::span<const posture::KeptVerdict>,
                               std::span<const posture::Pair>) override {
    return 0;
  }
  Result<void> keep(std::span<const posture::KeptVerdict>,
                    std::span<const posture::Pair>) override {
    return {};
  }
  Result<std::vector<posture::VerdictChange>> changes(std::span<const ControlId>,
                                                      Instant) override {
    return std::vector<posture::VerdictChange>{};
  }
  Result<std::int64_t> prune(Instant, std::int64_t) override { return 0; }
};

void receive(evidence::ReceivedTables& received, const std::vector<bench::ReadTable>& tables,
             Instant now) {
  std::vector<evidence::Reading> readings;
  std::uint64_t sequence = 0;
  for (const auto& [table, digest] : tables) {
    readings.push_back({.what = {.device = kDevice,
                                 .table = table->name,
                                 .position = {"0000000000000001", ++sequence},
                                 .observed = now,
                                 .received = now,
                                 .digest = digest},
                        .content = *table});
  }
  bench::must(received.keep(readings), "keeping the tables");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const platform::SystemClock clock;
  const auto specs = catalog::Specs::load(programs::embeddedSpecs());
  if (!specs) return 1;
  evidence::testing::TablesInMemory received;
  receive(received, bench::tablesIn(argv[1]), clock.now());
  OneMachine clinic(clock.now());
  NotKept store;
  const auto questions = posture::openFactTables(*specs, clock);
  const auto posture = bench::must(
      posture::Posture::open(
          *specs, {.clinic = clinic, .received = received, .questions = *questions, .store = store},
          clock.now()),
      "opening posture");
  bench::must(posture->tick(clock.now()), "judging");
  for (const auto& [id, control] : specs->controls()) {
    if (control.measured() == nullptr) continue;
    const auto view = bench::must(posture->control(control.id), "a control");
    fmt::print("{} {} {}\n", id, nameOf(view.verdict), view.reason);
  }
  return 0;
}
