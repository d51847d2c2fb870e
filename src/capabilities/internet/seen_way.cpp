#include "capabilities/internet/seen_way.h"

#include <utility>

namespace sekisho::internet {

bool allows(const Path& path, const SeenWay& way, DeviceId machine) {
  return path.way == way.way && (path.kind.empty() || path.kind == way.kind) &&
         (!way.own || path.device == machine);
}

std::vector<SeenWay> waysIn(const evidence::Table& exposure) {
  std::vector<SeenWay> ways;
  for (std::size_t row = 0; row < exposure.rows.size(); ++row) {
    const auto kind = evidence::textAt(exposure, row, "kind").value_or("");
    const auto value = evidence::textAt(exposure, row, "value").value_or("");
    const auto interface = evidence::textAt(exposure, row, "interface").value_or("");
    const bool inside = evidence::integerAt(exposure, row, "is_public") == 0;
    if (kind.empty() || kind == "public_address" || (kind == "resolver" && inside)) continue;
    if (evidence::integerAt(exposure, row, "present") != 1) continue;
    if (evidence::integerAt(exposure, row, "link_up") == 0) continue;
    const bool own = kind == "wireless" || value.empty();
    std::string way = own ? interface : value;
    if (!way.empty()) ways.push_back({.kind = kind, .way = std::move(way), .own = own});
  }
  return ways;
}

}  // namespace sekisho::internet
