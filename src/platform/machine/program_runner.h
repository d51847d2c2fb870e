#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "core/error.h"

namespace sekisho::platform {

/// A program to run, and what it may cost.
struct Program {
  std::vector<std::string> argv;  ///< argv[0] is the absolute path of the program.
  std::chrono::milliseconds timeout{5000};
  std::size_t max_output_bytes = std::size_t{1} << 20U;
};

struct ProgramOutput {
  int exit_status = 0;  ///< 128 + the signal if one ended it, as shells count.
  std::string text;     ///< What it wrote to standard output.
};

/// Runs a program and waits for its end: used only where no file or kernel interface exists and the
/// output is a documented machine format.
///
/// The program gets LC_ALL=C and PATH as its whole environment, "/" as its folder, an empty
/// standard input and no standard error; it never meets a shell. Any exit status is a success here.
/// NotFound if there is no such program; PermissionDenied if it may not be run; Corrupt if it wrote
/// more than allowed; Unavailable if it ran out of time (it and its process group are killed) or
/// could not be started.
using ProgramRunner = std::function<Result<ProgramOutput>(const Program&)>;

/// Runs programs of this machine. May be called by any thread.
[[nodiscard]] ProgramRunner programsOfThisMachine();

}  // namespace sekisho::platform
