#include "interfaces/http/assets.h"

#include <algorithm>

namespace sekisho::http {
namespace {

constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

}  // namespace

platform::http::Response serveAsset(std::span<const Asset> files,
                                    const platform::http::Request& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    return {.status = 405, .fields = {{"Allow", "GET, HEAD"}}};
  }
  const bool hashed = request.path.starts_with("/assets/");
  auto file = std::ranges::find(files, request.path, &Asset::path);
  if (file == files.end() && !hashed) file = std::ranges::find(files, "/index.html", &Asset::path);
  if (file == files.end()) {
    return {
        .status = 404, .fields = {{"Content-Type", "text/plain; charset=utf-8"}}, .body = "404\n"};
  }
  return {.status = 200,
          .fields = {{"Content-Type", std::string(file->type)},
                     {"Content-Encoding", "gzip"},
                     {"Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache"},
                     {"Content-Security-Policy", std::string(kPolicy)},
                     {"X-Content-Type-Options", "nosniff"},
                     {"Referrer-Policy", "no-referrer"},
                     {"Cross-Origin-Opener-Policy", "same-origin"}},
          .body = std::string(textOf(file->gzip))};
}

}  // namespace sekisho::http
