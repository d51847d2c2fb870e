#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "capabilities/catalog/specs.h"
#include "capabilities/posture/board.h"
#include "capabilities/posture/posture.h"

namespace sekisho::http {

/// What a board says to whoever may not see persons: at the console without a person, and to roles
/// from outside. A sentence loses what its row put into it, but for counts, which name nobody; a
/// control that reads nothing about people loses nothing.

/// Whether what a control reads may name people or accounts. Of a provider's own queries only
/// SQLite could tell for sure: they may.
[[nodiscard]] bool mayNameSomebody(const catalog::ControlSpec& control,
                                   const catalog::Specs& specs);

/// Whether a message speaks of rows of such a control.
[[nodiscard]] bool isOfRows(std::string_view message, const catalog::Specs& specs);

/// A text of specs/messages with only its counts filled in.
[[nodiscard]] catalog::Text withoutNames(const catalog::Text& text,
                                         std::span<const MessageArgument> arguments);

void maskNames(posture::Judged& judged, const catalog::Specs& specs);
void maskNames(posture::Finding& finding, const catalog::Specs& specs);
void maskNames(posture::ArticleView& article, const catalog::Specs& specs);
/// What a control saw on one device: its rows too, whose values go.
void maskNames(posture::DeviceRows& rows, const catalog::ControlSpec& control,
               const catalog::Specs& specs);

}  // namespace sekisho::http
