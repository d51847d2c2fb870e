#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/json.h"

namespace sekisho::visits {

/// The header fields in which a browser tells of itself. All of them may be made up.
struct BrowserFields {
  std::string_view user_agent = {};
  std::string_view brands = {};            ///< Sec-CH-UA
  std::string_view platform = {};          ///< Sec-CH-UA-Platform
  std::string_view platform_version = {};  ///< Sec-CH-UA-Platform-Version
  bool encrypted = false;                  ///< Hints of the version come over HTTPS only.
};

/// Which Windows a browser says it runs on.
enum class WindowsTold {
  NotWindows,
  Eleven,
  TenOrEarlier,
  Unknown,     ///< Windows, and the browser does not tell which.
  NotAskable,  ///< Windows, over plain HTTP: browsers tell the version over HTTPS only.
};
[[nodiscard]] std::string_view nameOf(WindowsTold told) noexcept;
[[nodiscard]] std::optional<WindowsTold> windowsToldFrom(std::string_view name) noexcept;

/// A browser, as it says itself: no evidence of anything.
struct Browser {
  std::string name = {};    ///< Such as "Microsoft Edge 142"; empty if it cannot be told.
  std::string system = {};  ///< Such as Windows, Linux, macOS, Android; empty if not told.
  WindowsTold windows = WindowsTold::NotWindows;
  std::string user_agent = {};  ///< Cut to kMaxUserAgentBytes.
  friend bool operator==(const Browser&, const Browser&) = default;
};

inline constexpr std::size_t kMaxUserAgentBytes = 400;

/// Reads what a browser tells. Hints (W3C User-Agent Client Hints, as structured fields) go before
/// the User-Agent, which names Windows 11 as 10. Platform versions are read as Microsoft documents
/// them: 13 and above is Windows 11, 1 to 10 Windows 10, 0 earlier. Never fails: what makes no
/// sense is not told.
[[nodiscard]] Browser browserIn(const BrowserFields& fields);

[[nodiscard]] Json toJson(const Browser& browser);

}  // namespace sekisho::visits
