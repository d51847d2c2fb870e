#include "capabilities/usage/search.h"

#include <algorithm>
#include <iterator>

#include "capabilities/usage/orca_use.h"
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

/// A term for each of them.
template <class T, class Write>
Group groupOf(std::string_view letter, const AnyOf<T>& asked, Write write) {
  Group group;
  for (const T& one : asked) group.push_back(std::string(letter).append(write(one)));
  return group;
}

Group namesOf(std::string_view letter, const AnyOf<Named>& asked) {
  Group group;
  for (const Named& named : asked) {
    group.push_back(std::string(letter) + foldedName(named.text));
    group.push_back("i:" + lowered(named.text));
    for (const std::string& id : named.ids) group.push_back("i:" + id);
    for (const OperatorThen& one : named.operators) {
      group.push_back(std::string(letter) + foldedName(one.id));
    }
    for (const std::string& mark : named.sessions) group.push_back("w:" + mark);
  }
  return group;
}

/// Whether 日レセ's record is theirs by an operator of theirs, or of a session of theirs without a
/// name of its own.
bool isByOrca(const Named& named, const Told& told) {
  if (!told.record || !isOrcaRecord(*told.record)) return false;
  const std::string id = operatorOf(*told.record);
  if (!id.empty()) return isOperatorOf(named, id, told.from);
  return std::ranges::find(named.sessions, sessionMarkOf(*told.record)) != named.sessions.end();
}

bool isNamed(const AnyOf<Named>& asked, const Texts& names, const Texts& ids) {
  return asked.empty() || std::ranges::any_of(asked, [&](const Named& named) {
           return names.contains(foldedName(named.text)) || ids.contains(lowered(named.text)) ||
                  std::ranges::any_of(named.ids,
                                      [&](const std::string& id) { return ids.contains(id); });
         });
}

/// Whether one of them is there, as `key` writes it.
template <class Key>
bool isThere(const AnyOf<std::string>& asked, const Texts& there, Key key) {
  return asked.empty() || std::ranges::any_of(asked, [&](const std::string& one) {
           return there.contains(key(one));
         });
}

/// Whether it is one of them.
template <class T>
bool isOne(const AnyOf<T>& asked, const std::optional<T>& what) {
  return asked.empty() || (what && std::ranges::find(asked, *what) != asked.end());
}

/// Whether what is asked for stands in those places.
bool holds(const Told& told, const std::map<Part, AnyOf<std::string>>& asked) {
  if (asked.empty()) return true;
  if (!told.record) return false;
  std::map<Part, Texts> parts = partsOf(*told.record);
  return std::ranges::all_of(
      asked, [&](const auto& one) { return isThere(one.second, parts[one.first], foldedName); });
}

Group anywhere(const std::string& word) {
  return {"w:" + word, "a:" + word, "t:" + word, "n:" + word};
}

/// Of texts of which one is asked for, the longest word of each; no group if one has none.
Group wordOfEach(const AnyOf<std::string>& texts) {
  Group group;
  for (const std::string& text : texts) {
    const std::vector<std::string> words = wordsOf(folded(text));
    if (words.empty()) return {};
    std::ranges::move(anywhere(*std::ranges::max_element(words, {}, &std::string::size)),
                      std::back_inserter(group));
  }
  return group;
}

/// Whether it went on in that time; a record may have been recorded then instead, and what tells of
/// a time that cannot be has come then.
bool isOfThatTime(const Told& told, const journal::Entry& entry, const Criteria& criteria) {
  const auto within = [&](Instant at) { return at >= criteria.from && at < criteria.until; };
  if (told.from < criteria.until && told.until >= criteria.from) return true;
  if (criteria.records_only) return told.record && within(recordedAt(told));
  return !isCredible(recordedAt(told), entry.recorded) && within(entry.recorded);
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

bool isOperatorOf(const Named& named, std::string_view id, Instant began) {
  const std::string name = foldedName(id);
  return std::ranges::any_of(named.operators, [&](const OperatorThen& one) {
    return foldedName(one.id) == name && began >= one.from && began < one.until;
  });
}

bool Criteria::opensBodies() const {
  return !person.empty() || !terminal.empty() || !patient.empty() || !action.empty() ||
         !outcome.empty() || word || !parts.empty() || !codes.empty() || records_only;
}

std::string Criteria::names() const {
  std::string names;
  const auto put = [&](bool is_set, std::string_view name) {
    if (!is_set) return;
    if (!names.empty()) names += ", ";
    names += name;
  };
  put(!person.empty(), "person");
  put(!terminal.empty(), "terminal");
  put(!patient.empty(), "patient");
  for (const auto& [part, text] : parts) put(true, nameOf(part));
  put(kind.has_value(), "kind");
  put(!codes.empty(), "codes");
  put(entry_class.has_value(), "class");
  put(!action.empty(), "action");
  put(!outcome.empty(), "outcome");
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
  const auto need = [&](Group group) {
    if (!group.empty()) sought.all_of.push_back(std::move(group));
  };
  need(groupOf("n:", criteria.patient, patientKey));
  need(namesOf("a:", criteria.person));
  need(namesOf("t:", criteria.terminal));
  if (criteria.kind) need({"k:" + kindKey(*criteria.kind)});
  for (const AnyOf<std::string>& codes : criteria.codes) need(groupOf("k:", codes, folded));
  if (criteria.entry_class) need({"l:" + std::string(nameOf(*criteria.entry_class))});
  need(groupOf("x:", criteria.action,
               [](Action action) { return std::string(1, letterOf(action)); }));
  need(groupOf("o:", criteria.outcome, numberOf));
  const auto need_words = [&](const std::string& text) {
    for (const std::string& word : wordsOf(folded(text))) need(anywhere(word));
  };
  if (criteria.word) need_words(*criteria.word);
  for (const auto& [part, texts] : criteria.parts) {
    if (texts.size() == 1) {
      need_words(texts.front());
    } else {
      need(wordOfEach(texts));
    }
  }
  narrowByHours(sought);
  return sought;
}

bool meets(const Told& told, const journal::Entry& entry, const Criteria& criteria) {
  if (criteria.entry_class && entry.entry_class != *criteria.entry_class) return false;
  if (!isOfThatTime(told, entry, criteria)) return false;
  if (criteria.records_only && !told.record) return false;
  if (!isOne(criteria.action, told.action) || !isOne(criteria.outcome, told.outcome)) return false;
  if (criteria.kind) {
    const std::string kind = kindKey(*criteria.kind);
    const bool is_event = !criteria.lines_only && told.codes.contains(kind);
    if (told.kind != kind && !is_event) return false;
  }
  if (!std::ranges::all_of(criteria.codes, [&](const AnyOf<std::string>& codes) {
        return isThere(codes, told.codes, folded);
      })) {
    return false;
  }
  if (!isThere(criteria.patient, told.patients, patientKey)) return false;
  if (!isNamed(criteria.person, told.persons, told.ids) &&
      std::ranges::none_of(criteria.person,
                           [&](const Named& named) { return isByOrca(named, told); })) {
    return false;
  }
  if (!isNamed(criteria.terminal, told.terminals, told.ids)) return false;
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
