#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::inventory {

/// What modprobe is told about modules (modprobe.d(5)). Names are taken with '_' for '-'.
class ModuleRules {
 public:
  /// One file of modprobe.d that no file of the same name in an earlier folder replaces.
  void takeFile(std::string_view text, const std::string& path);
  void takeCommandLine(std::string_view text, const std::string& path);

  /// Whether a command that does nothing stands in the place of loading the module, also where
  /// another module asks for it. Nothing if some other command does, which may load it.
  [[nodiscard]] std::optional<bool> isReplaced(std::string_view module) const;
  /// Whether it is not loaded for a device; other modules may still ask for it.
  [[nodiscard]] bool isBlacklisted(std::string_view module) const;
  /// The first file that says something of the module; empty if none does.
  [[nodiscard]] std::string sourceOf(std::string_view module) const;

 private:
  struct Command {
    std::string modules;  // a pattern as of fnmatch(3)
    bool does_nothing;
    std::string path;
  };
  struct Blacklisted {
    std::string module;
    std::string path;
  };
  std::vector<Command> commands_ = {};
  std::vector<Blacklisted> blacklisted_ = {};
};

/// The modules that load another along, by a text of modules.dep(5).
[[nodiscard]] std::set<std::string> modulesThatNeed(std::string_view module,
                                                    std::string_view modules_dep);

}  // namespace sekisho::inventory
