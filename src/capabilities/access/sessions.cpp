#include <algorithm>
#include <utility>

#include "capabilities/access/access.h"
#include "capabilities/access/session_token.h"

namespace sekisho::access {
namespace {

constexpr std::chrono::seconds kKnownFor{1};
constexpr std::size_t kMostKnown = 256;

}  // namespace

// A clock set back must not lengthen a session, so age is counted both ways.
bool Access::hasEnded(const Session& session) const {
  const Instant now = clock_.now();
  return std::chrono::abs(now - session.opened) > kLongestSession ||
         std::chrono::abs(now - session.used) > kIdleSession;
}

Result<Access::Holder> Access::holderOf(std::string_view session_token) const {
  const auto session = signins_.session(digestOfToken(session_token));
  if (!session) {
    if (session.error().code == ErrorCode::NotFound) {
      return fail(ErrorCode::Unauthenticated, MessageId{"access.signed-out"});
    }
    return std::unexpected(session.error());
  }
  if (hasEnded(*session)) {
    return fail(ErrorCode::Unauthenticated, MessageId{"access.signed-out"});
  }
  const auto signin = signins_.byPerson(session->person);
  if (!signin) return std::unexpected(signin.error());
  if (auto may = mayUse(*signin); !may) return std::unexpected(std::move(may.error()));
  return Holder{*session, *signin};
}

std::optional<Identity> Access::known(const Sha256& token, std::uint64_t changes) const {
  const Lock lock(known_mutex_);
  const auto found = known_.find(token);
  if (found == known_.end() || found->second.changes != changes ||
      clock_.sinceBoot() - found->second.at >= kKnownFor) {
    return std::nullopt;
  }
  return found->second.identity;
}

void Access::remember(const Sha256& token, const Known& found) {
  const Lock lock(known_mutex_);
  if (known_.size() >= kMostKnown) known_.clear();
  known_.insert_or_assign(token, found);
}

Result<Identity> Access::identify(std::string_view session_token) {
  const auto changes = signins_.changes();  // before anything is read
  const Sha256 token = digestOfToken(session_token);
  if (changes) {
    if (auto identity = known(token, *changes)) return *std::move(identity);
  }
  const auto holder = holderOf(session_token);
  if (!holder) return std::unexpected(holder.error());
  const auto& [session, signin] = *holder;
  const Instant now = clock_.now();
  if (now - session.used > std::chrono::minutes{1}) {
    auto kept = signins_.touch(session.id, now);
    // On a full disk people still look: the session only does not grow longer.
    if (!kept && kept.error().code != ErrorCode::Unavailable) {
      return std::unexpected(std::move(kept.error()));
    }
  }
  const auto proof = proofOf(session, signin);
  if (!proof) return std::unexpected(proof.error());
  Identity identity{signin.person, signin.name, signin.roles, session.id, *proof};
  if (changes) remember(token, {*changes, clock_.sinceBoot(), identity});
  return identity;
}

bool Access::isSignedIn(std::string_view session_token) const {
  const auto holder = holderOf(session_token);
  return holder || (holder.error().code != ErrorCode::Unauthenticated &&
                    holder.error().code != ErrorCode::NotFound);
}

std::string Access::csrfToken(std::string_view session_token) {
  return toBase64Url(hmacSha256(bytesOf(session_token), bytesOf("csrf")).view());
}

Result<void> Access::signOut(std::string_view session_token) {
  const auto session = signins_.session(digestOfToken(session_token));
  if (!session && session.error().code == ErrorCode::NotFound) return {};
  if (!session) return std::unexpected(session.error());
  return signins_.close(session->id, journal::Actor::ofPerson(session->person));
}

Result<Session> Access::session(std::string_view session_token) const {
  const auto holder = holderOf(session_token);
  if (!holder) return std::unexpected(holder.error());
  return holder->session;
}

Result<std::vector<Session>> Access::sessions() const {
  auto sessions = signins_.sessions();
  if (sessions) {
    std::erase_if(*sessions, [&](const Session& session) { return hasEnded(session); });
  }
  return sessions;
}

Result<void> Access::endSession(SessionId id, const journal::Actor& by) {
  const auto all = sessions();
  if (!all) return std::unexpected(all.error());
  if (std::ranges::find(*all, id, &Session::id) == all->end()) {
    return fail(ErrorCode::NotFound, MessageId{"access.session-unknown"});
  }
  return signins_.close(id, by);
}

}  // namespace sekisho::access
