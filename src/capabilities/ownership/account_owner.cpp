#include "capabilities/ownership/account_owner.h"

#include <algorithm>

#include "core/text.h"

namespace sekisho::ownership {
namespace {

std::unexpected<Error> refuse(std::string_view message, std::string_view pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::string(pointer)}});
}

}  // namespace

std::string_view nameOf(Use use) noexcept { return use == Use::Person ? "person" : "service"; }

std::optional<Use> useFrom(std::string_view name) noexcept {
  for (const Use use : {Use::Person, Use::Service}) {
    if (nameOf(use) == name) return use;
  }
  return std::nullopt;
}

std::optional<std::chrono::sys_days> lastDayOf(const std::optional<std::chrono::sys_days>& until,
                                               const std::optional<Ending>& ended) {
  if (!ended) return until;
  const std::chrono::sys_days before =
      std::chrono::sys_days{japaneseDay(ended->at)} - std::chrono::days{1};
  return until ? std::min(*until, before) : before;
}

bool doMeet(const Days& one, const Days& other) {
  const auto exists = [](const Days& days) { return !days.last || days.first <= *days.last; };
  return exists(one) && exists(other) && (!one.last || other.first <= *one.last) &&
         (!other.last || one.first <= *other.last);
}

std::optional<std::chrono::sys_days> AccountOwner::lastDay() const {
  return lastDayOf(until, ended);
}

bool AccountOwner::overlaps(const AccountOwner& other) const {
  return account == other.account && doMeet({from, lastDay()}, {other.from, other.lastDay()});
}

bool ownsAny(std::span<const AccountOwner> owners, PersonId person, std::chrono::sys_days day) {
  return std::ranges::any_of(owners, [&](const AccountOwner& owner) {
    return owner.person == person && owner.isInForce(day);
  });
}

bool ownedSince(std::span<const AccountOwner> owners, const Account& account, PersonId person,
                std::chrono::sys_days since) {
  return std::ranges::any_of(owners, [&](const AccountOwner& owner) {
    return owner.person == person && owner.account == account &&
           owner.lastDay().value_or(since) >= since;
  });
}

Result<void> check(const AccountOwner& owner) {
  if (owner.account.name.empty() || !isOneLine(owner.account.name, kMaxAccountNameBytes)) {
    return refuse("ownership.account", "/account");
  }
  const bool silent = trimmed(owner.purpose).empty();
  if ((silent && owner.use == Use::Service) ||
      (!silent && !isOneLine(owner.purpose, kMaxPurposeBytes))) {
    return refuse("ownership.purpose", "/purpose");
  }
  if (owner.until && *owner.until < owner.from) return refuse("ownership.until", "/until");
  return {};
}

Json toJson(const AccountOwner& owner) {
  const auto& gone = owner.ended;
  return Json::Object{{"id", owner.id.text()},
                      {"device", owner.account.device.text()},
                      {"account", owner.account.name},
                      {"use", nameOf(owner.use)},
                      {"person", owner.person.text()},
                      {"purpose", owner.purpose},
                      {"from", toIsoDay(owner.from)},
                      {"until", owner.until ? Json(toIsoDay(*owner.until)) : Json()},
                      {"by", owner.by.text()},
                      {"at", toRfc3339(owner.at)},
                      {"ended", gone ? Json(Json::Object{{"by", gone->by.text()},
                                                         {"at", toRfc3339(gone->at)},
                                                         {"why", gone->why}})
                                     : Json()}};
}

}  // namespace sekisho::ownership
