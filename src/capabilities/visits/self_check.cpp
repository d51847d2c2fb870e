#include "capabilities/visits/self_check.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace sekisho::visits {

std::string_view nameOf(Told told) noexcept {
  switch (told) {
    case Told::Yes: return "yes";
    case Told::No: return "no";
    case Told::Unsure: return "unsure";
  }
  std::unreachable();
}

std::optional<Told> toldFrom(std::string_view name) noexcept {
  for (const Told told : {Told::Yes, Told::No, Told::Unsure}) {
    if (nameOf(told) == name) return told;
  }
  return std::nullopt;
}

std::string_view nameOf(AnsweredAt where) noexcept {
  switch (where) {
    case AnsweredAt::TheDevice: return "the-device";
    case AnsweredAt::Elsewhere: return "elsewhere";
    case AnsweredAt::Unknown: return "unknown";
  }
  std::unreachable();
}

std::optional<AnsweredAt> answeredAtFrom(std::string_view name) noexcept {
  for (const AnsweredAt where :
       {AnsweredAt::TheDevice, AnsweredAt::Elsewhere, AnsweredAt::Unknown}) {
    if (nameOf(where) == name) return where;
  }
  return std::nullopt;
}

AnsweredAt answeredAt(std::string_view address, DeviceId device,
                      const std::optional<DeviceId>& here, const std::vector<std::string>& known) {
  if (address.empty()) return AnsweredAt::Unknown;
  if (here) return *here == device ? AnsweredAt::TheDevice : AnsweredAt::Elsewhere;
  if (known.empty()) return AnsweredAt::Unknown;
  const bool met = std::ranges::find(known, address) != known.end();
  return met ? AnsweredAt::TheDevice : AnsweredAt::Elsewhere;
}

namespace {

bool givesWay(const StandingAnswer& standing, const StandingAnswer& next) {
  const bool proves = next.told == Told::Yes && next.counts;
  if (proves || next.told == Told::No) return true;
  if (standing.told == Told::No) return false;
  return next.told == Told::Unsure || !standing.counts || standing.told == Told::Unsure;
}

}  // namespace

std::vector<std::pair<std::string_view, StandingAnswer>> earlierAnswers(
    const StandingSelfCheck& check) {
  std::vector<std::pair<std::string_view, StandingAnswer>> earlier;
  for (std::size_t i = 0; i < kQuestions.size(); ++i) {
    const StandingAnswer& standing = check.answers.at(i);
    if (standing.check != check.newest.id) earlier.emplace_back(kQuestions.at(i), standing);
  }
  return earlier;
}

std::vector<StandingSelfCheck> standingOf(const std::vector<SelfCheck>& checks) {
  std::vector<StandingSelfCheck> all;
  for (const SelfCheck& check : checks) {
    auto found = std::ranges::find(all, check.device,
                                   [](const StandingSelfCheck& one) { return one.newest.device; });
    const bool first = found == all.end();
    if (first) found = all.insert(all.end(), StandingSelfCheck{});
    found->newest = check;
    for (std::size_t i = 0; i < kQuestions.size(); ++i) {
      const StandingAnswer next{.check = check.id,
                                .told = check.answers.at(i),
                                .counts = check.counts(),
                                .by = check.by,
                                .at = check.at};
      if (first || givesWay(found->answers.at(i), next)) found->answers.at(i) = next;
    }
  }
  return all;
}

Result<void> check(const SelfCheck& check, const Vouching& vouching) {
  if (check.vouched && (!check.vouched->lately || vouching.lately)) {
    return fail(ErrorCode::Conflict, MessageId{"visits.vouched"});
  }
  if (check.counts()) return fail(ErrorCode::Conflict, MessageId{"visits.answered-there"});
  if (vouching.by == check.by) return fail(ErrorCode::Conflict, MessageId{"visits.same-person"});
  if (trimmed(vouching.why).empty() || !isOneLine(vouching.why, kMaxVouchingBytes)) {
    return fail(ErrorCode::InvalidInput, MessageId{"visits.vouching-why"}, {},
                {{"pointer", "/why"}});
  }
  return {};
}

Json toJson(const SelfCheck& check) {
  Json::Object answers;
  for (std::size_t i = 0; i < kQuestions.size(); ++i) {
    answers.emplace(kQuestions.at(i), nameOf(check.answers.at(i)));
  }
  return Json::Object{
      {"id", check.id.text()},
      {"device", check.device.text()},
      {"answers", std::move(answers)},
      {"address", check.address.empty() ? Json() : Json(check.address)},
      {"browser", check.browser ? toJson(*check.browser) : Json()},
      {"where", nameOf(check.where)},
      {"other", check.other ? Json(check.other->text()) : Json()},
      {"by", check.by.text()},
      {"at", toRfc3339(check.at)},
      {"vouched", check.vouched ? Json(Json::Object{{"by", check.vouched->by.text()},
                                                    {"at", toRfc3339(check.vouched->at)},
                                                    {"why", check.vouched->why},
                                                    {"lately", check.vouched->lately}})
                                : Json()}};
}

}  // namespace sekisho::visits
