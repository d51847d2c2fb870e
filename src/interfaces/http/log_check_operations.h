#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "capabilities/inventory/device.h"
#include "capabilities/journal/journal.h"
#include "capabilities/logchecks/log_check.h"
#include "capabilities/logchecks/material.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"
#include "interfaces/http/second_person.h"

namespace sekisho::http {

/// Functions may be called by many threads.
struct LogCheckSurroundings {
  /// Within how many days after the end of a checked period the next one is checked.
  std::function<std::chrono::days()> every;
  /// The day the hub was set up, from which days are asked for.
  std::function<Result<std::optional<std::chrono::sys_days>>()> set_up;
  /// To the checker, in looking at what the checker did themselves.
  SecondTo second;
  /// Whether the checker's own acts count as looked at today.
  std::function<bool(const logchecks::LogCheck&)> counts;
  /// What the records of those days hold.
  std::function<Result<logchecks::Material>(logchecks::Period)> material;
  /// The kind of an entry of the journal.
  std::function<Result<std::string>(std::uint64_t)> kind;
  /// Whether the notices to staff let somebody see what was observed of persons in those days.
  std::function<bool(const Caller&, logchecks::Period)> sees;
  std::function<Result<std::vector<inventory::Device>>()> devices;
  /// Records that somebody read what others did.
  std::function<Result<void>(const Caller&)> reading;
  /// The register changed: judge again and tell the pages.
  std::function<void()> changed;
};

/// The operations tagged `logchecks`. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> logCheckOperations(logchecks::LogCheckRegister& checks,
                                                    const people::PersonRegister& people,
                                                    const journal::Journal& journal,
                                                    const Clock& clock, IdSource& ids,
                                                    LogCheckSurroundings surroundings);

}  // namespace sekisho::http
