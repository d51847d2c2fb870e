#include "interfaces/http/reading_operations.h"

#include <algorithm>
#include <memory>
#include <set>
#include <type_traits>
#include <utility>

#include "capabilities/access/permissions.h"
#include "interfaces/http/body.h"
#include "interfaces/http/reading_seen.h"

namespace sekisho::http {
namespace {

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
      if (!seen->everybody && !seen->isForSelf(material)) continue;
      materials.push_back(seen->bodyOf(material, today()));
    }
    Json::Array told;
    for (const Act& act : *acts) told.push_back(seen->bodyOf(act));
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
      if (!document || (!seen->everybody && !seen->isForSelf(material))) break;
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

  [[nodiscard]] Result<ReadingSeen> see(const Caller& caller) const {
    return seeReading(reading_, people_, documents_, around_, caller);
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
      return Reply{.status = status, .body = seen->bodyOf(thing)};
    } else {
      return Reply{.status = status, .body = seen->bodyOf(thing, today())};
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
