#include "programs/agent/orca_search.h"

#include <algorithm>

#include "core/json.h"

namespace sekisho::agent {
namespace {

constexpr std::size_t kMostSearchKept = std::size_t{1} << 20U;

}  // namespace

void OrcaSearch::trouble(const Error& error) {
  if (troubled_ != error.message.name) place_.trouble(error);
  troubled_ = error.message.name;
}

// Of what is unreadable nothing is known: all is searched again.
void OrcaSearch::begin() {
  begun_ = true;
  const auto bytes = platform::readFile(place_.disk, place_.path, kMostSearchKept);
  if (!bytes && bytes.error().code != ErrorCode::NotFound) trouble(bytes.error());
  if (!bytes) return;
  saved_ = textOf(*bytes);
  if (const auto kept = parseJson(saved_)) search_.takeUp(*kept);
}

void OrcaSearch::look() {
  looked_ = place_.clock.sinceBoot();
  const auto servers = orca::serversOn(place_.machine, place_.settings);
  const auto found = std::ranges::find(servers, generation_, &orca::Server::generation);
  here_ = found != servers.end() && search_.look(found->log).has_value();
}

// A search that cannot be kept goes on: it is only done again after a restart.
void OrcaSearch::save() {
  std::string now = canonicalJson(search_.state());
  if (now == saved_) return;
  const auto kept = platform::writeFileAtomically(place_.disk, place_.path, bytesOf(now));
  if (!kept) return trouble(kept.error());
  saved_ = std::move(now);
  troubled_.clear();
}

OrcaSearch::Time OrcaSearch::work() {
  if (!begun_) begin();
  const Time now = place_.clock.sinceBoot();
  if (!looked_ || now >= *looked_ + kLookEvery) {
    look();
    if (here_) save();
  }
  if (!here_) return now + kLookForOrca;
  if (search_.search(kMost)) return now + kEvery;
  return looked_.value_or(now) + kLookEvery;
}

std::optional<orca::LogsSearched> OrcaSearch::searched() const {
  return here_ ? search_.searched() : std::nullopt;
}

}  // namespace sekisho::agent
