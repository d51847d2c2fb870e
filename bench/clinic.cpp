#include "clinic.h"

#include <fmt/core.h>

#include <cstdlib>

#include "interfaces/agentlink/wire.h"
#include "platform/tls/certificate.h"

namespace sekisho::bench {

namespace tls = platform::tls;

namespace {

std::string newEpoch(Random& random) {
  std::array<std::byte, 8> bytes{};
  random.fill(bytes);
  return toHex(bytes);
}

}  // namespace

Clinic::Clinic(const std::string& folder, const Clock& clock, Random& random)
    : clock_(clock), random_(random) {
  hub::Options options;
  options.data = folder;
  state_ = std::make_unique<hub::Hub::State>(
      std::move(options), clock, random, [] { return std::vector<platform::InterfaceAddress>{}; });
  must(state_->openData(), "opening the data directory");
  must(state_->openCapabilities(), "opening the capabilities");
  state_->buildApi();
}

void Clinic::setUp() {
  must(state_->set_up->complete({.clinic = "みほん内科クリニック",
                                 .administrator = std::string(kPerson),
                                 .password = std::string(kPassword),
                                 .setter = {.who = access::SetsUp::Director},
                                 .machine = "kansho",
                                 .machine_roles = {inventory::DeviceRole::Hub}},
                                journal::Actor::ofConsole("uid 0")),
       "setting up");
}

evidence::MachineTime Clinic::timeOf(const Machine& machine) const {
  return {.boot = machine.boot,
          .since_boot = clock_.now() - machine.boot_started,
          .wall = clock_.now()};
}

void Clinic::begin(Machine& machine) {
  machine.boot = state_->ids.next().text();
  machine.boot_started = clock_.now() - std::chrono::minutes{1};
}

std::string Clinic::post(std::string_view call, const std::string& body, const Machine* machine) {
  platform::http::Request request{.method = "POST", .path = agentlink::pathOf(1, call)};
  request.body = body;
  if (machine != nullptr) {
    request.peer.certificate_serial = machine->serial;
    request.peer.certificate_uri =
        "urn:sekisho:" + state_->clinic().text() + ":" + machine->device.text();
  }
  auto response = state_->receiver->answer(request);
  if (response.status != 200) {
    fmt::print(stderr, "{}: {} {}\n", call, response.status, response.body);
    std::exit(1);
  }
  return std::move(response.body);
}

Machine Clinic::enrol(const std::string& name, inventory::DeviceRole role) {
  const Instant now = clock_.now();
  Machine machine{.device = state_->ids.make<DeviceId>(), .name = name, .epoch = newEpoch(random_)};
  must(state_->devices->add({{.id = machine.device,
                              .name = name,
                              .place = "受付",
                              .use = inventory::Use::Care,
                              .roles = {role},
                              .registered = now}},
                            journal::Actor::ofConsole("uid 0")),
       "registering");
  const std::string token = fleet::newToken(random_);
  must(state_->fleet->invite({.token = *fleet::hashOfToken(token),
                              .device = machine.device,
                              .expires = now + fleet::kTokenLife},
                             now, journal::Actor::ofConsole("uid 0")),
       "inviting");
  begin(machine);
  const auto key = tls::PrivateKey::generate();
  const std::string answered = post(
      "enrol",
      agentlink::encode(agentlink::EnrolRequest{.token = token,
                                                .csr = tls::CertificateRequest::create(key).toPem(),
                                                .agent_version = SEKISHO_VERSION,
                                                .sender = {machine.epoch, timeOf(machine)}}),
      nullptr);
  const auto answer = must(agentlink::decode<agentlink::EnrolAnswer>(answered), "enrolment");
  machine.serial =
      must(tls::Certificate::fromPem(answer.certificate), "the agent's certificate").serial();
  return machine;
}

std::vector<Machine> Clinic::machines() {
  std::vector<Machine> machines;
  for (const fleet::Agent& agent : must(state_->fleet->agents(), "reading the agents")) {
    Machine machine{.device = agent.device,
                    .name = must(state_->devices->device(agent.device), "a device").name,
                    .serial = agent.certificate_serial,
                    .epoch = newEpoch(random_)};
    begin(machine);
    machines.push_back(std::move(machine));
  }
  return machines;
}

void Clinic::wake(Machine& machine) {
  begin(machine);
  const agentlink::Sender sender{machine.epoch, timeOf(machine)};
  post("hello",
       agentlink::encode(
           agentlink::HelloRequest{.sender = sender, .agent_version = SEKISHO_VERSION}),
       &machine);
  post("events",
       agentlink::encode(agentlink::EventsRequest{
           .sender = sender,
           .events = {{.number = ++machine.event, .kind = "agent.started@1", .at = sender.now}}}),
       &machine);
}

void Clinic::send(Machine& machine, const std::vector<ReadTable>& tables) {
  agentlink::StateRequest request{.sender = {machine.epoch, timeOf(machine)}};
  for (const auto& [table, digest] : tables) {
    const auto sent = machine.sent.find(table->name);
    const bool same = sent != machine.sent.end() && sent->second == digest;
    agentlink::SentTable message{.sequence = ++machine.sequence,
                                 .read = request.sender.now,
                                 .content = digest,
                                 .name = table->name};
    if (!same) message.content = *table;
    request.tables.push_back(std::move(message));
    machine.sent.insert_or_assign(table->name, digest);
  }
  const auto answer = must(agentlink::decode<agentlink::StateAnswer>(
                               post("state", agentlink::encode(request), &machine)),
                           "the receipt of tables");
  for (const agentlink::TableReceipt& receipt : answer.tables) {
    if (receipt.outcome == agentlink::Outcome::Kept ||
        receipt.outcome == agentlink::Outcome::Confirmed) {
      continue;
    }
    fmt::print(stderr, "{}: {}\n", receipt.name, nameOf(receipt.outcome));
    std::exit(1);
  }
}

void Clinic::goodbye(Machine& machine) {
  post("goodbye",
       agentlink::encode(
           agentlink::GoodbyeRequest{.sender = {machine.epoch, timeOf(machine)}, .shutdown = true}),
       &machine);
}

}  // namespace sekisho::bench
