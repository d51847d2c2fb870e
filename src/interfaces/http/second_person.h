#pragma once

#include <functional>

#include "capabilities/people/person.h"
#include "core/json.h"
#include "core/second_person.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// How whoever asks stands to a person as the second one, at that moment; PermissionDenied
/// (access.not-own-yet) while their sign-in is still as another made it. Called by many threads.
using SecondTo = std::function<Result<SecondPerson>(const Caller&, PersonId)>;

/// A `SecondPerson` of the specification: what the caller's word would be worth. Null if it cannot
/// be given now.
[[nodiscard]] Json secondBody(const Result<SecondPerson>& second,
                              const std::vector<people::Person>& people, const Caller& caller);

}  // namespace sekisho::http
