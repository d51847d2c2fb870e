#include "capabilities/statements/statement.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"

namespace sekisho::statements {
namespace {

constexpr std::array<std::pair<Answer, std::string_view>, 3> kAnswers{
    {{Answer::Yes, "yes"}, {Answer::No, "no"}, {Answer::NotApplicable, "not-applicable"}}};

std::unexpected<Error> refuse(MessageId message, std::string_view pointer,
                              std::vector<MessageArgument> arguments = {}) {
  arguments.push_back({"pointer", std::string(pointer)});
  return fail(ErrorCode::InvalidInput, message, {}, std::move(arguments));
}

Json dayOrNull(const std::optional<std::chrono::sys_days>& day) {
  return day ? Json(toIsoDay(*day)) : Json();
}

Json bodyOf(const Confirmation& one) {
  return Json::Object{{"by", one.by.text()},
                      {"at", toRfc3339(one.at)},
                      {"alone", one.alone},
                      {"lately", one.lately},
                      {"why", one.why}};
}

bool asksForReason(const Statement& statement) {
  return statement.answer != Answer::Yes ||
         (!statement.seen.controls.empty() && !statement.seen.supportsYes());
}

Result<void> checkPlan(const Statement& statement, std::chrono::sys_days today) {
  const auto last = fiscalYearEnd(today);
  if (!statement.target || *statement.target < today || *statement.target > last) {
    return refuse(MessageId{"statements.target"}, "/target",
                  {{"first", toIsoDay(today)}, {"last", toIsoDay(last)}});
  }
  if (!statement.in_charge) return refuse(MessageId{"statements.in-charge"}, "/in_charge");
  return {};
}

}  // namespace

std::string_view nameOf(Answer answer) noexcept {
  return std::ranges::find(kAnswers, answer, &std::pair<Answer, std::string_view>::first)->second;
}

std::optional<Answer> answerFrom(std::string_view name) noexcept {
  const auto* const found =
      std::ranges::find(kAnswers, name, &std::pair<Answer, std::string_view>::second);
  return found == kAnswers.end() ? std::nullopt : std::optional(found->first);
}

bool Seen::supportsYes() const {
  return std::ranges::all_of(controls, [](const SeenControl& seen) {
    return seen.verdict == "pass" || seen.verdict == "not-applicable";
  });
}

std::chrono::sys_days fiscalYearEnd(std::chrono::sys_days day) {
  const std::chrono::year_month_day date{day};
  const auto year =
      date.month() <= std::chrono::March ? date.year() : date.year() + std::chrono::years{1};
  return year / std::chrono::March / 31;
}

Json toJson(const SeenTable& table) {
  return Json::Object{{"table", table.table},
                      {"device", table.device ? Json(table.device->text()) : Json()},
                      {"digest", table.digest.hex()},
                      {"observed", table.observed ? Json(toRfc3339(*table.observed)) : Json()}};
}

std::optional<Sha256> digestOf(const std::vector<SeenTable>& tables) {
  if (tables.empty()) return std::nullopt;
  Json::Array list;
  for (const SeenTable& table : tables) list.push_back(toJson(table));
  return sha256(bytesOf(canonicalJson(Json(std::move(list)))));
}

Result<void> check(const Statement& statement, const Question& question,
                   std::chrono::sys_days today) {
  if (statement.answer == Answer::NotApplicable && question.strict) {
    return refuse(MessageId{"statements.strict"}, "/answer");
  }
  if (statement.checked > today) {
    return refuse(MessageId{"statements.checked-ahead"}, "/checked");
  }
  if (statement.until < today) {
    return refuse(MessageId{"statements.checked-long-ago"}, "/checked",
                  {{"days", std::to_string(question.every.count())}});
  }
  if (statement.answer == Answer::No) {
    if (auto plan = checkPlan(statement, today); !plan) return plan;
  }
  const auto& attached = statement.documents;
  for (auto one = attached.begin(); one != attached.end(); ++one) {
    const bool again =
        std::ranges::find(attached.begin(), one, one->document, &Attached::document) != one;
    if (again || attached.size() > kMaxAttached) {
      return refuse(MessageId{"statements.documents"}, "/documents");
    }
  }
  if (trimmed(statement.reason).empty()) {
    if (asksForReason(statement)) return refuse(MessageId{"statements.reason"}, "/reason");
    return {};
  }
  if (!isOneLine(statement.reason, kMaxReasonBytes)) {
    return refuse(MessageId{"statements.reason-bad"}, "/reason");
  }
  return {};
}

Result<Confirmation> confirmed(const Statement& statement, Confirmation confirmation,
                               SecondPerson second) {
  second.own = confirmation.by == statement.by;
  if (statement.withdrawn) return fail(ErrorCode::Conflict, MessageId{"statements.withdrawn"});
  if (!mayFollow(statement.confirmed, statement.confirmed_before, confirmation.by,
                 second.worth())) {
    return fail(ErrorCode::Conflict, MessageId{"statements.confirmed"});
  }
  if (second.own && second.worth() == Worth::NeedsAnother) {
    return fail(ErrorCode::Conflict, MessageId{"statements.same-person"});
  }
  confirmation.lately = second.lately;
  confirmation.alone = second.isAlone();
  if (!confirmation.alone) {
    confirmation.why.clear();
    return confirmation;
  }
  if (trimmed(confirmation.why).empty()) return refuse(MessageId{"statements.reason"}, "/why");
  if (!isOneLine(confirmation.why, kMaxReasonBytes)) {
    return refuse(MessageId{"statements.reason-bad"}, "/why");
  }
  return confirmation;
}

Json toJson(const Statement& statement) {
  Json::Array seen;
  for (const SeenControl& control : statement.seen.controls) {
    seen.push_back(Json::Object{{"control", control.control.name},
                                {"verdict", control.verdict},
                                {"evidence", control.evidence},
                                {"judged", control.judged},
                                {"of", control.of}});
  }
  Json::Array documents;
  for (const Attached& one : statement.documents) {
    documents.push_back(Json::Object{{"id", one.document.text()}, {"digest", one.digest.hex()}});
  }
  Json::Array before;
  for (const Confirmation& one : statement.confirmed_before) before.push_back(bodyOf(one));
  const auto& gone = statement.withdrawn;
  return Json::Object{
      {"id", statement.id.text()},
      {"control", statement.control.name},
      {"answer", nameOf(statement.answer)},
      {"checked", toIsoDay(statement.checked)},
      {"until", toIsoDay(statement.until)},
      {"target", dayOrNull(statement.target)},
      {"in_charge", statement.in_charge ? Json(statement.in_charge->text()) : Json()},
      {"reason", statement.reason},
      {"documents", std::move(documents)},
      {"over_evidence", statement.answer == Answer::Yes && !statement.seen.supportsYes()},
      {"seen", Json::Object{{"at", toRfc3339(statement.seen.at)},
                            {"controls", std::move(seen)},
                            {"tables",
                             statement.seen.tables ? Json(statement.seen.tables->hex()) : Json()}}},
      {"by", statement.by.text()},
      {"at", toRfc3339(statement.at)},
      {"confirmed", statement.confirmed ? bodyOf(*statement.confirmed) : Json()},
      {"confirmed_before", std::move(before)},
      {"withdrawn",
       gone ? Json(Json::Object{
                  {"by", gone->by.text()}, {"at", toRfc3339(gone->at)}, {"why", gone->why}})
            : Json()}};
}

}  // namespace sekisho::statements
