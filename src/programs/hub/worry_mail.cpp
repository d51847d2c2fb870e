// What is mailed about worry reports, and what that comes to.
#include <algorithm>
#include <utility>

#include "capabilities/incidents/worry.h"
#include "programs/hub/letters.h"
#include "programs/hub/mailing.h"
#include "programs/hub/state.h"

namespace sekisho::hub {
namespace {

using incidents::Contact;
using incidents::WorryReport;
using mail::Outgoing;

// Nobody was told yet, and there is an address to tell.
bool isToMail(const WorryReport& report, const Contact& contact) {
  return report.isOpen() && report.told() == nullptr && !contact.mail.empty();
}

// Whether what was sent is of the time since the report is open.
bool isOfNow(const Outgoing& message, const WorryReport& report) {
  return message.tried.value_or(message.queued) >= report.openSince();
}

// What was withdrawn is queued anew once there is a server and an address again; what was sent or
// seen to before the report was reopened is told once more.
bool mayQueue(const std::optional<Outgoing>& message, const WorryReport& report) {
  if (!message || message->state == mail::State::Withdrawn) return true;
  const bool over = message->state == mail::State::Sent || message->state == mail::State::Closed;
  return over && !isOfNow(*message, report);
}

std::string nameOfContact(const Contact& contact) {
  return contact.firm.empty() ? contact.name : contact.firm + " " + contact.name;
}

}  // namespace

Result<void> Mailing::followWorries() {
  const auto server = state_.mail->server();
  if (!server) return std::unexpected(server.error());
  const auto named = state_.worries->contact();
  if (!named) return std::unexpected(named.error());
  const std::optional<Contact>& contact = *named;
  if (!*server || !contact) return {};
  const auto reports = state_.worries->list();
  if (!reports) return std::unexpected(reports.error());
  const Instant now = state_.clock.now();
  for (const WorryReport& report : *reports) {
    if (!report.isOpen() || report.told() != nullptr) continue;
    const auto found = state_.mail->about(report.id);
    if (!found) return std::unexpected(found.error());
    const std::optional<Outgoing>& message = *found;
    if (message && message->state == mail::State::Sent && isOfNow(*message, report)) {
      const incidents::Step told{.kind = incidents::StepKind::Told,
                                 .at = now,
                                 .when = std::max(message->tried.value_or(now), report.seen),
                                 .whom = nameOfContact(*contact),
                                 .way = incidents::Way::Mail};
      const auto kept = state_.worries->add(report.id, told);
      // Somebody may have told or closed it meanwhile; and no clock that was set holds up the
      // others.
      if (!kept && kept.error().code != ErrorCode::Conflict &&
          kept.error().code != ErrorCode::InvalidInput) {
        return std::unexpected(kept.error());
      }
      state_.registersChanged(std::nullopt);
      state_.pages.tell("worries-changed", Json::Object{});
    } else if (isToMail(report, *contact) && mayQueue(message, report)) {
      auto queued = state_.mail->queueWorry({.id = state_.ids.make<mail::MailId>(),
                                             .worry = report.id,
                                             .day = japaneseDay(now),
                                             .queued = now,
                                             .next = now});
      if (!queued) return queued;
    }
  }
  return {};
}

// Put together when its turn comes: nobody is written to about what somebody was told meanwhile.
Result<std::optional<mail::Letter>> Mailing::letterAbout(const Outgoing& message) {
  const auto named = state_.worries->contact();
  if (!named) return std::unexpected(named.error());
  const std::optional<Contact>& contact = *named;
  const auto report = state_.worries->report(message.worry.value_or(WorryId{}));
  if (!report) return std::unexpected(report.error());
  if (!contact || !isToMail(*report, *contact)) return std::nullopt;
  mail::Letter letter = worryLetterFor(*report, *contact, stationery());
  letter.id = letterId(state_.clinic(), message.id);
  return std::optional(std::move(letter));
}

}  // namespace sekisho::hub
