#pragma once

#include <string>
#include <vector>

#include "capabilities/evidence/table.h"
#include "capabilities/internet/decision.h"
#include "core/ids.h"

namespace sekisho::internet {

/// A way to the Internet as a machine shows it.
struct SeenWay {
  std::string kind;  ///< default_route, proxy, wireless, resolver.
  std::string way;   ///< What Path::way is held against.
  bool own = false;  ///< It is named by an interface: of that machine alone.
  friend bool operator==(const SeenWay&, const SeenWay&) = default;
};

/// Whether a path allows a way that a machine sees.
[[nodiscard]] bool allows(const Path& path, const SeenWay& way, DeviceId machine);

/// The open ways in a machine's table `internet_exposure`, in its order: not those that are absent
/// or unplugged, not resolvers inside, and not addresses of its own. The control
/// network.internet-paths judges the same.
[[nodiscard]] std::vector<SeenWay> waysIn(const evidence::Table& exposure);

}  // namespace sekisho::internet
