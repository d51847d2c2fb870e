#include <algorithm>
#include <iostream>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/observation/standing.h"
#include "programs/hub/state.h"

namespace sekisho::hub {
namespace {

constexpr std::chrono::days kAgentCertificateLasts{3650};

Result<agentlink::IssuedCertificate> issue(Hub::State& state, std::string_view csr,
                                           std::string_view uri) {
  auto request = platform::tls::CertificateRequest::fromPem(csr);
  if (!request) return std::unexpected(std::move(request.error()));
  const Instant now = state.clock.now();
  auto leaf = state.keys->agents.issueClient(
      *request, uri, {now - std::chrono::days{1}, now + kAgentCertificateLasts});
  if (!leaf) return std::unexpected(std::move(leaf.error()));
  return agentlink::IssuedCertificate{.pem = leaf->toPem(),
                                      .ca_pem = state.keys->agents.certificate().toPem(),
                                      .serial = leaf->serial()};
}

// The newest checkpoint kept: everything acknowledged before it is covered or still to be.
Result<agentlink::JournalMark> newestMark(Hub::State& state) {
  agentlink::JournalMark mark{.generation = static_cast<std::int64_t>(state.journal->generation())};
  const auto note = state.journal->latestCheckpoint();
  if (!note) return mark;
  auto checkpoint = journal::openCheckpoint(*note, state.journal->verifierKey());
  if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
  mark.size = static_cast<std::int64_t>(checkpoint->size);
  mark.root = checkpoint->root.hex();
  mark.checkpoint = *note;
  return mark;
}

void attach(Hub::State& state, DeviceId device, const std::vector<std::string>& texts) {
  std::vector<inventory::Mac> macs;
  for (const std::string& text : texts) {
    if (const auto mac = inventory::Mac::fromText(text)) macs.push_back(*mac);
  }
  const auto elsewhere = state.devices->attach(device, macs, journal::Actor::hub());
  if (!elsewhere) complain("attaching addresses", elsewhere.error());
  state.registersChanged(device);
}

// By the row that the machine is today: what was decided about one that was merged away holds no
// more. Nothing of the database is read if what was decided cannot be.
orca::Reads orcaReadsOf(Hub::State& state, DeviceId device) {
  const auto devices = state.devices->all(true);
  if (!devices) complain("reading the devices", devices.error());
  const auto* today = devices ? inventory::machineToday(*devices, device) : nullptr;
  if (today == nullptr || today->retired) return orca::Reads::Log;
  const auto reads = state.orca_readings->inForce(today->id);
  if (!reads) complain("reading what was decided about 日レセ", reads.error());
  return reads.value_or(orca::Reads::Log);
}

std::optional<agentlink::OrcaReading> orcaReadingOf(const Hub::State& state, orca::Reads reads) {
  const bool passwords = reads == orca::Reads::DatabaseAndCompareFirstPasswords;
  if (!passwords && reads != orca::Reads::Database) return std::nullopt;
  return agentlink::OrcaReading{.passwords = passwords, .patients = patientNamesOf(state).key()};
}

// Whether it is a terminal of a clinic that decided to have its terminals try 日レセ's news.
bool mayTryNews(Hub::State& state, DeviceId device) {
  const auto devices = state.devices->all(true);
  if (!devices) complain("reading the devices", devices.error());
  const auto* today = devices ? inventory::machineToday(*devices, device) : nullptr;
  if (today == nullptr || today->retired) return false;
  if (std::ranges::find(today->roles, inventory::DeviceRole::Terminal) == today->roles.end()) {
    return false;
  }
  const auto decisions = state.internet->decisions();
  if (!decisions) complain("reading what was decided about the Internet", decisions.error());
  return decisions && !decisions->empty() && decisions->front().try_news;
}

// What agents are told: under which name they find the hub, and from when until when they may name
// persons. They name nobody if the notices cannot be read.
agentlink::Settings settingsFor(Hub::State& state, DeviceId device) {
  const orca::Reads reads = orcaReadsOf(state, device);
  agentlink::Settings settings{.host_name = state.reach.current().host_name,
                               .orca = orcaReadingOf(state, reads),
                               .orca_interface = reads != orca::Reads::Log,
                               .try_news = mayTryNews(state, device)};
  const auto notices = state.notices_to_staff->all();
  if (!notices) {
    complain("reading the notices to staff", notices.error());
    return settings;
  }
  const std::chrono::sys_days today{japaneseDay(state.clock.now())};
  settings.staff_notice = observation::inForce(*notices, today) != nullptr;
  if (const auto open = observation::openDays(*notices, today)) {
    settings.naming = agentlink::NamingSpan{.from = Instant{open->first} - kJst};
    if (open->last) settings.naming->until = Instant{*open->last + std::chrono::days{1}} - kJst;
  }
  return settings;
}

// The entry is what people see of it; it is not worth more than a line in the log if it fails.
void recordLimit(Hub::State& state, DeviceId device) {
  auto recorded = state.decisions->record(
      state.clinic(), [&](storage::Transaction&) -> Result<journal::Decision> {
        return journal::Decision{
            "agent.limit-reached@1",
            Json::Object{{"by", journal::Actor::hub().toJson()}, {"device", device.text()}},
            {device}};
      });
  if (!recorded) complain("recording that a device sends too much", recorded.error());
}

}  // namespace

agentlink::HubSide agentSide(Hub::State& state) {
  return {
      .key_of = [](std::string_view csr) -> Result<Sha256> {
        auto request = platform::tls::CertificateRequest::fromPem(csr);
        if (!request) return std::unexpected(std::move(request.error()));
        return request->spkiSha256();
      },
      .issue = [&state](std::string_view csr,
                        std::string_view uri) { return issue(state, csr, uri); },
      .journal = [&state] { return newestMark(state); },
      .receipt_shown =
          [&state](const agentlink::JournalMark& mark) {
            receiptShown(state, mark.checkpoint, "an agent");
          },
      .addresses =
          [&state] {
            const Reach reach = state.reach.current();
            auto addresses = reach.addressesOf(reach.agents);
            addresses.resize(std::min(addresses.size(), agentlink::kMaxAddresses - 1));
            // For the hub's own machine, with the cable out.
            if (reach.agents.isAny()) {
              addresses.push_back(Endpoint{"127.0.0.1", reach.agents.port}.text());
            }
            return addresses;
          },
      .settings = [&state](DeviceId device) { return settingsFor(state, device); },
      .enrolled = [&state](DeviceId device,
                           const std::vector<std::string>& macs) { attach(state, device, macs); },
      .table_changed = [&state](DeviceId device,
                                std::string_view table) { state.tableChanged(device, table); },
      .suspected = [&state](DeviceId device) { state.registersChanged(device); },
      .too_much = [&state](DeviceId device) { recordLimit(state, device); }};
}

}  // namespace sekisho::hub
