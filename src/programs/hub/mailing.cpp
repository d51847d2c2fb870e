#include "programs/hub/mailing.h"

#include <algorithm>
#include <utility>

#include "capabilities/mail/reminding.h"
#include "core/digest.h"
#include "platform/smtp/client.h"
#include "platform/smtp/message.h"
#include "programs/hub/duty_sources.h"
#include "programs/hub/staff.h"
#include "programs/hub/state.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
namespace smtp = platform::smtp;

constexpr std::chrono::hours kMorning{7};
constexpr days kLongestRound{60};
constexpr std::chrono::seconds kLookEvery{30};
constexpr std::chrono::minutes kLongestTry{15};
constexpr std::chrono::seconds kLongestTrial{60};

smtp::Security securityOf(mail::Security security) {
  switch (security) {
    case mail::Security::StartTls: return smtp::Security::StartTls;
    case mail::Security::None: return smtp::Security::None;
    case mail::Security::Tls: break;
  }
  return smtp::Security::Tls;
}

mail::Attempt attemptOf(const smtp::Outcome& outcome) {
  using To = mail::Attempt::Kind;
  const To kind = outcome.kind == smtp::Outcome::Kind::Delivered ? To::Delivered
                  : outcome.kind == smtp::Outcome::Kind::Refused ? To::Refused
                  : outcome.kind == smtp::Outcome::Kind::Unsure  ? To::Unsure
                                                                 : To::Later;
  return {.kind = kind,
          .why = std::string(outcome.why.name),
          .code = outcome.code,
          .enhanced = outcome.enhanced};
}

// The last of the days from `today` on before the clinic opens again: a round speaks for them too.
sys_days endOfRound(const evidence::Hours& hours, sys_days today) {
  sys_days last = today;
  while (last - today < kLongestRound && !hours.openOn(last + days{1})) last += days{1};
  return last;
}

bool isReminded(const people::Person& person, sys_days today) {
  return person.isHere(today) && person.reminders && !person.mail.empty();
}

duties::Viewer viewerFor(const Hub::State& state, PersonId person) {
  return {.person = person, .may = [roles = rolesToday(state, person)](std::string_view operation) {
            return roles && access::authorize(operation, &*roles).has_value();
          }};
}

}  // namespace

/// Carries letters by SMTP.
class Mailing::SmtpCarrier final : public mail::Carrier {
 public:
  explicit SmtpCarrier(const Mailing& mailing) : mailing_(mailing) {}

  mail::Attempt carry(const mail::MailServer& server, const mail::Letter& letter,
                      const std::function<Result<void>()>& before_content) override {
    return carryWithin(kLongestTry, server, letter, before_content);
  }

  [[nodiscard]] mail::Attempt carryWithin(
      std::chrono::milliseconds deadline, const mail::MailServer& server,
      const mail::Letter& letter, const std::function<Result<void>()>& before_content) const {
    const std::string own_name = mailing_.state_.settings->current().host_name;
    smtp::Speaker speaker{.security = securityOf(server.security), .own_name = own_name};
    if (!server.user.empty()) {
      const auto password = mailing_.passwordFor(server);
      if (!password || !*password) return {.why = "mail.no-password"};
      speaker.login = smtp::Login{.user = server.user, .password = **password};
    }
    const smtp::Envelope envelope{.from = server.sender,
                                  .to = letter.to,
                                  .message = smtp::write({.from_name = server.sender_name,
                                                          .from = server.sender,
                                                          .to = letter.to,
                                                          .subject = letter.subject,
                                                          .text = letter.text,
                                                          .id = letter.id,
                                                          .id_host = own_name,
                                                          .date = mailing_.state_.clock.now()})};
    return attemptOf(smtp::send(
        {.host = server.host, .port = server.port, .authorities_pem = authoritiesFor(server)},
        speaker, envelope, before_content, deadline, mailing_.stopping_.get_token()));
  }

 private:
  static std::string authoritiesFor(const mail::MailServer& server) {
    if (server.security == mail::Security::None) return {};
    std::string all = smtp::systemAuthorities();
    if (!all.empty() && !all.ends_with('\n')) all += '\n';
    return all + server.authorities_pem;
  }

  const Mailing& mailing_;
};

Mailing::Mailing(Hub::State& state)
    : state_(state),
      secret_(*state.disk, state.keyFolder()),
      carrier_(std::make_unique<SmtpCarrier>(*this)),
      sending_(*state.mail, *carrier_, state.clock,
               [this](const mail::Outgoing& message) { return letterFor(message); }) {}

Result<std::unique_ptr<Mailing>> Mailing::open(Hub::State& state) {
  const auto unsure = state.mail->recover(state.clock.now());
  if (!unsure) return std::unexpected(unsure.error());
  return std::unique_ptr<Mailing>(new Mailing(state));
}

Mailing::~Mailing() { stop(); }

void Mailing::start() {
  thread_ = std::thread([this] { work(stopping_.get_token()); });
}

void Mailing::stop() {
  stopping_.request_stop();
  wake();
  if (thread_.joinable()) thread_.join();
}

void Mailing::wake() {
  const Lock lock(waiting_);
  wanted_ = true;
  woken_.notify_all();
}

void Mailing::work(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (const auto queued = queueRound(Round::Daily); !queued) {
      complain("queueing reminders", queued.error());
    }
    if (const auto queued = followWorries(); !queued) {
      complain("queueing what is told of worries", queued.error());
    }
    if (const auto sent = send(); !sent) complain("sending reminders", sent.error());
    if (const auto told = followWorries(); !told) {
      complain("recording what was told of worries", told.error());
    }
    const Lock lock(waiting_);
    const auto until = std::chrono::steady_clock::now() + kLookEvery;
    while (!wanted_ && woken_.wait_until(waiting_, until) != std::cv_status::timeout) continue;
    wanted_ = false;
  }
}

Result<void> Mailing::send() {
  const Lock lock(sending_now_);
  return sending_.pass([this] { return !stopping_.stop_requested(); });
}

Result<void> Mailing::setServer(const mail::MailServer& server,
                                const std::optional<std::string>& password,
                                const journal::Actor& by) {
  if (auto fine = mail::check(server); !fine) return fine;
  if (!server.user.empty() && !password && !hasPassword(server)) {
    return fail(ErrorCode::InvalidInput, MessageId{"mail.password"}, {},
                {{"pointer", "/password"}});
  }
  // Before the settings: the file says of which server it is, and is used for no other.
  if (password && !server.user.empty()) {
    const Lock lock(keeping_secret_);
    if (auto kept = secret_.keep(server, *password); !kept) return kept;
  }
  if (auto set = state_.mail->setServer(server, by); !set) return set;
  wake();
  return {};
}

Result<void> Mailing::removeServer(const journal::Actor& by) {
  if (auto removed = state_.mail->removeServer(by); !removed) return removed;
  const Lock lock(keeping_secret_);
  return secret_.forget();
}

Result<std::optional<std::string>> Mailing::passwordFor(const mail::MailServer& server) const {
  const Lock lock(keeping_secret_);
  return secret_.passwordFor(server);
}

bool Mailing::hasPassword(const mail::MailServer& server) const {
  const auto password = passwordFor(server);
  return password && password->has_value();
}

Result<mail::Attempt> Mailing::test(PersonId to, const journal::Actor& by) {
  const auto server = state_.mail->server();
  if (!server) return std::unexpected(server.error());
  if (!*server) return fail(ErrorCode::NotFound, MessageId{"mail.no-server"});
  const auto person = state_.people->person(to);
  if (!person) return std::unexpected(person.error());
  if (person->mail.empty()) {
    return fail(ErrorCode::InvalidInput, MessageId{"mail.no-own-address"});
  }
  if (testing_.exchange(true)) return fail(ErrorCode::Conflict, MessageId{"mail.test-running"});
  mail::Letter letter = trialFor(*person, stationery());
  letter.id = state_.ids.make<mail::MailId>().text();
  mail::Attempt attempt = carrier_->carryWithin(kLongestTrial, **server, letter,
                                                [&] { return state_.mail->recordTest(by); });
  testing_ = false;
  return attempt;
}

Stationery stationeryOf(const Hub::State& state) {
  const Reach now = state.reach.current();
  return {.words = wordsOf(*state.specs),
          .clinic = state.settings->current().clinic_name,
          .address = now.tls() ? "https://" + now.namedAddress() : std::string()};
}

Result<std::vector<duties::Due>> Mailing::calendarOf(sys_days today) {
  return duties::calendar(dutySources(state_), state_.settings->current().hours, today);
}

// Put together when its turn comes, so that nobody is reminded of what is done meanwhile.
Result<std::optional<mail::Letter>> Mailing::letterFor(const mail::Outgoing& message) {
  if (message.worry) return letterAbout(message);
  const sys_days today = japaneseDay(state_.clock.now());
  const auto server = state_.mail->server();
  if (!server) return std::unexpected(server.error());
  const auto person = state_.people->person(message.person);
  if (!person) return std::unexpected(person.error());
  if (!*server || !isReminded(*person, today)) return std::nullopt;
  auto dues = calendarOf(today);
  if (!dues) return std::unexpected(std::move(dues.error()));
  const duties::Viewer viewer = viewerFor(state_, person->id);
  std::erase_if(*dues, [&](const duties::Due& due) {
    return !viewer.owns(due.duty) || !mail::isNear(due.shown, (*server)->days_before, today);
  });
  if (dues->empty()) return std::nullopt;
  mail::Letter letter = reminderFor(*person, *dues, stationery());
  letter.id = letterId(state_.clinic(), message.id);
  return std::optional(std::move(letter));
}

Result<std::vector<mail::Outgoing>> Mailing::messagesFor(const mail::MailServer& server,
                                                         sys_days today, sys_days after,
                                                         sys_days until) {
  const auto dues = calendarOf(today);
  if (!dues) return std::unexpected(dues.error());
  const auto people = state_.people->all();
  if (!people) return std::unexpected(people.error());
  const Instant now = state_.clock.now();
  std::vector<mail::Outgoing> messages;
  for (const people::Person& person : *people) {
    if (!isReminded(person, today)) continue;
    const duties::Viewer viewer = viewerFor(state_, person.id);
    const bool told = std::ranges::any_of(*dues, [&](const duties::Due& due) {
      return viewer.owns(due.duty) && mail::isToTell(due.shown, server.days_before, after, until);
    });
    if (!told) continue;
    messages.push_back({.id = state_.ids.make<mail::MailId>(),
                        .person = person.id,
                        .day = today,
                        .queued = now,
                        .next = now});
  }
  return messages;
}

Result<std::size_t> Mailing::queueRound(Round round) {
  const Instant now = state_.clock.now();
  const sys_days today = japaneseDay(now);
  const auto server = state_.mail->server();
  if (!server) return std::unexpected(server.error());
  const auto last = state_.mail->lastRound();
  if (!last) return std::unexpected(last.error());
  const evidence::Hours hours = state_.settings->current().hours;
  if (!*server) return 0;
  const bool morning = now >= Instant{today.time_since_epoch()} - kJst + kMorning;
  const bool made = *last && (*last)->day >= today;
  if (round == Round::Daily && (made || !morning || !hours.openOn(today))) return 0;
  sys_days after = today - days{1};
  if (*last) after = made ? std::min((*last)->covered, after) : (*last)->covered;
  const sys_days until = endOfRound(hours, today);
  const auto messages = messagesFor(**server, today, after, until);
  if (!messages) return std::unexpected(messages.error());
  if (auto kept = state_.mail->queue({today, until}, *messages); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  if (round == Round::Now) {
    if (auto due = state_.mail->hurry(now); !due) return std::unexpected(std::move(due.error()));
  }
  return messages->size();
}

}  // namespace sekisho::hub
