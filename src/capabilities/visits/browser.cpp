#include "capabilities/visits/browser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"

namespace sekisho::visits {
namespace {

constexpr std::int64_t kWindows11From = 13;
constexpr std::size_t kMaxNameBytes = 80;

constexpr std::array<std::pair<std::string_view, WindowsTold>, 5> kNames = {
    {{"not-windows", WindowsTold::NotWindows},
     {"11", WindowsTold::Eleven},
     {"10-or-earlier", WindowsTold::TenOrEarlier},
     {"unknown", WindowsTold::Unknown},
     {"not-over-http", WindowsTold::NotAskable}}};

// A structured field's string (RFC 9651) without its quotes; empty if it is none.
std::string_view unquoted(std::string_view text) {
  text = trimmed(text);
  if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"')) return {};
  text = text.substr(1, text.size() - 2);
  return text.contains('"') || text.contains('\\') ? std::string_view() : text;
}

struct Brand {
  std::string_view name;
  std::string_view version;
};

// The next member of a list such as `"Chromium";v="142", "Not A;Brand";v="8"`, taken off its front.
std::optional<Brand> nextBrand(std::string_view& list) {
  const std::size_t open = list.find('"');
  if (open == std::string_view::npos) return std::nullopt;
  const std::size_t close = list.find('"', open + 1);
  if (close == std::string_view::npos) return std::nullopt;
  Brand brand{.name = list.substr(open + 1, close - open - 1), .version = {}};
  list.remove_prefix(close + 1);
  constexpr std::string_view kVersion = ";v=\"";
  if (list.starts_with(kVersion)) {
    const std::size_t end = list.find('"', kVersion.size());
    if (end == std::string_view::npos) return std::nullopt;
    brand.version = list.substr(kVersion.size(), end - kVersion.size());
    list.remove_prefix(end + 1);
  }
  return brand;
}

std::string joined(std::string_view name, std::string_view version) {
  std::string text(name);
  if (!version.empty()) text += " " + std::string(version);
  return isOneLine(text, kMaxNameBytes) ? text : std::string();
}

// The most telling brand: Chromium stands beside the browser that is made of it, and one that
// stands for nothing keeps servers from relying on the list's form.
std::string nameFromBrands(std::string_view list) {
  std::string chromium;
  while (const auto brand = nextBrand(list)) {
    if (lowered(brand->name).contains("brand")) continue;
    if (brand->name == "Chromium") {
      chromium = joined(brand->name, brand->version);
    } else {
      return joined(brand->name, brand->version);
    }
  }
  return chromium;
}

// The digits after `product` in a User-Agent, such as those of "Firefox/144.0".
std::optional<std::string> majorOf(std::string_view agent, std::string_view product) {
  const std::size_t at = agent.find(product);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = agent.substr(at + product.size());
  const auto end = std::ranges::find_if(rest, [](char c) { return c < '0' || c > '9'; });
  return std::string(rest.begin(), end);
}

std::string nameFromAgent(std::string_view agent) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kProducts = {
      {{"Edg/", "Microsoft Edge"},
       {"Firefox/", "Firefox"},
       {"Chrome/", "Chrome"},
       {"Version/", "Safari"}}};
  for (const auto& [product, name] : kProducts) {
    if (const auto version = majorOf(agent, product)) return joined(name, *version);
  }
  return agent.contains("Trident/") ? "Internet Explorer" : "";
}

std::string systemFromAgent(std::string_view agent) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kSystems = {
      {{"Windows", "Windows"},
       {"Android", "Android"},
       {"iPhone", "iOS"},
       {"iPad", "iOS"},
       {"Mac OS X", "macOS"},
       {"Linux", "Linux"}}};
  for (const auto& [word, name] : kSystems) {
    if (agent.contains(word)) return std::string(name);
  }
  return {};
}

WindowsTold windowsToldBy(const BrowserFields& fields) {
  const std::string_view version = unquoted(fields.platform_version);
  const auto major = toInteger(version.substr(0, version.find('.')));
  if (major && *major >= kWindows11From) return WindowsTold::Eleven;
  if (major && *major >= 0 && *major <= 10) return WindowsTold::TenOrEarlier;
  // Before 10, the User-Agent still says which.
  for (const std::string_view old : {"Windows NT 6.", "Windows NT 5."}) {
    if (fields.user_agent.contains(old)) return WindowsTold::TenOrEarlier;
  }
  return fields.encrypted ? WindowsTold::Unknown : WindowsTold::NotAskable;
}

}  // namespace

std::string_view nameOf(WindowsTold told) noexcept {
  return std::ranges::find(kNames, told, &decltype(kNames)::value_type::second)->first;
}

std::optional<WindowsTold> windowsToldFrom(std::string_view name) noexcept {
  const auto found = std::ranges::find(kNames, name, &decltype(kNames)::value_type::first);
  return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

Browser browserIn(const BrowserFields& fields) {
  Browser browser{.name = nameFromBrands(fields.brands)};
  if (browser.name.empty()) browser.name = nameFromAgent(fields.user_agent);
  browser.system = joined(unquoted(fields.platform), "");
  if (browser.system.empty()) browser.system = systemFromAgent(fields.user_agent);
  if (browser.system == "Windows") browser.windows = windowsToldBy(fields);
  browser.user_agent = toUtf8(fields.user_agent.substr(0, kMaxUserAgentBytes));
  if (!isOneLine(browser.user_agent, 4 * kMaxUserAgentBytes)) browser.user_agent.clear();
  return browser;
}

Json toJson(const Browser& browser) {
  return Json::Object{{"name", browser.name},
                      {"system", browser.system},
                      {"windows", nameOf(browser.windows)},
                      {"user_agent", browser.user_agent}};
}

}  // namespace sekisho::visits
