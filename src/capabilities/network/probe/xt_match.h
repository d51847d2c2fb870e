#pragma once

#include <string_view>

#include "capabilities/network/probe/breadth.h"

namespace sekisho::network {

/// How much meets a match of iptables, by its name and what the kernel keeps of it (xt_….h).
/// "comment" asks nothing and is none.
[[nodiscard]] Breadth breadthOfMatch(std::string_view name, ByteView info);

/// Whether a match asks for states of a connection.
[[nodiscard]] bool isOfStates(std::string_view name);

/// Whether a target gives packets another receiver.
[[nodiscard]] bool givesAnotherReceiver(std::string_view target);

}  // namespace sekisho::network
