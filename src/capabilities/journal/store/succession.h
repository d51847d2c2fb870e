#pragma once

#include <vector>

#include "capabilities/journal/store/examiner.h"

namespace sekisho::journal {

/// Names to the examiner of a generation what the first entry of the one after will be held
/// against.
void willHoldTheClaims(const Examined& next, Examiner& earlier);

/// Holds each generation against what the first entry of the one after says of it: its entries,
/// their root, and the checkpoint it names. `all` is every generation, oldest first.
[[nodiscard]] std::vector<Verification> heldAgainstTheNext(std::vector<Examined> all);

}  // namespace sekisho::journal
