#pragma once

#include <algorithm>
#include <map>
#include <vector>

#include "capabilities/access/sign_in.h"

namespace sekisho::access::testing {

/// A register for tests of what stands above it. The stores have a contract suite of their own.
class SignInsInMemory final : public SignInRegister {
 public:
  [[nodiscard]] Result<std::vector<SignIn>> all() const override { return signins_; }

  [[nodiscard]] Result<SignIn> byName(std::string_view name) const override {
    return find([&](const SignIn& it) { return it.name == name; });
  }
  [[nodiscard]] Result<SignIn> byPerson(PersonId person) const override {
    return find([&](const SignIn& it) { return it.person == person; });
  }

  void keep(const SignIn& signin) { signins_.push_back(signin); }
  [[nodiscard]] Result<void> disable(const SignIn& seen, Instant at, std::string_view,
                                     const std::optional<Act>& act,
                                     const journal::Actor&) override {
    if (auto same = isAsSeen(seen); !same) return same;
    if (act) acts_.insert(acts_.begin(), *act);
    return change(seen.person, [&](SignIn& it) { it.disabled = at; });
  }
  [[nodiscard]] Result<void> grant(const SignIn& seen, const Grant& grant, Instant ends,
                                   const std::vector<Act>& acts, const journal::Actor&) override {
    if (auto same = isAsSeen(seen); !same) return same;
    if (seen.disabled) return fail(ErrorCode::Conflict, MessageId{"access.grant-stopped"});
    for (const Act& act : acts) acts_.insert(acts_.begin(), act);
    return change(seen.person, [&](SignIn& it) {
      it.roles = grant.roles;
      it.reason = grant.reason;
      it.ends = ends;
    });
  }
  [[nodiscard]] Result<void> reset(const SignIn& seen, const Secret& secret, Factors,
                                   const std::vector<Act>& acts, const journal::Actor&) override {
    if (auto same = isAsSeen(seen); !same) return same;
    for (const Act& act : acts) acts_.insert(acts_.begin(), act);
    return change(seen.person, [&](SignIn& it) {
      it.secret = secret;
      it.disabled.reset();
    });
  }
  [[nodiscard]] Result<std::vector<Act>> acts() const override { return acts_; }
  [[nodiscard]] Result<Act> confirm(ActId id, const ActConfirmation& confirmation) override {
    const auto act = std::ranges::find(acts_, id, &Act::id);
    if (act == acts_.end()) return fail(ErrorCode::NotFound, MessageId{"access.act-unknown"});
    if (auto fine = check(*act, confirmation); !fine) return std::unexpected(fine.error());
    act->confirmed = confirmation;
    return *act;
  }
  [[nodiscard]] Result<std::size_t> endSetUp(Instant at, const journal::Actor&) override {
    std::size_t ended = 0;
    for (SignIn& it : signins_) {
      if (it.disabled || std::erase(it.roles, Role::SetUp) == 0) continue;
      if (it.roles.empty()) it.disabled = at;
      ++ended;
    }
    return ended;
  }
  [[nodiscard]] Result<void> choose(const Proving& by, const Secret& secret) override {
    const Session& session = by.session;
    std::erase_if(sessions_, [&](const auto& it) {
      return it.second.person == session.person && it.second.id != session.id;
    });
    renew(by);
    return change(session.person, [&](SignIn& it) { it.secret = secret; });
  }

  [[nodiscard]] Result<std::size_t> open(const Session& session,
                                         const std::optional<Sha256>& earlier) override {
    if (earlier) sessions_.erase(*earlier);
    sessions_[session.token] = session;
    return 0;
  }
  [[nodiscard]] Result<Session> session(const Sha256& token) const override {
    const auto found = sessions_.find(token);
    if (found == sessions_.end()) return fail(ErrorCode::NotFound, MessageId{"access.signed-out"});
    return found->second;
  }
  [[nodiscard]] Result<std::vector<Session>> sessions() const override {
    std::vector<Session> all;
    for (const auto& [token, session] : sessions_) all.push_back(session);
    return all;
  }
  /// Unauthenticated if the session has ended.
  Result<void> prove(const Proving& by) {
    const auto held = sessions_.find(by.session.token);
    if (held == sessions_.end()) {
      return fail(ErrorCode::Unauthenticated, MessageId{"access.signed-out"});
    }
    held->second.proven = by.at;
    renew(by);
    return {};
  }
  [[nodiscard]] Result<void> touch(SessionId id, Instant used) override {
    for (auto& [token, session] : sessions_) {
      if (session.id == id) session.used = used;
    }
    return {};
  }
  [[nodiscard]] Result<void> close(SessionId id, const journal::Actor&) override {
    std::erase_if(sessions_, [&](const auto& it) { return it.second.id == id; });
    return {};
  }
  [[nodiscard]] Result<void> rememberDevice(PersonId person, const Sha256& device,
                                            Instant) override {
    devices_[person].push_back(device);
    return {};
  }
  [[nodiscard]] Result<std::vector<Sha256>> devices(PersonId person) const override {
    const auto found = devices_.find(person);
    return found == devices_.end() ? std::vector<Sha256>{} : found->second;
  }

 private:
  [[nodiscard]] Result<void> isAsSeen(const SignIn& seen) const {
    const auto now = byPerson(seen.person);
    if (!now) return std::unexpected(now.error());
    return access::isAsSeen(*now, seen);
  }
  void renew(const Proving& by) {
    auto held = sessions_.extract(by.session.token);
    if (held.empty()) return;
    held.key() = by.token;
    held.mapped().token = by.token;
    sessions_.insert(std::move(held));
  }
  template <class Claim>
  Result<SignIn> find(Claim claim) const {
    const auto found = std::ranges::find_if(signins_, claim);
    if (found == signins_.end()) return fail(ErrorCode::NotFound, MessageId{"access.unknown"});
    return *found;
  }
  template <class Change>
  Result<void> change(PersonId person, Change apply) {
    const auto found = std::ranges::find(signins_, person, &SignIn::person);
    if (found == signins_.end()) return fail(ErrorCode::NotFound, MessageId{"access.unknown"});
    apply(*found);
    return {};
  }

  std::vector<SignIn> signins_;
  std::vector<Act> acts_;
  std::map<Sha256, Session> sessions_;
  std::map<PersonId, std::vector<Sha256>> devices_;
};

}  // namespace sekisho::access::testing
