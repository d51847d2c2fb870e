// Who counts as somebody else: by whose hand people came to their sign-ins, and who looks at what
// gives rights that decide.
#include <algorithm>

#include "capabilities/access/access.h"

namespace sekisho::access {
namespace {

bool contains(const std::vector<PersonId>& people, PersonId person) {
  return std::ranges::find(people, person) != people.end();
}

bool meet(const std::vector<PersonId>& one, const std::vector<PersonId>& other) {
  return std::ranges::any_of(one, [&](PersonId person) { return contains(other, person); });
}

}  // namespace

// Whatever the staff register says, which the one who asks may write; a director's goes on.
bool Access::anotherCouldGive(const SignIn& signin, const Grant& grant, PersonId but) const {
  const bool directs = holds(signin.roles, Role::Director) || holds(grant.roles, Role::Director);
  const auto all = signins_.all();
  if (!all) return true;
  return std::ranges::any_of(*all, [&](const SignIn& other) {
    const bool director = holds(other.roles, Role::Director);
    const bool signs_in =
        !other.disabled && (!other.ends || clock_.now() < *other.ends || director);
    return other.person != signin.person && other.person != but && signs_in &&
           (director || (holds(other.roles, Role::Administrator) && !directs));
  });
}

std::optional<Act> Access::given(const SignIn& signin, const journal::Actor& by) {
  if (!decides(signin.roles)) return std::nullopt;
  return noted(ActKind::Given, signin, signin.reason, by);
}

Act Access::noted(ActKind kind, const SignIn& signin, std::string_view why,
                  const journal::Actor& by) {
  Act act{.id = ids_.make<ActId>(),
          .kind = kind,
          .person = signin.person,
          .at = clock_.now(),
          .roles = signin.roles,
          .reason = std::string(why)};
  nameActor(act, by);
  return act;
}

Result<bool> Access::isOwn(const SignIn& signin, bool at_console) const {
  const auto& handed = signin.secret.handed;
  if (!handed) return true;
  if (!handed->own) return false;
  if (at_console) return true;
  const auto factors = factors_.of(signin.person);
  if (!factors) return std::unexpected(factors.error());
  // One that was enrolled before may be known to whoever knew the password then.
  return std::ranges::any_of(*factors, [&](const SecondFactor& factor) {
    return factor.used && factor.added >= *handed->own;
  });
}

Access::Ways Access::waysIn() const {
  auto signins = signins_.all();
  auto acts = signins_.acts();
  if (!signins || !acts) return {};
  return {.signins = std::move(*signins), .acts = std::move(*acts), .read = true};
}

// Whoever of theirs somebody else has looked at since is nobody's making any more.
bool Access::isOfTheirMaking(const SignIn& other, const Act& act, const Ways& ways) const {
  std::vector<PersonId> met;
  const SignIn* one = &other;
  while (one != nullptr && one->secret.handed && !contains(met, one->person)) {
    const auto& handed = *one->secret.handed;
    const bool looked_at = std::ranges::none_of(ways.acts, [&](const Act& its) {
      return its.kind == ActKind::Given && its.person == one->person && its.isAlone();
    });
    if (looked_at && hasSettled(handed)) return false;
    if (handed.by == act.by || handed.by == act.person) return true;
    met.push_back(one->person);
    one = handed.by ? ways.of(*handed.by) : nullptr;
  }
  return false;
}

// Whether an act is still one person's word while another could look at it: a person who was
// invented notices nothing in thirty days. A reset is for its owner to acknowledge.
bool Access::awaitsAnother(const Act& act, const Ways& ways) const {
  switch (act.kind) {
    case ActKind::Stopped: return false;
    case ActKind::Reset: return !act.confirmed;
    case ActKind::Given: break;
  }
  if (!act.isAlone()) return false;
  return std::ranges::any_of(ways.signins, [&](const SignIn& other) {
    const bool has_looked = act.confirmed && act.confirmed->by == other.person;
    return other.person != act.person && other.person != act.by && !has_looked &&
           decides(other.roles) && mayUse(other) && !isOfTheirMaking(other, act, ways);
  });
}

bool Access::hasSettled(const Handed& handed) const {
  const Instant now = clock_.now();
  return now - handed.own.value_or(now) >= kSettles;
}

// Each hand that has let somebody in and of which it is not settled that they are two.
std::vector<std::optional<PersonId>> Access::handsOn(const SignIn& signin, const Ways& ways) const {
  const auto& handed = signin.secret.handed;
  std::vector<std::optional<PersonId>> hands;
  if (!handed) return hands;
  for (const Act& act : ways.acts) {
    if (act.person == signin.person && !act.isOwn() && awaitsAnother(act, ways)) {
      hands.push_back(act.by);
    }
  }
  if (!hands.empty() || !hasSettled(*handed)) hands.push_back(handed->by);
  return hands;
}

Access::Makers Access::makersOf(PersonId person, const Ways& ways) const {
  Makers makers{.whole = ways.read};
  std::vector<PersonId> to_ask{person};
  while (!to_ask.empty()) {
    const SignIn* signin = ways.of(to_ask.back());
    to_ask.pop_back();
    if (signin == nullptr) continue;
    for (const std::optional<PersonId>& by : handsOn(*signin, ways)) {
      if (!by) makers.whole = false;
      if (!by || *by == person || contains(makers.known, *by)) continue;
      makers.known.push_back(*by);
      to_ask.push_back(*by);
    }
  }
  return makers;
}

const SignIn* Access::Ways::of(PersonId person) const {
  const auto found = std::ranges::find(signins, person, &SignIn::person);
  return found == signins.end() ? nullptr : &*found;
}

bool Access::cameFrom(PersonId person, PersonId maker) const {
  return cameFrom(person, maker, waysIn());
}

bool Access::cameFrom(PersonId person, PersonId maker, const Ways& ways) const {
  const Makers makers = makersOf(person, ways);
  return !makers.whole || contains(makers.known, maker);
}

bool Access::isMadeBy(PersonId by, PersonId person) const {
  const auto signin = signins_.byPerson(by);
  return !signin || (!holds(signin->roles, Role::Director) && cameFrom(by, person));
}

bool Access::areOfOneHand(PersonId one, PersonId other) const {
  const Ways ways = waysIn();
  const Makers ones = makersOf(one, ways);
  const Makers others = makersOf(other, ways);
  return !ones.whole || !others.whole || contains(ones.known, other) ||
         contains(others.known, one) || meet(ones.known, others.known);
}

bool Access::couldConfirmInstead(PersonId third, PersonId first, PersonId second) const {
  if (third == first || third == second) return false;
  const Ways ways = waysIn();
  const Makers its = makersOf(third, ways);
  const Makers firsts = makersOf(first, ways);
  if (!its.whole || contains(its.known, first) || contains(its.known, second) ||
      meet(its.known, firsts.known) || meet(its.known, makersOf(second, ways).known)) {
    return false;
  }
  return firsts.whole || contains(firsts.known, third);
}

Result<void> Access::mustBeOwn(const Identity& person, bool at_console) const {
  const auto signin = signins_.byPerson(person.person);
  if (!signin) return std::unexpected(signin.error());
  const auto own = isOwn(*signin, at_console);
  if (!own) return std::unexpected(own.error());
  if (!*own) return fail(ErrorCode::PermissionDenied, MessageId{"access.not-own-yet"});
  return {};
}

Result<bool> Access::madeLately(const Identity& second, bool at_console,
                                std::optional<PersonId> first) const {
  if (auto own = mustBeOwn(second, at_console); !own) {
    return std::unexpected(std::move(own.error()));
  }
  return first && areOfOneHand(second.person, *first);
}

Result<Act> Access::confirm(ActId id, const Identity& by, bool at_console) {
  const auto acts = signins_.acts();
  if (!acts) return std::unexpected(acts.error());
  const auto act = std::ranges::find(*acts, id, &Act::id);
  if (act == acts->end()) return fail(ErrorCode::NotFound, MessageId{"access.act-unknown"});
  ActConfirmation confirmation{.by = by.person, .at = clock_.now()};
  // Before it is asked whose doing a sign-in is: what cannot be confirmed at all says so itself.
  if (auto fine = access::check(*act, confirmation); !fine) {
    return std::unexpected(fine.error());
  }
  if (act->kind == ActKind::Reset) {
    // Whoever reset it may be the one who acknowledges it: it stays in sight for a while.
    if (auto own = mustBeOwn(by, at_console); !own) return std::unexpected(std::move(own.error()));
    // What is acknowledged here does not speak against itself.
    Ways ways = waysIn();
    std::erase_if(ways.acts, [&](const Act& one) { return one.id == id; });
    const std::optional<PersonId> doer = act->by;
    confirmation.lately = !doer || cameFrom(act->person, *doer, ways);
  } else {
    const auto lately = madeLately(by, at_console, act->by);
    if (!lately) return std::unexpected(lately.error());
    confirmation.lately = *lately;
    if (act->confirmed && *lately) {
      return fail(ErrorCode::Conflict, MessageId{"access.act-confirmed"});
    }
  }
  return signins_.confirm(id, confirmation);
}

}  // namespace sekisho::access
