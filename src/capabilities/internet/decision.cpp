#include "capabilities/internet/decision.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

#include "core/text.h"

namespace sekisho::internet {
namespace {

constexpr auto kUses = std::to_array<std::pair<Use, std::string_view>>(
    {{Use::StandAlone, "stand-alone"}, {Use::Connected, "connected"}});
constexpr auto kPurposes =
    std::to_array<std::pair<Purpose, std::string_view>>({{Purpose::News, "news"},
                                                         {Purpose::Updates, "updates"},
                                                         {Purpose::Maintenance, "maintenance"},
                                                         {Purpose::Eligibility, "eligibility"},
                                                         {Purpose::Claims, "claims"},
                                                         {Purpose::Other, "other"},
                                                         {Purpose::Closed, "closed"}});

template <class Names, class Value>
std::string_view nameIn(const Names& names, Value value) noexcept {
  return std::ranges::find(names, value, &Names::value_type::first)->second;
}

template <class Value, class Names>
std::optional<Value> valueIn(const Names& names, std::string_view name) noexcept {
  const auto found = std::ranges::find(names, name, &Names::value_type::second);
  return found == names.end() ? std::nullopt : std::optional(found->first);
}

Result<void> refuse(std::string_view message, std::string pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::move(pointer)}});
}

bool isSaid(const std::string& words, std::size_t most) {
  return !spacesFolded(words).empty() && isOneLine(words, most);
}

Result<void> checkPath(const Path& path, Use use, std::size_t index) {
  const std::string pointer = fmt::format("/paths/{}", index);
  static constexpr auto kKinds =
      std::to_array<std::string_view>({"", "default_route", "proxy", "wireless", "resolver"});
  const bool is_kind = std::ranges::find(kKinds, path.kind) != kKinds.end();
  const bool of_nothing = path.way.empty() && (!path.kind.empty() || path.device);
  if (!is_kind || of_nothing || (!path.way.empty() && !isSaid(path.way, kMaxWayBytes))) {
    return refuse("internet.way", pointer + "/way");
  }
  if (!isSaid(path.towards, kMaxWordsBytes)) {
    return refuse("internet.towards", pointer + "/towards");
  }
  if (use == Use::StandAlone && path.purpose != Purpose::Closed) {
    return refuse("internet.stand-alone-path", pointer + "/purpose");
  }
  return {};
}

}  // namespace

std::string_view nameOf(Use use) noexcept { return nameIn(kUses, use); }
std::optional<Use> useFrom(std::string_view name) noexcept { return valueIn<Use>(kUses, name); }
std::string_view nameOf(Purpose purpose) noexcept { return nameIn(kPurposes, purpose); }
std::optional<Purpose> purposeFrom(std::string_view name) noexcept {
  return valueIn<Purpose>(kPurposes, name);
}

Result<void> check(const Decision& decision) {
  if (decision.paths.size() > kMaxPaths) return refuse("internet.paths", "/paths");
  std::set<std::tuple<Purpose, std::string, std::string, std::optional<DeviceId>, std::string>>
      seen;
  for (std::size_t i = 0; i < decision.paths.size(); ++i) {
    const Path& path = decision.paths[i];
    if (auto fine = checkPath(path, decision.use, i); !fine) return fine;
    if (!seen.emplace(path.purpose, path.kind, path.way, path.device, path.towards).second) {
      return refuse("internet.paths", fmt::format("/paths/{}", i));
    }
  }
  if (decision.try_news && decision.use == Use::StandAlone) {
    return refuse("internet.try-news", "/try_news");
  }
  if (!isSaid(decision.opinion_of, kMaxWordsBytes)) {
    return refuse("internet.opinion", "/opinion_of");
  }
  if (!isSaid(decision.opinion, kMaxWordsBytes)) return refuse("internet.opinion", "/opinion");
  return {};
}

Json toJson(const std::vector<Path>& paths) {
  Json::Array all;
  for (const Path& path : paths) {
    all.push_back(Json::Object{{"device", path.device ? Json(path.device->text()) : Json()},
                               {"kind", path.kind},
                               {"purpose", nameOf(path.purpose)},
                               {"towards", path.towards},
                               {"way", path.way}});
  }
  return all;
}

Json toJson(const Decision& decision) {
  return Json::Object{{"at", toRfc3339(decision.at)},      {"by", decision.by.text()},
                      {"id", decision.id.text()},          {"opinion", decision.opinion},
                      {"opinion_of", decision.opinion_of}, {"paths", toJson(decision.paths)},
                      {"try_news", decision.try_news},     {"use", nameOf(decision.use)}};
}

std::optional<std::vector<Path>> pathsFrom(const Json& value) {
  const auto* list = value.array();
  if (list == nullptr) return std::nullopt;
  std::vector<Path> paths;
  for (const Json& one : *list) {
    const auto* purpose = one["purpose"].text();
    const auto* towards = one["towards"].text();
    const auto* way = one["way"].text();
    if (purpose == nullptr || towards == nullptr || way == nullptr) return std::nullopt;
    const auto known = purposeFrom(*purpose);
    if (!known) return std::nullopt;
    const auto* kind = one["kind"].text();
    const auto* device = one["device"].text();
    const auto id = device == nullptr ? std::nullopt : DeviceId::fromText(*device);
    if ((kind == nullptr && !one["kind"].isNull()) || (!id && !one["device"].isNull())) {
      return std::nullopt;
    }
    paths.push_back({.purpose = *known,
                     .way = *way,
                     .kind = kind == nullptr ? std::string() : *kind,
                     .device = id,
                     .towards = *towards});
  }
  return paths;
}

}  // namespace sekisho::internet
