#include "capabilities/access/refusals.h"

#include <algorithm>
#include <utility>

namespace sekisho::access {

std::string_view nameOf(Step step) noexcept {
  switch (step) {
    case Step::Password: return "password";
    case Step::SecondFactor: return "second-factor";
  }
  std::unreachable();
}

void Refusals::add(Refused refused) {
  const auto key = [&] {
    return (refused.person ? refused.person->text() : "") + "/" + refused.address + "/" +
           std::string(nameOf(refused.step));
  };
  if (refused_.size() >= kMaxKinds && !refused_.contains(key())) refused.address.clear();
  auto [there, is_new] = refused_.try_emplace(key(), refused);
  if (is_new) return;
  there->second.count += refused.count;
  there->second.first = std::min(there->second.first, refused.first);
  there->second.last = std::max(there->second.last, refused.last);
}

void Refusals::note(std::optional<PersonId> person, std::string_view address, Step step,
                    Instant at) {
  const Lock lock(mutex_);
  add({.person = person,
       .address = std::string(address),
       .step = step,
       .count = 1,
       .first = at,
       .last = at});
}

void Refusals::putBack(const Refused& refused) {
  const Lock lock(mutex_);
  add(refused);
}

std::vector<Refused> Refusals::take() {
  const Lock lock(mutex_);
  std::vector<Refused> all;
  for (auto& [key, refused] : std::exchange(refused_, {})) all.push_back(std::move(refused));
  return all;
}

}  // namespace sekisho::access
