#pragma once

#include "capabilities/catalog/specs.h"
#include "interfaces/http/api.h"
#include "interfaces/http/journal_operations.h"
#include "programs/hub/hub.h"

namespace sekisho::hub {

/// {"ja","en"} of a text.
[[nodiscard]] Json bodyOf(const catalog::Text& text);

/// The value of a shipped rule, as proposed: the clinic cannot write its own yet.
[[nodiscard]] std::int64_t ruleOf(const Hub::State& state, std::string_view name);

/// The words of every message in specs/messages. `specs` must outlive them.
[[nodiscard]] http::Words wordsOf(const catalog::Specs& specs);

/// What a kind of entry is called. `specs` must outlive it.
[[nodiscard]] http::EventWords eventWords(const catalog::Specs& specs, std::string_view kind);

}  // namespace sekisho::hub
