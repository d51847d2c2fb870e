#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/updates/probe/apt_config.h"
#include "platform/machine/machine.h"

namespace sekisho::updates {

/// What apt knows of a list of packages: from the Release file and the source it belongs to.
struct AptList {
  std::string path = {};     ///< Of the Packages file.
  std::string site = {};     ///< Host; empty for local files.
  std::string archive = {};  ///< Suite.
  std::string codename = {};
  std::string version = {};
  std::string origin = {};
  std::string label = {};
  std::string component = {};
  std::string architecture = {};  ///< Of the index.
  bool not_automatic = false;
  bool but_automatic_upgrades = false;
  int priority = 500;  ///< Of all its packages, pins for all packages included.

  /// Whether its packages are security fixes of the distribution (the suite's own name changes at
  /// each release, its codename and label do not).
  [[nodiscard]] bool isSecurity() const;
};

/// The rules of apt_preferences(5) and APT::Default-Release.
class AptPins {
 public:
  /// The paragraphs of one preferences file. False if one was not understood.
  bool add(std::string_view text);
  /// APT::Default-Release: before all others, 990. False if it is not understood.
  bool addDefaultRelease(std::string_view release);

  /// The priority of a list before any rule for single packages.
  [[nodiscard]] int priorityOf(const AptList& list) const;
  /// The priority that the first fitting rule for single packages gives a version that stands in
  /// `lists`; nothing if no rule fits. `source` is its source package.
  [[nodiscard]] std::optional<int> priorityOf(std::string_view package, std::string_view source,
                                              std::string_view architecture,
                                              std::string_view version,
                                              const std::vector<const AptList*>& lists) const;

  enum class Kind { Version, Release, Origin };
  struct Pin {
    std::string package;  ///< "*" for all; a name, pattern, "src:name", "name:arch".
    Kind kind = Kind::Release;
    std::string value;
    int priority = 0;
  };

 private:
  std::vector<Pin> pins_;
};

struct AptPinsReading {
  AptPins pins = {};
  bool is_complete = true;
};
/// preferences, preferences.d and the default release of `config`.
[[nodiscard]] AptPinsReading readAptPins(const platform::Machine& machine, const AptConfig& config);

/// Whether a pattern is one that can be matched in little time and memory: short, with few
/// wildcards and without counted repetitions.
[[nodiscard]] bool isModestPattern(std::string_view pattern);

/// apt's patterns: /regular expression/ (extended, any case), else shell wildcards (any case). What
/// is no modest pattern matches nothing.
[[nodiscard]] bool matchesAptPattern(std::string_view pattern, std::string_view text);

}  // namespace sekisho::updates
