#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "capabilities/people/probe/pam.h"

namespace sekisho::people {

/// What a module says in a situation: it has nothing to object, it refuses, it takes no part, or it
/// does one of the latter two.
enum class PamAnswer { Success, Failure, Ignore, NoSuccess };

/// What a stack does when its modules answer: one of the ways it may go.
struct PamRun {
  bool succeeds = false;
  std::vector<const PamModule*> called = {};  ///< In order; of the stack that was asked about.
};

/// Tells how each module answers in a situation; nothing where it may be any of them.
using PamAnswers = std::function<std::optional<PamAnswer>(const PamModule&)>;

/// Every way a stack may go as libpam calls its modules (pam.conf(5): what follows from an answer
/// by each module's control). A refusal may be for any reason, so that it counts as each of those
/// that the control tells apart. Nothing if that cannot be told: a stack that was not read whole or
/// has substacks, a control that is none, or more than kMostPamRuns ways.
[[nodiscard]] std::optional<std::vector<PamRun>> runsOf(const PamStack& stack,
                                                        const PamAnswers& answers);

inline constexpr std::size_t kMostPamRuns = 2000;

/// Whether every run, and there is one, is so.
[[nodiscard]] bool everyRun(const std::optional<std::vector<PamRun>>& runs,
                            const std::function<bool(const PamRun&)>& is);
/// Whether no run is so, and they are known.
[[nodiscard]] bool noRun(const std::optional<std::vector<PamRun>>& runs,
                         const std::function<bool(const PamRun&)>& is);

}  // namespace sekisho::people
