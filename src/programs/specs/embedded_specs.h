#pragma once

#include <span>

#include "capabilities/catalog/spec_problem.h"

namespace sekisho::programs {

/// Every specs/**/*.toml as it was when the program was built, by path; test cases left out. The
/// texts live as long as the program.
[[nodiscard]] std::span<const catalog::SpecFile> embeddedSpecs();

}  // namespace sekisho::programs
