#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "capabilities/seats/probe/people_here.h"
#include "core/error.h"

namespace sekisho::seats {

inline constexpr std::size_t kMaxXfconfBytes = 262'144;
inline constexpr std::size_t kMaxXfconfProperties = 4096;
inline constexpr int kMaxXfconfDepth = 32;

/// Whom a file of the system's forbids to change something: names and "@group", separated by ';'.
/// No word means everybody; an `unlocked` list in which nobody is does that.
struct XfconfLock {
  std::string locked = {};
  std::string unlocked = {};  ///< Where there is one, whoever is not in it is bound.

  /// Nothing if it hangs on groups whose members could not be told.
  [[nodiscard]] std::optional<bool> binds(const Sitter& sitter) const;
};

struct XfconfProperty {
  std::string type = {};  ///< "bool", "int"; "empty" has no value.
  std::string value = {};
  XfconfLock lock = {};  ///< Of this property alone, not of those below it.

  /// Nothing if it is of another type.
  [[nodiscard]] std::optional<bool> truth() const;
  [[nodiscard]] std::optional<int> number() const;
};

/// One channel of Xfce's settings: properties by path ("/lock/enabled").
struct XfconfChannel {
  std::map<std::string, XfconfProperty, std::less<>> properties = {};
  XfconfLock lock = {};  ///< Of all that the file names.

  /// Null if the file does not name it.
  [[nodiscard]] const XfconfProperty* find(std::string_view path) const;
};

/// Whose a file is: only the system's may lock.
enum class XfconfOf { System, Person };

/// Reads a file of xfce-perchannel-xml. Corrupt if it is no well-formed XML, declares entities, is
/// deeper or larger than allowed, or holds what xfconfd stops at, so that only some of it counts.
[[nodiscard]] Result<XfconfChannel> parseXfconf(std::string_view xml, XfconfOf whose);

}  // namespace sekisho::seats
