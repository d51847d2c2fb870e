#include "capabilities/usage/search.h"

#include <algorithm>
#include <iterator>

#include "capabilities/usage/patients.h"
#include "core/folding.h"
#include "core/text.h"

namespace sekisho::usage {
namespace {

constexpr std::size_t kStep = 64;
using Group = std::vector<std::string>;

std::vector<std::string> partsOf(const std::string& words_typed) {
  const std::string text = folded(words_typed);
  std::vector<std::string> parts;
  for (const std::string_view part : words(text)) parts.emplace_back(part);
  return parts;
}

bool isAlphabet(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}
bool isAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

/// Whether a part stands in a text, not in the middle of a word or number.
bool stands(std::string_view part, std::string_view text) {
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + 1)) {
    const std::size_t end = at + part.size();
    const bool begins = at == 0 || !isAscii(part.front()) || !isAscii(text[at - 1]) ||
                        !isAlphabet(part.front()) || !isAlphabet(text[at - 1]);
    const bool ends = end == text.size() || !isAscii(part.back()) || !isAscii(text[end]) ||
                      !isAlphabet(part.back()) || !isAlphabet(text[end]);
    if (begins && ends) return true;
  }
  return false;
}

Group anyOf(std::string_view letter, const Named& named) {
  Group group{std::string(letter) + foldedName(named.text), "i:" + lowered(named.text)};
  for (const std::string& id : named.ids) group.push_back("i:" + id);
  return group;
}

bool isNamed(const Named& named, const Texts& names, const Texts& ids) {
  return names.contains(foldedName(named.text)) || ids.contains(lowered(named.text)) ||
         std::ranges::any_of(named.ids, [&](const std::string& id) { return ids.contains(id); });
}

/// Whether what is asked for stands in those places.
bool holds(const Told& told, const std::map<Part, std::string>& asked) {
  if (asked.empty()) return true;
  if (!told.record) return false;
  std::map<Part, Texts> parts = partsOf(*told.record);
  return std::ranges::all_of(
      asked, [&](const auto& one) { return parts[one.first].contains(foldedName(one.second)); });
}

/// Whether it went on in that time; a record may have been recorded then instead.
bool isOfThatTime(const Told& told, const Criteria& criteria) {
  if (told.from < criteria.until && told.until >= criteria.from) return true;
  if (!criteria.records_only || !told.record || !told.record->recorded.at) return false;
  const Instant recorded = *told.record->recorded.at;
  return recorded >= criteria.from && recorded < criteria.until;
}

std::string kindKey(const std::string& kind) { return folded(kind.substr(0, kind.find('@'))); }

void narrowByHours(journal::Sought& sought) {
  if (sought.from == Instant::min() || sought.until == Instant::max() ||
      sought.until - sought.from > kNarrowing) {
    return;
  }
  Group hours;
  const auto hour = [](Instant at) {
    return std::chrono::floor<std::chrono::hours>(at.time_since_epoch()).count();
  };
  for (auto at = hour(sought.from); at <= hour(sought.until); ++at) {
    hours.push_back("h:" + std::to_string(at));
  }
  sought.all_of.push_back(std::move(hours));
}

/// Takes what an entry says, if its body can be read.
Result<std::optional<Hit>> look(const journal::Journal& journal, std::uint64_t index,
                                const Criteria& criteria, Found& found) {
  auto entry = journal.entry(index);
  if (!entry && entry.error().code == ErrorCode::Corrupt) {
    ++found.unread;
    return std::nullopt;
  }
  if (!entry) return std::unexpected(std::move(entry.error()));
  if (criteria.entry_class && entry->entry_class != *criteria.entry_class) return std::nullopt;
  const auto body = journal.body(index, *entry);
  const bool destroyed = !body && body.error().code == ErrorCode::NotFound;
  Hit hit{.generation = journal.generation(),
          .index = index,
          .entry = *std::move(entry),
          .destroyed = destroyed};
  hit.told = tell(hit.entry, body ? std::optional(textOf(*body)) : std::nullopt);
  if (meets(hit.told, hit.entry, criteria)) return hit;
  if (!body && !destroyed) ++found.unread;
  return std::nullopt;
}

}  // namespace

bool Criteria::opensBodies() const {
  return person || terminal || patient || action || outcome || word || !parts.empty() ||
         !codes.empty() || records_only;
}

std::string Criteria::names() const {
  std::string names;
  const auto put = [&](bool is_set, std::string_view name) {
    if (!is_set) return;
    if (!names.empty()) names += ", ";
    names += name;
  };
  put(person.has_value(), "person");
  put(terminal.has_value(), "terminal");
  put(patient.has_value(), "patient");
  for (const auto& [part, text] : parts) put(true, nameOf(part));
  put(kind.has_value(), "kind");
  put(!codes.empty(), "codes");
  put(entry_class.has_value(), "class");
  put(action.has_value(), "action");
  put(outcome.has_value(), "outcome");
  put(word.has_value(), "word");
  put(from != Instant::min(), "from");
  put(until != Instant::max(), "until");
  return names;
}

Result<void> check(const Criteria& criteria) {
  if (criteria.names().empty()) return fail(ErrorCode::InvalidInput, kSearchEmpty);
  if (!criteria.word || criteria.names() != "word") return {};
  if (wordsOf(folded(*criteria.word)).empty()) {
    return fail(ErrorCode::InvalidInput, kSearchShort, {}, {{"pointer", "/word"}});
  }
  return {};
}

journal::Sought soughtBy(const Criteria& criteria) {
  journal::Sought sought{.from = criteria.from, .until = criteria.until};
  const auto need = [&](Group group) { sought.all_of.push_back(std::move(group)); };
  if (criteria.patient) need({"n:" + patientKey(*criteria.patient)});
  if (criteria.person) need(anyOf("a:", *criteria.person));
  if (criteria.terminal) need(anyOf("t:", *criteria.terminal));
  if (criteria.kind) need({"k:" + kindKey(*criteria.kind)});
  for (const std::string& code : criteria.codes) need({"k:" + folded(code)});
  if (criteria.entry_class) need({"l:" + std::string(nameOf(*criteria.entry_class))});
  if (criteria.action) need({std::string("x:") + letterOf(*criteria.action)});
  if (criteria.outcome) need({"o:" + std::string(numberOf(*criteria.outcome))});
  const auto need_words = [&](const std::string& text) {
    for (const std::string& word : wordsOf(folded(text))) {
      need({"w:" + word, "a:" + word, "t:" + word, "n:" + word});
    }
  };
  if (criteria.word) need_words(*criteria.word);
  for (const auto& [part, text] : criteria.parts) need_words(text);
  narrowByHours(sought);
  return sought;
}

bool meets(const Told& told, const journal::Entry& entry, const Criteria& criteria) {
  if (criteria.entry_class && entry.entry_class != *criteria.entry_class) return false;
  if (!isOfThatTime(told, criteria)) return false;
  if (criteria.records_only && !told.record) return false;
  if (criteria.action && told.action != criteria.action) return false;
  if (criteria.outcome && told.outcome != criteria.outcome) return false;
  if (criteria.kind) {
    const std::string kind = kindKey(*criteria.kind);
    if (told.kind != kind && !told.codes.contains(kind)) return false;
  }
  if (!std::ranges::all_of(criteria.codes, [&](const std::string& code) {
        return told.codes.contains(folded(code));
      })) {
    return false;
  }
  if (criteria.patient && !told.patients.contains(patientKey(*criteria.patient))) return false;
  if (criteria.person && !isNamed(*criteria.person, told.persons, told.ids)) return false;
  if (criteria.terminal && !isNamed(*criteria.terminal, told.terminals, told.ids)) return false;
  if (!holds(told, criteria.parts)) return false;
  if (!criteria.word) return true;
  return std::ranges::all_of(partsOf(*criteria.word), [&](const std::string& part) {
    return std::ranges::any_of(told.texts,
                               [&](const std::string& text) { return stands(part, text); });
  });
}

Found search(const journal::Journal& journal, const Criteria& criteria, std::uint64_t below,
             std::size_t most, const std::function<bool()>& enough) {
  const journal::Sought sought = soughtBy(criteria);
  Found found{.next = std::min(below, journal.head().size)};
  while (found.next > 0) {
    const auto candidates = journal.candidates(sought, found.next, kStep);
    if (!candidates) found.broken = candidates.error();
    if (found.broken) return found;
    for (const std::uint64_t index : candidates->indexes) {
      auto looked = look(journal, index, criteria, found);
      if (!looked) found.broken = std::move(looked.error());
      if (found.broken) return found;
      found.next = index;
      if (std::optional<Hit>& hit = *looked) found.hits.push_back(*std::move(hit));
      if (found.hits.size() == most) return found;
    }
    found.next = candidates->reached;
    if (enough()) return found;
  }
  return found;
}

Result<FoundInRecord> search(const journal::Generations& record, const Criteria& criteria,
                             journal::EntryPlace below, std::size_t most,
                             const std::function<bool()>& enough) {
  FoundInRecord all;
  for (bool begun = false;; begun = true) {
    const auto part = record.below(below, all.closed);
    all.next = part ? std::optional(part->place()) : std::nullopt;
    if (!part || all.hits.size() == most || (begun && enough())) return all;
    const std::uint64_t generation = part->journal->generation();
    auto found = search(*part->journal, criteria, part->below, most - all.hits.size(), enough);
    if (found.broken && generation == record.newest().generation()) {
      return std::unexpected(*std::move(found.broken));
    }
    std::ranges::move(found.hits, std::back_inserter(all.hits));
    all.unread += found.unread;
    below = {generation, found.broken ? 0 : found.next};
    if (found.broken) all.closed.push_back({generation, *std::move(found.broken)});
  }
}

}  // namespace sekisho::usage
