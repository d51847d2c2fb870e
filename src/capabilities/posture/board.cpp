#include "capabilities/posture/board.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <utility>

#include "capabilities/posture/roll_up.h"

namespace sekisho::posture {
namespace {

using catalog::ControlSpec;
using catalog::Scope;

// A device that is asleep, or could not be asked, gave no answer now.
bool answered(const PairResult& result) {
  const Verdict verdict = result.judgement.verdict;
  return !result.asleep_since && verdict != Verdict::NotChecked && verdict != Verdict::Error &&
         verdict != Verdict::Asleep;
}

template <class T>
void keepOldest(std::optional<T>& oldest, const std::optional<T>& other) {
  if (other && (!oldest || *other < *oldest)) oldest = other;
}

const PairResult* resultOf(const BoardParts& parts, const ControlSpec& control,
                           const std::optional<DeviceId>& device) {
  const auto found = parts.results.find(Pair{control.id, device});
  return found == parts.results.end() ? nullptr : &found->second;
}

std::span<const std::size_t> populationOf(const BoardParts& parts, const ControlSpec& control) {
  const auto found = parts.populations.find(control.id.name);
  return found == parts.populations.end() ? std::span<const std::size_t>()
                                          : std::span<const std::size_t>(found->second);
}

using Pairs = std::vector<std::pair<std::optional<std::size_t>, const PairResult*>>;

// Each pair of the control, in the order of the devices.
Pairs pairsOf(const BoardParts& parts, const ControlSpec& control) {
  Pairs pairs;
  if (control.scope == Scope::Clinic || control.measured() == nullptr) {
    if (const auto* result = resultOf(parts, control, {})) pairs.emplace_back(std::nullopt, result);
    return pairs;
  }
  for (const std::size_t index : populationOf(parts, control)) {
    if (const auto* result = resultOf(parts, control, parts.devices[index].id)) {
      pairs.emplace_back(index, result);
    }
  }
  return pairs;
}

ControlKind kindOf(const ControlSpec& control) {
  if (control.measured() != nullptr) return ControlKind::Measured;
  return control.statement() != nullptr ? ControlKind::Statement : ControlKind::Later;
}

// A control's verdict over its pairs, and which of them decide it.
RolledUp rollUpPairs(const Pairs& pairs) {
  std::vector<Weighed> verdicts;
  verdicts.reserve(pairs.size());
  for (const auto& [index, result] : pairs) {
    verdicts.push_back({result->judgement.verdict, result->judgement.evidence});
  }
  return rollUp(verdicts);
}

// An article's or item's verdict over its controls, and which of them decide it.
RolledUp rollUpControls(const std::vector<ControlView>& controls) {
  std::vector<Weighed> verdicts;
  verdicts.reserve(controls.size());
  for (const ControlView& control : controls) {
    verdicts.push_back({control.verdict, control.evidence, control.substitute});
  }
  return rollUp(verdicts);
}

// n and m of an article: over the devices of its measured controls, and a device gave its answer if
// it did so to every one of them. The clinic alone if no control looks at devices.
void countDevices(ArticleView& article, std::span<const ControlSpec* const> controls,
                  const BoardParts& parts) {
  std::map<std::size_t, bool> devices;
  bool clinic_answered = false;
  bool all_answered = true;
  for (const ControlSpec* control : controls) {
    if (control->measured() == nullptr) continue;
    for (const auto& [index, result] : pairsOf(parts, *control)) {
      if (index) {
        auto& gave = devices.try_emplace(*index, true).first->second;
        gave = gave && answered(*result);
      } else {
        clinic_answered = true;
        all_answered = all_answered && answered(*result);
      }
    }
  }
  const bool of_devices = std::ranges::any_of(controls, [](const ControlSpec* control) {
    return control->measured() != nullptr && control->scope == Scope::Device;
  });
  if (of_devices) {
    article.scope = Scope::Device;
    article.of = devices.size();
    article.judged = static_cast<std::size_t>(
        std::ranges::count_if(devices, [](const auto& each) { return each.second; }));
  } else {
    article.scope = Scope::Clinic;
    article.of = 1;
    article.judged = clinic_answered && all_answered ? 1 : 0;
  }
}

void explain(ArticleView& article, const RolledUp& rolled, const catalog::Specs& specs) {
  const auto say = [&](std::string_view message, std::vector<MessageArgument> arguments = {}) {
    article.reason = message;
    article.sentence = specs.sentence(message, arguments);
  };
  if (article.controls.empty()) {
    say("posture.no-controls");
  } else if (rolled.only_substitutes) {
    say("posture.substitute-only");
  } else if (rolled.verdict == Verdict::NotApplicable) {
    say("posture.nothing-applies");
  } else if (rolled.verdict == Verdict::Pass) {
    say(article.scope == Scope::Device ? "posture.article-passes" : "posture.article-passes-clinic",
        {{"judged", std::to_string(article.judged)}, {"of", std::to_string(article.of)}});
    article.reason.clear();
  } else {
    const ControlView& first = article.controls[rolled.deciding.front()];
    article.reason = first.reason;
    article.arguments = first.arguments;
    article.sentence = first.sentence;
    article.until = first.until;
  }
}

// What decides comes first, led by what is quoted; the others by their verdicts.
std::vector<ControlView> inOrder(std::vector<ControlView> controls, const RolledUp& rolled) {
  std::vector<ControlView> ordered;
  ordered.reserve(controls.size());
  for (const std::size_t index : rolled.deciding) {
    controls[index].decides = true;
    ordered.push_back(controls[index]);
  }
  std::ranges::stable_sort(controls, {}, &ControlView::verdict);
  std::ranges::copy_if(controls, std::back_inserter(ordered), std::logical_not<>(),
                       &ControlView::decides);
  return ordered;
}

ArticleView articleOf(const catalog::CatalogItem& item, int number, const BoardParts& parts) {
  ArticleView article;
  article.id = item.id;
  article.number = number;
  article.title = item.title;
  article.duty = item.duty;
  article.strict = item.strict;
  const auto controls = parts.specs.answering(item.citation);
  for (const ControlSpec* control : controls) article.controls.push_back(viewOf(*control, parts));
  countDevices(article, controls, parts);
  const RolledUp rolled = rollUpControls(article.controls);
  article.verdict = rolled.verdict;
  article.evidence = rolled.evidence;
  explain(article, rolled, parts.specs);
  if (!rolled.deciding.empty()) {
    const auto who = controls[rolled.deciding.front()]->who;
    article.responsible = responsibleFor(who, parts.people, parts.today);
  }
  for (const std::size_t index : rolled.deciding) {
    const ControlView& control = article.controls[index];
    keepOldest(article.seen_at, control.seen_at);
    keepOldest(article.asleep_since, control.asleep_since);
  }
  article.controls = inOrder(std::move(article.controls), rolled);
  return article;
}

// The first article of the policy that a control answers, itself or through the item it cites.
std::string firstArticleOf(const ControlSpec& control, const catalog::Specs& specs) {
  std::string first;
  const auto consider = [&](const std::string& article) {
    if (std::ranges::find(specs.policy().items, article, &catalog::CatalogItem::citation) !=
            specs.policy().items.end() &&
        (first.empty() || article < first)) {
      first = article;
    }
  };
  for (const std::string& citation : control.answers) {
    consider(citation);
  }
  if (!first.empty()) return first;
  for (const std::string& citation : control.answers) {
    if (const auto* item = specs.cited(citation)) std::ranges::for_each(item->articles, consider);
  }
  return first;
}

std::optional<Finding> findingOf(const ControlSpec& control, const BoardParts& parts) {
  const ControlView view = viewOf(control, parts);
  if (view.verdict != Verdict::Fail && view.verdict != Verdict::Error) return std::nullopt;
  Finding finding{.control = control.id,
                  .article = firstArticleOf(control, parts.specs),
                  .verdict = view.verdict,
                  .evidence = view.evidence,
                  .responsible = responsibleFor(control.who, parts.people, parts.today),
                  .minutes = control.minutes};
  finding.headline = control.title;
  const Pairs pairs = pairsOf(parts, control);
  const RolledUp rolled = rollUpPairs(pairs);
  for (const std::size_t decider : rolled.deciding) {
    const auto& [index, result] = pairs[decider];
    keepOldest(finding.seen_at, result->seen_at);
    if (index) ++finding.devices;
  }
  // The card speaks of the first whose evidence it bears.
  const auto speaking = std::ranges::find(rolled.deciding, rolled.evidence, [&](std::size_t pair) {
    return pairs[pair].second->judgement.evidence;
  });
  const auto& [index, result] = pairs[*speaking];
  if (index) finding.device = parts.devices[*index];
  finding.reason = result->judgement.reason;
  if (auto said = messageOf(parts.specs, control, finding.reason)) {
    finding.headline = std::move(said->text);
    finding.why = std::move(said->means);
    finding.next = std::move(said->next);
  }
  return finding;
}

void addFindings(Board& board, const BoardParts& parts) {
  std::vector<std::pair<bool, Finding>> found;
  for (const auto& [id, control] : parts.specs.controls()) {
    if (auto finding = findingOf(control, parts)) {
      found.emplace_back(control.strict, std::move(*finding));
    }
  }
  std::ranges::stable_sort(found, {}, [](const auto& each) {
    return std::tuple(each.second.verdict, !each.first, each.second.article);
  });
  for (auto& [strict, finding] : found) board.findings.push_back(std::move(finding));
}

void addItems(Board& board, const BoardParts& parts) {
  for (const catalog::CatalogSpec& catalog : parts.specs.catalogs()) {
    for (const catalog::CatalogItem& item : catalog.items) {
      std::vector<ControlView> views;
      ItemView& view = board.items[item.citation];
      for (const ControlSpec* control : parts.specs.answering(item.citation)) {
        views.push_back(viewOf(*control, parts));
        view.controls.push_back(control->id);
      }
      const RolledUp rolled = rollUpControls(views);
      view.verdict = rolled.verdict;
      view.evidence = rolled.evidence;
    }
  }
}

void addDevices(Board& board, const BoardParts& parts) {
  std::map<DeviceId, std::vector<Weighed>> verdicts;
  for (const auto& [pair, result] : parts.results) {
    if (!pair.device) continue;
    const Judgement& judgement = result.judgement;
    verdicts[*pair.device].push_back({judgement.verdict, judgement.evidence});
    if (judgement.verdict == Verdict::Fail || judgement.verdict == Verdict::Error) {
      ++board.devices[*pair.device].findings;
    }
  }
  for (const NamedDevice& device : parts.devices) {
    const RolledUp rolled = rollUp(verdicts[device.id]);
    DeviceView& view = board.devices[device.id];
    view.verdict = rolled.verdict;
    view.evidence = rolled.evidence;
  }
}

}  // namespace

ControlView viewOf(const ControlSpec& control, const BoardParts& parts) {
  ControlView view;
  view.id = control.id;
  view.title = control.title;
  view.kind = kindOf(control);
  view.substitute = control.substitute;
  view.drop_in = control.drop_in;
  view.scope = control.scope;
  const Pairs pairs = pairsOf(parts, control);
  const RolledUp rolled = rollUpPairs(pairs);
  view.verdict = rolled.verdict;
  view.evidence = rolled.evidence;
  view.of = control.scope == Scope::Clinic ? 1 : populationOf(parts, control).size();
  view.judged = static_cast<std::size_t>(
      std::ranges::count_if(pairs, [](const auto& pair) { return answered(*pair.second); }));
  if (pairs.empty()) {
    view.reason = view.of == 0 ? "posture.no-devices" : "posture.not-judged-yet";
    view.sentence = parts.specs.sentence(view.reason);
    return view;
  }
  for (const std::size_t decider : rolled.deciding) {
    const PairResult& result = *pairs[decider].second;
    keepOldest(view.seen_at, result.seen_at);
    keepOldest(view.asleep_since, result.asleep_since);
    keepOldest(view.until, result.until);
  }
  const Reason& reason = pairs[rolled.deciding.front()].second->judgement.reason;
  view.reason = reason.message;
  view.arguments = reason.arguments;
  view.sentence = sentenceOf(parts.specs, control, reason);
  return view;
}

Board makeBoard(const BoardParts& parts) {
  Board board;
  int number = 0;
  for (const catalog::CatalogItem& item : parts.specs.policy().items) {
    // The annex' clauses (K-…) stand in the same catalog; the board shows the articles.
    if (item.id.starts_with("P-")) board.articles.push_back(articleOf(item, ++number, parts));
  }
  addFindings(board, parts);
  addItems(board, parts);
  addDevices(board, parts);
  std::set<std::string> prefixes;
  for (const auto& [id, control] : parts.specs.controls()) {
    if (!control.drop_in.empty()) prefixes.insert(control.drop_in);
  }
  board.drop_ins.assign(prefixes.begin(), prefixes.end());
  return board;
}

}  // namespace sekisho::posture
