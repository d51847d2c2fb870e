#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/ids.h"

namespace sekisho::ownership {

/// Somebody of the staff register, as far as a name tells.
struct Candidate {
  PersonId person = {};
  std::string name = {};  ///< 佐藤 綾
  std::string kana = {};  ///< さとう あや; may be empty.
};

/// Whose an account may be by its name alone: `sato`, `aya`, `sato.aya`, `asato`, さとう as kana is
/// written in Hepburn or Kunrei letters, or the name itself. Nothing if nobody's name fits, or more
/// than one person's does. A suggestion decides nothing.
[[nodiscard]] std::optional<PersonId> suggestOwner(std::string_view account,
                                                   std::span<const Candidate> people);

}  // namespace sekisho::ownership
