#pragma once

#include <span>
#include <string_view>

namespace sekisho::programs {

/// A script that people carry to machines without an agent.
struct VisitScript {
  std::string_view path;
  std::string_view text;  ///< Its bytes, with the mark that Windows PowerShell 5.1 needs.
};

/// sekisho-read.ps1 alone. The bytes live as long as the program.
[[nodiscard]] std::span<const VisitScript> visitScripts();

}  // namespace sekisho::programs
