#include "programs/agent/testing/expected_of_orca_day.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

#include "capabilities/orca/probe/uses.h"

namespace sekisho::agent::testing {
namespace {

using namespace std::chrono_literals;

Json::Object bodyOf(std::string_view what, std::string_view user, std::string_view place) {
  Json::Object body{{"what", what}};
  if (!user.empty()) body.emplace("user", user);
  if (!place.empty()) body.emplace("place", place);
  return body;
}

std::string itemOf(const Json& list, std::size_t index) {
  const auto* text = list.array()->at(index).text();
  return text == nullptr ? std::string() : *text;
}

Json::Array exportsOf(const Json::Array& all, std::string_view what) {
  Json::Array some;
  std::ranges::copy_if(all, std::back_inserter(some),
                       [&](const Json& one) { return wordIn(one, "what") == what; });
  return some;
}

}  // namespace

ExpectedOfOrcaDay::ExpectedOfOrcaDay(const SimulatedOrcaDay& day, const orca::PatientNames& names,
                                     Instant counted)
    : names_(names), counted_(counted) {
  addUses(day);
  addRefused(day.told("refused"));
  for (const Json& one : day.told("sessions")) addSession(one);
  for (const Json& one : day.told("openings")) addOpening(one);
  for (const Json& one : day.told("jobs")) addJob(one);
  for (const Json& one : day.told("pulls")) addPull(one);
  addCounted("orca.printed@1", "tbl_prtkanri", day.told("prints"));
  addCounted("orca.exported@1", "tbl_csv_info", exportsOf(day.told("exports"), "csv"));
  addCounted("orca.exported@1", "tbl_file_info", exportsOf(day.told("exports"), "file"));
  addWritten(day.told("written"));
  std::ranges::sort(all_);
}

void ExpectedOfOrcaDay::add(std::string_view kind, Json::Object body, Instant from, Instant until) {
  body.insert_or_assign("from", toRfc3339(from));
  body.insert_or_assign("until", toRfc3339(until));
  all_.push_back(fmt::format("{} {}", kind, canonicalJson(Json(std::move(body)))));
}

// Without ten minutes between them, and an hour at most.
void ExpectedOfOrcaDay::addStretches(std::string_view kind, const Acts& acts) {
  for (const auto& [group, unordered] : acts) {
    std::vector<Instant> moments = unordered;
    std::ranges::sort(moments);
    for (auto first = moments.begin(); first != moments.end();) {
      auto next = first + 1;
      while (next != moments.end() && *next < *(next - 1) + 10min && *next < *first + 1h) ++next;
      Json::Object body = bodyOf(group[0], group[1], group[2]);
      body.emplace("times", static_cast<std::int64_t>(next - first));
      add(kind, std::move(body), *first, *(next - 1));
      first = next;
    }
  }
}

// (user, what, moment) each.
void ExpectedOfOrcaDay::addUses(const SimulatedOrcaDay& day) {
  for (const auto& [told, kind] :
       {std::pair{"acts", "orca.used@1"}, {"calls", "orca.interface-used@1"}}) {
    Acts acts;
    for (const Json& one : day.told(told)) {
      acts[{itemOf(one, 1), itemOf(one, 0), ""}].push_back(momentOf(itemOf(one, 2)));
    }
    addStretches(kind, acts);
  }
}

// (address, moment) each; the log has what each of them sent.
void ExpectedOfOrcaDay::addRefused(const Json::Array& all) {
  Acts refused;
  Acts secrets;
  for (const Json& one : all) {
    const Instant at = momentOf(itemOf(one, 1));
    refused[{"401", "", itemOf(one, 0)}].push_back(at);
    secrets[{"basic", "", ""}].push_back(at);
  }
  addStretches("orca.refused@1", refused);
  addStretches("orca.credentials-logged@1", secrets);
}

// Where the log names no terminal, its connection may.
void ExpectedOfOrcaDay::addSession(const Json& one) {
  const std::string user = wordIn(one, "user");
  Json::Object body = bodyOf(wordIn(one, "how"), user, wordIn(one, "place"));
  body.emplace("session", orca::sessionMark(wordIn(one, "session")));
  const Json& seat = one["seat"];
  if (const std::string by = wordIn(seat, "by"); !by.empty()) {
    body.emplace("place_by", by);
    if (const std::string place = wordIn(seat, "place"); !place.empty()) {
      body.emplace("place", place);
    }
    if (const auto* candidates = seat["candidates"].integer()) {
      body.emplace("candidates", *candidates);
    }
  }
  if (!user.empty()) {
    body.emplace("function", "menu");
    Json::Array quiet;
    for (const Json& span : *one["quiet"].array()) {
      quiet.emplace_back(Json::Object{{"from", toRfc3339(momentOf(itemOf(span, 0)))},
                                      {"until", toRfc3339(momentOf(itemOf(span, 1)))}});
    }
    body.emplace("quiet", std::move(quiet));
  }
  add("orca.session@1", std::move(body), momentIn(one, "from"), momentIn(one, "until"));
}

// From the first whole second at which it was open to the last.
void ExpectedOfOrcaDay::addOpening(const Json& one) {
  add("orca.patient-open@1",
      {{"session", orca::sessionMark(wordIn(one, "session"))},
       {"what", wordIn(one, "function")},
       {"user", wordIn(one, "user")},
       {"patient", names_.nameOf(wordIn(one, "patient"))},
       {"interval_ms", 1000}},
      std::chrono::ceil<std::chrono::seconds>(momentIn(one, "from")),
      std::chrono::ceil<std::chrono::seconds>(momentIn(one, "until")) - 1s);
}

void ExpectedOfOrcaDay::addJob(const Json& one) {
  Json::Object body = bodyOf(wordIn(one, "what"), wordIn(one, "user"), wordIn(one, "place"));
  body.emplace("result", wordIn(one, "result"));
  add("orca.job@1", std::move(body), momentIn(one, "from"), momentIn(one, "until"));
}

void ExpectedOfOrcaDay::addPull(const Json& one) {
  const Instant at = momentIn(one, "from");
  add("orca.pulled@1", bodyOf(wordIn(one, "what"), wordIn(one, "user"), ""), at, at);
}

// Those between two counts are one.
void ExpectedOfOrcaDay::addCounted(std::string_view kind, std::string_view table,
                                   const Json::Array& all) {
  std::map<std::tuple<Instant, std::string, std::string, std::string>, int> counted;
  for (const Json& one : all) {
    const auto since = momentIn(one, "at") - counted_;
    const Instant seen = counted_ + std::chrono::ceil<std::chrono::minutes>(since);
    ++counted[{seen, wordIn(one, "what"), wordIn(one, "user"), wordIn(one, "place")}];
  }
  for (const auto& [group, times] : counted) {
    const auto& [seen, what, user, place] = group;
    Json::Object body = bodyOf(what, user, place);
    body.emplace("table", table);
    body.emplace("times", times);
    add(kind, std::move(body), seen - 1min, seen);
  }
}

// Of an hour, who, where and of whom.
void ExpectedOfOrcaDay::addWritten(const Json::Array& all) {
  std::map<std::vector<std::string>, std::vector<Instant>> written;
  for (const Json& one : all) {
    written[{wordIn(one, "table"), wordIn(one, "at").substr(0, 13), wordIn(one, "user"),
             wordIn(one, "place"), wordIn(one, "patient")}]
        .push_back(momentIn(one, "at"));
  }
  for (const auto& [group, times] : written) {
    const bool at_reception = group[0] == "tbl_uketuke";
    Json::Object body =
        bodyOf(at_reception ? "reception" : "patient-registration", group[2], group[3]);
    body.emplace("table", group[0]);
    body.emplace("patient", names_.nameOf(group[4]));
    body.emplace("times", static_cast<std::int64_t>(times.size()));
    add("orca.written@1", std::move(body), std::ranges::min(times), std::ranges::max(times));
  }
}

}  // namespace sekisho::agent::testing
