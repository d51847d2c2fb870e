#include "interfaces/http/fhir_search.h"

#include <algorithm>
#include <utility>

#include "capabilities/usage/fhir.h"
#include "capabilities/usage/search.h"
#include "capabilities/usage/session_join.h"
#include "core/text.h"
#include "interfaces/http/api.h"
#include "interfaces/http/search_operations.h"
#include "platform/http/problem.h"
#include "platform/http/target.h"

namespace sekisho::http {
namespace {

using journal::EntryPlace;
using platform::http::Field;
using platform::http::Request;
using platform::http::Response;
using usage::Sender;

constexpr std::string_view kForm = "application/x-www-form-urlencoded";
constexpr std::string_view kPageContext = "sekisho.fhir.page.1\n";
constexpr std::string_view kMetadata = "metadata";
constexpr std::string_view kAuditEvents = "AuditEvent";
constexpr std::string_view kOneAuditEvent = "AuditEvent/";
constexpr std::string_view kSearching = "AuditEvent/_search";
constexpr std::string_view kNotSupported = "not-supported";

constexpr std::string_view kHowItSearches =
    "A date is needed. Of values between commas one has to hold, except in a date, which is one. "
    "Records come by when they arrived, newest first, and in no other order "
    "(_sort=-_lastUpdated); _count is 200 at most. Bundle.total is there if all of them came with "
    "the first answer.";

Response json(int status, const Json& body) {
  return {.status = status,
          .fields = {{"Content-Type", "application/fhir+json; charset=utf-8"},
                     {"Cache-Control", "no-store"}},
          .body = canonicalJson(body)};
}

Json outcome(std::string_view severity, std::string_view code, std::string text) {
  return Json::Object{
      {"resourceType", "OperationOutcome"},
      {"issue", Json::Array{Json::Object{
                    {"severity", severity}, {"code", code}, {"diagnostics", std::move(text)}}}}};
}

/// FHIR's word for a failure (issue-type).
std::string_view issueOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::InvalidInput: return "invalid";
    case ErrorCode::Unauthenticated: return "login";
    case ErrorCode::PermissionDenied: return "forbidden";
    case ErrorCode::NotFound: return "not-found";
    case ErrorCode::Unavailable: return "transient";
    default: return "exception";
  }
}

// The server has checked that the host is one of ours.
std::string baseOf(const Request& request) {
  const std::string* host = request.field("Host");
  return std::string(request.peer.encrypted ? "https://" : "http://") +
         (host == nullptr ? "localhost" : *host) + "/fhir";
}

std::string encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= 'a' && byte <= 'z') || std::string_view("-._~").contains(c);
    if (plain) {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return out;
}

std::string urlOf(const std::string& base, const std::vector<Field>& query) {
  std::string url = base + "/AuditEvent";
  for (const auto& [name, value] : query) {
    url += (url.contains('?') ? "&" : "?") + encoded(name) + "=" + encoded(value);
  }
  return url;
}

/// The record as the resource of that id, which stays its own in later generations; nothing if it
/// cannot be one.
std::optional<Json> resourceOf(const usage::Record& record, const EntryPlace& place) {
  const auto text = usage::writeFhir(record);
  auto resource = text ? parseJson(*text) : std::unexpected(text.error());
  if (!resource || resource->object() == nullptr) return std::nullopt;
  (*resource->object())["id"] = place.text();
  return *std::move(resource);
}

}  // namespace

FhirSearch::FhirSearch(const journal::Generations& record, const usage::SenderRegister& senders,
                       const Clock& clock, Random& random, FhirSurroundings surroundings)
    : record_(record),
      senders_(senders),
      clock_(clock),
      random_(random),
      around_(std::move(surroundings)),
      pages_(SealingKey::random(random)) {}

Result<Sender> FhirSearch::reader(const Request& request) const {
  const auto senders = senders_.all();
  if (!senders) return std::unexpected(senders.error());
  const auto token = bearerToken(request);
  const Sender* found =
      token ? usage::findByToken(*senders, *token, usage::Scope::Read, clock_.now()) : nullptr;
  if (found == nullptr) return fail(ErrorCode::Unauthenticated, MessageId{"usage.token-refused"});
  if (!around_.may_open(found->made_by)) {
    return fail(ErrorCode::PermissionDenied, MessageId{"usage.token-reads-no-more"});
  }
  return *found;
}

Response FhirSearch::refused(int status, std::string_view issue, const Error& error) const {
  return json(status, outcome("error", issue, around_.english(error)));
}

Response FhirSearch::failed(const Error& error) const {
  Response response = refused(platform::http::statusOf(error.code), issueOf(error.code), error);
  if (error.code == ErrorCode::Unauthenticated) {
    response.fields.push_back({"WWW-Authenticate", "Bearer"});
  }
  return response;
}

Response FhirSearch::answer(const Request& request) const {
  const std::string_view path = std::string_view(request.path).substr(kFhirRoot.size());
  const bool gets = request.method == "GET" || request.method == "HEAD";
  const bool searches = path == kAuditEvents || path == kSearching;
  if (!searches && path != kMetadata && !path.starts_with(kOneAuditEvent)) {
    return failed({ErrorCode::NotFound, MessageId{"http.no-operation"}});
  }
  const bool may_post = path == kSearching;
  if (!gets && !(may_post && request.method == "POST")) {
    Response response = refused(405, kNotSupported, {ErrorCode::Unsupported, kMethodRefused});
    response.fields.push_back({"Allow", may_post ? "GET, HEAD, POST" : "GET, HEAD"});
    return response;
  }
  const auto asked =
      gets ? Result<Asked>(Asked{.request = request, .query = request.query}) : posted(request);
  if (!asked) return failed(asked.error());
  if (!takesFhirJson(asked->query)) {
    return refused(406, kNotSupported, {ErrorCode::Unsupported, MessageId{"usage.fhir-format"}});
  }
  const auto body = path == kMetadata ? metadata(request)
                    : searches        ? search(*asked)
                                      : read(request, path.substr(kOneAuditEvent.size()));
  return body ? json(200, *body) : failed(body.error());
}

Result<FhirSearch::Asked> FhirSearch::posted(const Request& request) {
  const std::string* type = request.field("Content-Type");
  auto form = platform::http::readTarget("/?" + request.body);
  if (type == nullptr || !type->starts_with(kForm) || !form) {
    return fail(ErrorCode::InvalidInput, MessageId{"usage.fhir-form"});
  }
  std::ranges::copy(request.query, std::back_inserter(form->query));
  return Asked{.request = request, .query = std::move(form->query), .by_post = true};
}

Result<Json> FhirSearch::metadata(const Request& request) const {
  Json::Array parameters;
  for (const FhirParameter& parameter : fhirParameters()) {
    parameters.emplace_back(Json::Object{{"name", parameter.name}, {"type", parameter.type}});
  }
  const auto interaction = [](const char* code) { return Json(Json::Object{{"code", code}}); };
  Json::Object resource{
      {"type", kAuditEvents},
      {"interaction", Json::Array{interaction("read"), interaction("search-type")}},
      {"searchParam", std::move(parameters)},
      {"documentation", kHowItSearches}};
  Json::Object rest{
      {"mode", "server"},
      {"security",
       Json::Object{{"description", "Bearer token of scope audit:read (sekisho token create)."}}},
      {"resource", Json::Array{Json(std::move(resource))}}};
  return Json(Json::Object{
      {"resourceType", "CapabilityStatement"},
      {"status", "active"},
      {"date", toRfc3339(clock_.now())},
      {"kind", "instance"},
      {"implementation", Json::Object{{"description", "Sekisho"}, {"url", baseOf(request)}}},
      {"fhirVersion", "4.0.1"},
      {"format", Json::Array{"application/fhir+json", "json"}},
      {"rest", Json::Array{Json(std::move(rest))}}});
}

Result<Json> FhirSearch::read(const Request& request, std::string_view id) const {
  const auto sender = reader(request);
  if (!sender) return std::unexpected(sender.error());
  // Only whole ids: an index alone would be another record's after a restore.
  const auto place = EntryPlace::fromText(id, 0);
  if (!place) return fail(ErrorCode::NotFound, MessageId{"journal.no-entry"});
  const auto journal = record_.of(place->generation);
  if (!journal) return std::unexpected(journal.error());
  const auto entry = (*journal)->entry(place->index);
  if (!entry) return std::unexpected(entry.error());
  Json::Object asked{{"index", place->index}};
  if (place->generation != record_.newest().generation()) asked["generation"] = place->generation;
  if (auto kept = around_.searching(*sender, std::move(asked)); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  const auto body = (*journal)->body(place->index, *entry);
  if (!body) return std::unexpected(body.error());
  auto reading = usage::readEntry(*entry, textOf(*body));
  if (reading && usage::isOwnRecord(*entry)) {
    const auto names = around_.names();
    if (!names) return std::unexpected(names.error());
    usage::SessionJoin(record_, joining(*names)).putInto(reading->record);
    names->putInto(reading->record);
  }
  auto resource = reading ? resourceOf(reading->record, *place) : std::nullopt;
  if (!resource) return fail(ErrorCode::NotFound, MessageId{"journal.no-entry"});
  return *std::move(resource);
}

Result<Json> FhirSearch::search(const Asked& asked) const {
  const auto sender = reader(asked.request);
  if (!sender) return std::unexpected(sender.error());
  auto query = readFhirQuery(asked.query);
  if (!query) return std::unexpected(std::move(query.error()));
  Asked meant = asked;
  EntryPlace below = record_.end();
  if (!query->page.empty()) {
    auto page = pageOf(query->page);
    if (!page) return std::unexpected(std::move(page.error()));
    std::tie(meant.query, below) = *std::move(page);
    query = readFhirQuery(meant.query);
    if (!query) return std::unexpected(std::move(query.error()));
    meant.goes_on = true;
  }
  if (auto kept = around_.searching(*sender, criteriaBody(query->criteria, around_.pseudonym));
      !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  const auto names = around_.names();
  if (!names) return std::unexpected(names.error());
  names->addIds(query->criteria);
  addPatientNames(query->criteria, around_.pseudonym);
  meant.all_sessions = addSessions(query->criteria, record_, timeOf(kSessionsFor));
  auto found = usage::search(record_, query->criteria, below, query->count, searchTime());
  if (!found) return std::unexpected(std::move(found.error()));
  putNames(*found, record_, *names);
  dropOthers(*found, query->criteria);
  return bundle(meant, *found);
}

Json FhirSearch::bundle(const Asked& asked, const usage::FoundInRecord& found) const {
  const std::string base = baseOf(asked.request);
  Json::Array entries;
  std::uint64_t left_out = found.unread;
  for (const usage::Hit& hit : found.hits) {
    const auto& record = hit.told.record;
    const EntryPlace place{hit.generation, hit.index};
    auto resource = record ? resourceOf(*record, place) : std::nullopt;
    if (!resource) {
      ++left_out;
      continue;
    }
    entries.emplace_back(Json::Object{{"fullUrl", base + "/AuditEvent/" + place.text()},
                                      {"resource", *std::move(resource)},
                                      {"search", Json::Object{{"mode", "match"}}}});
  }
  const bool is_all =
      !asked.goes_on && !found.next && left_out == 0 && found.closed.empty() && asked.all_sessions;
  const std::uint64_t total = entries.size();
  if (left_out > 0) {
    entries.emplace_back(Json::Object{
        {"resource",
         outcome("warning", "incomplete",
                 std::to_string(left_out) + " records cannot be read, or cannot be AuditEvents.")},
        {"search", Json::Object{{"mode", "outcome"}}}});
  }
  if (!asked.all_sessions) {
    entries.emplace_back(
        Json::Object{{"resource", outcome("warning", "incomplete",
                                          "Not all sessions of the agent could be looked up: what "
                                          "names nobody of the others is not among these.")},
                     {"search", Json::Object{{"mode", "outcome"}}}});
  }
  for (const auto& [generation, why] : found.closed) {
    entries.emplace_back(Json::Object{
        {"resource", outcome("warning", "incomplete",
                             "Generation " + std::to_string(generation) +
                                 " of the journal cannot be read: " + around_.english(why))},
        {"search", Json::Object{{"mode", "outcome"}}}});
  }
  // Whoever posted, or goes on, has what was asked not in the address.
  const bool hidden = asked.by_post || asked.goes_on;
  Json::Array links{Json::Object{
      {"relation", "self"}, {"url", hidden ? base + "/AuditEvent" : urlOf(base, asked.query)}}};
  if (const auto& next = found.next) {
    links.emplace_back(Json::Object{
        {"relation", "next"}, {"url", base + "/AuditEvent?_page=" + pageToken(asked, *next)}});
  }
  Json::Object bundle{
      {"resourceType", "Bundle"}, {"type", "searchset"}, {"link", std::move(links)}};
  if (is_all) bundle["total"] = total;
  if (!entries.empty()) bundle["entry"] = std::move(entries);
  return bundle;
}

std::string FhirSearch::pageToken(const Asked& asked, const EntryPlace& below) const {
  Json::Array query;
  for (const auto& [name, value] : asked.query) query.emplace_back(Json::Array{name, value});
  const std::string plain =
      canonicalJson(Json::Object{{"query", std::move(query)}, {"below", below.text()}});
  return toBase64Url(seal(pages_, random_, bytesOf(plain), bytesOf(kPageContext)));
}

Result<std::pair<std::vector<Field>, EntryPlace>> FhirSearch::pageOf(
    const std::string& token) const {
  const auto over = [] { return fail(ErrorCode::NotFound, MessageId{"usage.fhir-page"}); };
  const auto sealed = fromBase64Url(token);
  if (!sealed) return over();
  const auto plain = unseal(pages_, *sealed, bytesOf(kPageContext));
  if (!plain) return over();
  const auto page = parseJson(textOf(*plain));
  SEKISHO_CHECK(page.has_value());
  std::vector<Field> query;
  for (const Json& pair : *(*page)["query"].array()) {
    query.push_back({*pair.array()->front().text(), *pair.array()->back().text()});
  }
  const auto below = EntryPlace::fromText(*(*page)["below"].text(), 0);
  SEKISHO_CHECK(below.has_value());
  return std::pair{std::move(query), *below};
}

}  // namespace sekisho::http
