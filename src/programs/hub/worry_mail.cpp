// What is mailed about worry reports, and what that comes to.
#include "programs/hub/worry_mail.h"

#include <algorithm>
#include <utility>

#include "core/digest.h"
#include "programs/hub/letters.h"
#include "programs/hub/mailing.h"
#include "programs/hub/state.h"

namespace sekisho::hub {
namespace {

using incidents::Recipient;
using incidents::Step;
using incidents::StepKind;
using incidents::WorryReport;
using mail::Outgoing;

// Which recipient it is: neither an address nor something that one can be told from elsewhere.
std::string markOf(const Hub::State& state, const Recipient& recipient) {
  return sha256(bytesOf(state.clinic().text() + recipient.mail)).hex().substr(0, 16);
}

// Whom a message goes to; null if they are told of reports no more. What was queued when only one
// was told is of the first.
const Recipient* recipientOf(const Hub::State& state, const Outgoing& message,
                             const std::vector<Recipient>& recipients) {
  if (message.recipient.empty()) return recipients.empty() ? nullptr : &recipients.front();
  const auto found = std::ranges::find_if(
      recipients, [&](const Recipient& one) { return markOf(state, one) == message.recipient; });
  return found == recipients.end() ? nullptr : &*found;
}

const Outgoing* messageTo(const Hub::State& state, const Recipient& recipient,
                          const std::vector<Outgoing>& messages,
                          const std::vector<Recipient>& recipients) {
  const auto found = std::ranges::find_if(messages, [&](const Outgoing& one) {
    return recipientOf(state, one, recipients) == &recipient;
  });
  return found == messages.end() ? nullptr : &*found;
}

// That somebody of the clinic told somebody, since it is open: then the others need no letter. That
// one was mailed keeps none from the others.
bool isToldByAPerson(const WorryReport& report) {
  bool told = false;
  for (const Step& step : report.steps) {
    if (step.kind == StepKind::Reopened) told = false;
    if (step.kind == StepKind::Told && step.by) told = true;
  }
  return told;
}

bool isToMail(const WorryReport& report) { return report.isOpen() && !isToldByAPerson(report); }

// Whether what was sent is of the time since the report is open.
bool isOfNow(const Outgoing& message, const WorryReport& report) {
  return message.tried.value_or(message.queued) >= report.openSince();
}

// What was withdrawn is queued anew once there is a server and an address again; what was sent or
// seen to before the report was reopened is told once more.
bool mayQueue(const Outgoing* message, const WorryReport& report) {
  if (message == nullptr || message->state == mail::State::Withdrawn) return true;
  const bool over = message->state == mail::State::Sent || message->state == mail::State::Closed;
  return over && !isOfNow(*message, report);
}

// That the hub told them, as it is kept on the report.
Step tellingOf(const Outgoing& message, const Recipient& recipient, const WorryReport& report,
               Instant now) {
  return {.kind = StepKind::Told,
          .at = now,
          .when = std::max(message.tried.value_or(now), report.seen),
          .whom = recipient.name,
          .way = incidents::Way::Mail};
}

bool isKept(const Step& telling, const WorryReport& report) {
  return std::ranges::any_of(report.steps, [&](const Step& step) {
    return step.kind == StepKind::Told && !step.by && step.when == telling.when &&
           step.whom == telling.whom;
  });
}

/// Brings one open report and what is mailed about it together.
class Following {
 public:
  Following(Hub::State& state, const WorryReport& report, const std::vector<Recipient>& recipients)
      : state_(state), report_(report), recipients_(recipients) {}

  Result<void> follow() {
    const auto messages = state_.mail->about(report_.id);
    if (!messages) return std::unexpected(messages.error());
    std::vector<Outgoing> missing;
    for (const Recipient& recipient : recipients_) {
      const Outgoing* message = messageTo(state_, recipient, *messages, recipients_);
      if (message != nullptr && message->state == mail::State::Sent && isOfNow(*message, report_)) {
        if (auto kept = keepTelling(*message, recipient); !kept) return kept;
      } else if (mayQueue(message, report_)) {
        missing.push_back(letterTo(recipient, message));
      }
    }
    // Everybody is written to together: whoever is named once somebody was told comes too late.
    if (missing.empty() || !isToMail(report_) || report_.told() != nullptr) return {};
    return state_.mail->queueWorry(missing);
  }

 private:
  Outgoing letterTo(const Recipient& recipient, const Outgoing* before) {
    const Instant now = state_.clock.now();
    return {.id = state_.ids.make<mail::MailId>(),
            .worry = report_.id,
            .recipient = before == nullptr ? markOf(state_, recipient) : before->recipient,
            .day = japaneseDay(now),
            .queued = now,
            .next = now};
  }

  Result<void> keepTelling(const Outgoing& message, const Recipient& recipient) {
    const Step telling = tellingOf(message, recipient, report_, state_.clock.now());
    if (isKept(telling, report_)) return {};
    const auto kept = state_.worries->add(report_.id, telling);
    // Somebody may have closed it meanwhile; and no clock that was set holds up the others.
    if (!kept && kept.error().code != ErrorCode::Conflict &&
        kept.error().code != ErrorCode::InvalidInput) {
      return std::unexpected(kept.error());
    }
    state_.registersChanged(std::nullopt);
    state_.pages.tell("worries-changed", Json::Object{});
    return {};
  }

  Hub::State& state_;
  const WorryReport& report_;
  const std::vector<Recipient>& recipients_;
};

Result<std::vector<Recipient>> recipientsNow(const Hub::State& state) {
  const auto named = state.worries->contact();
  if (!named) return std::unexpected(named.error());
  const std::optional<incidents::Contact>& contact = *named;
  return contact ? incidents::recipientsOf(*contact) : std::vector<Recipient>{};
}

}  // namespace

Result<void> Mailing::followWorries() {
  const auto server = state_.mail->server();
  if (!server) return std::unexpected(server.error());
  const auto recipients = recipientsNow(state_);
  if (!recipients) return std::unexpected(recipients.error());
  if (!*server || recipients->empty()) return {};
  const auto reports = state_.worries->list();
  if (!reports) return std::unexpected(reports.error());
  for (const WorryReport& report : *reports) {
    if (!report.isOpen()) continue;
    if (auto done = Following(state_, report, *recipients).follow(); !done) return done;
  }
  return {};
}

// Put together when its turn comes: nobody is written to about what somebody was told meanwhile.
Result<std::optional<mail::Letter>> Mailing::letterAbout(const Outgoing& message) {
  const auto recipients = recipientsNow(state_);
  if (!recipients) return std::unexpected(recipients.error());
  const auto report = state_.worries->report(message.worry.value_or(WorryId{}));
  if (!report) return std::unexpected(report.error());
  const Recipient* recipient = recipientOf(state_, message, *recipients);
  if (recipient == nullptr || !isToMail(*report)) return std::nullopt;
  mail::Letter letter = worryLetterFor(*report, *recipient, stationery());
  letter.id = letterId(state_.clinic(), message.id);
  return std::optional(std::move(letter));
}

Result<std::vector<http::WorryLetter>> lettersBefore(const Hub::State& state,
                                                     const WorryReport& draft,
                                                     std::optional<incidents::Sign> sign) {
  const auto recipients = recipientsNow(state);
  if (!recipients) return std::unexpected(recipients.error());
  std::vector<http::WorryLetter> letters;
  for (const Recipient& recipient : *recipients) {
    const auto same = std::ranges::find(letters, recipient.language, &http::WorryLetter::language);
    if (same != letters.end()) {
      same->whom.push_back(recipient.name);
      continue;
    }
    mail::Letter letter = worryLetterBefore(draft, sign, recipient, stationeryOf(state));
    letters.push_back({.whom = {recipient.name},
                       .language = recipient.language,
                       .subject = std::move(letter.subject),
                       .text = std::move(letter.text)});
  }
  return letters;
}

Result<std::vector<http::WorryMail>> worryMails(const Hub::State& state, WorryId worry) {
  const auto recipients = recipientsNow(state);
  if (!recipients) return std::unexpected(recipients.error());
  auto messages = state.mail->about(worry);
  if (!messages) return std::unexpected(std::move(messages.error()));
  std::vector<http::WorryMail> mails;
  for (Outgoing& message : *messages) {
    const Recipient* recipient = recipientOf(state, message, *recipients);
    mails.push_back({.whom = recipient == nullptr ? std::nullopt : std::optional(recipient->name),
                     .message = std::move(message)});
  }
  return mails;
}

Json whomOf(const Hub::State& state, const Outgoing& message) {
  const auto recipients = recipientsNow(state);
  if (!recipients || !message.worry) return {};
  const Recipient* recipient = recipientOf(state, message, *recipients);
  return recipient == nullptr ? Json() : Json(recipient->name);
}

}  // namespace sekisho::hub
