#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/machine/machine.h"

namespace sekisho::people {

/// One module of a stack of pam.conf(5).
struct PamModule {
  std::string type = {};     ///< auth, account, password or session.
  std::string control = {};  ///< "required", "[success=1 default=ignore]"…
  std::string name = {};     ///< Without folder: "pam_unix.so".
  std::vector<std::string> arguments = {};
  std::string source = {};  ///< The file it stands in.

  [[nodiscard]] bool has(std::string_view argument) const;
  /// The value of the last "name=value".
  [[nodiscard]] std::optional<std::string> value(std::string_view name) const;
};

/// One line: a module, or another file to take modules from.
struct PamLine {
  PamModule module = {};
  std::string included = {};  ///< File named by @include, include or substack; else empty.
  bool is_substack = false;
};
/// Nothing for comments and empty lines; `understood` becomes false for malformed ones.
[[nodiscard]] std::optional<PamLine> pamLineFrom(std::string_view line, bool& understood);
/// Lines with continuations joined.
[[nodiscard]] std::vector<std::string> pamLines(std::string_view text);

struct PamStack {
  std::vector<PamModule> modules = {};
  bool is_complete = true;
  bool has_substacks = false;  ///< Whose modules end no more than themselves.

  [[nodiscard]] const PamModule* find(std::string_view name) const;
};
/// All modules of one type that a service's file holds, included files in place. NotFound if the
/// service has no file.
[[nodiscard]] Result<PamStack> readPamStack(const platform::Machine& machine,
                                            std::string_view service, std::string_view type);

inline constexpr std::size_t kMaxPamBytes = std::size_t{256} << 10U;
inline constexpr int kMaxPamDepth = 16;
inline constexpr std::size_t kMaxPamFiles = 200;  ///< Of one stack, each time one is included.
inline constexpr std::size_t kMaxPamModules = 1000;

}  // namespace sekisho::people
