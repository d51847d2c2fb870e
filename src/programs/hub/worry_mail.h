#pragma once

#include <optional>
#include <vector>

#include "capabilities/incidents/worry.h"
#include "interfaces/http/worry_operations.h"
#include "programs/hub/hub.h"

namespace sekisho::hub {

/// What would be mailed about a report that is not filed yet, a letter for each language of those
/// it goes to; none while nobody is written to.
[[nodiscard]] Result<std::vector<http::WorryLetter>> lettersBefore(
    const Hub::State& state, const incidents::WorryReport& draft,
    std::optional<incidents::Sign> sign);

/// What became of the mail about a report, a message for each recipient.
[[nodiscard]] Result<std::vector<http::WorryMail>> worryMails(const Hub::State& state,
                                                              WorryId worry);

/// Whom a message about a report goes to; null if they are told of reports no more.
[[nodiscard]] Json whomOf(const Hub::State& state, const mail::Outgoing& message);

}  // namespace sekisho::hub
