#include "capabilities/posture/stated.h"

#include <algorithm>

#include "core/check.h"

namespace sekisho::posture {

Judgement judgeStatement(const catalog::ControlSpec& control, std::span<const Statement> statements,
                         std::chrono::sys_days today) {
  const auto* asked = control.statement();
  SEKISHO_CHECK(asked != nullptr);
  const auto said = std::ranges::find(statements, control.id, &Statement::control);
  if (said == statements.end()) {
    return {Verdict::NotChecked, EvidenceClass::None, {.message = "posture.not-stated"}};
  }
  const auto because = [&](Verdict verdict, std::string message) {
    Reason reason{.message = std::move(message),
                  .arguments = {{"said", toIsoDay(said->said)}, {"until", toIsoDay(said->until)}}};
    if (said->target) reason.arguments.push_back({"target", toIsoDay(*said->target)});
    return Judgement{verdict, EvidenceClass::Stated, std::move(reason)};
  };
  const bool lacks_second = asked->second_person && said->second != SecondWord::Counts;
  const auto unconfirmed = [&] {
    return because(Verdict::NotChecked, said->second == SecondWord::None
                                            ? "posture.stated-unconfirmed"
                                            : "posture.stated-needs-another");
  };
  if (said->until < today) return because(Verdict::Fail, "posture.statement-ended");
  if (said->answer == "not-applicable") {
    if (lacks_second) return unconfirmed();
    return because(Verdict::NotApplicable, "posture.stated-not-applicable");
  }
  if (said->answer != "yes") {
    const bool late = said->target.value_or(today) < today;
    return because(Verdict::Fail, late ? "posture.stated-no-late" : "posture.stated-no");
  }
  if (asked->document && !said->has_document) {
    return because(Verdict::NotChecked, "posture.stated-without-document");
  }
  if (lacks_second) return unconfirmed();
  return because(Verdict::Pass, "posture.stated-yes");
}

}  // namespace sekisho::posture
