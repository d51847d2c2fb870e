#pragma once

#include <chrono>
#include <span>

#include "capabilities/catalog/control_spec.h"
#include "capabilities/posture/clinic.h"
#include "capabilities/posture/judge.h"

namespace sekisho::posture {

/// What the answer that stands comes to on that day in Japan. `statements` holds at most one of
/// each control.
///
/// Pure. Nothing was said: NotChecked. It has ended: Fail. A no is Fail, with its target day. はい
/// is Pass by statement; NotChecked while a document the control asks for is not on file. はい and
/// 対象外 are NotChecked while a second person that the control asks for has not confirmed, or only
/// one whose word does not count.
[[nodiscard]] Judgement judgeStatement(const catalog::ControlSpec& control,
                                       std::span<const Statement> statements,
                                       std::chrono::sys_days today);

}  // namespace sekisho::posture
