#pragma once

#include <string>

#include "core/error.h"

namespace sekisho::agent {

struct RunOptions {
  std::string folder;
  /// Enrols by the invitation of a hub on this machine (see invitation.h), now or whenever it
  /// appears.
  bool await_enrolment = false;
  std::string invitations = {};  ///< The folder where that hub leaves it; `folder` if empty.
  int parent_pipe = -1;          ///< The agent ends when its other end closes; -1: none.
};

/// Runs the agent enrolled in `folder` until SIGTERM, SIGINT or the parent's end, then says
/// goodbye. Fails only where it cannot begin: not enrolled, the folder in use, no boot id.
[[nodiscard]] Result<void> run(const RunOptions& options);

}  // namespace sekisho::agent
