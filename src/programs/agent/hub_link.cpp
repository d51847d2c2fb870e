#include "programs/agent/hub_link.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"

namespace sekisho::agent {
namespace {

using agentlink::JournalMark;

constexpr MessageId kHubRefused{"agentlink.refused"};
constexpr MessageId kBusy{"agentlink.hub-busy"};
constexpr MessageId kOtherVersion{"agentlink.other-version"};
constexpr MessageId kMustReenrol{"fleet.must-reenrol"};
constexpr MessageId kRevoked{"fleet.revoked"};
constexpr MessageId kUnknownAgent{"fleet.agent-unknown"};
constexpr MessageId kTooMuchToday{"fleet.too-much-today"};
constexpr MessageId kContradiction{"agentlink.hub-contradiction"};

constexpr std::array kEnrolmentOver{kMustReenrol, kRevoked, kUnknownAgent, kOtherVersion};

// Only a person, or the next day, can change it.
bool staysSo(const Error& error) {
  return error.message == kTooMuchToday ||
         std::ranges::find(kEnrolmentOver, error.message) != kEnrolmentOver.end();
}

}  // namespace

HubLink::HubLink(Spool& spool, const Clock& clock, Random& random, std::string boot, Send send,
                 Listener listener, int version)
    : spool_(spool),
      clock_(clock),
      random_(random),
      boot_(std::move(boot)),
      send_(std::move(send)),
      listener_(std::move(listener)),
      newest_version_(version),
      version_(version) {}

evidence::MachineTime HubLink::machineTime() const {
  return {.boot = boot_, .since_boot = clock_.sinceBoot(), .wall = clock_.now()};
}

agentlink::Sender HubLink::sender() const {
  return {.epoch = spool_.epoch(), .now = machineTime()};
}

void HubLink::work(const std::function<bool()>& enough) {
  if (clock_.sinceBoot() < not_before_ || enough()) return;
  if (!greeted_ || clock_.sinceBoot() >= last_hello_ + kHeartbeat) {
    if (hello() == Step::Failed) return;
  }
  Step step = Step::More;
  while (step == Step::More && !enough()) step = sendState();
  if (step == Step::Failed) return;
  step = Step::More;
  while (step == Step::More && !enough()) step = sendEvents();
}

HubLink::Time HubLink::next() const {
  const bool idle = greeted_ && spool_.waiting().empty() && spool_.events().newest() <= event_mark_;
  const Time wanted = idle ? last_hello_ + kHeartbeat : Time{0};
  return std::max(wanted, not_before_);
}

HubLink::Step HubLink::hello() {
  const auto answer = call<agentlink::HelloAnswer>(
      "hello",
      agentlink::HelloRequest{
          .sender = sender(), .agent_version = SEKISHO_VERSION, .newest_receipt = spool_.receipt()},
      kAnswerDeadline);
  if (!answer) return failed(answer.error());
  greeted_ = true;
  last_hello_ = clock_.sinceBoot();
  event_mark_ = answer->event_mark;
  note(answer->receipt);
  listener_.settings(answer->settings, answer->hub_time);
  listener_.addresses(answer->addresses);
  listener_.skew(std::chrono::milliseconds{answer->skew_ms});
  spool_.events().forget(event_mark_, clock_.now());
  return Step::Done;
}

HubLink::Step HubLink::sendState() {
  agentlink::StateRequest request{.sender = sender()};
  std::size_t bytes = 0;
  for (const std::string& name : spool_.waiting()) {
    auto table = spool_.outgoing(name);
    if (!table) {
      report(table.error());
      continue;
    }
    request.tables.push_back(std::move(*table));
    bytes += agentlink::encode(request.tables.back()).size();
    if (bytes > kMessageBytes || one_by_one_) break;
  }
  if (request.tables.empty()) return Step::Done;
  const auto answer = call<agentlink::StateAnswer>("state", request, kAnswerDeadline);
  if (!answer) {
    if (answer.error().code != ErrorCode::InvalidInput) return failed(answer.error());
    refused(answer.error(), request);
    return Step::More;
  }
  for (const auto& receipt : answer->tables) {
    if (auto settled = spool_.settle(receipt); !settled) report(settled.error());
  }
  note(answer->receipt);
  if (answer->tables.size() < request.tables.size()) {
    return failed(
        {.code = ErrorCode::Corrupt, .message = kHubRefused, .detail = "receipts missing"});
  }
  one_by_one_ = false;
  return Step::More;
}

/// The hub finds a fault with the message as a whole. It goes again table by table, whole; a table
/// that is refused even so is given up: its next reading takes its place.
void HubLink::refused(const Error& error, const agentlink::StateRequest& request) {
  report(error);
  const bool whole = std::holds_alternative<evidence::Table>(request.tables.front().content);
  if (request.tables.size() == 1 && whole) {
    spool_.drop(request.tables.front().name);
    return;
  }
  one_by_one_ = true;
  if (request.tables.size() > 1) return;
  if (auto settled = spool_.settle({.name = request.tables.front().name,
                                    .sequence = request.tables.front().sequence,
                                    .outcome = agentlink::Outcome::SendWhole});
      !settled) {
    report(settled.error());
  }
}

HubLink::Step HubLink::sendEvents() {
  if (spool_.events().newest() <= event_mark_) return Step::Done;
  agentlink::EventsRequest request{.sender = sender(),
                                   .events = spool_.events().after(event_mark_)};
  if (request.events.empty()) return Step::Done;
  const auto answer = call<agentlink::EventsAnswer>("events", request, kAnswerDeadline);
  if (!answer) return failed(answer.error());
  note(answer->receipt);
  if (answer->mark <= event_mark_) {
    return failed(
        {.code = ErrorCode::Corrupt, .message = kHubRefused, .detail = "mark stands still"});
  }
  event_mark_ = answer->mark;
  spool_.events().forget(event_mark_, clock_.now());
  return Step::More;
}

void HubLink::note(const JournalMark& receipt) {
  const auto& before = spool_.receipt();
  if (before && contradicts(*before, receipt)) {
    // The one before is kept and shown again: it proves to the hub what it lost. Said once.
    if (contradicted_) return;
    contradicted_ = true;
    report({.code = ErrorCode::Corrupt, .message = kContradiction});
    auto told = spool_.events().append(
        "agent.hub-contradiction@1", machineTime(),
        Json::Object{{"earlier", toJson(*before)}, {"later", toJson(receipt)}});
    if (!told) report(told.error());
    return;
  }
  contradicted_ = false;
  if (auto kept = spool_.keepReceipt(receipt); !kept) report(kept.error());
}

void HubLink::goodbye(bool shutdown) {
  if (asked_ && !connected_) return;
  deliver_until_ = clock_.sinceBoot() + kLastDelivery;
  if (!asked_ || !spool_.waiting().empty())
    work([this] { return clock_.sinceBoot() >= *deliver_until_; });
  deliver_until_.reset();
  if (!connected_) return;
  const auto answer = call<agentlink::GoodbyeAnswer>(
      "goodbye", agentlink::GoodbyeRequest{.sender = sender(), .shutdown = shutdown},
      kGoodbyeDeadline);
  if (!answer) {
    report(answer.error());
    return;
  }
  note(answer->receipt);
}

template <class Answer, class Message>
Result<Answer> HubLink::call(std::string_view name, const Message& message, Time deadline) {
  asked_ = true;
  if (deliver_until_) {
    deadline = std::clamp(*deliver_until_ - clock_.sinceBoot(), Time{0}, deadline);
  }
  const auto body = post(name, agentlink::encode(message), deadline);
  if (!body) return std::unexpected(body.error());
  auto answer = agentlink::decode<Answer>(*body);
  if (!answer) {
    return fail(ErrorCode::Corrupt, kHubRefused, "answer to " + std::string(name));
  }
  connected_ = true;
  wait_ = Time{0};
  reported_.clear();
  return answer;
}

Result<std::string> HubLink::post(std::string_view name, const std::string& body, Time deadline) {
  // A hub of another version says which ones it serves; one more try with a common one.
  for (int attempt = 0; attempt < 2; ++attempt) {
    auto response = send_(agentlink::pathOf(version_, name), body, deadline);
    if (!response) return std::unexpected(std::move(response.error()));
    if (response->status == 200) return std::move(response->body);
    auto problem = problemOf(*response);
    if (problem.message != kOtherVersion || problem.arguments.empty()) {
      return std::unexpected(std::move(problem));
    }
    const int before = version_;
    chooseVersion(problem.arguments.front().value);
    if (version_ == before) return std::unexpected(std::move(problem));
  }
  return fail(ErrorCode::Unsupported, kOtherVersion);
}

void HubLink::chooseVersion(std::string_view served) {
  for (const int mine : {newest_version_, newest_version_ - 1}) {
    for (const std::string_view word : words(served)) {
      if (mine > 0 && word == std::to_string(mine)) {
        version_ = mine;
        return;
      }
    }
  }
}

Error HubLink::problemOf(const platform::http::Response& response) {
  const auto json = parseJson(response.body, {.max_bytes = std::size_t{64} << 10U});
  const auto* message = json ? (*json)["message"].text() : nullptr;
  Error error{.code = ErrorCode::Corrupt, .message = kHubRefused};
  if (response.status >= 500 || response.status == 409 || response.status == 429) {
    error = {.code = ErrorCode::Unavailable, .message = kBusy};
  } else if (response.status == 400 || response.status == 413) {
    error.code = ErrorCode::InvalidInput;
  }
  error.detail = "hub answered " + std::to_string(response.status);
  if (message == nullptr) return error;
  error.detail += " " + *message;
  if (*message == kTooMuchToday.name) error.message = kTooMuchToday;
  for (const MessageId id : kEnrolmentOver) {
    if (id.name == *message) {
      error.code = ErrorCode::PermissionDenied;
      error.message = id;
    }
  }
  if (const auto* versions = (*json)["arguments"]["versions"].text()) {
    error.arguments.push_back({.name = "versions", .value = *versions});
  }
  return error;
}

HubLink::Step HubLink::failed(const Error& error) {
  report(error);
  connected_ = false;
  greeted_ = false;
  wait_ = staysSo(error) ? kLongestWait : std::clamp(2 * wait_, kFirstWait, kLongestWait);
  std::array<std::byte, 2> bytes{};
  random_.fill(bytes);
  // Between half and the whole: agents of a clinic must not all come back in the same second.
  const auto share = std::to_integer<Time::rep>(bytes[0]);
  not_before_ = clock_.sinceBoot() + wait_ / 2 + wait_ / 2 * share / 255;
  return Step::Failed;
}

void HubLink::report(const Error& error) {
  if (reported_ == error.message.name) return;
  reported_ = error.message.name;
  listener_.trouble(error);
}

}  // namespace sekisho::agent
