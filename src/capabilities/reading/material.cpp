#include "capabilities/reading/material.h"

#include <algorithm>

#include "core/text.h"

namespace sekisho::reading {
namespace {

std::unexpected<Error> refuse(MessageId message, std::string_view pointer,
                              std::vector<MessageArgument> arguments = {}) {
  arguments.push_back({"pointer", std::string(pointer)});
  return fail(ErrorCode::InvalidInput, message, {}, std::move(arguments));
}

bool isLine(std::string_view text, std::size_t most) {
  return !trimmed(text).empty() && isOneLine(text, most);
}

Json listOf(const std::set<std::string>& words) { return Json::Array(words.begin(), words.end()); }

}  // namespace

bool concerns(const Audience& audience, const Reader& reader) {
  return audience.kinds.contains(reader.kind) ||
         std::ranges::any_of(
             reader.roles, [&](const std::string& role) { return audience.roles.contains(role); });
}

std::chrono::sys_days dueFor(const Edition& edition, const Reader& reader) {
  return std::max(edition.due, reader.from + kNewcomersHave);
}

Result<void> check(const Material& material) {
  if (!isLine(material.title, kMaxTitleBytes)) {
    return refuse(MessageId{"reading.title"}, "/title");
  }
  if (!isLine(material.issuer, kMaxIssuerBytes)) {
    return refuse(MessageId{"reading.issuer"}, "/issuer");
  }
  if (material.audience.kinds.empty() && material.audience.roles.empty()) {
    return refuse(MessageId{"reading.audience"}, "/kinds");
  }
  return {};
}

Result<void> check(const Edition& edition, std::chrono::sys_days today) {
  if (!isLine(edition.name, kMaxNameBytes)) {
    return refuse(MessageId{"reading.edition"}, "/edition");
  }
  if (edition.published > today) return refuse(MessageId{"reading.published"}, "/published");
  const auto last = today + kLongestTime;
  if (edition.due < today || edition.due > last) {
    return refuse(MessageId{"reading.due"}, "/due",
                  {{"first", toIsoDay(today)}, {"last", toIsoDay(last)}});
  }
  const bool has_place = !edition.place.empty();
  if (edition.document.has_value() == has_place ||
      (has_place && !isLine(edition.place, kMaxPlaceBytes))) {
    return refuse(MessageId{"reading.place"}, "/place");
  }
  return {};
}

Result<void> check(const Acknowledgement& acknowledgement, const Edition& edition,
                   std::chrono::sys_days today) {
  if (acknowledgement.day > today) return refuse(MessageId{"reading.act-day"}, "/day");
  if (acknowledgement.day < edition.published) {
    return refuse(MessageId{"reading.before-issue"}, "/day");
  }
  return {};
}

Json toJson(const Edition& edition) {
  return Json::Object{{"id", edition.id.text()},
                      {"edition", edition.name},
                      {"published", toIsoDay(edition.published)},
                      {"due", toIsoDay(edition.due)},
                      {"document", edition.document ? Json(edition.document->text()) : Json()},
                      {"place", edition.place},
                      {"by", edition.by.text()},
                      {"at", toRfc3339(edition.at)}};
}

Json toJson(const Material& material) {
  Json::Array editions;
  for (const Edition& edition : material.editions) editions.push_back(toJson(edition));
  const auto& stop = material.stopped;
  return Json::Object{{"id", material.id.text()},
                      {"title", material.title},
                      {"issuer", material.issuer},
                      {"kinds", listOf(material.audience.kinds)},
                      {"roles", listOf(material.audience.roles)},
                      {"editions", std::move(editions)},
                      {"stopped", stop ? Json(Json::Object{{"by", stop->by.text()},
                                                           {"at", toRfc3339(stop->at)},
                                                           {"why", stop->why}})
                                       : Json()}};
}

Json toJson(const Acknowledgement& acknowledgement) {
  return Json::Object{
      {"edition", acknowledgement.edition.text()}, {"person", acknowledgement.person.text()},
      {"day", toIsoDay(acknowledgement.day)},      {"own", acknowledgement.isTheirOwn()},
      {"by", acknowledgement.by.text()},           {"at", toRfc3339(acknowledgement.at)}};
}

}  // namespace sekisho::reading
