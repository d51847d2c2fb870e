#include "interfaces/http/person_looks.h"

#include <utility>

namespace sekisho::http {

Route keepingLooks(Route route, observation::LookRegister& looks, const Clock& clock) {
  route.answer = [inner = std::move(route.answer), &looks, &clock](Call& call) -> Result<Reply> {
    auto reply = inner(call);
    if (!reply || !call.caller.person) return reply;
    const auto person = PersonId::fromText(call.parameter("person"));
    const PersonId by = call.caller.person->person;
    if (!person || *person == by) return reply;
    const observation::PersonLook look{.person = *person, .by = by, .at = clock.now()};
    if (auto kept = looks.record(look); !kept) return std::unexpected(std::move(kept.error()));
    return reply;
  };
  return route;
}

}  // namespace sekisho::http
