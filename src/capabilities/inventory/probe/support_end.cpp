#include <algorithm>
#include <chrono>

#include "capabilities/inventory/probe/system.h"
#include "core/text.h"

namespace sekisho::inventory {
namespace {

// "2026-07-11" in days since 1970.
std::optional<std::int64_t> dayFrom(std::string_view text) {
  const auto parts = split(trimmed(text), '-');
  if (parts.size() != 3) return std::nullopt;
  const auto year = toInteger(parts[0]);
  const auto month = toInteger(parts[1]);
  const auto day = toInteger(parts[2]);
  if (!year || !month || !day || *year < 1970 || *year > 9999 || *month < 1 || *month > 12 ||
      *day < 1 || *day > 31) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

/// A CSV file without quotes whose first line names the columns.
class Csv {
 public:
  explicit Csv(std::string_view text) : lines_(split(text, '\n')) {
    if (!lines_.empty()) columns_ = split(trimmed(lines_[0]), ',');
  }

  // The field `column` of the first line whose `key` is `value`.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view key, std::string_view value,
                                                     std::string_view column) const {
    const auto key_at = indexOf(key);
    const auto column_at = indexOf(column);
    if (!key_at || !column_at) return std::nullopt;
    for (const std::string_view line : lines_) {
      const auto fields = split(trimmed(line), ',');
      if (fields.size() > *key_at && fields[*key_at] == value && fields.size() > *column_at) {
        return fields[*column_at];
      }
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::optional<std::size_t> indexOf(std::string_view column) const {
    const auto found = std::ranges::find(columns_, column);
    if (found == columns_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns_.begin());
  }

  std::vector<std::string_view> lines_;
  std::vector<std::string_view> columns_;
};

}  // namespace

SupportEnd supportEndOf(const platform::Machine& machine, std::string_view os,
                        std::string_view codename) {
  if (codename.empty() || (os != "debian" && os != "ubuntu")) return {};
  const auto text =
      machine.read("/usr/share/distro-info/" + std::string(os) + ".csv", std::size_t{1} << 20U);
  if (text) {
    const Csv csv(*text);
    const auto standard = dayFrom(csv.find("series", codename, "eol").value_or(""));
    if (standard) {
      const char* extended = os == "debian" ? "eol-lts" : "eol-esm";
      return {.standard_day = standard,
              .extended_day = dayFrom(csv.find("series", codename, extended).value_or("")),
              .source = "distro-info"};
    }
  }
  // Code names are unique across both systems.
  const Csv csv(embeddedOsSupport());
  if (csv.find("codename", codename, "os") != os) return {};
  return {.standard_day = dayFrom(csv.find("codename", codename, "support_ends").value_or("")),
          .extended_day = dayFrom(csv.find("codename", codename, "extended_ends").value_or("")),
          .source = "embedded"};
}

}  // namespace sekisho::inventory
