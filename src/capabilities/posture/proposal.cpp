#include "capabilities/posture/proposal.h"

#include <algorithm>
#include <vector>

#include "capabilities/posture/counts.h"
#include "capabilities/posture/roll_up.h"

namespace sekisho::posture {
namespace {

// A pass over fewer devices than there are is none.
bool isOpen(const ControlView& part) {
  return part.verdict == Verdict::NotChecked ||
         (part.verdict == Verdict::Pass && part.judged != part.of);
}

Text about(const catalog::Specs& specs, std::string_view message, const Text& title) {
  return {.ja = specs.sentence(message, std::vector<MessageArgument>{{"title", title.ja}}).ja,
          .en = specs.sentence(message, std::vector<MessageArgument>{{"title", title.en}}).en};
}

// How much an open part tells: what machines were asked and answered in part more than what nobody
// has answered, and what could decide nothing by itself least.
int tells(const ControlView& part, const catalog::Specs& specs) {
  const catalog::ControlSpec* control = specs.control(part.id.name);
  if (part.substitute || control == nullptr) return 0;
  return control->evidence == EvidenceClass::Measured && control->measured() != nullptr ? 2 : 1;
}

// The open part that tells most, the first of its like; null if none is open.
const ControlView* foremostOpen(const std::vector<ControlView>& parts,
                                const catalog::Specs& specs) {
  const ControlView* foremost = nullptr;
  for (const ControlView& part : parts) {
    if (!isOpen(part)) continue;
    if (foremost == nullptr || tells(part, specs) > tells(*foremost, specs)) foremost = &part;
  }
  return foremost;
}

// That it is open, and how many of what are known already, where its sentence holds counts alone.
Text openWords(const ControlView& part, const catalog::Specs& specs) {
  Text words = about(specs, kProposalOpen, part.title);
  const bool counts = !part.arguments.empty() && std::ranges::all_of(part.arguments, &isCount);
  if (!counts || !part.sentence) return words;
  return {.ja = words.ja + part.sentence->ja, .en = words.en + " " + part.sentence->en};
}

std::vector<ControlView> answering(
    const catalog::CatalogItem& item, const catalog::Specs& specs,
    const std::function<ControlView(const catalog::ControlSpec&)>& view) {
  std::vector<ControlView> parts;
  for (const catalog::ControlSpec* control : specs.answering(item.citation)) {
    if (!asksTheItem(*control)) parts.push_back(view(*control));
  }
  std::erase_if(parts,
                [](const ControlView& part) { return part.verdict == Verdict::NotApplicable; });
  return parts;
}

std::vector<ControlView> needed(
    const catalog::CatalogItem& item, const catalog::Specs& specs,
    const std::function<ControlView(const catalog::ControlSpec&)>& view) {
  std::vector<ControlView> parts;
  for (const std::string& id : item.needs) {
    if (const auto* control = specs.control(id)) parts.push_back(view(*control));
  }
  return parts;
}

RolledUp rolledUp(const std::vector<ControlView>& parts) {
  std::vector<Weighed> verdicts;
  verdicts.reserve(parts.size());
  for (const ControlView& part : parts) {
    verdicts.push_back(
        {isOpen(part) ? Verdict::NotChecked : part.verdict, part.evidence, part.substitute});
  }
  return rollUp(verdicts);
}

EvidenceClass weakest(const std::vector<ControlView>& parts) {
  EvidenceClass found = EvidenceClass::Measured;
  for (const ControlView& part : parts) found = std::max(found, part.evidence);
  return found;
}

}  // namespace

bool asksTheItem(const catalog::ControlSpec& control) {
  return control.statement() != nullptr && control.id.name.starts_with("checklist.");
}

Proposal proposalOf(const catalog::CatalogItem& item, const catalog::Specs& specs,
                    const std::function<ControlView(const catalog::ControlSpec&)>& view) {
  std::vector<ControlView> parts = answering(item, specs, view);
  const RolledUp rolled = rolledUp(parts);
  const bool may_be_yes = rolled.verdict == Verdict::Pass || rolled.verdict == Verdict::Asleep;
  if (rolled.verdict == Verdict::NotChecked) {
    const ControlView* open = foremostOpen(parts, specs);
    if (open == nullptr) return {.why = about(specs, kProposalWithout, item.title)};
    return {.why = openWords(*open, specs)};
  }
  if (!may_be_yes) return {.verdict = rolled.verdict, .evidence = rolled.evidence};
  if (item.beyond) return {.why = item.beyond};
  for (ControlView& each : needed(item, specs, view)) {
    const bool holds = each.verdict == Verdict::Pass || each.verdict == Verdict::Asleep;
    if (!holds || isOpen(each)) return {.why = about(specs, kProposalOpen, each.title)};
    parts.push_back(std::move(each));
  }
  return {.verdict = rolled.verdict, .evidence = weakest(parts)};
}

}  // namespace sekisho::posture
