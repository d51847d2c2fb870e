// What other systems send: who may, and what came of it.
#include "programs/hub/receiving.h"

#include "programs/hub/state.h"
#include "programs/hub/tokens_that_read.h"

namespace sekisho::hub {
namespace {

constexpr std::chrono::days kSenderCertificateLasts{3650};

Result<http::SenderCertificate> certify(Hub::State& state, std::string_view csr,
                                        std::string_view uri) {
  http::SenderCertificate made{.authority_pem = state.keys->agents.certificate().toPem()};
  std::string request(csr);
  if (request.empty()) {
    const auto key = platform::tls::PrivateKey::generate();
    request = platform::tls::CertificateRequest::create(key).toPem();
    made.key_pem = key.toPem();
  }
  auto read = platform::tls::CertificateRequest::fromPem(request);
  if (!read) return std::unexpected(std::move(read.error()));
  const Instant now = state.clock.now();
  auto leaf = state.keys->agents.issueClient(
      *read, uri, {now - std::chrono::days{1}, now + kSenderCertificateLasts});
  if (!leaf) return std::unexpected(std::move(leaf.error()));
  made.certificate_pem = leaf->toPem();
  made.serial = leaf->serial();
  return made;
}

}  // namespace

Result<void> openArrivals(Hub::State& state) {
  const auto senders = state.senders->all();
  if (!senders) return std::unexpected(senders.error());
  std::vector<std::string> sources;
  for (const usage::Sender& sender : *senders) sources.push_back(sender.source());
  for (const std::string_view relay : {usage::kTcpRelay, usage::kUdpRelay}) {
    if (state.journal->highestNumber(relay) > 0) sources.emplace_back(relay);
  }
  return state.arrivals->open(sources);
}

http::UsageSurroundings usageSurroundings(Hub::State& state) {
  return {.certify = [&state](std::string_view csr,
                              std::string_view uri) { return certify(state, csr, uri); },
          .may_read = [&state](PersonId made_by) { return mayReadByToken(state, made_by); },
          .changed = [&state] { state.registersChanged(std::nullopt); }};
}

void Hub::State::keepAccounts() {
  const auto kept = arrivals->keep();
  if (!kept) complain("keeping the accounts of other systems", kept.error());
  // A silence grows while nothing comes.
  if (!arrivals->accounts().empty()) posture->registersChanged();
}

}  // namespace sekisho::hub
