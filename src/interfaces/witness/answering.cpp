#include "interfaces/witness/answering.h"

#include <utility>

namespace sekisho::witness {
namespace {

using platform::http::Request;
using platform::http::Response;

constexpr std::string_view kNewest = "/checkpoint";

Response plain(int status, std::string body) {
  return {.status = status,
          .fields = {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}},
          .body = std::move(body)};
}

Response answerOf(const Reply& reply) {
  switch (reply.answer) {
    case Answer::Cosigned: return plain(200, reply.cosignature);
    case Answer::Malformed: return plain(400, "malformed\n");
    case Answer::Untrusted: return plain(403, "not signed by a trusted key of this log\n");
    case Answer::UnknownLog: return plain(404, "unknown log\n");
    case Answer::OtherSize:
      return {.status = 409,
              .fields = {{"Content-Type", "text/x.tlog.size"}, {"Cache-Control", "no-store"}},
              .body = std::to_string(reply.seen) + "\n"};
    case Answer::Inconsistent: return plain(422, "does not go on from what was seen\n");
  }
  std::unreachable();
}

Response failed(const Error& error, const std::function<void(const Error&)>& report) {
  report(error);
  return plain(503, "try again later\n");
}

/// The origin's digest in "/<64 lower-case hex digits>/checkpoint".
std::optional<Sha256> originIn(std::string_view path) {
  if (!path.ends_with(kNewest)) return std::nullopt;
  path.remove_suffix(kNewest.size());
  if (path.size() != 65) return std::nullopt;
  const auto digest = Sha256::fromHex(path.substr(1));
  return digest && digest->hex() == path.substr(1) ? digest : std::nullopt;
}

}  // namespace

Response answer(Witness& witness, const Request& request,
                const std::function<void(const Error&)>& report) {
  if (request.path == "/add-checkpoint") {
    if (request.method != "POST") return {.status = 405, .fields = {{"Allow", "POST"}}};
    const auto reply = witness.addCheckpoint(request.body);
    return reply ? answerOf(*reply) : failed(reply.error(), report);
  }
  const auto origin = originIn(request.path);
  if (!origin) return plain(404, "404\n");
  if (request.method != "GET" && request.method != "HEAD") {
    return {.status = 405, .fields = {{"Allow", "GET, HEAD"}}};
  }
  const auto newest = witness.newestOf(*origin);
  if (!newest) return failed(newest.error(), report);
  const std::optional<std::string>& note = *newest;
  return note ? plain(200, *note) : plain(404, "never cosigned\n");
}

}  // namespace sekisho::witness
