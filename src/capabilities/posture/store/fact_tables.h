#pragma once

#include <memory>

#include "capabilities/catalog/specs.h"
#include "capabilities/posture/questions.h"
#include "core/clock.h"
#include "storage/sqlite/sandbox.h"

namespace sekisho::posture {

/// Every table of specs/facts and specs/registers in memory, empty until it is put, with the
/// functions `dpkg_compare(a, b)` and `iso_day(day)`, and the order `dpkg` for questions. `clock`
/// outlives it.
[[nodiscard]] std::unique_ptr<Questions> openFactTables(const catalog::Specs& specs,
                                                        const Clock& clock,
                                                        const storage::SandboxLimits& limits = {});

}  // namespace sekisho::posture
