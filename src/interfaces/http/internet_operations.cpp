#include "interfaces/http/internet_operations.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "capabilities/internet/seen_way.h"
#include "interfaces/http/body.h"

namespace sekisho::http {
namespace {

using internet::Decision;
using internet::NewsRead;

constexpr std::string_view kExposure = "internet_exposure";
constexpr std::chrono::hours kFresh{2};  // as its spec says
constexpr std::chrono::days kVisitHolds{35};

// Why what a reading tells is not what is; nothing where it is.
std::optional<std::string_view> whyUntold(const evidence::TableMark& mark, Instant now) {
  if (mark.status == evidence::TableStatus::Failed) return "failed";
  const bool visited = mark.confirmed_by == evidence::Origin::Visit;
  const bool old = mark.is_doubted || mark.confirmed + (visited ? kVisitHolds : kFresh) < now;
  return old ? std::optional<std::string_view>("old") : std::nullopt;
}

class InternetOperations {
 public:
  InternetOperations(internet::InternetRegister& decided, inventory::DeviceRegister& devices,
                     evidence::ReceivedTables& tables, const people::PersonRegister& people,
                     const Clock& clock, IdSource& ids, std::function<void()> changed)
      : decided_(decided),
        devices_(devices),
        tables_(tables),
        people_(people),
        clock_(clock),
        ids_(ids),
        changed_(std::move(changed)) {}

  Result<Reply> get(Call& call) { return standing(call.caller, 200); }

  Result<Reply> decide(Call& call) {
    Members members(call.body);
    const auto use = internet::useFrom(members.text("use", kMaxShort));
    if (!use) members.wrong("use");
    auto paths = internet::pathsFrom(members.any("paths"));
    if (!paths) members.wrong("paths");
    const Decision decision{
        .id = ids_.make<internet::DecisionId>(),
        .use = use.value_or(internet::Use::StandAlone),
        .paths = std::move(paths).value_or(std::vector<internet::Path>()),
        .try_news = members.boolean("try_news"),
        .opinion_of = members.maybeText("opinion_of", internet::kMaxWordsBytes).value_or(""),
        .opinion = members.maybeText("opinion", internet::kMaxWordsBytes).value_or(""),
        .by = call.caller.signedIn().person,
        .at = clock_.now()};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto fine = check(decision); !fine) return std::unexpected(std::move(fine.error()));
    return kept(decided_.decide(decision), call.caller);
  }

  Result<Reply> recordNews(Call& call) {
    Members members(call.body);
    const auto day = fromIsoDay(members.text("day", kMaxShort));
    if (!day) members.wrong("day");
    const NewsRead read{
        .id = ids_.make<internet::NewsReadId>(),
        .day = day.value_or(std::chrono::sys_days()),
        .source = members.maybeText("source", internet::kMaxSourceBytes).value_or(""),
        .items = members.maybeText("items", internet::kMaxItemsBytes).value_or(""),
        .by = call.caller.signedIn().person,
        .at = clock_.now()};
    if (auto whole = members.finish(); !whole) return std::unexpected(std::move(whole.error()));
    const std::chrono::sys_days today{japaneseDay(clock_.now())};
    if (auto fine = check(read, today); !fine) return std::unexpected(std::move(fine.error()));
    return kept(decided_.record(read), call.caller);
  }

 private:
  [[nodiscard]] Result<Reply> kept(const Result<void>& done, const Caller& caller) const {
    if (!done) return std::unexpected(done.error());
    changed_();
    return standing(caller, 201);
  }

  // The ways that registered machines see, with the machines, and the machines whose ways of now
  // are not known.
  [[nodiscard]] Result<Json::Object> seen(const std::vector<internet::Path>& allowed) const {
    const auto devices = devices_.all(false);
    if (!devices) return std::unexpected(devices.error());
    // By kind, way and, of an interface, its machine.
    std::map<std::tuple<std::string, std::string, std::optional<DeviceId>>, Json::Array> machines;
    Json::Array untold;
    for (const inventory::Device& device : *devices) {
      Json name = Json::Object{{"id", device.id.text()}, {"name", device.name}};
      const auto newest = tables_.newest(device.id, kExposure);
      if (!newest && newest.error().code != ErrorCode::NotFound) {
        return std::unexpected(newest.error());
      }
      const auto why = newest ? whyUntold(newest->mark, clock_.now()) : "never";
      if (why) {
        Json::Object one = *name.object();
        one.emplace("why", *why);
        one.emplace("at", newest ? Json(toRfc3339(newest->mark.confirmed)) : Json());
        untold.emplace_back(std::move(one));
      }
      if (!newest) continue;
      std::set<std::tuple<std::string, std::string, std::optional<DeviceId>>> seen_here;
      for (const internet::SeenWay& way : internet::waysIn(newest->content)) {
        seen_here.emplace(way.kind, way.way, way.own ? std::optional(device.id) : std::nullopt);
      }
      for (const auto& way : seen_here) machines[way].push_back(name);
    }
    Json::Array ways;
    for (auto& [seen, on] : machines) {
      const auto& [kind, way, device] = seen;
      const internet::SeenWay shown{.kind = kind, .way = way, .own = device.has_value()};
      const bool listed = std::ranges::any_of(allowed, [&](const internet::Path& path) {
        return internet::allows(path, shown, device.value_or(DeviceId{}));
      });
      ways.push_back(Json::Object{{"kind", kind},
                                  {"way", way},
                                  {"device", device ? Json(device->text()) : Json()},
                                  {"listed", listed},
                                  {"devices", std::move(on)}});
    }
    return Json::Object{{"ways", std::move(ways)}, {"untold", std::move(untold)}};
  }

  // With the name of who it was, and no words for whoever may not see them.
  [[nodiscard]] static Json told(Json body, PersonId by, const std::vector<people::Person>& people,
                                 const Caller& caller, std::span<const char* const> words) {
    const auto person = std::ranges::find(people, by, &people::Person::id);
    Json::Object& members = *body.object();
    members["by_name"] = person == people.end() ? Json() : Json(person->name);
    if (!caller.masked()) return body;
    members["by_name"] = kMasked;
    for (const char* word : words) members[word] = kMasked;
    return body;
  }

  [[nodiscard]] Result<Reply> standing(const Caller& caller, int status) const {
    const auto decisions = decided_.decisions();
    if (!decisions) return std::unexpected(decisions.error());
    const auto news = decided_.news();
    if (!news) return std::unexpected(news.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    auto body = seen(decisions->empty() ? std::vector<internet::Path>() : decisions->front().paths);
    if (!body) return std::unexpected(std::move(body.error()));
    static constexpr std::array kOpinion{"opinion", "opinion_of"};
    static constexpr std::array kRead{"items"};
    Json::Array decided;
    for (const Decision& one : *decisions) {
      decided.push_back(told(toJson(one), one.by, *people, caller, kOpinion));
    }
    Json::Array read;
    for (const NewsRead& one : *news) {
      read.push_back(told(toJson(one), one.by, *people, caller, kRead));
    }
    body->emplace("decisions", std::move(decided));
    body->emplace("news", std::move(read));
    return Reply{.status = status, .body = std::move(*body)};
  }

  internet::InternetRegister& decided_;
  inventory::DeviceRegister& devices_;
  evidence::ReceivedTables& tables_;
  const people::PersonRegister& people_;
  const Clock& clock_;
  IdSource& ids_;
  std::function<void()> changed_;
};

}  // namespace

std::vector<Route> internetOperations(internet::InternetRegister& decided,
                                      inventory::DeviceRegister& devices,
                                      evidence::ReceivedTables& tables,
                                      const people::PersonRegister& people, const Clock& clock,
                                      IdSource& ids, std::function<void()> changed) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<InternetOperations>(decided, devices, tables, people, clock, ids,
                                                 std::move(changed));
  const auto bind = [&](Result<Reply> (InternetOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {{"GET", "/internet", "getInternet", bind(&InternetOperations::get)},
          {"POST", "/internet/decisions", "decideInternet", bind(&InternetOperations::decide)},
          {"POST", "/internet/news", "recordNewsRead", bind(&InternetOperations::recordNews)}};
}

}  // namespace sekisho::http
