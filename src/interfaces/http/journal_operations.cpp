#include "interfaces/http/journal_operations.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "capabilities/access/permissions.h"
#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/merkle.h"
#include "capabilities/usage/fhir.h"
#include "capabilities/usage/session_join.h"
#include "capabilities/usage/told.h"
#include "core/text.h"
#include "interfaces/http/body.h"
#include "interfaces/http/journal_rows.h"
#include "interfaces/http/search_operations.h"

namespace sekisho::http {
namespace {

using journal::EntryPlace;
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

/// What a generation's newest checkpoint says.
struct SignedTree {
  std::string note;
  journal::Checkpoint checkpoint;
};

Result<SignedTree> treeOf(const Journal& journal, std::string note) {
  auto checkpoint = journal::openCheckpoint(note, journal.verifierKey());
  if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
  return SignedTree{std::move(note), std::move(*checkpoint)};
}

Result<SignedTree> newestTree(Journal& journal) {
  auto note = journal.checkpoint();
  if (!note) return std::unexpected(std::move(note.error()));
  return treeOf(journal, std::move(*note));
}

Result<Json> bodyOf(const Journal& journal, const SignedTree& tree) {
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
  JournalOperations(Journal& journal, const journal::Generations& record,
                    JournalSurroundings surroundings)
      : journal_(journal), record_(record), around_(std::move(surroundings)) {}

  Result<Reply> list(Call& call) {
    EntryPlace before = record_.end();
    std::uint64_t limit = kDefaultPage;
    if (const auto* text = call.request.parameter("before")) {
      const auto place = EntryPlace::fromText(*text, journal_.generation());
      if (!place) return wrongParameter("before");
      before = *place;
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
    const std::string query =
        std::string(kEntriesRead) +
        (only ? " of class " + std::string(journal::nameOf(*only)) : std::string());
    if (auto kept = around_.reading(call.caller, query, *why); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    const auto tree = newestTree(journal_);
    if (!tree) return std::unexpected(tree.error());
    return pageFrom(before, {.caller = call.caller, .limit = limit, .only = only}, *tree);
  }

  Result<Reply> get(Call& call) {
    const auto place = placeIn(call.parameter("index"), record_);
    if (!place) return std::unexpected(place.error());
    const auto why = purposeOf(call);
    if (!why) return std::unexpected(why.error());
    const auto journal = record_.of(place->generation);
    if (!journal) return std::unexpected(journal.error());
    const auto entry = (*journal)->entry(place->index);
    if (!entry) return std::unexpected(entry.error());
    // Part of reading the list: one entry a person and day, however many are opened.
    if (auto kept = around_.reading(call.caller, kEntriesRead, *why); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    const auto tree = signedTreeOf(**journal);
    if (!tree) return std::unexpected(tree.error());
    auto body = provenBody(**journal, *tree, place->index);
    if (!body) return std::unexpected(std::move(body.error()));
    Json::Object row =
        entryRow(**journal, around_, call.caller, {place->index, *entry}, tree->checkpoint.size);
    body->insert(row.begin(), row.end());  // what was proven just now stays
    return Reply{.body = *std::move(body)};
  }

  Result<Reply> openBody(Call& call) {
    const auto place = placeIn(call.parameter("index"), record_);
    if (!place) return std::unexpected(place.error());
    const auto why = purposeOf(call);
    if (!why) return std::unexpected(why.error());
    if (auto kept = around_.reading(call.caller, "journal body " + nameOf(*place), *why); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    const auto journal = record_.of(place->generation);
    if (!journal) return std::unexpected(journal.error());
    const auto entry = (*journal)->entry(place->index);
    if (!entry) return std::unexpected(entry.error());
    const auto body = (*journal)->body(place->index, *entry);
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
    const auto place = placeIn(call.parameter("index"), record_);
    if (!place) return std::unexpected(place.error());
    auto text =
        proofFile(journal_, record_, *place, around_.cosigned(place->generation).value_or(""));
    if (!text) return std::unexpected(std::move(text.error()));
    return Reply{.fields = {{"Content-Type", "text/plain; charset=utf-8"},
                            {"Content-Disposition",
                             "attachment; filename=\"" + nameOf(*place) + ".tlog-proof\""}},
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
  /// As it is called where the newest generation goes without saying.
  [[nodiscard]] std::string nameOf(const EntryPlace& place) const {
    const bool newest = place.generation == journal_.generation();
    return newest ? std::to_string(place.index) : place.text();
  }

  /// Signed now if it goes on; else what was signed last.
  [[nodiscard]] Result<SignedTree> signedTreeOf(const Journal& journal) const {
    if (&journal == &journal_) return newestTree(journal_);
    return treeOf(journal, journal.latestCheckpoint().value_or(""));
  }

  /// What of an entry's page is proof; one of an earlier generation may lie beyond what was signed.
  [[nodiscard]] static Result<Json::Object> provenBody(const Journal& journal,
                                                       const SignedTree& tree,
                                                       std::uint64_t index) {
    const auto line = journal.line(index);
    if (!line) return std::unexpected(line.error());
    const std::uint64_t size = tree.checkpoint.size;
    const bool covered = index < size;
    const auto path = covered ? journal.inclusionProof(index, size) : journal::Hashes();
    if (!path) return std::unexpected(path.error());
    auto checkpoint = bodyOf(journal, tree);
    if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
    const Sha256 leaf = journal::leafHash(bytesOf(*line));
    Json::Array hashes;
    for (const Sha256& hash : *path) hashes.emplace_back(hash.hex());
    const bool proven =
        covered && journal::provesInclusion(leaf, index, size, tree.checkpoint.root, *path);
    return Json::Object{{"proof", proven    ? "included"
                                  : covered ? "failed"
                                            : "waiting"},
                        {"line", *line},
                        {"leaf_hash", leaf.hex()},
                        {"path", std::move(hashes)},
                        {"checkpoint", std::move(*checkpoint)},
                        {"problem", Json()}};
  }

  /// A page on its way.
  struct Page {
    const Caller& caller;
    std::uint64_t limit = 0;
    std::optional<journal::EntryClass> only = {};
    Json::Array entries = {};
    std::vector<journal::ClosedGeneration> closed = {};
  };

  /// How far a page came, and why it cannot be read on there.
  struct Taken {
    EntryPlace below;
    std::optional<Error> broken = {};
  };

  /// Takes what the next entries of a part of the record have for a page.
  [[nodiscard]] Taken take(const journal::Generations::Stretch& part, std::uint64_t covered,
                           Page& page) const {
    Taken taken{.below = part.place()};
    std::uint64_t& below = taken.below.index;
    for (std::size_t looked = 0; looked < kMaxPage && below > 0; ++looked) {
      if (page.entries.size() == page.limit) break;
      auto entry = part.journal->entry(below - 1);
      if (!entry) {
        taken.broken = std::move(entry.error());
        break;
      }
      --below;
      if (page.only && entry->entry_class != *page.only) continue;
      const Listed listed{below, *std::move(entry)};
      page.entries.emplace_back(entryRow(*part.journal, around_, page.caller, listed, covered));
    }
    return taken;
  }

  [[nodiscard]] Result<Reply> pageFrom(EntryPlace below, Page page, const SignedTree& tree) const {
    std::optional<EntryPlace> next;
    const auto enough = searchTime();  // a class may be rare, and the record long
    for (bool begun = false;; begun = true) {
      const auto part = record_.below(below, page.closed);
      next = part ? std::optional(part->place()) : std::nullopt;
      if (!part || page.entries.size() == page.limit || (begun && enough())) break;
      const bool newest = part->journal.get() == &journal_;
      Taken taken = take(*part, newest ? tree.checkpoint.size : coveredBy(*part->journal), page);
      below = taken.below;
      if (!taken.broken) continue;
      if (newest && page.entries.empty()) return std::unexpected(*std::move(taken.broken));
      if (newest) {  // what was read is shown; whoever reads on is told
        next = below;
        break;
      }
      page.closed.push_back({below.generation, *std::move(taken.broken)});
      below.index = 0;
    }
    auto checkpoint = bodyOf(journal_, tree);
    if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
    return Reply{.body = Json::Object{{"entries", std::move(page.entries)},
                                      {"next", nextBody(next)},
                                      {"closed", closedBody(around_, page.closed)},
                                      {"checkpoint", std::move(*checkpoint)}}};
  }

  // What another system sent or a person wrote, as an AuditEvent; null if it cannot be one.
  [[nodiscard]] Result<Json> recordOf(const journal::Entry& entry, std::string_view body) const {
    auto reading = usage::readEntry(entry, body);
    if (!reading) return Json();
    if (usage::isOwnRecord(entry)) {
      const auto names = around_.names();
      if (!names) return std::unexpected(names.error());
      usage::SessionJoin(record_, joining(*names)).putInto(reading->record);
      names->putInto(reading->record);
      // Whoever opens an entry has said why, and that is an entry.
      usage::showPatientNumbers(reading->record, around_.patient_number);
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
  const journal::Generations& record_;
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

Result<EntryPlace> placeIn(std::string_view path_element, const journal::Generations& record) {
  const auto place = EntryPlace::fromText(path_element, record.newest().generation());
  if (!place) return fail(ErrorCode::NotFound, MessageId{"journal.no-entry"});
  return *place;
}

Result<std::string> proofFile(Journal& journal, const journal::Generations& record,
                              const EntryPlace& place, const std::string& cosigned) {
  if (place.generation == journal.generation()) return journal.proofOf(place.index, cosigned);
  const auto earlier = record.of(place.generation);
  if (!earlier) return std::unexpected(earlier.error());
  return (*earlier)->keptProofOf(place.index, cosigned);
}

std::vector<Route> journalOperations(Journal& journal, const journal::Generations& record,
                                     JournalSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<JournalOperations>(journal, record, std::move(surroundings));
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
