#include "interfaces/http/journal_operations.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "capabilities/access/permissions.h"
#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/merkle.h"
#include "capabilities/usage/fhir.h"
#include "capabilities/usage/told.h"
#include "core/text.h"
#include "interfaces/http/body.h"
#include "interfaces/http/journal_rows.h"

namespace sekisho::http {
namespace {

using journal::Journal;
using journal::Listed;

constexpr std::size_t kDefaultPage = 50;
constexpr std::size_t kMaxPage = 200;

std::optional<std::uint64_t> numberOf(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number > journal::kMaxNumber) {
    return std::nullopt;
  }
  return number;
}

std::unexpected<Error> wrongParameter(std::string_view name) {
  return fail(ErrorCode::InvalidInput, MessageId{"http.body-fields"}, {},
              {{"pointer", "/" + std::string(name)}});
}

Result<std::string> purposeOf(const Call& call) { return purposeIn(call.request); }

struct NewestTree {
  std::string note;
  journal::Checkpoint checkpoint;
};

Result<NewestTree> newestTree(Journal& journal) {
  auto note = journal.checkpoint();
  if (!note) return std::unexpected(std::move(note.error()));
  auto checkpoint = journal::openCheckpoint(*note, journal.verifierKey());
  if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
  return NewestTree{std::move(*note), std::move(*checkpoint)};
}

Result<Json> bodyOf(Journal& journal, const NewestTree& tree) {
  std::string last;
  if (tree.checkpoint.size > 0) {
    const auto entry = journal.entry(tree.checkpoint.size - 1);
    if (!entry) return std::unexpected(entry.error());
    last = toRfc3339(entry->recorded);
  }
  return Json(Json::Object{{"origin", tree.checkpoint.origin},
                           {"generation", journal.generation()},
                           {"size", tree.checkpoint.size},
                           {"root", tree.checkpoint.root.hex()},
                           {"signed_at", last},
                           {"note", tree.note},
                           {"vkey", journal.verifierKey().text()}});
}

class JournalOperations {
 public:
  JournalOperations(Journal& journal, JournalSurroundings surroundings)
      : journal_(journal), around_(std::move(surroundings)) {}

  Result<Reply> list(Call& call) {
    std::uint64_t before = journal::kMaxNumber;
    std::uint64_t limit = kDefaultPage;
    if (const auto* text = call.request.parameter("before")) {
      const auto number = numberOf(*text);
      if (!number) return wrongParameter("before");
      before = *number;
    }
    if (const auto* text = call.request.parameter("limit")) {
      const auto number = numberOf(*text);
      if (!number || *number == 0 || *number > kMaxPage) return wrongParameter("limit");
      limit = *number;
    }
    std::optional<journal::EntryClass> only;
    if (const auto* text = call.request.parameter("class")) {
      only = journal::entryClassOf(*text);
      if (!only) return wrongParameter("class");
    }
    const auto why = purposeOf(call);
    if (!why) return std::unexpected(why.error());
    const std::string query = std::string(kEntriesRead) +
                              (only ? " of class " + std::string(nameOf(*only)) : std::string());
    if (auto kept = around_.reading(call.caller, query, *why); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    const auto tree = newestTree(journal_);
    if (!tree) return std::unexpected(tree.error());
    return page(call.caller, *tree, before, limit, only);
  }

  Result<Reply> get(Call& call) {
    const auto index = numberOf(call.parameter("index"));
    if (!index) return fail(ErrorCode::NotFound, MessageId{"journal.no-entry"});
    const auto why = purposeOf(call);
    if (!why) return std::unexpected(why.error());
    const auto entry = journal_.entry(*index);
    if (!entry) return std::unexpected(entry.error());
    // Part of reading the list: one entry a person and day, however many are opened.
    if (auto kept = around_.reading(call.caller, kEntriesRead, *why); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    const auto line = journal_.line(*index);
    if (!line) return std::unexpected(line.error());
    const auto tree = newestTree(journal_);
    if (!tree) return std::unexpected(tree.error());
    const auto path = journal_.inclusionProof(*index, tree->checkpoint.size);
    if (!path) return std::unexpected(path.error());
    auto checkpoint = bodyOf(journal_, *tree);
    if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));

    const Sha256 leaf = journal::leafHash(bytesOf(*line));
    const bool proven =
        journal::provesInclusion(leaf, *index, tree->checkpoint.size, tree->checkpoint.root, *path);
    Json::Array hashes;
    for (const Sha256& hash : *path) hashes.emplace_back(hash.hex());
    Json::Object body =
        entryRow(journal_, around_, call.caller, {*index, *entry}, tree->checkpoint.size);
    body["proof"] = proven ? "included" : "failed";
    body["line"] = *line;
    body["leaf_hash"] = leaf.hex();
    body["path"] = std::move(hashes);
    body["checkpoint"] = std::move(*checkpoint);
    body["problem"] = Json();
    return Reply{.body = std::move(body)};
  }

  Result<Reply> openBody(Call& call) {
    const auto index = numberOf(call.parameter("index"));
    if (!index) return fail(ErrorCode::NotFound, MessageId{"journal.no-entry"});
    const auto why = purposeOf(call);
    if (!why) return std::unexpected(why.error());
    if (auto kept = around_.reading(call.caller, "journal body " + std::to_string(*index), *why);
        !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    const auto entry = journal_.entry(*index);
    if (!entry) return std::unexpected(entry.error());
    const auto body = journal_.body(*index);
    if (!body) return std::unexpected(body.error());
    const auto json = entry->type == "application/json"
                          ? parseJson(textOf(*body))
                          : fail(ErrorCode::Unsupported, MessageId{""});
    auto record = recordOf(*entry, textOf(*body));
    if (!record) return std::unexpected(std::move(record.error()));
    Json::Array fields;
    if (json && json->object() != nullptr) {
      const EventWords words = around_.words(entry->kind);
      for (const auto& [name, value] : *json->object()) {
        const auto label = words.members.find(name);
        fields.emplace_back(Json::Object{
            {"label", label == words.members.end() ? Json(Json::Object{{"ja", name}, {"en", name}})
                                                   : label->second},
            {"value", wordsOf(name, value)}});
      }
    }
    return Reply{.body = Json::Object{{"fields", std::move(fields)},
                                      {"json", json ? Json(canonicalJson(*json)) : Json()},
                                      {"text", json ? Json() : Json(toUtf8(textOf(*body)))},
                                      {"record", *std::move(record)}}};
  }

  Result<Reply> proof(Call& call) {
    const auto index = numberOf(call.parameter("index"));
    if (!index) return fail(ErrorCode::NotFound, MessageId{"journal.no-entry"});
    auto text = journal_.proofOf(*index, around_.cosigned().value_or(""));
    if (!text) return std::unexpected(std::move(text.error()));
    return Reply{.fields = {{"Content-Type", "text/plain; charset=utf-8"},
                            {"Content-Disposition",
                             "attachment; filename=\"" + std::to_string(*index) + ".tlog-proof\""}},
                 .raw = std::move(*text)};
  }

  Result<Reply> exportBodies(Call& call) {
    Members members(call.body);
    const std::string why = members.text("why", kMaxReason);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto kept = around_.reading(call.caller, "export of journal bodies", why); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    return Reply{.status = 204};
  }

  Result<Reply> checkpoint(Call&) {
    auto body = checkpointBody(journal_);
    if (!body) return std::unexpected(std::move(body.error()));
    return Reply{.body = std::move(*body)};
  }

 private:
  Result<Reply> page(const Caller& caller, const NewestTree& tree, std::uint64_t before,
                     std::uint64_t limit, std::optional<journal::EntryClass> only) {
    Json::Array entries;
    std::uint64_t below = before;
    bool more = true;
    while (entries.size() < limit && more) {
      const auto found = journal_.newest(kMaxPage, below);
      if (!found) return std::unexpected(found.error());
      more = found->size() == kMaxPage;
      for (const Listed& listed : *found) {
        if (entries.size() == limit) {
          more = true;
          break;
        }
        below = listed.index;
        if (only && listed.entry.entry_class != *only) continue;
        entries.emplace_back(entryRow(journal_, around_, caller, listed, tree.checkpoint.size));
      }
    }
    auto checkpoint = bodyOf(journal_, tree);
    if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
    return Reply{.body = Json::Object{{"entries", std::move(entries)},
                                      {"next", more && below > 0 ? Json(below) : Json()},
                                      {"checkpoint", std::move(*checkpoint)}}};
  }

  // What another system sent or a person wrote, as an AuditEvent; null if it cannot be one.
  [[nodiscard]] Result<Json> recordOf(const journal::Entry& entry, std::string_view body) const {
    auto reading = usage::readEntry(entry, body);
    if (!reading) return Json();
    if (usage::isWritten(entry)) {
      const auto names = around_.names();
      if (!names) return std::unexpected(names.error());
      names->putInto(reading->record);
    }
    const auto fhir = usage::writeFhir(reading->record);
    return fhir ? Json(*fhir) : Json();
  }

  [[nodiscard]] std::string wordsOf(std::string_view name, const Json& value) const {
    if (name == "by") {
      const Json by = actorOf(value, around_.person).name;
      return by.text() ? *by.text() : canonicalJson(value);
    }
    return value.text() ? *value.text() : canonicalJson(value);
  }

  Journal& journal_;
  JournalSurroundings around_;
};

}  // namespace

bool isPurpose(std::string_view why) {
  constexpr std::array<std::string_view, 5> kPurposes{"monthly-check", "question", "after-work",
                                                      "inspection", "own"};
  return std::ranges::find(kPurposes, why) != kPurposes.end();
}

// Nobody looks without a reason, whatever they look with.
Result<std::string> purposeIn(const platform::http::Request& request) {
  const std::string* why = request.parameter("why");
  if (why == nullptr || !isPurpose(*why)) {
    return fail(ErrorCode::InvalidInput, MessageId{"journal.why"}, {}, {{"pointer", "/why"}});
  }
  return *why;
}

Result<Json> checkpointBody(Journal& journal) {
  const auto tree = newestTree(journal);
  if (!tree) return std::unexpected(tree.error());
  return bodyOf(journal, *tree);
}

std::vector<Route> journalOperations(Journal& journal, JournalSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<JournalOperations>(journal, std::move(surroundings));
  const auto bind = [&](Result<Reply> (JournalOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/journal/entries", "listEntries", bind(&JournalOperations::list)},
      {"GET", "/journal/entries/{index}", "getEntry", bind(&JournalOperations::get)},
      {"GET", "/journal/entries/{index}/body", "getEntryBody", bind(&JournalOperations::openBody)},
      {"GET", "/journal/entries/{index}/proof", "getProof", bind(&JournalOperations::proof)},
      {"POST", "/journal/export-bodies", "exportJournalBodies",
       bind(&JournalOperations::exportBodies)},
      {"GET", "/journal/checkpoint", "getCheckpoint", bind(&JournalOperations::checkpoint)},
  };
}

}  // namespace sekisho::http
