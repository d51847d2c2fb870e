#include "interfaces/http/reading_seen.h"

#include <algorithm>
#include <utility>

#include "capabilities/access/permissions.h"

namespace sekisho::http {
namespace {

using people::Person;
using reading::Acknowledgement;
using reading::Act;
using reading::Edition;
using reading::EditionId;
using reading::Material;
using reading::Reader;

}  // namespace

bool saysItThemselves(const Reader& reader) {
  access::Roles roles;
  for (const std::string& word : reader.roles) {
    if (const auto role = access::roleFrom(word)) roles.push_back(*role);
  }
  return access::authorize("acknowledgeReading", &roles).has_value();
}

bool ReadingSeen::isForSelf(const Material& material) const {
  return !material.stopped && std::ranges::any_of(readers, [&](const Reader& reader) {
    return reader.person == self && reading::concerns(material.audience, reader);
  });
}

Json ReadingSeen::nameOf(PersonId person) const {
  const auto found = names.find(person);
  return found == names.end() ? Json() : Json(found->second);
}

const Acknowledgement* ReadingSeen::find(EditionId edition, PersonId person) const {
  const auto found = std::ranges::find_if(acknowledgements, [&](const Acknowledgement& one) {
    return one.edition == edition && one.person == person;
  });
  return found == acknowledgements.end() ? nullptr : &*found;
}

Json ReadingSeen::editionBody(const Edition& edition) const {
  Json body = reading::toJson(edition);
  Json::Object& members = *body.object();
  members["by_name"] = nameOf(edition.by);
  if (edition.document) {
    const auto found = filed.find(*edition.document);
    const bool known = found != filed.end();
    Json title;
    if (known) title = nobody ? std::string(kMasked) : found->second.title;
    members["document"] = Json::Object{{"id", edition.document->text()},
                                       {"title", std::move(title)},
                                       {"as_filed", known && found->second.as_filed}};
  }
  return body;
}

Json ReadingSeen::readerBody(const Material& material, const Reader& reader,
                             std::chrono::sys_days today) const {
  const Edition& edition = material.newest();
  const Acknowledgement* read = find(edition.id, reader.person);
  const auto due = reading::dueFor(edition, reader);
  const bool own = read != nullptr && read->isTheirOwn();
  return Json::Object{{"person", reader.person.text()},
                      {"name", nameOf(reader.person)},
                      {"day", read != nullptr ? Json(toIsoDay(read->day)) : Json()},
                      {"own", read != nullptr ? Json(own) : Json()},
                      {"shown_by_name", read != nullptr && !own ? nameOf(read->by) : Json()},
                      {"due", toIsoDay(due)},
                      {"overdue", read == nullptr && due < today},
                      {"signs_in", saysItThemselves(reader)}};
}

Json ReadingSeen::bodyOf(const Material& material, std::chrono::sys_days today) const {
  Json body = reading::toJson(material);
  Json::Object& members = *body.object();
  Json::Array editions;
  for (const Edition& edition : material.editions) editions.push_back(editionBody(edition));
  members["editions"] = std::move(editions);
  if (const auto& stop = material.stopped) {
    Json::Object& stopped = *members["stopped"].object();
    stopped["by_name"] = nameOf(stop->by);
    if (nobody) stopped["why"] = kMasked;  // as typed: it may name somebody
  }
  Json::Array rows;
  Json mine;
  std::int64_t read = 0;
  std::int64_t of = 0;
  for (const Reader& reader : readers) {
    if (material.stopped || !reading::concerns(material.audience, reader)) continue;
    ++of;
    if (find(material.newest().id, reader.person) != nullptr) ++read;
    Json row = readerBody(material, reader, today);
    if (reader.person == self) mine = row;
    if (everybody) rows.push_back(std::move(row));
  }
  members["readers"] = std::move(rows);
  members["mine"] = std::move(mine);
  members["read"] = read;
  members["of"] = of;
  return body;
}

Json ReadingSeen::bodyOf(const Act& act) const {
  Json body = reading::toJson(act);
  Json::Object& members = *body.object();
  Json::Array there;
  if (everybody) {
    for (const PersonId& person : act.attendants) there.push_back(nameOf(person));
  }
  members.erase("attendants");
  members["attendant_names"] = std::move(there);
  members["attended"] = static_cast<std::int64_t>(act.attendants.size());
  members["there"] = self && std::ranges::find(act.attendants, *self) != act.attendants.end();
  members["by_name"] = nameOf(act.by);
  if (nobody) members["subject"] = kMasked;
  if (const auto& withdrawn = act.withdrawn) {
    Json::Object& gone = *members["withdrawn"].object();
    if (!everybody || nobody) gone["why"] = kMasked;  // as typed: it may name somebody
    gone["by_name"] = nameOf(withdrawn->by);
  }
  return body;
}

Result<ReadingSeen> seeReading(const reading::ReadingRegister& reading,
                               const people::PersonRegister& people,
                               const documents::DocumentRegister& documents,
                               const ReadingSurroundings& around, const Caller& caller) {
  auto materials = reading.materials();
  if (!materials) return std::unexpected(std::move(materials.error()));
  auto acknowledgements = reading.acknowledgements();
  if (!acknowledgements) return std::unexpected(std::move(acknowledgements.error()));
  auto readers = around.readers();
  if (!readers) return std::unexpected(std::move(readers.error()));
  const auto everybody = people.all();
  if (!everybody) return std::unexpected(everybody.error());
  const auto on_file = documents.all();
  if (!on_file) return std::unexpected(on_file.error());
  ReadingSeen seen;
  seen.materials = std::move(*materials);
  seen.acknowledgements = std::move(*acknowledgements);
  seen.readers = std::move(*readers);
  if (caller.person) seen.self = caller.person->person;
  seen.nobody = !caller.person;
  seen.everybody = !caller.person || access::authorize("recordReading", &caller.person->roles);
  for (const Person& person : *everybody) {
    const bool shown = seen.self == person.id || !caller.masked();
    seen.names.emplace(person.id, shown ? person.name : std::string(kMasked));
  }
  for (const Material& material : seen.materials) {
    for (const Edition& edition : material.editions) {
      const auto document = std::ranges::find(
          *on_file, edition.document, [](const auto& one) { return std::optional(one.id); });
      if (document == on_file->end()) continue;
      seen.filed[document->id] = {.title = document->title,
                                  .as_filed = around.content_there(document->digest).has_value()};
    }
  }
  return seen;
}

}  // namespace sekisho::http
