#include "interfaces/http/assets.h"

#include <algorithm>
#include <array>

namespace sekisho::http {
namespace {

constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

constexpr std::string_view kSuffix = ".gz";

// The file that an address names, or null.
const Asset* find(std::span<const Asset> files, std::string_view path) {
  const auto found = std::ranges::find_if(files, [&](const Asset& file) {
    return path.size() + kSuffix.size() == file.path.size() + 1 &&
           path.substr(1) == file.path.substr(0, file.path.size() - kSuffix.size());
  });
  return found == files.end() ? nullptr : &*found;
}

std::string_view typeOf(std::string_view path) {
  struct Type {
    std::string_view suffix;
    std::string_view type;
  };
  constexpr std::array<Type, 6> kTypes{{{".html.gz", "text/html; charset=utf-8"},
                                        {".js.gz", "text/javascript; charset=utf-8"},
                                        {".css.gz", "text/css; charset=utf-8"},
                                        {".svg.gz", "image/svg+xml"},
                                        {".json.gz", "application/json"},
                                        {".webmanifest.gz", "application/manifest+json"}}};
  for (const Type& it : kTypes) {
    if (path.ends_with(it.suffix)) return it.type;
  }
  return "application/octet-stream";
}

// The page that tells a terminal's Windows asks the browser for its version: hints that are not
// sent unasked (RFC 8942). Browsers answer over HTTPS only; Critical-CH makes them ask again at
// once, so that the first look already knows.
void askForHints(platform::http::Response& response, const platform::http::Request& request) {
  if (!request.peer.encrypted || request.path != "/self-check") return;
  const std::string hint = "Sec-CH-UA-Platform-Version";
  response.fields.push_back({"Accept-CH", hint});
  response.fields.push_back({"Critical-CH", hint});
  response.fields.push_back({"Vary", hint});
}

}  // namespace

platform::http::Response serveAsset(std::span<const Asset> files,
                                    const platform::http::Request& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    return {.status = 405, .fields = {{"Allow", "GET, HEAD"}}};
  }
  const bool hashed = request.path.starts_with("/assets/");
  const Asset* file = find(files, request.path);
  if (file == nullptr && !hashed) file = find(files, "/index.html");
  if (file == nullptr) {
    return {
        .status = 404, .fields = {{"Content-Type", "text/plain; charset=utf-8"}}, .body = "404\n"};
  }
  platform::http::Response response{
      .status = 200,
      .fields = {{"Content-Type", std::string(typeOf(file->path))},
                 {"Content-Encoding", "gzip"},
                 {"Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache"},
                 {"Content-Security-Policy", std::string(kPolicy)},
                 {"Referrer-Policy", "no-referrer"},
                 {"Cross-Origin-Opener-Policy", "same-origin"}},
      .body = std::string(file->text)};
  askForHints(response, request);
  return response;
}

}  // namespace sekisho::http
