#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "capabilities/people/probe/pam.h"
#include "platform/machine/machine.h"

namespace sekisho::people {

/// A value and the file that says so; an empty file if it is the program's default.
struct Said {
  std::string value = {};
  std::string source = {};
};

/// How a module of PAM takes what its file says.
struct SettingsDialect {
  bool any_case = false;     ///< "MinLen" is "minlen".
  bool first_holds = false;  ///< Of a name that is there twice; else the last.
};
inline constexpr SettingsDialect kFaillockConf{};
inline constexpr SettingsDialect kPwqualityConf{.any_case = true};
inline constexpr SettingsDialect kPwhistoryConf{.any_case = true, .first_holds = true};

/// The name and the value of a line of faillock.conf(5), pwquality.conf(5) or pwhistory.conf(5):
/// between them stand blanks, "=" or both. The value is empty where none stands; nothing of a line
/// that is empty or a comment.
[[nodiscard]] std::optional<std::pair<std::string_view, std::string_view>> settingFrom(
    std::string_view line);

/// What one call of a module goes by: its file and then its own arguments, which are stronger.
class Settings {
 public:
  explicit Settings(SettingsDialect dialect) : dialect_(dialect) {}

  /// False if the file is there but cannot be read.
  [[nodiscard]] bool addFile(const platform::Machine& machine, const std::string& path);
  void addArguments(const PamModule& module);
  /// The file that the call's `conf=` names, or else `usual`, and its arguments. False if the file
  /// cannot be read, or is named and not there.
  [[nodiscard]] bool addCall(const platform::Machine& machine, const PamModule& module,
                             const std::string& usual);

  [[nodiscard]] Said get(std::string_view name, std::string_view otherwise) const;
  /// "1" if `name` is there, whatever its value; else "0".
  [[nodiscard]] Said flag(std::string_view name) const;

 private:
  [[nodiscard]] std::string nameOf(std::string_view written) const;

  SettingsDialect dialect_;
  std::map<std::string, Said, std::less<>> said_ = {};
};

}  // namespace sekisho::people
