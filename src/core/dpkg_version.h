#pragma once

#include <compare>
#include <string_view>

namespace sekisho {

/// The order of Debian package versions (deb-version(7)), as `dpkg --compare-versions` has it:
/// epoch, upstream version, revision; '~' before the end, letters before other characters, runs of
/// digits by value however long. "1.0" and "1.00-0" are equivalent.
///
/// A total order of any two texts: what is no version is compared by the same rules.
[[nodiscard]] std::weak_ordering compareDpkgVersions(std::string_view a,
                                                     std::string_view b) noexcept;

}  // namespace sekisho
