#include "interfaces/http/log_tiles.h"

#include <utility>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/tile.h"
#include "core/text.h"

namespace sekisho::http {
namespace {

using journal::Journal;
using platform::http::Request;
using platform::http::Response;

// A full or partial tile never changes; a checkpoint is a second old at most when it is signed.
constexpr const char* kForEver = "public, max-age=31536000, immutable";
constexpr const char* kForOneReader = "private, max-age=31536000, immutable";
constexpr const char* kForAMoment = "public, max-age=2";

Response bytes(std::string body, const char* cache) {
  return {.status = 200,
          .fields = {{"Content-Type", "application/octet-stream"}, {"Cache-Control", cache}},
          .body = std::move(body)};
}

/// The newest checkpoint kept, with the cosignatures where witnesses have seen this very one.
std::optional<std::string> newest(const Journal& journal, const LogSurroundings& around) {
  auto note = journal.latestCheckpoint();
  const auto cosigned = around.cosigned(journal.generation());
  if (!note || !cosigned) return note;
  const auto body = [](const std::string& text) {
    const auto read = journal::decodeNote(text);
    return read ? read->body : std::string();
  };
  return body(*note) == body(*cosigned) ? cosigned : note;
}

Error notThere() { return {ErrorCode::NotFound, journal::kNoTile}; }

Response tile(const Journal& journal, const LogSurroundings& around,
              const journal::TileName& name) {
  const auto hashes = journal.tile(name);
  if (!hashes) return around.refusal(hashes.error());
  std::string body;
  for (const Sha256& hash : *hashes) body += textOf(hash.view());
  return bytes(std::move(body), kForEver);
}

Response bundle(const Journal& journal, const LogSurroundings& around,
                const journal::TileName& name) {
  const auto lines = journal.bundle(name);
  if (!lines) return around.refusal(lines.error());
  return bytes(std::string(textOf(journal::encodeBundle(*lines))), kForOneReader);
}

/// The generation that a path names, and what it asks for there.
std::optional<std::pair<std::uint64_t, std::string_view>> askedFor(std::string_view path) {
  if (!path.starts_with(kLogRoot)) return std::nullopt;
  path.remove_prefix(kLogRoot.size());
  const auto slash = path.find('/');
  const auto generation =
      slash == std::string_view::npos ? std::nullopt : toInteger(path.substr(0, slash));
  if (!generation || *generation < 1 || std::to_string(*generation) != path.substr(0, slash)) {
    return std::nullopt;
  }
  return std::pair{static_cast<std::uint64_t>(*generation), path.substr(slash + 1)};
}

Response checkpoint(const Journal& journal, const LogSurroundings& around) {
  auto note = newest(journal, around);
  if (!note) return around.refusal(notThere());
  return {.status = 200,
          .fields = {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", kForAMoment}},
          .body = *std::move(note)};
}

}  // namespace

Response serveLog(const journal::Generations& record, const LogSurroundings& around,
                  const Request& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    return {.status = 405, .fields = {{"Allow", "GET, HEAD"}}};
  }
  const auto asked = askedFor(request.path);
  if (!asked) return around.refusal(notThere());
  const auto& [generation, path] = *asked;
  // Whoever asks for nothing, or may not have it, costs no earlier generation's opening.
  const auto hashes = journal::tileNamed(path);
  const auto lines = hashes ? std::nullopt : journal::entriesNamed(path);
  if (path != "checkpoint" && !hashes && !lines) return around.refusal(notThere());
  if (lines) {
    if (auto may = around.may_list(request); !may) return around.refusal(may.error());
  }
  const auto journal = record.of(generation);
  if (!journal && journal.error().code == ErrorCode::NotFound) return around.refusal(notThere());
  if (!journal) return around.refusal(journal.error());
  if (hashes) return tile(**journal, around, *hashes);
  return lines ? bundle(**journal, around, *lines) : checkpoint(**journal, around);
}

}  // namespace sekisho::http
