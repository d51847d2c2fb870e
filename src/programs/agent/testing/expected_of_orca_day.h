#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/orca/patient_names.h"
#include "programs/agent/testing/simulated_orca_day.h"

namespace sekisho::agent::testing {

/// What the journal is to have of a day, by what the simulator says is true: each as its kind and
/// canonical body, without the line that it was told by.
class ExpectedOfOrcaDay {
 public:
  /// `counted` is when rows were counted first, which is done again each minute.
  ExpectedOfOrcaDay(const SimulatedOrcaDay& day, const orca::PatientNames& names, Instant counted);

  [[nodiscard]] const std::vector<std::string>& all() const { return all_; }

 private:
  /// What is told as one if nothing is between for long: of acts of one kind, by whom and where.
  using Acts = std::map<std::vector<std::string>, std::vector<Instant>>;

  void add(std::string_view kind, Json::Object body, Instant from, Instant until);
  void addStretches(std::string_view kind, const Acts& acts);
  void addUses(const SimulatedOrcaDay& day);
  void addRefused(const Json::Array& all);
  void addSession(const Json& one);
  void addOpening(const Json& one);
  void addJob(const Json& one);
  void addPull(const Json& one);
  void addCounted(std::string_view kind, std::string_view table, const Json::Array& all);
  void addWritten(const Json::Array& all);

  const orca::PatientNames& names_;
  Instant counted_{};
  std::vector<std::string> all_;
};

}  // namespace sekisho::agent::testing
