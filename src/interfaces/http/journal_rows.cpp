#include "interfaces/http/journal_rows.h"

#include "capabilities/access/permissions.h"
#include "capabilities/journal/checkpoint.h"

namespace sekisho::http {
namespace {

// The entries that everybody signed in may list tell who decided about whom only to those who may
// see the people anyway.
bool mayLearnNames(const Caller& caller) {
  return caller.person && access::authorize("listSignIns", &caller.person->roles);
}

// What a row says beside its title: the name of what was decided on.
Json summaryOf(const Json& body) {
  const auto both = [](const std::string& text) {
    return Json(Json::Object{{"ja", text}, {"en", text}});
  };
  if (const auto* name = body["name"].text()) return both(*name);
  if (const auto* name = body["after"]["name"].text()) return both(*name);
  if (const auto* devices = body["devices"].array(); devices != nullptr && !devices->empty()) {
    std::string text = devices->front()["name"].text() ? *devices->front()["name"].text() : "";
    if (devices->size() > 1) text += " +" + std::to_string(devices->size() - 1);
    return both(text);
  }
  return {};
}

}  // namespace

bool mayOpenBodies(const access::Roles& roles) {
  return access::authorize("getEntryBody", &roles).has_value();
}

bool mayOpenBodies(const Caller& caller) {
  return caller.person && mayOpenBodies(caller.person->roles);
}

NamedActor NamedActor::withheld() const {
  return kind == "person" ? NamedActor{.kind = "withheld"} : *this;
}

NamedActor actorOf(const Json& by, const std::function<std::string(std::string_view)>& person) {
  if (const auto* id = by["person"].text()) {
    std::string name = person(*id);
    return {.kind = "person", .name = name.empty() ? Json() : Json(std::move(name))};
  }
  if (by["console"].text() != nullptr) return {.kind = "console"};
  if (by["hub"].boolean() != nullptr) return {.kind = "hub"};
  return {};
}

Json::Object entryRow(const journal::Journal& journal, const JournalSurroundings& around,
                      const Caller& caller, const journal::Listed& listed, std::uint64_t covered) {
  const journal::Entry& entry = listed.entry;
  const auto body = journal.body(listed.index, entry);
  const bool destroyed = !body && body.error().code == ErrorCode::NotFound;
  NamedActor actor;
  Json summary;
  if (body && entry.type == "application/json") {
    if (const auto json = parseJson(textOf(*body))) {
      const bool names = mayLearnNames(caller);
      actor = actorOf((*json)["by"], around.person);
      if (!names) actor = actor.withheld();
      if (names) summary = summaryOf(*json);
    }
  }
  return {{"generation", journal.generation()},
          {"index", listed.index},
          {"number", entry.number},
          {"source", entry.source},
          {"class", nameOf(entry.entry_class)},
          {"kind", entry.kind},
          {"recorded", toRfc3339(entry.recorded)},
          {"title", around.words(entry.kind).title},
          {"summary", std::move(summary)},
          {"by", std::move(actor.name)},
          {"actor", actor.kind},
          {"body", destroyed               ? "destroyed"
                   : mayOpenBodies(caller) ? "readable"
                                           : "not-for-you"},
          {"proof", listed.index < covered ? "included" : "waiting"}};
}

std::uint64_t coveredBy(const journal::Journal& journal) {
  const auto note = journal.latestCheckpoint();
  const auto checkpoint = note ? journal::openCheckpoint(*note, journal.verifierKey())
                               : fail(ErrorCode::NotFound, MessageId{""});
  return checkpoint ? checkpoint->size : 0;
}

Json nextBody(const std::optional<journal::EntryPlace>& next) {
  return next ? Json(next->text()) : Json();
}

Json closedBody(const JournalSurroundings& around,
                const std::vector<journal::ClosedGeneration>& closed) {
  Json::Array bodies;
  for (const auto& [generation, why] : closed) {
    bodies.emplace_back(Json::Object{
        {"generation", generation}, {"message", why.message.name}, {"text", around.sentence(why)}});
  }
  return bodies;
}

}  // namespace sekisho::http
