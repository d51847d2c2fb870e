#pragma once

#include "capabilities/catalog/specs.h"
#include "interfaces/http/api.h"
#include "interfaces/http/journal_operations.h"

namespace sekisho::hub {

/// {"ja","en"} of a text.
[[nodiscard]] Json bodyOf(const catalog::Text& text);

/// The words of every message in specs/messages. `specs` must outlive them.
[[nodiscard]] http::Words wordsOf(const catalog::Specs& specs);

/// What a kind of entry is called. `specs` must outlive it.
[[nodiscard]] http::EventWords eventWords(const catalog::Specs& specs, std::string_view kind);

}  // namespace sekisho::hub
