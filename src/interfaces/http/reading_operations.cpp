#include "interfaces/http/reading_operations.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <type_traits>
#include <utility>

#include "capabilities/access/permissions.h"
#include "interfaces/http/body.h"

namespace sekisho::http {
namespace {

using people::Person;
using reading::Acknowledgement;
using reading::Act;
using reading::Edition;
using reading::EditionId;
using reading::Material;
using reading::MaterialId;
using reading::Reader;

constexpr std::size_t kMaxTitle = 120;
constexpr std::size_t kMaxIssuer = 80;
constexpr std::size_t kMaxEdition = 40;
constexpr std::size_t kMaxPlace = 500;
constexpr std::size_t kMaxSubject = 200;
constexpr std::size_t kMaxWhy = 1000;

std::chrono::sys_days dayIn(Members& members, std::string_view name) {
  const auto day = fromIsoDay(members.text(name, 10));
  if (!day) members.wrong(name);
  return day.value_or(std::chrono::sys_days{});
}

// Words of a list, each one that `known` knows.
template <class Known>
std::set<std::string> wordsIn(Members& members, std::string_view name, Known known) {
  std::set<std::string> words;
  for (const Json& one : members.array(name)) {
    if (one.text() == nullptr || !known(*one.text())) {
      members.wrong(name);
      continue;
    }
    words.insert(*one.text());
  }
  return words;
}

reading::Audience audienceIn(Members& members) {
  return {
      .kinds = wordsIn(members, "kinds",
                       [](const std::string& word) { return people::kindFrom(word).has_value(); }),
      .roles = wordsIn(members, "roles",
                       [](const std::string& word) { return access::roleFrom(word).has_value(); })};
}

Edition editionIn(Members& members) {
  Edition edition{.name = members.text("edition", kMaxEdition),
                  .published = dayIn(members, "published"),
                  .due = dayIn(members, "due")};
  if (const auto document = members.maybeText("document", 36); document && !document->empty()) {
    edition.document = documents::DocumentId::fromText(*document);
    if (!edition.document) members.wrong("document");
  }
  edition.place = members.maybeText("place", kMaxPlace).value_or("");
  return edition;
}

/// Whoever has a sign-in that lets them say themselves what they have read.
bool saysItThemselves(const Reader& reader) {
  access::Roles roles;
  for (const std::string& word : reader.roles) {
    if (const auto role = access::roleFrom(word)) roles.push_back(*role);
  }
  return access::authorize("acknowledgeReading", &roles).has_value();
}

/// A document that has to be read.
struct Filed {
  std::string title;
  bool as_filed = false;  ///< Its content can be opened.
};

/// Everything at one moment, as one caller may see it.
struct Seen {
  std::vector<Material> materials;
  std::vector<Acknowledgement> acknowledgements;
  std::vector<Reader> readers;
  std::map<PersonId, std::string> names;
  std::map<documents::DocumentId, Filed> filed;
  std::optional<PersonId> self;
  bool everybody = false;  ///< Not only what concerns the caller.

  [[nodiscard]] Json nameOf(PersonId person) const {
    const auto found = names.find(person);
    return found == names.end() ? Json() : Json(found->second);
  }
  [[nodiscard]] const Acknowledgement* find(EditionId edition, PersonId person) const {
    const auto found = std::ranges::find_if(acknowledgements, [&](const Acknowledgement& one) {
      return one.edition == edition && one.person == person;
    });
    return found == acknowledgements.end() ? nullptr : &*found;
  }
};

Json editionBody(const Edition& edition, const Seen& seen) {
  Json body = reading::toJson(edition);
  Json::Object& members = *body.object();
  members["by_name"] = seen.nameOf(edition.by);
  if (edition.document) {
    const auto found = seen.filed.find(*edition.document);
    const bool known = found != seen.filed.end();
    members["document"] = Json::Object{{"id", edition.document->text()},
                                       {"title", known ? Json(found->second.title) : Json()},
                                       {"as_filed", known && found->second.as_filed}};
  }
  return body;
}

Json readerBody(const Material& material, const Reader& reader, const Seen& seen,
                std::chrono::sys_days today) {
  const Edition& edition = material.newest();
  const Acknowledgement* read = seen.find(edition.id, reader.person);
  const auto due = reading::dueFor(edition, reader);
  const bool own = read != nullptr && read->isTheirOwn();
  return Json::Object{{"person", reader.person.text()},
                      {"name", seen.nameOf(reader.person)},
                      {"day", read != nullptr ? Json(toIsoDay(read->day)) : Json()},
                      {"own", read != nullptr ? Json(own) : Json()},
                      {"shown_by_name", read != nullptr && !own ? seen.nameOf(read->by) : Json()},
                      {"due", toIsoDay(due)},
                      {"overdue", read == nullptr && due < today},
                      {"signs_in", saysItThemselves(reader)}};
}

Json materialBody(const Material& material, const Seen& seen, std::chrono::sys_days today) {
  Json body = reading::toJson(material);
  Json::Object& members = *body.object();
  Json::Array editions;
  for (const Edition& edition : material.editions) editions.push_back(editionBody(edition, seen));
  members["editions"] = std::move(editions);
  if (const auto& stop = material.stopped) {
    (*members["stopped"].object())["by_name"] = seen.nameOf(stop->by);
  }
  Json::Array readers;
  Json mine;
  std::int64_t read = 0;
  std::int64_t of = 0;
  for (const Reader& reader : seen.readers) {
    if (material.stopped || !reading::concerns(material.audience, reader)) continue;
    ++of;
    if (seen.find(material.newest().id, reader.person) != nullptr) ++read;
    Json row = readerBody(material, reader, seen, today);
    if (reader.person == seen.self) mine = row;
    if (seen.everybody) readers.push_back(std::move(row));
  }
  members["readers"] = std::move(readers);
  members["mine"] = std::move(mine);
  members["read"] = read;
  members["of"] = of;
  return body;
}

Json actBody(const Act& act, const Seen& seen) {
  Json body = reading::toJson(act);
  Json::Object& members = *body.object();
  Json::Array names;
  if (seen.everybody) {
    for (const PersonId& person : act.attendants) names.push_back(seen.nameOf(person));
  }
  members.erase("attendants");
  members["attendant_names"] = std::move(names);
  members["attended"] = static_cast<std::int64_t>(act.attendants.size());
  members["there"] =
      seen.self && std::ranges::find(act.attendants, *seen.self) != act.attendants.end();
  members["by_name"] = seen.nameOf(act.by);
  if (const auto& withdrawn = act.withdrawn) {
    Json::Object& gone = *members["withdrawn"].object();
    if (!seen.everybody) gone["why"] = kMasked;  // as typed: it may name somebody
    gone["by_name"] = seen.nameOf(withdrawn->by);
  }
  return body;
}

class ReadingOperations {
 public:
  ReadingOperations(reading::ReadingRegister& reading, const people::PersonRegister& people,
                    const documents::DocumentRegister& documents, const Clock& clock, IdSource& ids,
                    ReadingSurroundings around)
      : reading_(reading),
        people_(people),
        documents_(documents),
        clock_(clock),
        ids_(ids),
        around_(std::move(around)) {}

  Result<Reply> list(Call& call) {
    const auto seen = see(call.caller);
    if (!seen) return std::unexpected(seen.error());
    const auto acts = reading_.acts();
    if (!acts) return std::unexpected(acts.error());
    Json::Array materials;
    for (const Material& material : seen->materials) {
      if (!seen->everybody && !isFor(material, *seen)) continue;
      materials.push_back(materialBody(material, *seen, today()));
    }
    Json::Array told;
    for (const Act& act : *acts) told.push_back(actBody(act, *seen));
    Json::Array people;
    for (const Reader& reader : seen->readers) {
      if (!seen->everybody || call.caller.masked()) continue;
      people.push_back(
          Json::Object{{"id", reader.person.text()}, {"name", seen->nameOf(reader.person)}});
    }
    return Reply{.body = Json::Object{{"today", toIsoDay(today())},
                                      {"everybody", seen->everybody},
                                      {"people", std::move(people)},
                                      {"materials", std::move(materials)},
                                      {"acts", std::move(told)}}};
  }

  Result<Reply> add(Call& call) {
    Members members(call.body);
    Material material{.id = ids_.make<MaterialId>(),
                      .title = members.text("title", kMaxTitle),
                      .issuer = members.text("issuer", kMaxIssuer)};
    material.audience = audienceIn(members);
    material.editions = {editionIn(members)};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto fine = reading::check(material); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    if (auto fine = complete(material.editions.front(), call.caller); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    if (auto added = reading_.add(material); !added) {
      return std::unexpected(std::move(added.error()));
    }
    return changed(material, call.caller, 201);
  }

  Result<Reply> publish(Call& call) {
    const auto id = MaterialId::fromText(call.parameter("material"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"reading.unknown"});
    Members members(call.body);
    const auto audience = audienceIn(members);
    Edition edition = editionIn(members);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (audience.kinds.empty() && audience.roles.empty()) {
      return fail(ErrorCode::InvalidInput, MessageId{"reading.audience"}, {},
                  {{"pointer", "/kinds"}});
    }
    if (auto fine = complete(edition, call.caller); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    const auto published = reading_.publish(*id, audience, edition);
    if (!published) return std::unexpected(published.error());
    return changed(*published, call.caller, 201);
  }

  Result<Reply> stop(Call& call) {
    const auto id = MaterialId::fromText(call.parameter("material"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"reading.unknown"});
    const auto why = whyIn(call);
    if (!why) return std::unexpected(why.error());
    const auto stopped = reading_.stop(*id, *why);
    if (!stopped) return std::unexpected(stopped.error());
    return changed(*stopped, call.caller, 200);
  }

  // 読みました, in one's own name.
  Result<Reply> acknowledge(Call& call) {
    const auto id = EditionId::fromText(call.parameter("edition"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"reading.unknown"});
    const PersonId person = call.caller.signedIn().person;
    return keep({.edition = *id, .person = person, .day = today(), .by = person});
  }

  // Somebody without a sign-in was shown it.
  Result<Reply> recordReader(Call& call) {
    const auto id = EditionId::fromText(call.parameter("edition"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"reading.unknown"});
    Members members(call.body);
    const auto person = members.id<PersonId>("person");
    const auto day = dayIn(members, "day");
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto readers = around_.readers();
    if (!readers) return std::unexpected(readers.error());
    const auto reader = std::ranges::find(*readers, person, &Reader::person);
    if (reader == readers->end()) {
      return fail(ErrorCode::InvalidInput, MessageId{"reading.not-here"}, {},
                  {{"pointer", "/person"}});
    }
    if (saysItThemselves(*reader)) {
      return fail(ErrorCode::Conflict, MessageId{"reading.own-sign-in"}, {},
                  {{"pointer", "/person"}});
    }
    return keep(
        {.edition = *id, .person = person, .day = day, .by = call.caller.signedIn().person});
  }

  // Of what concerns the caller, or of anything for whoever sees it all.
  Result<Reply> content(Call& call) {
    const auto id = EditionId::fromText(call.parameter("edition"));
    const auto seen = see(call.caller);
    if (!seen) return std::unexpected(seen.error());
    for (const Material& material : seen->materials) {
      const auto edition = std::ranges::find(
          material.editions, id, [](const Edition& one) { return std::optional(one.id); });
      if (edition == material.editions.end()) continue;
      const auto& document = edition->document;
      if (!document || (!seen->everybody && !isFor(material, *seen))) break;
      call.path["document"] = document->text();
      return around_.content(call);
    }
    return fail(ErrorCode::NotFound, MessageId{"reading.unknown"});
  }

  Result<Reply> recordAct(Call& call) {
    Members members(call.body);
    Act act{.id = ids_.make<reading::ActId>()};
    const auto kind = reading::actKindFrom(members.text("kind", 20));
    if (!kind) members.wrong("kind");
    act.kind = kind.value_or(reading::ActKind::Meeting);
    act.day = dayIn(members, "day");
    act.subject = members.text("subject", kMaxSubject);
    for (const Json& one : members.array("attendants")) {
      const auto person = one.text() != nullptr ? PersonId::fromText(*one.text()) : std::nullopt;
      if (!person) members.wrong("attendants");
      act.attendants.push_back(person.value_or(PersonId{}));
    }
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    act.by = call.caller.signedIn().person;
    act.at = clock_.now();
    if (auto fine = reading::check(act, today()); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    for (const PersonId& id : act.attendants) {
      const auto person = people_.person(id);
      if (person && person->isHere(act.day)) continue;
      return fail(ErrorCode::InvalidInput,
                  MessageId{person ? "reading.not-there" : "reading.attendants"}, {},
                  {{"pointer", "/attendants"}});
    }
    if (auto kept = reading_.record(act); !kept) return std::unexpected(std::move(kept.error()));
    return changed(act, call.caller, 201);
  }

  Result<Reply> withdrawAct(Call& call) {
    const auto id = reading::ActId::fromText(call.parameter("act"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"reading.act-unknown"});
    const auto why = whyIn(call);
    if (!why) return std::unexpected(why.error());
    const auto withdrawn = reading_.withdraw(*id, *why);
    if (!withdrawn) return std::unexpected(withdrawn.error());
    return changed(*withdrawn, call.caller, 200);
  }

 private:
  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }

  [[nodiscard]] Result<reading::Stop> whyIn(Call& call) const {
    Members members(call.body);
    const std::string why = members.text("why", kMaxWhy);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    return reading::Stop{.by = call.caller.signedIn().person, .at = clock_.now(), .why = why};
  }

  static bool isFor(const Material& material, const Seen& seen) {
    return !material.stopped && std::ranges::any_of(seen.readers, [&](const Reader& reader) {
      return reader.person == seen.self && reading::concerns(material.audience, reader);
    });
  }

  [[nodiscard]] Result<Seen> see(const Caller& caller) const {
    auto materials = reading_.materials();
    if (!materials) return std::unexpected(std::move(materials.error()));
    auto acknowledgements = reading_.acknowledgements();
    if (!acknowledgements) return std::unexpected(std::move(acknowledgements.error()));
    auto readers = around_.readers();
    if (!readers) return std::unexpected(std::move(readers.error()));
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    const auto documents = documents_.all();
    if (!documents) return std::unexpected(documents.error());
    Seen seen{.materials = std::move(*materials),
              .acknowledgements = std::move(*acknowledgements),
              .readers = std::move(*readers),
              .names = {},
              .filed = {},
              .self = {}};
    if (caller.person) seen.self = caller.person->person;
    seen.everybody = !caller.person || access::authorize("recordReading", &caller.person->roles);
    for (const Person& person : *people) {
      const bool shown = seen.self == person.id || !caller.masked();
      seen.names.emplace(person.id, shown ? person.name : std::string(kMasked));
    }
    for (const Material& material : seen.materials) {
      for (const Edition& edition : material.editions) {
        const auto document = std::ranges::find(
            *documents, edition.document, [](const auto& one) { return std::optional(one.id); });
        if (document == documents->end()) continue;
        seen.filed[document->id] = {
            .title = document->title,
            .as_filed = around_.content_there(document->digest).has_value()};
      }
    }
    return seen;
  }

  // Its id, who and when; its document must be on file as it was filed.
  Result<void> complete(Edition& edition, const Caller& caller) {
    edition.id = ids_.make<EditionId>();
    edition.by = caller.signedIn().person;
    edition.at = clock_.now();
    if (auto fine = reading::check(edition, today()); !fine) return fine;
    return canBeOpened(edition);
  }

  // Nobody reads what nobody can open.
  [[nodiscard]] Result<void> canBeOpened(const Edition& edition) const {
    if (!edition.document) return {};
    const auto document = documents_.get(*edition.document);
    if (!document) return std::unexpected(document.error());
    return around_.content_there(document->digest);
  }

  [[nodiscard]] Result<Edition> editionOf(EditionId id) const {
    const auto materials = reading_.materials();
    if (!materials) return std::unexpected(materials.error());
    for (const Material& material : *materials) {
      const auto found = std::ranges::find(material.editions, id, &Edition::id);
      if (found != material.editions.end()) return *found;
    }
    return fail(ErrorCode::NotFound, MessageId{"reading.unknown"});
  }

  Result<Reply> keep(Acknowledgement acknowledgement) {
    acknowledgement.at = clock_.now();
    const auto edition = editionOf(acknowledgement.edition);
    if (!edition) return std::unexpected(edition.error());
    if (auto fine = reading::check(acknowledgement, *edition, today()); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    if (auto opens = canBeOpened(*edition); !opens) {
      return std::unexpected(std::move(opens.error()));
    }
    if (auto kept = reading_.acknowledge(acknowledgement); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    around_.changed();
    return Reply{.status = 201, .body = reading::toJson(acknowledgement)};
  }

  template <class Thing>
  Result<Reply> changed(const Thing& thing, const Caller& caller, int status) {
    around_.changed();
    const auto seen = see(caller);
    if (!seen) return std::unexpected(seen.error());
    if constexpr (std::is_same_v<Thing, Act>) {
      return Reply{.status = status, .body = actBody(thing, *seen)};
    } else {
      return Reply{.status = status, .body = materialBody(thing, *seen, today())};
    }
  }

  reading::ReadingRegister& reading_;
  const people::PersonRegister& people_;
  const documents::DocumentRegister& documents_;
  const Clock& clock_;
  IdSource& ids_;
  ReadingSurroundings around_;
};

}  // namespace

std::vector<Route> readingOperations(reading::ReadingRegister& reading,
                                     const people::PersonRegister& people,
                                     const documents::DocumentRegister& documents,
                                     const Clock& clock, IdSource& ids,
                                     ReadingSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<ReadingOperations>(reading, people, documents, clock, ids,
                                                std::move(surroundings));
  const auto bind = [&](Result<Reply> (ReadingOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/reading", "listReading", bind(&ReadingOperations::list)},
      {"POST", "/reading", "addMaterial", bind(&ReadingOperations::add)},
      {"POST", "/reading/{material}/editions", "publishEdition", bind(&ReadingOperations::publish)},
      {"POST", "/reading/{material}/stop", "stopMaterial", bind(&ReadingOperations::stop)},
      {"POST", "/reading/editions/{edition}/acknowledgement", "acknowledgeReading",
       bind(&ReadingOperations::acknowledge)},
      {"POST", "/reading/editions/{edition}/readers", "recordReading",
       bind(&ReadingOperations::recordReader)},
      {"GET", "/reading/editions/{edition}/content", "getReadingContent",
       bind(&ReadingOperations::content)},
      {"POST", "/awareness", "recordAwareness", bind(&ReadingOperations::recordAct)},
      {"POST", "/awareness/{act}/withdraw", "withdrawAwareness",
       bind(&ReadingOperations::withdrawAct)},
  };
}

}  // namespace sekisho::http
