#pragma once

#include <vector>

#include "tables.h"

namespace sekisho::bench {

/// What `machine` reads on `day` of the year, if `tables` is what it would read on a day without
/// news: updates come and are installed every two weeks, disks fill, a screen's lock is changed and
/// put back, an account comes and goes.
[[nodiscard]] std::vector<ReadTable> onDay(const std::vector<ReadTable>& tables, int machine,
                                           int day);

}  // namespace sekisho::bench
