#include "capabilities/reviews/review.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sekisho::reviews {
namespace {

template <class Word, std::size_t kCount>
using Names = std::array<std::pair<Word, std::string_view>, kCount>;

constexpr Names<Way, 6> kWays{{{Way::Account, "account"},
                               {Way::SignIn, "sign-in"},
                               {Way::WalksUp, "walks-up"},
                               {Way::Unread, "unread"},
                               {Way::Operator, "operator"},
                               {Way::UnreadOperators, "operators-unread"}}};
constexpr Names<Standing, 5> kStandings{{{Standing::Leaver, "leaver"},
                                         {Standing::Unowned, "unowned"},
                                         {Standing::Expired, "expired"},
                                         {Standing::Unused, "unused"},
                                         {Standing::Usual, "usual"}}};
constexpr Names<Choice, 4> kChoices{{{Choice::Keep, "keep"},
                                     {Choice::Change, "change"},
                                     {Choice::Remove, "remove"},
                                     {Choice::Unreviewed, "unreviewed"}}};
constexpr Names<Found, 4> kFound{{{Found::Gone, "gone"},
                                  {Found::Stopped, "stopped"},
                                  {Found::Changed, "changed"},
                                  {Found::Retired, "retired"}}};
constexpr Names<Difference, 3> kDifferences{
    {{Difference::None, "none"}, {Difference::Added, "added"}, {Difference::Changed, "changed"}}};

template <class Word, std::size_t kCount>
std::string_view nameIn(const Names<Word, kCount>& names, Word word) noexcept {
  return std::ranges::find(names, word, &std::pair<Word, std::string_view>::first)->second;
}

template <class Word, std::size_t kCount>
std::optional<Word> wordIn(const Names<Word, kCount>& names, std::string_view name) noexcept {
  const auto found = std::ranges::find(names, name, &std::pair<Word, std::string_view>::second);
  return found == names.end() ? std::nullopt : std::optional(found->first);
}

Json dayOrNull(const std::optional<std::chrono::sys_days>& day) {
  return day ? Json(toIsoDay(*day)) : Json();
}

template <class SomeId>
Json idOrNull(const std::optional<SomeId>& id) {
  return id ? Json(id->text()) : Json();
}

Json decisionBody(const Decision& decision) {
  return Json::Object{{"choice", nameOf(decision.choice)},
                      {"remark", decision.remark},
                      {"by", decision.by.text()},
                      {"at", toRfc3339(decision.at)},
                      {"alone", decision.alone},
                      {"lately", decision.lately},
                      {"why", decision.why}};
}

Json settlementBody(const Settlement& settled) {
  return Json::Object{{"found", nameOf(settled.found)},
                      {"observed", toRfc3339(settled.observed)},
                      {"at", toRfc3339(settled.at)},
                      {"table", settled.table ? Json(settled.table->hex()) : Json()},
                      {"now", settled.now}};
}

}  // namespace

std::string_view nameOf(Way way) noexcept { return nameIn(kWays, way); }
std::string_view nameOf(Standing standing) noexcept { return nameIn(kStandings, standing); }
std::string_view nameOf(Choice choice) noexcept { return nameIn(kChoices, choice); }
std::string_view nameOf(Found found) noexcept { return nameIn(kFound, found); }
std::string_view nameOf(Difference difference) noexcept { return nameIn(kDifferences, difference); }
std::optional<Way> wayFrom(std::string_view name) noexcept { return wordIn(kWays, name); }
std::optional<Standing> standingFrom(std::string_view name) noexcept {
  return wordIn(kStandings, name);
}
std::optional<Choice> choiceFrom(std::string_view name) noexcept { return wordIn(kChoices, name); }
std::optional<Found> foundFrom(std::string_view name) noexcept { return wordIn(kFound, name); }

std::size_t Review::undecided() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(lines, [](const Line& line) { return !line.decision; }));
}

Json toJson(const Line& line) {
  const Access& access = line.access;
  const auto& rights = access.rights;
  return Json::Object{
      {"line", line.number},
      {"way", nameOf(access.way)},
      {"person", idOrNull(access.person)},
      {"last_day", dayOrNull(access.last_day)},
      {"device", idOrNull(access.device)},
      {"account", access.account},
      {"service", access.service},
      {"purpose", access.purpose},
      {"administrator", rights.administrator ? Json(*rights.administrator) : Json()},
      {"member_of", rights.member_of ? Json(*rights.member_of) : Json()},
      {"idle", access.idle ? Json(Json::Object{{"days", access.idle->days},
                                               {"read", toIsoDay(access.idle->read)}})
                           : Json()},
      {"valid", access.valid ? Json(*access.valid) : Json()},
      {"valid_until", dayOrNull(access.valid_until)},
      {"standing", nameOf(access.standing)},
      {"decision", line.decision ? decisionBody(*line.decision) : Json()},
      {"settled", line.settled ? settlementBody(*line.settled) : Json()}};
}

Json toJson(const LoneApproval& approval) {
  return Json::Object{{"kind", approval.kind},
                      {"subject", approval.subject},
                      {"by", approval.by.text()},
                      {"at", toRfc3339(approval.at)},
                      {"why", approval.why}};
}

Json toJson(const Review& review) {
  Json::Array alone;
  for (const LoneApproval& approval : review.alone) alone.push_back(toJson(approval));
  const auto& signature = review.signature;
  const auto& abandoned = review.abandoned;
  return Json::Object{{"id", review.id.text()},
                      {"due", toIsoDay(review.due)},
                      {"by", review.by.text()},
                      {"started", toRfc3339(review.started)},
                      {"alone", std::move(alone)},
                      {"signed", signature ? Json(Json::Object{{"by", signature->by.text()},
                                                               {"at", toRfc3339(signature->at)},
                                                               {"summary", signature->summary},
                                                               {"lately", signature->lately},
                                                               {"alone", signature->alone},
                                                               {"why", signature->why}})
                                           : Json()},
                      {"abandoned", abandoned ? Json(Json::Object{{"by", abandoned->by.text()},
                                                                  {"at", toRfc3339(abandoned->at)},
                                                                  {"why", abandoned->why}})
                                              : Json()}};
}

}  // namespace sekisho::reviews
