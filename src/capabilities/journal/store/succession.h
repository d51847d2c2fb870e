#pragma once

#include <vector>

#include "capabilities/journal/store/examiner.h"

namespace sekisho::journal {

/// Holds each generation against what the first entry of the one after says of it: its entries,
/// their root, and the checkpoint it names. `all` is every generation, oldest first.
[[nodiscard]] std::vector<Verification> heldAgainstTheNext(std::vector<Examined> all);

}  // namespace sekisho::journal
