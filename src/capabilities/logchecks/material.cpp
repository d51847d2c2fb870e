#include "capabilities/logchecks/material.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/text.h"

namespace sekisho::logchecks {
namespace {

constexpr std::array<std::string_view, kKinds> kNames{"outside-hours",    "failed-sign-ins",
                                                      "bulk-reads",       "unknown-accounts",
                                                      "unconfirmed-days", "unreadable"};

bool isLine(std::string_view text) {
  return !trimmed(text).empty() && isOneLine(text, kMaxTextBytes);
}

std::unexpected<Error> refuseAnswer(std::string_view message, std::string_view pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::string(pointer)}});
}

Json timeOrNull(const std::optional<Instant>& at) { return at ? Json(toRfc3339(*at)) : Json(); }

Json::Array bodiesOf(const std::vector<UseByHour>& use) {
  Json::Array bodies;
  for (const UseByHour& one : use) bodies.push_back(toJson(one));
  return bodies;
}

void widen(evidence::Week& week, std::chrono::minutes around) {
  constexpr std::chrono::minutes kDay{24 * 60};
  for (auto& spans : week) {
    std::ranges::sort(spans, {}, &evidence::OpenSpan::from);
    std::vector<evidence::OpenSpan> wide;
    for (const evidence::OpenSpan& span : spans) {
      const evidence::OpenSpan more{std::max(span.from - around, std::chrono::minutes{0}),
                                    std::min(span.to + around, kDay)};
      if (!wide.empty() && more.from <= wide.back().to) {
        wide.back().to = std::max(wide.back().to, more.to);
      } else {
        wide.push_back(more);
      }
    }
    spans = std::move(wide);
  }
}

}  // namespace

std::string_view nameOf(Kind kind) noexcept { return kNames.at(static_cast<std::size_t>(kind)); }

std::optional<Kind> kindFrom(std::string_view name) noexcept {
  const auto* const found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Kind>(found - kNames.begin());
}

Findings findingsOf(Kind kind, std::vector<Item> items) {
  std::ranges::sort(items, {}, [](const Item& item) {
    return std::tie(item.day, item.from, item.terminal, item.place, item.account, item.person);
  });
  Findings found{.kind = kind, .count = static_cast<std::int64_t>(items.size())};
  if (items.size() > kMostItems) items.resize(kMostItems);
  found.items = std::move(items);
  return found;
}

evidence::Hours aroundOpening(evidence::Hours hours, std::chrono::minutes around) {
  widen(hours.week, around);
  for (evidence::EarlierWeek& before : hours.earlier) widen(before.week, around);
  return hours;
}

Json toJson(const Item& item) {
  return Json::Object{{"day", toIsoDay(item.day)},
                      {"from", timeOrNull(item.from)},
                      {"until", timeOrNull(item.until)},
                      {"person", item.person ? Json(item.person->text()) : Json()},
                      {"account", item.account},
                      {"terminal", item.terminal ? Json(item.terminal->text()) : Json()},
                      {"place", item.place},
                      {"times", item.times}};
}

Json toJson(const UseByHour& use) {
  Json::Array hours;
  for (const std::int64_t of : use.hours) hours.emplace_back(of);
  return Json::Object{{"function", use.function}, {"hours", std::move(hours)}};
}

Sha256 digestOf(const Material& material) {
  Json::Array findings;
  for (const Findings& found : material.findings) {
    Json::Array items;
    for (const Item& item : found.items) items.push_back(toJson(item));
    findings.emplace_back(Json::Object{
        {"kind", nameOf(found.kind)}, {"count", found.count}, {"items", std::move(items)}});
  }
  Json::Array samples;
  for (const std::uint64_t index : material.samples) samples.emplace_back(index);
  return sha256(bytesOf(canonicalJson(Json::Object{{"first", toIsoDay(material.period.first)},
                                                   {"last", toIsoDay(material.period.last)},
                                                   {"use", bodiesOf(material.use)},
                                                   {"findings", std::move(findings)},
                                                   {"draw", toJson(material.draw)},
                                                   {"samples", std::move(samples)},
                                                   {"cut", material.cut},
                                                   {"named", material.named}})));
}

Result<Json> answered(const Material& material, const Answers& answers) {
  if (!material.whole) return fail(ErrorCode::Unavailable, MessageId{"logchecks.counting"});
  if (digestOf(material) != answers.digest) {
    return fail(ErrorCode::Conflict, MessageId{"logchecks.moved"});
  }
  Json::Array findings;
  for (const Findings& found : material.findings) {
    const auto remark = std::ranges::find(answers.remarks, found.kind, &Remark::kind);
    const bool said = remark != answers.remarks.end();
    if (said ? !isLine(remark->said) : found.count > 0) {
      return refuseAnswer("logchecks.remarks", "/remarks");
    }
    findings.emplace_back(Json::Object{{"kind", nameOf(found.kind)},
                                       {"count", found.count},
                                       {"remark", said ? remark->said : ""}});
  }
  Json::Array samples;
  if (answers.looked.size() != material.samples.size()) {
    return refuseAnswer("logchecks.samples", "/samples");
  }
  for (const std::uint64_t index : material.samples) {
    const auto looked = std::ranges::find(answers.looked, index, &Looked::index);
    if (looked == answers.looked.end() ||
        !(looked->fine ? looked->said.empty() : isLine(looked->said))) {
      return refuseAnswer("logchecks.samples", "/samples");
    }
    samples.emplace_back(
        Json::Object{{"index", index}, {"fine", looked->fine}, {"said", looked->said}});
  }
  return Json(Json::Object{{"digest", answers.digest.hex()},
                           {"use", bodiesOf(material.use)},
                           {"findings", std::move(findings)},
                           {"draw", toJson(material.draw)},
                           {"samples", std::move(samples)},
                           {"cut", material.cut},
                           {"named", material.named}});
}

}  // namespace sekisho::logchecks
