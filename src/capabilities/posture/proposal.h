#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "capabilities/catalog/catalog_spec.h"
#include "capabilities/catalog/specs.h"
#include "capabilities/posture/board.h"

namespace sekisho::posture {

/// What the hub proposes as the answer to an item of a checklist: Pass is はい, Fail is いいえ, and
/// everything else proposes nothing.
struct Proposal {
  Verdict verdict = Verdict::NotChecked;
  EvidenceClass evidence = EvidenceClass::None;
  std::optional<Text> why = {};  ///< Why nothing is proposed.
};

inline constexpr std::string_view kProposalOpen = "posture.proposal-open";
inline constexpr std::string_view kProposalWithout = "posture.proposal-without";

/// Whether a control is the question of an item itself, which a person answers (checklist.…).
[[nodiscard]] bool asksTheItem(const catalog::ControlSpec& control);

/// What `item` comes to by its parts: every control that answers it but the question itself, with
/// those of later and those that people answer. `view` gives a control's verdict as of now.
///
/// One part that fails is an いいえ, of the weakest class among those that fail. A はい takes all
/// of it: each part that applies passes over every device that it counts, and not substitutes
/// alone; what the item `needs` passes as well; and there is nothing `beyond` what controls see.
/// Its class is the weakest of all those. While several parts are open, `why` names one that
/// machines were asked about before one that waits for a person, and a substitute last; with it
/// goes what is known by number already. Pure but for `view`.
[[nodiscard]] Proposal proposalOf(
    const catalog::CatalogItem& item, const catalog::Specs& specs,
    const std::function<ControlView(const catalog::ControlSpec&)>& view);

}  // namespace sekisho::posture
