#include "interfaces/http/search_operations.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <set>
#include <utility>

#include "capabilities/usage/orca_use.h"
#include "capabilities/usage/patients.h"
#include "core/folding.h"
#include "core/text.h"
#include "interfaces/http/body.h"
#include "interfaces/http/journal_rows.h"

namespace sekisho::http {
namespace {

using usage::AnyOf;
using usage::Criteria;
using usage::Named;

constexpr std::size_t kMaxTyped = 200;
constexpr std::int64_t kDefaultPage = 50;
constexpr std::int64_t kMaxPage = 200;

std::optional<Instant> momentIn(Members& members, std::string_view name) {
  const auto text = members.maybeText(name, 40);
  if (!text) return std::nullopt;
  const auto at = fromRfc3339(*text);
  if (!at) members.wrong(name);
  return at;
}

std::uint64_t numberIn(Members& members, std::string_view name, std::int64_t otherwise,
                       std::int64_t most) {
  if (!members.has(name)) {
    return static_cast<std::uint64_t>(members.any(name).isNull() ? otherwise : 0);
  }
  const std::int64_t* number = members.any(name).integer();
  if (number == nullptr || *number < 0 || *number > most) {
    members.wrong(name);
    return 0;
  }
  return static_cast<std::uint64_t>(*number);
}

Json textsOf(const std::vector<std::string>& texts) {
  return Json::Array(texts.begin(), texts.end());
}

/// The one, or all of which one is asked for.
Json anyOf(const AnyOf<std::string>& texts) {
  return texts.size() == 1 ? Json(texts.front()) : textsOf(texts);
}

/// Who took part, as people read it: the name, else the account.
std::vector<std::string> agentsOf(const usage::Record& record) {
  std::vector<std::string> names;
  for (const usage::Agent& agent : record.agents) {
    if (agent.who.system == usage::kOperatorIds && !agent.who.display.empty()) {
      names.push_back(agent.who.display + " (" + agent.who.value + ")");
      continue;
    }
    const std::array texts{&agent.name, &agent.who.display, &agent.who.value, &agent.who.reference};
    const auto first = std::ranges::find_if(texts, [](const auto* text) { return !text->empty(); });
    // Whoever wrote down their own use took part twice.
    if (first == texts.end() || std::ranges::find(names, **first) != names.end()) continue;
    names.push_back(**first);
  }
  return names;
}

std::vector<std::string> terminalsOf(const usage::Record& record) {
  std::vector<std::string> names;
  for (const usage::Agent& agent : record.agents) {
    if (!agent.network.address.empty()) names.push_back(agent.network.address);
  }
  return names;
}

// Of 日レセ's use its own code says more than the kind of all of it.
Json eventOf(const usage::Record& record) {
  if (record.type.code.empty()) return {};
  if (usage::isOrcaRecord(record)) return record.subtypes.back().code;
  return record.type.display.empty() ? record.type.code : record.type.display;
}

constexpr std::size_t kSessionStep = 100;

Instant earlier(Instant at, std::chrono::hours by) { return at == Instant::min() ? at : at - by; }
Instant later(Instant at, std::chrono::hours by) { return at == Instant::max() ? at : at + by; }

struct PlaceBy {
  Json how = {};
  Json candidates = {};
};

/// How the terminal is known that no log names: what guesses it counts before what was joined.
PlaceBy placeByOf(const usage::Record& record) {
  PlaceBy by;
  for (const usage::Entity& entity : record.entities) {
    for (const usage::Detail& detail : entity.details) {
      const bool is_guess = by.how.text() != nullptr && *by.how.text() != "session";
      if (detail.type == "place_by" && !is_guess) by.how = detail.value;
      if (detail.type != "candidates") continue;
      if (const auto number = toInteger(detail.value)) by.candidates = *number;
    }
  }
  return by;
}

// Whose data it was is counted only: whoever has to know opens the entry.
Json toldBody(const usage::Told& told) {
  const usage::Record none;
  const usage::Record& record = told.record ? *told.record : none;
  std::set<std::string> patients;
  for (const usage::PatientKeys& keys : usage::patientsOf(record)) {
    if (!keys.empty()) patients.insert(keys.front());
  }
  PlaceBy by = placeByOf(usage::isOrcaRecord(record) ? record : none);
  return Json::Object{
      {"from", toRfc3339(told.from)},
      {"until", toRfc3339(told.until)},
      {"event", eventOf(record)},
      {"who", textsOf(agentsOf(record))},
      {"terminals", textsOf(terminalsOf(record))},
      {"place_by", std::move(by.how)},
      {"candidates", std::move(by.candidates)},
      {"patients", static_cast<std::uint64_t>(patients.size())},
      {"action", told.action ? Json(std::string(1, letterOf(*told.action))) : Json()},
      {"outcome", told.outcome ? Json(numberOf(*told.outcome)) : Json()}};
}

class SearchOperations {
 public:
  SearchOperations(journal::Journal& journal, const journal::Generations& record,
                   SearchSurroundings around)
      : journal_(journal), record_(record), around_(std::move(around)) {}

  Result<Reply> search(Call& call) {
    Members members(call.body);
    const std::string why = members.text("why", kMaxTyped);
    Criteria criteria = criteriaIn(members);
    const journal::EntryPlace below = belowIn(members);
    const std::uint64_t limit = numberIn(members, "limit", kDefaultPage, kMaxPage);
    if (limit == 0) members.wrong("limit");
    if (!isPurpose(why))
      members.wrong("why", Error{ErrorCode::InvalidInput, MessageId{"journal.why"}});
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto good = usage::check(criteria); !good) return std::unexpected(std::move(good.error()));
    // Whether an entry says something tells what it says.
    if (criteria.opensBodies() && !mayOpenBodies(call.caller)) {
      return fail(ErrorCode::PermissionDenied, MessageId{"journal.search-bodies"});
    }
    criteria.lines_only = !mayOpenBodies(call.caller);
    auto asked_for = askedFor(criteria);
    if (!asked_for) return std::unexpected(std::move(asked_for.error()));
    if (auto kept = around_.searching(call.caller, criteriaBody(criteria, around_.pseudonym), why);
        !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    // People and devices of the registers are in entries by their ids.
    const auto names = around_.journal.names();
    if (!names) return std::unexpected(names.error());
    names->addIds(criteria);
    addPatientNames(criteria, around_.pseudonym);
    const bool all_sessions = addSessions(criteria, record_, timeOf(kSessionsFor));
    auto found = usage::search(record_, criteria, below, limit, searchTime());
    if (!found) return std::unexpected(found.error());
    putNames(*found, record_, *names);
    dropOthers(*found, criteria);
    auto body = page(call.caller, *found);
    if (!body) return std::unexpected(std::move(body.error()));
    (*body)["asked_for"] = *std::move(asked_for);
    (*body)["sessions_left"] = !all_sessions;
    return Reply{.body = *std::move(body)};
  }

  Result<Reply> reindex(Call& call) {
    Members members(call.body);
    const std::uint64_t from = numberIn(members, "from", 0, journal::kMaxNumber);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto next = journal_.reindex(from);
    if (!next) return std::unexpected(next.error());
    const journal::IndexState state = journal_.indexState();
    return Reply{.body = Json::Object{{"next", *next == from ? Json() : Json(*next)},
                                      {"volumes", state.volumes},
                                      {"indexed", state.indexed},
                                      {"bytes", state.bytes}}};
  }

 private:
  [[nodiscard]] journal::EntryPlace belowIn(Members& members) const {
    const auto text = members.maybeText("below", kMaxTyped);
    if (!text) return record_.end();
    const auto place = journal::EntryPlace::fromText(*text, journal_.generation());
    if (!place) members.wrong("below");
    return place.value_or(record_.end());
  }

  static Criteria criteriaIn(Members& members) {
    Criteria criteria;
    if (auto text = members.maybeText("person", kMaxTyped)) criteria.person = {Named{*text}};
    if (auto text = members.maybeText("terminal", kMaxTyped)) criteria.terminal = {Named{*text}};
    if (auto text = members.maybeText("patient", kMaxTyped)) criteria.patient = {*text};
    criteria.kind = members.maybeText("kind", kMaxTyped);
    criteria.entry_class = maybeWord(members, "class", &journal::entryClassOf);
    if (auto word = maybeWord(members, "action", &usage::actionFrom)) criteria.action = {*word};
    if (auto word = maybeWord(members, "outcome", &usage::outcomeFrom)) criteria.outcome = {*word};
    criteria.word = members.maybeText("word", kMaxTyped);
    criteria.from = momentIn(members, "from").value_or(Instant::min());
    criteria.until = momentIn(members, "until").value_or(Instant::max());
    return criteria;
  }

  // Of whom what was asked for speaks: they see that somebody looked.
  [[nodiscard]] Result<Json> askedFor(const Criteria& criteria) const {
    std::vector<std::string> texts;
    for (const Named& person : criteria.person) texts.push_back(person.text);
    if (criteria.word) texts.push_back(*criteria.word);
    std::set<PersonId> meant;
    for (const std::string& text : texts) {
      if (text.empty()) continue;
      const auto persons = around_.persons_meant(text);
      if (!persons) return std::unexpected(persons.error());
      meant.insert(persons->begin(), persons->end());
    }
    Json::Array persons;
    for (const PersonId person : meant) {
      persons.emplace_back(Json::Object{{"person", person.text()}});
    }
    return Json(std::move(persons));
  }

  [[nodiscard]] Result<Json::Object> page(const Caller& caller,
                                          const usage::FoundInRecord& found) const {
    const bool opens = mayOpenBodies(caller);
    Json::Array entries;
    journal::Generations::Opened journal;
    std::uint64_t covered = 0;
    for (const usage::Hit& hit : found.hits) {
      if (!journal || journal->generation() != hit.generation) {
        auto opened = record_.of(hit.generation);
        if (!opened) return std::unexpected(std::move(opened.error()));
        journal = *std::move(opened);
        covered = coveredBy(*journal);
      }
      Json::Object row =
          entryRow(*journal, around_.journal, caller, {hit.index, hit.entry}, covered);
      row["told"] = opens && !hit.destroyed ? toldBody(hit.told) : Json();
      entries.emplace_back(std::move(row));
    }
    return Json::Object{{"entries", std::move(entries)},
                        {"next", nextBody(found.next)},
                        {"unread", found.unread},
                        {"closed", closedBody(around_.journal, found.closed)}};
  }

  journal::Journal& journal_;
  const journal::Generations& record_;
  SearchSurroundings around_;
};

}  // namespace

usage::JoinSurroundings joining(const NamesOfUse& names) {
  return {.enough = searchTime(),
          .may_name = names.may_name,
          .stood_at = [&names](std::string_view device, std::string_view place, Instant at) {
            return names.stoodAt(device, place, at);
          }};
}

void putNames(usage::FoundInRecord& found, const journal::Generations& record,
              const NamesOfUse& names) {
  usage::SessionJoin join(record, joining(names));
  for (usage::Hit& hit : found.hits) {
    if (!hit.told.record || !usage::isOwnRecord(hit.entry)) continue;
    join.putInto(*hit.told.record);
    names.putInto(*hit.told.record);
  }
}

std::function<bool()> timeOf(std::chrono::milliseconds span) {
  const auto end = std::chrono::steady_clock::now() + span;
  return [end] { return std::chrono::steady_clock::now() >= end; };
}

std::function<bool()> searchTime() { return timeOf(kSearchFor); }

bool addSessions(Criteria& criteria, const journal::Generations& record,
                 const std::function<bool()>& enough) {
  bool whole = true;
  std::size_t left = kMostSessions;
  for (Named& asked : criteria.person) {
    std::set<std::string> marks;
    // One that went on in the time asked for may have ended after it.
    for (const char* kind : {"orca.session", "orca.patient-open"}) {
      const Criteria theirs{.person = {asked},
                            .kind = kind,
                            .from = earlier(criteria.from, usage::SessionJoin::kUnseen),
                            .until = later(criteria.until, usage::SessionJoin::kUsually)};
      std::optional<journal::EntryPlace> below = record.end();
      while (below && marks.size() <= left && !enough()) {
        const auto found = usage::search(record, theirs, *below, kSessionStep, enough);
        if (!found || found->unread > 0) whole = false;
        if (!found) break;
        for (const usage::Hit& hit : found->hits) {
          const std::string mark =
              hit.told.record ? usage::sessionMarkOf(*hit.told.record) : std::string();
          if (!mark.empty()) marks.insert(mark);
        }
        below = found->next;
      }
      whole = whole && !below;
    }
    whole = whole && marks.size() <= left;
    asked.sessions.assign(marks.begin(), marks.end());
    asked.sessions.resize(std::min(left, marks.size()));
    left -= asked.sessions.size();
  }
  return whole;
}

void dropOthers(usage::FoundInRecord& found, const Criteria& criteria) {
  std::erase_if(found.hits, [&](const usage::Hit& hit) {
    if (criteria.person.empty() || !hit.told.record) return false;
    const usage::Record& record = *hit.told.record;
    const std::string mark = usage::isOrcaRecord(record) ? usage::sessionMarkOf(record) : "";
    // What names somebody itself was found by that name.
    if (mark.empty() || !hit.told.persons.empty()) return false;
    const std::string id = usage::operatorOf(record);
    if (id.empty()) return !usage::isJoinUnfinished(record);
    return std::ranges::none_of(criteria.person, [&](const Named& asked) {
      return foldedName(asked.text) == foldedName(id) ||
             usage::isOperatorOf(asked, id, hit.told.from);
    });
  });
}

void addPatientNames(Criteria& criteria,
                     const std::function<std::string(std::string_view)>& pseudonym) {
  AnyOf<std::string> names;
  for (const std::string& number : criteria.patient) {
    names.push_back(pseudonym(usage::patientKey(number)));
  }
  criteria.patient.insert(criteria.patient.end(), names.begin(), names.end());
}

Json criteriaBody(const Criteria& criteria,
                  const std::function<std::string(std::string_view)>& pseudonym) {
  Json::Object body;
  const auto put = [&](std::string_view name, const AnyOf<std::string>& texts) {
    if (!texts.empty()) body[std::string(name)] = anyOf(texts);
  };
  const auto written = [](const auto& asked, auto write) {
    AnyOf<std::string> texts;
    for (const auto& one : asked) texts.emplace_back(write(one));
    return texts;
  };
  put("person", written(criteria.person, [](const Named& named) { return named.text; }));
  put("terminal", written(criteria.terminal, [](const Named& named) { return named.text; }));
  put("patient", written(criteria.patient, [&](const std::string& number) {
        return pseudonym(usage::patientKey(number));
      }));
  for (const auto& [part, texts] : criteria.parts) put(nameOf(part), texts);
  if (criteria.kind) body["kind"] = *criteria.kind;
  Json::Array codes;
  for (const AnyOf<std::string>& some : criteria.codes) codes.push_back(anyOf(some));
  if (!codes.empty()) body["codes"] = std::move(codes);
  if (criteria.word) body["word"] = *criteria.word;
  if (criteria.entry_class) body["class"] = nameOf(*criteria.entry_class);
  put("action", written(criteria.action,
                        [](usage::Action action) { return std::string(1, letterOf(action)); }));
  put("outcome", written(criteria.outcome, usage::numberOf));
  if (criteria.from != Instant::min()) body["from"] = toRfc3339(criteria.from);
  if (criteria.until != Instant::max()) body["until"] = toRfc3339(criteria.until);
  return body;
}

std::vector<Route> searchOperations(journal::Journal& journal, const journal::Generations& record,
                                    SearchSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<SearchOperations>(journal, record, std::move(surroundings));
  const auto bind = [&](Result<Reply> (SearchOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"POST", "/journal/search", "searchEntries", bind(&SearchOperations::search)},
      {"POST", "/journal/reindex", "reindexJournal", bind(&SearchOperations::reindex)},
  };
}

}  // namespace sekisho::http
