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

// Whether what let somebody in is still one person's word while another could look at it: a person
// who was invented notices nothing in thirty days.
bool Access::awaitsAnother(PersonId person, const Handed& handed) const {
  const auto acts = signins_.acts();
  const auto all = signins_.all();
  if (!acts || !all) return true;
  const auto act = std::ranges::find_if(
      *acts, [&](const Act& one) { return one.kind == ActKind::Given && one.person == person; });
  if (act == acts->end() || !act->isAlone() || act->by != handed.by) return false;
  return std::ranges::any_of(*all, [&](const SignIn& other) {
    if (other.person == person || other.person == handed.by) return false;
    const auto& its = other.secret.handed;
    const bool of_their_making = its && (its->by == handed.by || its->by == person);
    return decides(other.roles) && mayUse(other) && !of_their_making;
  });
}

Access::Makers Access::makersOf(PersonId person) const {
  constexpr std::size_t kMostSteps = 8;
  const Instant now = clock_.now();
  Makers makers;
  while (makers.known.size() < kMostSteps) {
    const auto signin = signins_.byPerson(person);
    if (!signin && signin.error().code == ErrorCode::NotFound) return makers;
    if (!signin) break;
    const auto& handed = signin->secret.handed;
    if (!handed) return makers;
    const bool noticed = now - handed->own.value_or(now) >= kSettles;
    if (noticed && !awaitsAnother(person, *handed)) return makers;
    if (!handed->by) break;
    person = *handed->by;
    makers.known.push_back(person);
  }
  makers.whole = false;
  return makers;
}

bool Access::cameFrom(PersonId person, PersonId maker) const {
  const Makers makers = makersOf(person);
  return !makers.whole || contains(makers.known, maker);
}

bool Access::isMadeBy(PersonId by, PersonId person) const {
  const auto signin = signins_.byPerson(by);
  return !signin || (!holds(signin->roles, Role::Director) && cameFrom(by, person));
}

bool Access::areOfOneHand(PersonId one, PersonId other) const {
  const Makers ones = makersOf(one);
  const Makers others = makersOf(other);
  return !ones.whole || !others.whole || contains(ones.known, other) ||
         contains(others.known, one) || meet(ones.known, others.known);
}

bool Access::couldConfirmInstead(PersonId third, PersonId first, PersonId second) const {
  if (third == first || third == second) return false;
  const Makers its = makersOf(third);
  const Makers firsts = makersOf(first);
  if (!its.whole || contains(its.known, first) || contains(its.known, second) ||
      meet(its.known, firsts.known) || meet(its.known, makersOf(second).known)) {
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
    confirmation.lately = !act->by || cameFrom(act->person, *act->by);
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
