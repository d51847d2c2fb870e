#include "interfaces/cli/commands.h"

#include <algorithm>
#include <iterator>

namespace sekisho::cli {

std::span<const Command> commands() {
  static const std::vector<Command> kCommands = [] {
    std::vector<Command> all = clinicCommands();
    for (const auto group :
         {&userCommands,      &ownCommands,        &peopleCommands,      &accessCommands,
          &reviewCommands,    &logCheckCommands,   &useCommands,         &observationCommands,
          &statementCommands, &calendarCommands,   &mailCommands,        &readingCommands,
          &documentCommands,  &visitCommands,      &senderCommands,      &deviceCommands,
          &evidenceCommands,  &searchCommands,     &keptSearchCommands,  &cosigningCommands,
          &retentionCommands, &orcaCommands,       &maintenanceCommands, &worryCommands,
          &internetCommands,  &backupCheckCommands}) {
      std::ranges::move(group(), std::back_inserter(all));
    }
    return all;
  }();
  return kCommands;
}

}  // namespace sekisho::cli
