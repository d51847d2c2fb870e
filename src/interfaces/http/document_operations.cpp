#include "interfaces/http/document_operations.h"

#include <atomic>
#include <charconv>
#include <map>
#include <memory>
#include <utility>

#include "core/text.h"
#include "interfaces/http/body.h"

namespace sekisho::http {
namespace {

using documents::ArrivalId;
using documents::Document;
using documents::DocumentId;

// A name for RFC 8187: what is no attr-char is percent-encoded.
std::string encoded(std::string_view name) {
  constexpr std::string_view kPlain = "!#$&+-.^_`|~";
  std::string text;
  for (const char byte : name) {
    const bool letter = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                        (byte >= 'A' && byte <= 'Z');
    if (letter || kPlain.contains(byte)) {
      text += byte;
    } else {
      text += '%' + toHex(bytesOf({&byte, 1}));
    }
  }
  return text;
}

/// A content is in memory until it has gone out: a few at a time, however slowly they are read.
class Downloads {
 public:
  static constexpr int kMost = 4;

  /// A place that is given back when nobody holds it any more; null if all are taken. Any thread.
  [[nodiscard]] std::shared_ptr<void> enter() {
    if (taken_->fetch_add(1) >= kMost) {
      taken_->fetch_sub(1);
      return nullptr;
    }
    return {taken_.get(), [taken = taken_](void*) { taken->fetch_sub(1); }};
  }

 private:
  std::shared_ptr<std::atomic<int>> taken_ = std::make_shared<std::atomic<int>>(0);
};

class DocumentOperations {
 public:
  DocumentOperations(documents::DocumentRegister& documents, documents::Contents& contents,
                     const people::PersonRegister& people, const Clock& clock, IdSource& ids,
                     OpeningRecord opening)
      : documents_(documents),
        contents_(contents),
        people_(people),
        clock_(clock),
        ids_(ids),
        opening_(std::move(opening)) {}

  Result<Reply> list(Call& call) {
    const auto all = documents_.all();
    if (!all) return std::unexpected(all.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    const auto standings = documents_.standings();
    if (!standings) return std::unexpected(standings.error());
    std::map<PersonId, std::string> names;
    for (const auto& person : *people) names.emplace(person.id, person.name);
    Json::Array bodies;
    for (const Document& document : *all) {
      const auto name = names.find(document.by);
      Json body = bodyOf(document, name == names.end() ? "" : name->second, call.caller);
      const auto standing = standings->find(document.digest);
      if (standing != standings->end()) {
        (*body.object())["standing"] = documents::nameOf(standing->second);
      }
      bodies.push_back(std::move(body));
    }
    return Reply{.body = Json::Object{{"documents", std::move(bodies)}}};
  }

  Result<Reply> begin(Call& call) {
    Members members(call.body);
    const std::int64_t* size = members.any("bytes").integer();
    if (size == nullptr || *size < 0) members.wrong("bytes");
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto id =
        contents_.begin(personOf(call), static_cast<std::uint64_t>(*size), clock_.now());
    if (!id) return std::unexpected(id.error());
    return Reply{.status = 201,
                 .body = Json::Object{
                     {"arrival", id->text()},
                     {"piece_bytes", static_cast<std::int64_t>(documents::kMaxPieceBytes)}}};
  }

  Result<Reply> add(Call& call) {
    const auto id = arrivalOf(call.parameter("arrival"));
    if (!id) return std::unexpected(id.error());
    const std::string& text = call.parameter("offset");
    std::uint64_t offset = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), offset);
    if (error != std::errc{} || end != text.data() + text.size()) {
      return fail(ErrorCode::Conflict, MessageId{"documents.piece"});
    }
    const auto there =
        contents_.add(*id, personOf(call), offset, bytesOf(call.request.body), clock_.now());
    if (!there) return std::unexpected(there.error());
    return Reply{.body = Json::Object{{"bytes", static_cast<std::int64_t>(*there)}}};
  }

  Result<Reply> giveUp(Call& call) {
    const auto id = arrivalOf(call.parameter("arrival"));
    if (id) contents_.giveUp(*id, personOf(call));
    return Reply{.status = 204};
  }

  Result<Reply> file(Call& call) {
    Members members(call.body);
    const auto arrival = members.id<ArrivalId>("arrival");
    Document document{.id = ids_.make<DocumentId>(),
                      .title = members.text("title", documents::kMaxTitleBytes, true),
                      .file_name = members.text("file_name", documents::kMaxFileNameBytes, true)};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    document.by = personOf(call);
    document.at = clock_.now();
    document.title = spacesFolded(document.title);
    const auto arrived = contents_.arrived(arrival, document.by);
    if (!arrived) return std::unexpected(arrived.error());
    const auto type = documents::check(document.title, document.file_name, arrived->head);
    if (!type) {
      // Another title may still go with it; what may not be filed is sent again only as another
      // file.
      if (type.error().message == MessageId{"documents.type"}) {
        contents_.giveUp(arrival, document.by);
      }
      return std::unexpected(type.error());
    }
    const auto whole =
        documents::checkWhole(*type, arrived->bytes, [&](std::uint64_t offset, std::size_t most) {
          return contents_.readArriving(arrival, document.by, offset, most);
        });
    if (!whole) {
      if (whole.error().code == ErrorCode::InvalidInput) contents_.giveUp(arrival, document.by);
      return std::unexpected(whole.error());
    }
    document.type = *type;
    document.bytes = arrived->bytes;
    document.digest = arrived->digest;
    if (auto kept = contents_.keep(arrival, document.by); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    if (auto filed = documents_.file(document); !filed) {
      return std::unexpected(std::move(filed.error()));
    }
    const auto person = people_.person(document.by);
    return Reply{.status = 201, .body = bodyOf(document, person ? person->name : "", call.caller)};
  }

  Result<Reply> content(Call& call) {
    const auto id = DocumentId::fromText(call.parameter("document"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"documents.unknown"});
    const auto document = documents_.get(*id);
    if (!document) return std::unexpected(document.error());
    auto place = downloads_.enter();
    if (!place) return fail(ErrorCode::Unavailable, MessageId{"documents.busy"});
    auto bytes = contents_.read(document->digest);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    if (auto kept = opening_(call.caller, *id); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    return Reply{.fields = {{"Content-Type", "application/octet-stream"},
                            {"Content-Disposition",
                             "attachment; filename*=UTF-8''" + encoded(document->file_name)},
                            {"Content-Security-Policy", "sandbox; default-src 'none'"}},
                 .raw = std::string(textOf(*bytes)),
                 .held = std::move(place)};
  }

 private:
  static PersonId personOf(const Call& call) { return call.caller.signedIn().person; }

  static Result<ArrivalId> arrivalOf(const std::string& text) {
    const auto id = ArrivalId::fromText(text);
    if (!id) return fail(ErrorCode::NotFound, MessageId{"documents.no-arrival"});
    return *id;
  }

  static Json bodyOf(const Document& document, const std::string& name, const Caller& caller) {
    Json body = documents::toJson(document);
    Json::Object& members = *body.object();
    members["standing"] = documents::nameOf(documents::Standing::AsFiled);
    members["by_name"] = name.empty() ? Json() : Json(caller.masked() ? kMasked : name);
    if (caller.masked()) {
      members["title"] = kMasked;
      members["file_name"] = kMasked;
    }
    return body;
  }

  documents::DocumentRegister& documents_;
  documents::Contents& contents_;
  const people::PersonRegister& people_;
  const Clock& clock_;
  IdSource& ids_;
  OpeningRecord opening_;
  Downloads downloads_ = {};
};

}  // namespace

std::vector<Route> documentOperations(documents::DocumentRegister& documents,
                                      documents::Contents& contents,
                                      const people::PersonRegister& people, const Clock& clock,
                                      IdSource& ids, OpeningRecord opening) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<DocumentOperations>(documents, contents, people, clock, ids,
                                                 std::move(opening));
  const auto bind = [&](Result<Reply> (DocumentOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/documents", "listDocuments", bind(&DocumentOperations::list)},
      {"POST", "/documents", "fileDocument", bind(&DocumentOperations::file)},
      {"GET", "/documents/{document}/content", "getDocumentContent",
       bind(&DocumentOperations::content)},
      {"POST", "/documents/arrivals", "beginDocument", bind(&DocumentOperations::begin)},
      {"PUT", "/documents/arrivals/{arrival}/pieces/{offset}", "addDocumentPiece",
       bind(&DocumentOperations::add), Body::Bytes},
      {"DELETE", "/documents/arrivals/{arrival}", "giveUpDocument",
       bind(&DocumentOperations::giveUp)},
  };
}

}  // namespace sekisho::http
