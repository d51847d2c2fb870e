#include "platform/http/problem.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/json.h"

namespace sekisho::platform::http {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 35> kReasons{{
    {100, "Continue"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
}};

}  // namespace

std::string_view reasonOf(int status) noexcept {
  const auto found =
      std::ranges::lower_bound(kReasons, status, {}, [](auto& r) { return r.first; });
  return found != kReasons.end() && found->first == status ? found->second : "Status";
}

int statusOf(ErrorCode code) noexcept {
  switch (code) {
    using enum ErrorCode;
    case InvalidInput: return 400;
    case Unauthenticated: return 401;
    case PermissionDenied: return 403;
    case NotFound: return 404;
    case Conflict: return 409;
    case Unavailable: return 503;
    case Indeterminate:
    case Corrupt: return 500;
    case Unsupported: return 501;
  }
  std::unreachable();
}

Response problem(int status, const Error& error) {
  Json::Object body{{"title", std::string(reasonOf(status))},
                    {"status", status},
                    {"message", std::string(error.message.name)}};
  if (!error.arguments.empty()) {
    Json::Object arguments;
    for (const MessageArgument& argument : error.arguments) {
      arguments[argument.name] = argument.value;
    }
    body["arguments"] = std::move(arguments);
  }
  return {.status = status,
          .fields = {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}},
          .body = canonicalJson(std::move(body))};
}

Response problem(int status, MessageId message) {
  return problem(status, Error{ErrorCode::InvalidInput, message});
}

}  // namespace sekisho::platform::http
