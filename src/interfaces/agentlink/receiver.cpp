#include "interfaces/agentlink/receiver.h"

#include <algorithm>
#include <utility>

#include "platform/http/problem.h"

namespace sekisho::agentlink {
namespace {

namespace http = platform::http;

constexpr MessageId kUnknownPath{"agentlink.unknown-path"};
constexpr MessageId kOtherVersion{"agentlink.other-version"};
constexpr MessageId kNoCertificate{"agentlink.no-certificate"};
constexpr MessageId kForeignCertificate{"agentlink.foreign-certificate"};
constexpr MessageId kTooLarge{"agentlink.too-large"};
constexpr MessageId kKindRefused{"agentlink.event-kind"};
constexpr MessageId kOnlyPost{"agentlink.only-post"};

/// The version and the call in "/agent/v1/hello".
struct Target {
  int version = 0;
  std::string_view call;
};

std::optional<Target> targetOf(std::string_view path) {
  constexpr std::string_view kPrefix = "/agent/v";
  if (!path.starts_with(kPrefix)) return std::nullopt;
  path.remove_prefix(kPrefix.size());
  const auto slash = path.find('/');
  const std::string_view digits = path.substr(0, slash);
  if (slash == std::string_view::npos || digits.empty() || digits.size() > 6) return std::nullopt;
  Target target{.version = 0, .call = path.substr(slash + 1)};
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    target.version = target.version * 10 + (c - '0');
  }
  return target;
}

Outcome outcomeOf(evidence::Keeping keeping) {
  switch (keeping) {
    case evidence::Keeping::Kept: return Outcome::Kept;
    case evidence::Keeping::Confirmed: return Outcome::Confirmed;
    case evidence::Keeping::Superseded: return Outcome::Superseded;
    case evidence::Keeping::Forked:
    case evidence::Keeping::Unknown: return Outcome::SendWhole;
  }
  std::unreachable();
}

// What the store has to keep of readings that bring their content.
fleet::Amount amountOf(const std::vector<evidence::Reading>& readings) {
  fleet::Amount amount;
  for (const evidence::Reading& reading : readings) {
    if (!reading.content) continue;
    amount.bytes += static_cast<std::int64_t>(evidence::canonicalText(*reading.content).size());
  }
  return amount;
}

fleet::Amount amountOf(const std::vector<fleet::AgentEvent>& events) {
  fleet::Amount amount{.events = static_cast<std::int64_t>(events.size())};
  for (const fleet::AgentEvent& event : events) {
    amount.bytes += static_cast<std::int64_t>(canonicalJson(event.body).size());
  }
  return amount;
}

fleet::Contact contactOf(const Sender& sender, Instant received) {
  return {.epoch = sender.epoch,
          .boot = sender.now.boot,
          .boot_started = received - sender.now.since_boot,
          .received = received};
}

}  // namespace

Receiver::Receiver(ClinicId clinic, fleet::Fleet& fleet, fleet::EventLog& events,
                   evidence::ReceivedTables& tables, const Clock& clock, IdSource& ids, HubSide hub,
                   int version, fleet::Amount a_day)
    : clinic_(clinic),
      fleet_(fleet),
      event_log_(events),
      tables_(tables),
      clock_(clock),
      ids_(ids),
      hub_(std::move(hub)),
      version_(version),
      allowance_(a_day) {}

std::string Receiver::uriOf(DeviceId device) const {
  return "urn:sekisho:" + clinic_.text() + ":" + device.text();
}

std::vector<int> Receiver::versions() const {
  if (version_ == 1) return {1};
  return {version_, version_ - 1};
}

http::Response Receiver::answer(const http::Request& request) {
  const auto target = targetOf(request.path);
  if (!target) return http::problem(404, kUnknownPath);
  const auto served = versions();
  if (std::ranges::find(served, target->version) == served.end()) {
    std::string list;
    for (const int version : served) list += (list.empty() ? "" : " ") + std::to_string(version);
    return http::problem(404, {.code = ErrorCode::Unsupported,
                               .message = kOtherVersion,
                               .arguments = {{.name = "versions", .value = list}}});
  }
  if (request.method != "POST") {
    http::Response response = http::problem(405, kOnlyPost);
    response.fields.push_back({"Allow", "POST"});
    return response;
  }
  if (request.body.size() > kMaxMessageBytes) return http::problem(413, kTooLarge);
  auto body = call(target->call, request);
  if (!body) return http::problem(http::statusOf(body.error().code), body.error());
  return {.status = 200,
          .fields = {{.name = "Content-Type", .value = "application/json"}},
          .body = std::move(*body)};
}

Result<std::string> Receiver::call(std::string_view name, const http::Request& request) {
  if (name == "enrol") return enrol(request);
  using Call = Result<std::string> (Receiver::*)(const fleet::Agent&, std::string_view);
  const Call chosen = name == "hello"     ? &Receiver::hello
                      : name == "state"   ? &Receiver::state
                      : name == "events"  ? &Receiver::events
                      : name == "goodbye" ? &Receiver::goodbye
                                          : nullptr;
  if (chosen == nullptr) return fail(ErrorCode::NotFound, kUnknownPath);
  const auto agent = speaker(request);
  if (!agent) return std::unexpected(agent.error());
  auto answer = (this->*chosen)(*agent, request.body);
  // One that was suspected before is not admitted and never gets here.
  if (!answer && answer.error().message == fleet::kMustReenrol) hub_.suspected(agent->device);
  return answer;
}

Result<fleet::Agent> Receiver::speaker(const http::Request& request) {
  const auto& uri = request.peer.certificate_uri;
  const auto& serial = request.peer.certificate_serial;
  if (!uri || !serial) return fail(ErrorCode::Unauthenticated, kNoCertificate);
  auto agent = fleet_.agentOf(*serial);
  if (!agent) return agent;
  if (*uri != uriOf(agent->device)) return fail(ErrorCode::PermissionDenied, kForeignCertificate);
  if (auto admitted = fleet::admit(*agent); !admitted) return std::unexpected(admitted.error());
  return agent;
}

Result<std::string> Receiver::enrol(const http::Request& request) {
  const auto message = decode<EnrolRequest>(request.body);
  if (!message) return std::unexpected(message.error());
  const auto token = fleet::hashOfToken(message->token);
  if (!token) return fail(ErrorCode::PermissionDenied, fleet::kTokenRefused);
  const auto key = hub_.key_of(message->csr);
  if (!key) return std::unexpected(key.error());
  const Instant now = clock_.now();
  const auto device = fleet_.invited(*token, *key, now);
  if (!device) return std::unexpected(device.error());
  const auto certificate = hub_.issue(message->csr, uriOf(*device));
  if (!certificate) return std::unexpected(certificate.error());

  const auto agent = fleet_.enroll({.id = ids_.make<AgentId>(),
                                    .token = *token,
                                    .key = *key,
                                    .certificate_serial = certificate->serial,
                                    .version = message->agent_version,
                                    .contact = contactOf(message->sender, now)});
  if (!agent) return std::unexpected(agent.error());
  hub_.enrolled(agent->device, message->macs);
  return encode(EnrolAnswer{.certificate = certificate->pem,
                            .ca = certificate->ca_pem,
                            .clinic = clinic_.text(),
                            .device = agent->device.text(),
                            .addresses = hub_.addresses(),
                            .hub_time = now});
}

Result<std::string> Receiver::hello(const fleet::Agent& agent, std::string_view body) {
  const auto message = decode<HelloRequest>(body);
  if (!message) return std::unexpected(message.error());
  const Instant now = clock_.now();
  const auto skew = message->sender.now.wall - now;
  auto contact = contactOf(message->sender, now);
  contact.version = message->agent_version;
  contact.skew = skew;
  if (auto heard = fleet_.heard(agent, contact); !heard) return std::unexpected(heard.error());
  const auto mark = event_log_.mark(agent.device, message->sender.epoch);
  if (!mark) return std::unexpected(mark.error());
  const auto journal = hub_.journal();
  if (!journal) return std::unexpected(journal.error());
  if (const auto& receipt = message->newest_receipt) hub_.receipt_shown(*receipt);
  return encode(HelloAnswer{.hub_time = now,
                            .skew_ms = skew.count(),
                            .versions = versions(),
                            .addresses = hub_.addresses(),
                            .event_mark = *mark,
                            .settings = hub_.settings(agent.device),
                            .receipt = *journal});
}

Result<Instant> Receiver::timeOf(const fleet::Agent& agent, const evidence::MachineTime& happened,
                                 const Sender& sender, Instant received) {
  std::optional<Instant> start;
  if (happened.boot != sender.now.boot) {
    const auto known = fleet_.bootStart(agent.id, happened.boot);
    if (!known) return std::unexpected(known.error());
    start = *known;
  }
  return evidence::hubTimeOf(happened, sender.now, received, start);
}

Result<void> Receiver::takeFromDay(DeviceId device, fleet::Amount amount, Instant now) {
  using Answer = fleet::DailyAllowance::Answer;
  const Answer answer = allowance_.take(device, amount, now);
  if (answer == Answer::Fits) return {};
  if (answer == Answer::TooMuchForTheFirstTime) hub_.too_much(device);
  return fail(ErrorCode::Unavailable, fleet::kTooMuchToday);
}

Result<evidence::Reading> Receiver::readingFrom(const fleet::Agent& agent, const Sender& sender,
                                                SentTable& sent, Instant received) {
  const auto observed = timeOf(agent, sent.read, sender, received);
  if (!observed) return std::unexpected(observed.error());
  evidence::Reading reading{.what = {.device = agent.device,
                                     .table = sent.name,
                                     .position = {.epoch = sender.epoch, .sequence = sent.sequence},
                                     .observed = *observed,
                                     .received = received,
                                     .digest = {}}};
  if (auto* whole = std::get_if<evidence::Table>(&sent.content)) {
    reading.what.digest = evidence::digestOf(*whole);
    reading.content = std::move(*whole);
    return reading;
  }
  if (const auto* same = std::get_if<Sha256>(&sent.content)) {
    reading.what.digest = *same;
    return reading;
  }
  const auto& diff = std::get<evidence::TableDiff>(sent.content);
  reading.what.digest = diff.result;
  const auto base = tables_.newest(agent.device, sent.name);
  if (!base && base.error().code != ErrorCode::NotFound) return std::unexpected(base.error());
  // Without its base it is stored as "the same as its result", which the store answers rightly.
  if (!base || base->mark.what.digest != diff.base) return reading;
  auto applied = evidence::apply(base->content, diff);
  if (!applied) return std::unexpected(std::move(applied.error()));
  reading.content = std::move(*applied);
  return reading;
}

Result<std::string> Receiver::state(const fleet::Agent& agent, std::string_view body) {
  auto message = decode<StateRequest>(body);
  if (!message) return std::unexpected(message.error());
  const Instant now = clock_.now();
  if (auto heard = fleet_.heard(agent, contactOf(message->sender, now)); !heard) {
    return std::unexpected(heard.error());
  }
  std::vector<evidence::Reading> readings;
  for (SentTable& sent : message->tables) {
    auto reading = readingFrom(agent, message->sender, sent, now);
    if (!reading) return std::unexpected(std::move(reading.error()));
    readings.push_back(std::move(*reading));
  }
  const fleet::Amount amount = amountOf(readings);
  if (auto fits = takeFromDay(agent.device, amount, now); !fits) {
    return std::unexpected(std::move(fits.error()));
  }
  const auto outcomes = tables_.keep(readings);
  if (!outcomes) {
    allowance_.giveBack(agent.device, amount, now);
    return std::unexpected(outcomes.error());
  }
  if (auto told = announce(agent, readings, *outcomes, now); !told) {
    return std::unexpected(told.error());
  }
  const auto journal = hub_.journal();
  if (!journal) return std::unexpected(journal.error());

  StateAnswer answer{.receipt = *journal};
  for (std::size_t i = 0; i < readings.size(); ++i) {
    answer.tables.push_back({.name = readings[i].what.table,
                             .sequence = readings[i].what.position.sequence,
                             .outcome = outcomeOf((*outcomes)[i])});
  }
  return encode(answer);
}

Result<void> Receiver::announce(const fleet::Agent& agent,
                                const std::vector<evidence::Reading>& readings,
                                const std::vector<evidence::Keeping>& outcomes, Instant now) {
  for (std::size_t i = 0; i < readings.size(); ++i) {
    if (outcomes[i] == evidence::Keeping::Kept || outcomes[i] == evidence::Keeping::Confirmed) {
      hub_.table_changed(agent.device, readings[i].what.table);
    }
  }
  if (std::ranges::find(outcomes, evidence::Keeping::Forked) == outcomes.end()) return {};
  if (auto noted = fleet_.suspect(agent.id, fleet::Fork::ContentDiffers, now); !noted) return noted;
  return fail(ErrorCode::PermissionDenied, fleet::kMustReenrol);
}

Result<std::string> Receiver::events(const fleet::Agent& agent, std::string_view body) {
  auto message = decode<EventsRequest>(body);
  if (!message) return std::unexpected(message.error());
  const Instant now = clock_.now();
  const auto kinds = fleet::eventKinds();
  std::vector<fleet::AgentEvent> sent;
  for (SentEvent& event : message->events) {
    if (std::ranges::find(kinds, event.kind) == kinds.end()) {
      return fail(ErrorCode::InvalidInput, kKindRefused);
    }
    const auto at = timeOf(agent, event.at, message->sender, now);
    if (!at) return std::unexpected(at.error());
    sent.push_back({.number = event.number,
                    .kind = std::move(event.kind),
                    .at = *at,
                    .body = std::move(event.body)});
  }
  if (auto heard = fleet_.heard(agent, contactOf(message->sender, now)); !heard) {
    return std::unexpected(heard.error());
  }
  const auto mark = event_log_.mark(agent.device, message->sender.epoch);
  if (!mark) return std::unexpected(mark.error());
  const auto recorded = fleet::following(*mark, sent, now);
  if (!recorded.empty()) {
    const fleet::Amount amount = amountOf(recorded);
    if (auto fits = takeFromDay(agent.device, amount, now); !fits) {
      return std::unexpected(std::move(fits.error()));
    }
    auto kept = event_log_.append(agent.device, message->sender.epoch, recorded);
    if (!kept) {
      allowance_.giveBack(agent.device, amount, now);
      return std::unexpected(std::move(kept.error()));
    }
  }
  const auto journal = hub_.journal();
  if (!journal) return std::unexpected(journal.error());
  return encode(
      EventsAnswer{.mark = recorded.empty() ? *mark : recorded.back().number, .receipt = *journal});
}

Result<std::string> Receiver::goodbye(const fleet::Agent& agent, std::string_view body) {
  const auto message = decode<GoodbyeRequest>(body);
  if (!message) return std::unexpected(message.error());
  auto contact = contactOf(message->sender, clock_.now());
  contact.goodbye = message->shutdown ? fleet::Goodbye::Shutdown : fleet::Goodbye::Stopped;
  if (auto heard = fleet_.heard(agent, contact); !heard) return std::unexpected(heard.error());
  const auto journal = hub_.journal();
  if (!journal) return std::unexpected(journal.error());
  return encode(GoodbyeAnswer{.receipt = *journal});
}

}  // namespace sekisho::agentlink
