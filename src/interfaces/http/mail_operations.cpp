#include "interfaces/http/mail_operations.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "core/mail_address.h"
#include "interfaces/http/body.h"

namespace sekisho::http {
namespace {

using mail::Outgoing;

constexpr std::size_t kMaxHost = 253;
constexpr std::size_t kMaxName = 120;
constexpr std::size_t kMaxWord = 20;

Json instantOrNull(const std::optional<Instant>& at) { return at ? Json(toRfc3339(*at)) : Json(); }

// The members of MailServerChange but for the password; what they say is checked by whoever reads
// it.
Json serverIn(Members& members) {
  const Json& port = members.any("port");
  Json::Object server{
      {"host", members.text("host", kMaxHost)},
      {"port", port},
      {"security", members.text("security", kMaxWord)},
      {"user", members.text("user", kMaxName, true)},
      {"sender", members.text("sender", kMaxMailAddress)},
      {"sender_name", members.text("sender_name", kMaxName, true)},
      {"days_before", members.array("days_before")},
      {"authorities", members.maybeText("authorities", mail::kMaxAuthoritiesBytes).value_or("")}};
  if (port.integer() == nullptr) members.wrong("port");
  return server;
}

class MailOperations {
 public:
  MailOperations(mail::Outbox& outbox, const people::PersonRegister& people, const Clock& clock,
                 Words words, MailSurroundings around)
      : outbox_(outbox),
        people_(people),
        clock_(clock),
        words_(std::move(words)),
        around_(std::move(around)) {}

  Result<Reply> settings(Call&) { return settingsReply(); }

  Result<Reply> changeSettings(Call& call) {
    Members members(call.body);
    const Json given = serverIn(members);
    auto password = members.maybeText("password", mail::kMaxPasswordBytes);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (password && password->empty()) password.reset();
    const auto server = mail::mailServerFrom(given);
    if (!server) return std::unexpected(server.error());
    if (auto set = around_.set_server(*server, password, call.caller.actor()); !set) {
      return std::unexpected(std::move(set.error()));
    }
    return settingsReply();
  }

  Result<Reply> removeSettings(Call& call) {
    if (auto gone = around_.remove_server(call.caller.actor()); !gone) {
      return std::unexpected(std::move(gone.error()));
    }
    return Reply{.status = 204};
  }

  Result<Reply> test(Call& call) {
    const auto attempt = around_.test(call.caller.signedIn().person, call.caller.actor());
    if (!attempt) return std::unexpected(attempt.error());
    const bool delivered = attempt->kind == mail::Attempt::Kind::Delivered;
    const MessageId what{delivered ? std::string_view("mail.delivered") : attempt->why};
    const Wording wording = words_(what, {});
    return Reply{.body = Json::Object{{"delivered", delivered},
                                      {"message", what.name},
                                      {"text", wording.text},
                                      {"means", wording.means},
                                      {"do", wording.to_do},
                                      {"code", codeOf(attempt->code)},
                                      {"enhanced", attempt->enhanced}}};
  }

  Result<Reply> list(Call& call) {
    const auto server = outbox_.server();
    if (!server) return std::unexpected(server.error());
    const auto messages = outbox_.list();
    if (!messages) return std::unexpected(messages.error());
    const auto names = namesFor(call.caller);
    if (!names) return std::unexpected(names.error());
    Json::Array bodies;
    for (const Outgoing& message : *messages) bodies.push_back(bodyOf(message, *names));
    const auto open = std::ranges::count_if(*messages, &Outgoing::isOpen);
    return Reply{.body = Json::Object{{"set_up", server->has_value()},
                                      {"open", static_cast<std::int64_t>(open)},
                                      {"messages", std::move(bodies)}}};
  }

  Result<Reply> sendNow(Call& call) {
    const auto server = outbox_.server();
    if (!server) return std::unexpected(server.error());
    if (!*server) return fail(ErrorCode::NotFound, MessageId{"mail.no-server"});
    if (auto queued = around_.send_now(); !queued) {
      return std::unexpected(std::move(queued.error()));
    }
    return list(call);
  }

  Result<Reply> decide(Call& call) {
    const auto id = mail::MailId::fromText(call.parameter("message"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"mail.unknown"});
    Members members(call.body);
    const std::string word = members.text("decision", kMaxWord);
    if (word != "again" && word != "close") members.wrong("decision");
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto verdict = word == "again" ? mail::Verdict::Again : mail::Verdict::Close;
    if (auto decided = outbox_.decide(*id, verdict, clock_.now(), call.caller.actor()); !decided) {
      return std::unexpected(std::move(decided.error()));
    }
    around_.wake();
    const auto message = outbox_.message(*id);
    if (!message) return std::unexpected(message.error());
    const auto names = namesFor(call.caller);
    if (!names) return std::unexpected(names.error());
    return Reply{.body = bodyOf(*message, *names)};
  }

 private:
  using Names = std::map<PersonId, std::string>;

  static Json codeOf(int code) { return code == 0 ? Json() : Json(code); }

  [[nodiscard]] Result<Reply> settingsReply() const {
    const auto server = outbox_.server();
    if (!server) return std::unexpected(server.error());
    Json body;
    if (const std::optional<mail::MailServer>& known = *server) {
      body = mail::toJson(*known);
      (*body.object())["password_kept"] = around_.has_password(*known);
    }
    return Reply{.body = Json::Object{{"server", std::move(body)}}};
  }

  [[nodiscard]] Result<Names> namesFor(const Caller& caller) const {
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    Names names;
    for (const people::Person& person : *people) {
      names.emplace(person.id, caller.masked() ? std::string(kMasked) : person.name);
    }
    return names;
  }

  [[nodiscard]] Json bodyOf(const Outgoing& message, const Names& names) const {
    const auto name = names.find(message.person);
    const Wording why = message.why.empty() ? Wording{} : words_(MessageId{message.why}, {});
    const bool waits = message.state == mail::State::Queued;
    return Json::Object{
        {"id", message.id.text()},
        {"person", message.worry ? Json() : Json(message.person.text())},
        {"person_name", name == names.end() ? Json() : Json(name->second)},
        {"worry", message.worry ? Json(message.worry->text()) : Json()},
        {"worry_number", message.worry ? around_.number_of(*message.worry) : Json()},
        {"worry_whom", message.worry ? around_.whom_of(message) : Json()},
        {"day", toIsoDay(message.day)},
        {"state", nameOf(message.state)},
        {"queued", toRfc3339(message.queued)},
        {"next", waits ? Json(toRfc3339(message.next)) : Json()},
        {"attempts", message.attempts},
        {"tried", instantOrNull(message.tried)},
        {"message", message.why.empty() ? Json() : Json(message.why)},
        {"text", why.text},
        {"means", why.means},
        {"do", why.to_do},
        {"code", codeOf(message.code)},
        {"enhanced", message.enhanced}};
  }

  mail::Outbox& outbox_;
  const people::PersonRegister& people_;
  const Clock& clock_;
  Words words_;
  MailSurroundings around_;
};

}  // namespace

std::vector<Route> mailOperations(mail::Outbox& outbox, const people::PersonRegister& people,
                                  const Clock& clock, Words words, MailSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<MailOperations>(outbox, people, clock, std::move(words),
                                             std::move(surroundings));
  const auto bind = [&](Result<Reply> (MailOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/settings/mail", "getMailSettings", bind(&MailOperations::settings)},
      {"PUT", "/settings/mail", "changeMailSettings", bind(&MailOperations::changeSettings)},
      {"DELETE", "/settings/mail", "removeMailSettings", bind(&MailOperations::removeSettings)},
      {"POST", "/settings/mail/test", "sendTestMail", bind(&MailOperations::test)},
      {"GET", "/mail", "listMail", bind(&MailOperations::list)},
      {"POST", "/mail/round", "sendMailNow", bind(&MailOperations::sendNow)},
      {"POST", "/mail/{message}/decision", "decideMail", bind(&MailOperations::decide)},
  };
}

}  // namespace sekisho::http
