#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/machine/machine.h"

namespace sekisho::updates {

inline constexpr std::size_t kMaxAptFileBytes = std::size_t{1} << 20U;
inline constexpr std::size_t kMaxAptFiles = 1000;

/// The settings of apt.conf(5). Names are compared without regard to case.
class AptConfig {
 public:
  struct Setting {
    std::string value;
    std::string source;  ///< The file that said it last.
  };

  /// Takes one file's settings over those before.
  void add(std::string_view text, std::string_view source);

  /// The value of "APT::Periodic::Enable"; nothing if it is not set.
  [[nodiscard]] const Setting* find(std::string_view name) const;
  /// The items of a list such as "Unattended-Upgrade::Allowed-Origins", in order.
  [[nodiscard]] const std::vector<Setting>& items(std::string_view name) const;
  /// Whether a setting is true in apt's words (true, yes, on, with, enable, 1…); nothing if unset
  /// or neither.
  [[nodiscard]] std::optional<bool> truth(std::string_view name) const;

  /// Some line could not be understood, or named a file that is not followed.
  [[nodiscard]] bool isUnclear() const noexcept { return is_unclear_; }

 private:
  friend class AptConfigText;

  void clear(std::string_view name);

  std::map<std::string, Setting, std::less<>> settings_;
  std::map<std::string, std::vector<Setting>, std::less<>> items_;
  bool is_unclear_ = false;
};

struct AptConfigReading {
  AptConfig config = {};
  bool is_complete = true;
};
/// apt.conf.d and apt.conf in apt's order.
[[nodiscard]] AptConfigReading readAptConfig(const platform::Machine& machine);

/// The files of an apt ….d folder that apt would read, in its order: these endings or, where
/// `ending_may_lack`, none. Not complete if the folder cannot be read.
struct AptParts {
  std::vector<std::string> paths = {};
  bool is_complete = true;
};
[[nodiscard]] AptParts partsIn(const platform::Machine& machine, std::string_view folder,
                               std::string_view ending, bool ending_may_lack);

}  // namespace sekisho::updates
