#include <iostream>

#include "capabilities/journal/shown_checkpoint.h"
#include "programs/backup/next_generation.h"
#include "programs/hub/state.h"

namespace sekisho::hub {

void receiptShown(Hub::State& state, const std::string& checkpoint, std::string_view by) {
  if (checkpoint.empty() || state.reopen) return;
  switch (journal::judgeShown(*state.journal, checkpoint)) {
    case journal::Shown::Known: return;
    case journal::Shown::Unproven:
      // Forged, foreign, or of keys that are gone: nothing follows from it, but people learn of it.
      if (state.unproven_receipts++ == 0) {
        std::cerr << "sekisho-hub: " << by << " shows a receipt that this journal did not sign"
                  << "\n";
      }
      return;
    case journal::Shown::Ahead:
    case journal::Shown::Another: break;
  }
  std::cerr << "sekisho-hub: " << by
            << " holds a signed receipt that this journal does not have: an "
               "older copy was put back; opening the next generation"
            << "\n";
  // Durable first: if the hub ends now, the next start opens it.
  const auto marked =
      backup::markNextGeneration(*state.disk, state.options.data,
                                 {.previous = checkpoint, .why = std::string(backup::kOlderCopy)});
  if (!marked) {
    std::cerr << "sekisho-hub: " << marked.error().message.name << " " << marked.error().detail
              << "\n";
    return;  // it is shown again within a minute
  }
  state.reopen = true;
}

}  // namespace sekisho::hub
