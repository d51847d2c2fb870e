#include <algorithm>

#include "capabilities/journal/store/verify.h"
#include "interfaces/witness/appointed.h"
#include "programs/hub/state.h"
#include "programs/hub/witnessing.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

Json editionBody(const Hub::State& state, const catalog::Specs& specs,
                 const catalog::CatalogSpec& edition) {
  Json::Array items;
  for (const catalog::CatalogItem& item : edition.items) {
    Json::Array controls;
    for (const catalog::ControlSpec* control : specs.answering(item.citation)) {
      controls.emplace_back(control->id.name);
    }
    Json::Array articles(item.articles.begin(), item.articles.end());
    Json::Object body = state.standingOf(item.citation);
    body.merge(Json::Object{{"id", item.id},
                            {"title", bodyOf(item.title)},
                            {"certainty", nameOf(item.certainty)},
                            {"articles", std::move(articles)},
                            {"controls", std::move(controls)}});
    items.emplace_back(std::move(body));
  }
  return Json::Object{{"name", edition.name},
                      {"edition", edition.edition},
                      {"title", bodyOf(edition.title)},
                      {"loaded", edition.loaded},
                      {"date", edition.date ? Json(*edition.date) : Json()},
                      {"source", edition.source},
                      {"text", edition.not_loaded ? bodyOf(*edition.not_loaded) : Json()},
                      {"items", std::move(items)}};
}

std::string_view verdictOfWord(journal::WitnessWord word, std::chrono::minutes waited) {
  switch (word) {
    using enum journal::WitnessWord;
    case Fresh: return "pass";
    case TooFew:
    case Late:
    case Ahead: return "fail";
    case Awaited: return waited < journal::kWordHolds ? "not-checked" : "fail";
    case Unknown: return "not-checked";
  }
  std::unreachable();
}

// A journal that does not add up is nobody's word for anything.
Json witnessedBody(const Hub::State& state, const journal::Verification& newest,
                   const Witnessed& known) {
  const Instant now = state.clock.now();
  const std::size_t of = known.witnesses.size();
  const auto word = journal::wordOf(newest.witnesses, newest.witnessed_seconds, now);
  std::string_view verdict = newest.finding ? "not-checked" : verdictOfWord(word, known.waited);
  std::string_view message =
      newest.finding ? "hub.journal-witnesses-not-compared" : journal::messageOf(word);
  auto arguments = journal::argumentsOf(newest, of, now);
  const auto contradicts = std::ranges::find_if(known.witnesses, [](const WitnessStanding& one) {
    return one.outcome && witness::contradicts(*one.outcome);
  });
  if (contradicts != known.witnesses.end()) {
    verdict = "fail";
    message = "journal.witness-contradicts";
    arguments.push_back({"name", contradicts->witness.name});
  }
  return Json::Object{
      {"verdict", verdict},
      {"by", newest.witnessed_by},
      {"of", static_cast<std::uint64_t>(of)},
      {"entries", newest.witnessed_entries},
      {"at", newest.witnessed_seconds ? Json(toRfc3339(Instant{std::chrono::seconds{
                                            static_cast<std::int64_t>(*newest.witnessed_seconds)}}))
                                      : Json()},
      {"text", bodyOf(state.specs->sentence(message, arguments))}};
}

}  // namespace

Result<Json> catalogBody(const Hub::State& state) {
  Json::Array editions;
  const auto specs = state.drop_ins->specs();
  for (const catalog::CatalogSpec& edition : specs->catalogs()) {
    editions.emplace_back(editionBody(state, *specs, edition));
  }
  return Json(Json::Object{{"editions", std::move(editions)}});
}

Result<Json> verifyJournal(Hub::State& state) {
  // A checkpoint now, so that everything durable so far is covered by what is verified.
  if (auto sealed = state.journal->checkpoint(); !sealed) {
    return std::unexpected(std::move(sealed.error()));
  }
  const Witnessed known = state.witnessing->now();
  journal::Held held;
  if (!known.policy.empty()) {
    auto policy = witness::parseAppointed(known.policy);
    if (!policy) return std::unexpected(std::move(policy.error()));
    held.policy = *std::move(policy);
  }
  const auto generations =
      journal::verifyJournal(*state.disk, state.options.data + "/journal", state.keyFolder(), held);
  if (!generations) return std::unexpected(generations.error());
  std::uint64_t entries = 0;
  const journal::Finding* finding = nullptr;
  Json first_bad;
  for (const journal::Verification& generation : *generations) {
    entries += generation.entries;
    if (finding != nullptr || !generation.finding) continue;
    finding = &*generation.finding;
    if (!finding->entry) continue;
    first_bad = journal::EntryPlace{generation.generation, *finding->entry}.text();
  }
  const std::vector<MessageArgument> arguments{
      {"entries", std::to_string(entries)},
      {"entry", first_bad.isNull() ? std::string("?") : *first_bad.text()}};
  const std::string_view message =
      finding == nullptr ? "hub.journal-unchanged" : finding->message.name;
  return Json(Json::Object{{"checked_at", toRfc3339(state.clock.now())},
                           {"entries", entries},
                           {"unchanged", finding == nullptr},
                           {"witnessed", witnessedBody(state, generations->back(), known)},
                           {"first_bad", std::move(first_bad)},
                           {"text", bodyOf(state.specs->sentence(message, arguments))}});
}

}  // namespace sekisho::hub
