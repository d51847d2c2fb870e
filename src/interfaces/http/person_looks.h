#pragma once

#include "capabilities/observation/look.h"
#include "core/clock.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// The same operation of /people/{person}, with each answer to somebody else than the person kept
/// as a look, once a viewer and day. What cannot be kept is not answered: the failure of the
/// register is. At the console without a person, names are masked and nothing is kept.
/// `looks` and `clock` must outlive the route.
[[nodiscard]] Route keepingLooks(Route route, observation::LookRegister& looks, const Clock& clock);

/// The same of an operation that answers such a list: a look at everybody whose id stands in a
/// member `person` anywhere in the answer, but at the viewer.
[[nodiscard]] Route keepingListLooks(Route route, observation::List list,
                                     observation::LookRegister& looks, const Clock& clock);

}  // namespace sekisho::http
