#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::internet {

using DecisionId = Id<struct InternetDecisionTag>;

/// How the machines of 日レセ are used (P-11).
enum class Use { StandAlone, Connected };
[[nodiscard]] std::string_view nameOf(Use use) noexcept;
[[nodiscard]] std::optional<Use> useFrom(std::string_view name) noexcept;

/// What a path is for.
enum class Purpose {
  News,         ///< お知らせ and other pages of 日レセ's vendor.
  Updates,      ///< Updates of 日レセ and of the system.
  Maintenance,  ///< Remote maintenance.
  Eligibility,  ///< オンライン資格確認.
  Claims,       ///< オンライン請求.
  Other,
  Closed,  ///< No Internet lies behind it.
};
[[nodiscard]] std::string_view nameOf(Purpose purpose) noexcept;
[[nodiscard]] std::optional<Purpose> purposeFrom(std::string_view name) noexcept;

/// One path that is allowed.
struct Path {
  Purpose purpose = Purpose::Other;
  /// The way out as machines tell it in `internet_exposure`: a gateway, a proxy as host:port, a
  /// resolver on the Internet, an interface without wires. Empty: words alone, which match nothing.
  std::string way = {};
  std::string kind = {};  ///< Of that way, as there; empty where it is not said: any.
  /// The machine whose interface it is: every machine may have a wlan0. Other ways are everybody's.
  std::optional<DeviceId> device = {};
  std::string towards = {};  ///< Where to: hosts and ports, or words.
  friend bool operator==(const Path&, const Path&) = default;
};

/// What the clinic decided, and what its support provider said of it.
struct Decision {
  DecisionId id = {};
  Use use = Use::StandAlone;
  std::vector<Path> paths = {};
  /// Terminals with an agent may see for themselves whether the news can be reached.
  bool try_news = false;
  std::string opinion_of = {};  ///< Who of the provider said it.
  std::string opinion = {};
  PersonId by = {};
  Instant at{};
  friend bool operator==(const Decision&, const Decision&) = default;
};

inline constexpr std::size_t kMaxPaths = 50;
inline constexpr std::size_t kMaxWayBytes = 300;
inline constexpr std::size_t kMaxWordsBytes = 600;  // 200 characters of Japanese

/// InvalidInput with {pointer}: internet.paths (too many, or one twice), internet.way (no line, or
/// a kind that there is none of), internet.towards (no words), internet.stand-alone-path (alone,
/// and yet a path to the Internet), internet.try-news (alone, and yet to be tried),
/// internet.opinion (not what the provider said and who said it).
[[nodiscard]] Result<void> check(const Decision& decision);

/// As journal bodies and the API write them.
[[nodiscard]] Json toJson(const std::vector<Path>& paths);
[[nodiscard]] Json toJson(const Decision& decision);
/// Nothing if it is not what toJson() wrote.
[[nodiscard]] std::optional<std::vector<Path>> pathsFrom(const Json& value);

}  // namespace sekisho::internet
