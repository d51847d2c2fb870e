#include "capabilities/usage/told.h"

#include <algorithm>
#include <chrono>
#include <iterator>

#include "capabilities/usage/audit_log_used.h"
#include "capabilities/usage/orca_use.h"
#include "capabilities/usage/patients.h"
#include "capabilities/usage/received.h"
#include "capabilities/usage/written_record.h"
#include "core/folding.h"
#include "core/ids.h"
#include "core/json.h"
#include "core/text.h"

namespace sekisho::usage {
namespace {

constexpr std::string_view kSearched = "journal.searched";
constexpr std::string_view kWritten = "usage.written";
constexpr std::string_view kCorrected = "usage.corrected";
constexpr std::string_view kJsonType = "application/json";
constexpr std::size_t kUsualTexts = 24;  // of a message that is not a large one
constexpr std::size_t kUsualTerms = 32;
constexpr JsonLimits kLimits{
    .max_bytes = journal::kMaxBodyBytes, .max_depth = 32, .numbers_as_text = true};

void putText(Told& told, std::string_view text) {
  if (text.empty() || momentFrom(text)) return;
  told.texts.push_back(folded(text));
}

void putName(Texts& names, std::string_view name) {
  if (name.empty()) return;
  if (std::string key = foldedName(name); !key.empty()) names.insert(std::move(key));
}

/// An identity by whatever names it.
void putIdentity(Texts& names, const Identity& identity) {
  putName(names, identity.value);
  putName(names, identity.display);
  putName(names, identity.reference);
  if (const auto referred = referredBy(identity.reference)) putName(names, referred->id);
}

void putEntity(Told& told, const Entity& entity) {
  // What came as base64 is not readable where it stands.
  putText(told, entity.query);
  for (const Detail& detail : entity.details) putText(told, detail.value);
}

void putAgent(Told& told, const Agent& agent) {
  putIdentity(told.persons, agent.who);
  putName(told.persons, agent.alternative_id);
  putName(told.persons, agent.name);
  putName(told.terminals, agent.network.address);
}

void putRecord(Told& told, Record&& record) {
  for (const Code& code : record.subtypes) told.codes.insert(folded(code.code));
  told.codes.insert(folded(record.type.code));
  told.action = record.action;
  told.outcome = record.outcome;
  for (const Agent& agent : record.agents) putAgent(told, agent);
  for (const Entity& entity : record.entities) putEntity(told, entity);
  for (PatientKeys& keys : patientsOf(record)) {
    told.patients.insert(std::make_move_iterator(keys.begin()),
                         std::make_move_iterator(keys.end()));
  }
  if (record.recorded.at) {
    told.from = told.until = *record.recorded.at;
    told.own_time = true;
  }
  told.record = std::move(record);
}

void putJsonTexts(Told& told, const Json& value) {
  if (const auto* text = value.text()) {
    // Every id that the hub gives out names one thing only, so where it stands does not matter.
    if (PersonId::fromText(*text)) {
      told.ids.insert(*text);
    } else {
      putText(told, *text);
    }
  } else if (const auto* items = value.array()) {
    for (const Json& item : *items) putJsonTexts(told, item);
  } else if (const auto* members = value.object()) {
    for (const auto& [name, member] : *members) putJsonTexts(told, member);
  }
}

void putXmlTexts(Told& told, const XmlElement& element) {
  for (const auto& [name, value] : element.attributes) putText(told, value);
  putText(told, element.text);
  for (const XmlElement& child : element.children()) putXmlTexts(told, child);
}

/// All that can be read in a message, in whichever form it is.
void putMessageTexts(Told& told, std::string_view message) {
  const std::size_t tag = message.find('<');
  if (tag != std::string_view::npos) {
    if (const auto xml = readXml(bytesOf(message.substr(tag)))) {
      putText(told, message.substr(0, tag));
      return putXmlTexts(told, xml->root());
    }
  }
  if (const auto json = parseJson(message, kLimits)) return putJsonTexts(told, *json);
  putText(told, message);
}

bool isWrittenKind(std::string_view kind) { return kind == kWritten || kind == kCorrected; }

// A line that somebody wrote is sought where the use was, whenever it was written.
void putWritten(Told& told, const Json& body) {
  const auto use = writtenUseFrom(body["use"]);
  if (!use || use->until < use->from) return;
  putRecord(told, recordOf(*use));
  told.from = use->from;
  told.until = use->until;
}

// Acts are sought in all of their stretch, a session where it ended.
void putOrcaUse(Told& told, const journal::Entry& entry, std::string_view body) {
  auto use = readOrcaUse(entry, body);
  if (!use) return;
  const bool of_session = use->record.type.code == "110114";
  const auto stretch = stretchOf(use->record);
  putRecord(told, std::move(use->record));
  if (of_session || !stretch) return;
  told.from = std::min(told.from, stretch->from);
  told.until = std::max(told.until, stretch->until);
}

void putBody(Told& told, std::string_view type, std::string_view body) {
  if (type == kJsonType) {
    const auto json = parseJson(body, kLimits);
    if (!json) return putText(told, body);
    // What somebody looked for is not found by looking for it: each search would find itself.
    if (told.kind == kSearched) return putJsonTexts(told, (*json)["by"]);
    putJsonTexts(told, *json);
    if (isWrittenKind(told.kind)) putWritten(told, *json);
    return;
  }
  Received received = takeApart(type, body);
  told.texts.reserve(kUsualTexts);
  if (received.reading) putRecord(told, std::move(received.reading->record));
  if (received.syslog) {
    putName(told.terminals, received.syslog->host);
    putText(told, received.syslog->host);
    putText(told, received.syslog->application);
    putText(told, received.syslog->process);
    body = received.syslog->content;
  } else if (type == kSyslogType) {
    return putText(told, body);
  }
  if (const auto* xml = std::get_if<XmlText>(&received.content)) {
    putText(told, received.before);
    putXmlTexts(told, xml->root());
  } else if (const auto* json = std::get_if<Json>(&received.content)) {
    putText(told, received.before);
    putJsonTexts(told, *json);
  } else {
    putMessageTexts(told, body);
  }
}

std::string withoutVersion(std::string_view kind) {
  return std::string(kind.substr(0, kind.find('@')));
}

/// What a character of folded text does in words.
enum class Script { None, Alphabet, Japanese };
Script scriptOf(char32_t character) {
  const auto within = [&](char32_t first, char32_t last) {
    return character >= first && character <= last;
  };
  if (character < 0x80) {
    const bool letter = within('a', 'z') || within('0', '9') || within('A', 'Z');
    return letter ? Script::Alphabet : Script::None;
  }
  if (within(0x30A1, 0x30FA) || within(0x30FC, 0x30FF) || within(0x3005, 0x3007) ||
      within(0x3400, 0x9FFF) || within(0xF900, 0xFAFF) || within(0x20000, 0x323AF)) {
    return Script::Japanese;
  }
  const bool mark = within(0x80, 0xBF) || within(0x2000, 0x2BFF) || within(0x2E80, 0x33FF) ||
                    within(0xFE00, 0xFFFF);
  return mark ? Script::None : Script::Alphabet;
}

std::size_t bytesOfCharacter(unsigned char first) {
  return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

char32_t characterAt(std::string_view text, std::size_t size) {
  char32_t character = static_cast<unsigned char>(text[0]);
  if (size > 1) character &= 0x7FU >> size;
  for (std::size_t i = 1; i < size; ++i) {
    character = character << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return character;
}

/// As many characters of a word as fit.
std::string shortened(std::string_view word) {
  std::string fitting;
  while (!word.empty()) {
    const std::size_t size =
        std::min(bytesOfCharacter(static_cast<unsigned char>(word[0])), word.size());
    if (fitting.size() + size <= kMaxWordBytes) fitting += word.substr(0, size);
    word.remove_prefix(size);
  }
  return fitting;
}

/// Hands over the words of folded text, each as long as the call lasts.
template <class Take>
void eachWord(std::string_view text, Take take) {
  std::size_t begin = 0;   // of the word
  std::size_t before = 0;  // bytes of a Japanese character, if one stands right before
  const auto end = [&](std::size_t at) {
    const std::string_view word = text.substr(begin, at - begin);
    if (word.size() > kMaxWordBytes) return take(std::string_view(shortened(word)));
    if (word.size() > 1) take(word);
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size =
        std::min(bytesOfCharacter(static_cast<unsigned char>(text[at])), text.size() - at);
    const Script script = scriptOf(characterAt(text.substr(at, size), size));
    if (script != Script::Alphabet) {
      end(at);
      begin = at + size;
    }
    const bool japanese = script == Script::Japanese;
    if (japanese && before > 0) take(text.substr(at - before, before + size));
    before = japanese ? size : 0;
    at += size;
  }
  end(text.size());
}

void sortOnce(std::vector<std::string>& terms) {
  std::ranges::sort(terms);
  const auto again = std::ranges::unique(terms);
  terms.erase(again.begin(), again.end());
}

void putTerm(std::vector<std::string>& terms, std::string_view letter, std::string_view text) {
  terms.emplace_back(letter).append(text);
}

// Whoever asks for a part of a record looks for its words.
void putWordsOfParts(std::vector<std::string>& terms, const Record& record) {
  for (const auto& [part, texts] : partsOf(record)) {
    for (const std::string& text : texts) {
      eachWord(text, [&](std::string_view word) { putTerm(terms, "w:", word); });
    }
  }
}

// A search for a word looks for people, terminals and patients of that name, too.
void putWordsOfTexts(std::vector<std::string>& terms, const Told& told) {
  for (const std::string& text : told.texts) {
    eachWord(text, [&](std::string_view word) {
      if (told.persons.contains(word) || told.terminals.contains(word) ||
          told.patients.contains(word)) {
        return;
      }
      putTerm(terms, "w:", word);
    });
    if (terms.size() < 2 * kMaxTerms) continue;
    sortOnce(terms);
    if (terms.size() > kMaxTerms) return;
  }
}

void putHours(std::vector<std::string>& terms, const Told& told, Instant came) {
  const auto hour = [](Instant at) {
    return std::chrono::floor<std::chrono::hours>(at.time_since_epoch()).count();
  };
  if (!isCredible(recordedAt(told), came)) terms.push_back("h:" + std::to_string(hour(came)));
  if (hour(told.until) - hour(told.from) > kMaxHours) {
    terms.emplace_back(journal::kEveryTerm);
    return;
  }
  for (auto at = hour(told.from); at <= hour(told.until); ++at) {
    terms.push_back("h:" + std::to_string(at));
  }
  const auto recorded = hour(recordedAt(told));
  if (recorded < hour(told.from) || recorded > hour(told.until)) {
    terms.push_back("h:" + std::to_string(recorded));
  }
}

}  // namespace

std::string_view nameOf(Part part) noexcept {
  switch (part) {
    case Part::Entity: return "entity";
    case Part::EntityName: return "entity_name";
    case Part::EntityRole: return "role";
    case Part::EntityType: return "entity_type";
    case Part::AgentRole: return "agent_role";
    case Part::AlternativeId: return "alternative_id";
    case Part::Policy: return "policy";
    case Part::Source: return "source";
    case Part::Site: return "site";
  }
  return "";
}

bool isCredible(Instant own, Instant came) noexcept {
  return own <= came + kFurthestAhead && own >= came - kFurthestBack;
}

// A record is sought by when it was recorded, too.
Instant recordedAt(const Told& told) {
  return told.record ? told.record->recorded.at.value_or(told.from) : told.from;
}

std::map<Part, Texts> partsOf(const Record& record) {
  std::map<Part, Texts> parts;
  for (const Agent& agent : record.agents) {
    putName(parts[Part::AlternativeId], agent.alternative_id);
    for (const Concept& role : agent.roles) {
      for (const Code& code : role.codes) putName(parts[Part::AgentRole], code.code);
    }
    for (const std::string& policy : agent.policies) putName(parts[Part::Policy], policy);
  }
  for (const Entity& entity : record.entities) {
    putIdentity(parts[Part::Entity], entity.what);
    putName(parts[Part::EntityName], entity.name);
    if (entity.role) putName(parts[Part::EntityRole], entity.role->code);
    if (entity.type) putName(parts[Part::EntityType], entity.type->code);
  }
  putIdentity(parts[Part::Source], record.source.observer);
  putName(parts[Part::Site], record.source.site);
  return parts;
}

Told tell(const journal::Entry& entry, std::optional<std::string_view> body) {
  Told told{.kind = withoutVersion(entry.kind), .from = entry.recorded, .until = entry.recorded};
  // "device/<id>/<epoch>"
  for (const std::string_view part : split(entry.source, '/')) {
    if (PersonId::fromText(part)) told.ids.emplace(part);
  }
  if (body) putBody(told, entry.type, *body);
  if (body && isLook(entry)) {
    if (auto look = readLook(entry, *body)) putRecord(told, std::move(look->record));
    told.own_time = false;  // it is the entry's
  }
  if (body && isOrcaUse(entry)) putOrcaUse(told, entry, *body);
  return told;
}

bool isWritten(const journal::Entry& entry) {
  return entry.type == kJsonType && isWrittenKind(withoutVersion(entry.kind));
}

bool isOwnRecord(const journal::Entry& entry) {
  return isWritten(entry) || isLook(entry) || isOrcaUse(entry);
}

Result<Reading> readEntry(const journal::Entry& entry, std::string_view body) {
  if (isLook(entry)) return readLook(entry, body);
  if (isOrcaUse(entry)) return readOrcaUse(entry, body);
  return isWritten(entry) ? readWritten(body) : readReceived(entry.type, body);
}

std::vector<std::string> wordsOf(std::string_view text) {
  std::vector<std::string> words;
  eachWord(text, [&](std::string_view word) { words.emplace_back(word); });
  return words;
}

journal::Terms termsOf(const Told& told, const journal::Entry& entry) {
  const Instant recorded = recordedAt(told);
  const Instant reckoned = isCredible(recorded, entry.recorded) ? recorded : entry.recorded;
  journal::Terms terms{.from = std::min({told.from, recorded, reckoned}),
                       .until = std::max({told.until, recorded, reckoned})};
  putTerm(terms.open, "k:", told.kind);
  putTerm(terms.open, "l:", nameOf(entry.entry_class));
  std::vector<std::string>& sealed = terms.sealed;
  sealed.reserve(kUsualTerms);
  const auto put = [&](std::string_view letter, const Texts& texts) {
    for (const std::string& text : texts) putTerm(sealed, letter, text);
  };
  put("i:", told.ids);
  put("k:", told.codes);
  put("a:", told.persons);
  put("t:", told.terminals);
  put("n:", told.patients);
  if (told.action) sealed.push_back(std::string("x:") + letterOf(*told.action));
  if (told.outcome) putTerm(sealed, "o:", numberOf(*told.outcome));
  // Its ids stand in its body as ids and not as text.
  if (isWrittenKind(told.kind) && told.record) putWordsOfParts(sealed, *told.record);
  putWordsOfTexts(sealed, told);
  if (sealed.size() > kMaxTerms) sortOnce(sealed);
  if (sealed.size() > kMaxTerms) sealed = {std::string(journal::kEveryTerm)};
  putHours(told.own_time ? terms.sealed : terms.open, told, entry.recorded);
  return terms;
}

journal::Indexing searchIndexing() {
  return {.version = 5, .terms = [](const journal::Entry& entry, std::optional<ByteView> body) {
            const auto text = body ? std::optional(textOf(*body)) : std::nullopt;
            return termsOf(tell(entry, text), entry);
          }};
}

}  // namespace sekisho::usage
