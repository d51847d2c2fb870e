#include "interfaces/http/mail_operations.h"
#include "programs/hub/state.h"
#include "programs/hub/worry_mail.h"

namespace sekisho::hub {

http::MailSurroundings mailSurroundings(Hub::State& state) {
  return {
      .set_server =
          [&state](const mail::MailServer& server, const std::optional<std::string>& password,
                   const journal::Actor& by) {
            return state.mailing->setServer(server, password, by);
          },
      .remove_server =
          [&state](const journal::Actor& by) { return state.mailing->removeServer(by); },
      .has_password =
          [&state](const mail::MailServer& server) { return state.mailing->hasPassword(server); },
      .test = [&state](PersonId to,
                       const journal::Actor& by) { return state.mailing->test(to, by); },
      .send_now = [&state]() -> Result<void> {
        const auto queued = state.mailing->queueRound(Mailing::Round::Now);
        if (!queued) return std::unexpected(queued.error());
        state.mailing->wake();
        return {};
      },
      .number_of = [&state](WorryId id) -> Json {
        const auto report = state.worries->report(id);
        if (!report) return {};
        return incidents::textOf(report->number);
      },
      .whom_of = [&state](const mail::Outgoing& message) { return whomOf(state, message); },
      .wake = [&state] { state.mailing->wake(); }};
}

}  // namespace sekisho::hub
