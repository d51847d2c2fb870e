#include "interfaces/http/api.h"

#include <algorithm>
#include <utility>

#include "capabilities/access/permissions.h"
#include "core/text.h"
#include "platform/http/problem.h"

namespace sekisho::http {
namespace {

using platform::http::Field;
using platform::http::Request;
using platform::http::Response;

constexpr std::string_view kSecureSession = "__Host-sekisho";
constexpr std::string_view kPlainSession = "sekisho";
constexpr std::string_view kSecureDevice = "__Host-sekisho-browser";
constexpr std::string_view kPlainDevice = "sekisho-browser";
constexpr std::size_t kMaxBodyDepth = 12;

std::string cookie(const Request& request, std::string_view name) {
  for (const Field& field : request.fields) {
    if (lowered(field.name) != "cookie") continue;
    for (const std::string_view pair : split(field.value, ';')) {
      const std::string_view trimmed_pair = trimmed(pair);
      if (trimmed_pair.starts_with(name) && trimmed_pair.substr(name.size()).starts_with('=')) {
        return std::string(trimmed_pair.substr(name.size() + 1));
      }
    }
  }
  return {};
}

// Over TLS only the name that no other host and no plain page can set (RFC 6265bis §4.1.3.2).
std::string cookieOf(const Request& request, std::string_view secure, std::string_view plain) {
  return cookie(request, request.peer.encrypted ? secure : plain);
}

bool isSafe(std::string_view method) { return method == "GET" || method == "HEAD"; }

// The parameters of a template such as /devices/{device}, or nothing if the path is another.
std::optional<std::map<std::string, std::string, std::less<>>> match(std::string_view pattern,
                                                                     std::string_view path) {
  std::map<std::string, std::string, std::less<>> parameters;
  if (!path.starts_with(pattern.substr(0, pattern.find('{')))) return std::nullopt;
  while (true) {
    const std::size_t wanted_end = pattern.find('/');
    const std::size_t given_end = path.find('/');
    const std::string_view wanted = pattern.substr(0, wanted_end);
    const std::string_view given = path.substr(0, given_end);
    if (wanted.starts_with('{')) {
      if (given.empty()) return std::nullopt;
      parameters.emplace(wanted.substr(1, wanted.size() - 2), given);
    } else if (wanted != given) {
      return std::nullopt;
    }
    const bool is_last = wanted_end == std::string_view::npos;
    if (is_last != (given_end == std::string_view::npos)) return std::nullopt;
    if (is_last) return parameters;
    pattern.remove_prefix(wanted_end + 1);
    path.remove_prefix(given_end + 1);
  }
}

Field setCookie(std::string_view name, std::string_view value, bool tls, std::string_view rest) {
  return {"Set-Cookie", std::string(name) + "=" + std::string(value) +
                            "; Path=/; HttpOnly; SameSite=Strict" + (tls ? "; Secure" : "") +
                            std::string(rest)};
}

std::string_view languageOf(const Request& request) {
  const std::string* language = request.field("Accept-Language");
  return language != nullptr && language->starts_with("en") ? "en" : "ja";
}

Error notFound() { return {ErrorCode::NotFound, MessageId{"http.no-operation"}}; }

}  // namespace

std::string sessionCookie(const Request& request) {
  return cookieOf(request, kSecureSession, kPlainSession);
}
std::string deviceCookie(const Request& request) {
  return cookieOf(request, kSecureDevice, kPlainDevice);
}

std::optional<std::string_view> bearerToken(const Request& request) {
  constexpr std::string_view kScheme = "bearer ";
  const std::string* field = request.field("Authorization");
  if (field == nullptr) return std::nullopt;
  const std::string_view text = *field;
  if (lowered(text.substr(0, kScheme.size())) != kScheme) return std::nullopt;
  return trimmed(text.substr(kScheme.size()));
}

std::string userAgent(const Request& request) {
  constexpr std::size_t kMost = 300;
  const std::string* agent = request.field("User-Agent");
  return agent != nullptr && isOneLine(*agent, kMost) ? *agent : "";
}

std::vector<Field> cookiesFor(const access::Opened& opened, bool tls) {
  return {renewedCookie(opened.session_token, tls),
          setCookie(tls ? kSecureDevice : kPlainDevice, opened.device_token, tls,
                    "; Max-Age=31536000")};
}

Field renewedCookie(std::string_view session_token, bool tls) {
  return setCookie(tls ? kSecureSession : kPlainSession, session_token, tls, "");
}

Field clearedCookie(bool tls) {
  return {"Set-Cookie", std::string(tls ? kSecureSession : kPlainSession) +
                            "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0" +
                            (tls ? "; Secure" : "")};
}

Api::Api(std::vector<Route> routes, access::Access& access, Words words)
    : routes_(std::move(routes)), access_(access), words_(std::move(words)) {}

Response Api::failed(const Error& error, const Request& request) const {
  return refusal(platform::http::statusOf(error.code), error, languageOf(request));
}

Response Api::methodRefused(const std::set<std::string_view>& allowed,
                            const Request& request) const {
  Response response = refusal(405, {ErrorCode::Unsupported, kMethodRefused}, languageOf(request));
  std::string list;
  for (const std::string_view method : allowed) {
    list += (list.empty() ? "" : ", ") + std::string(method);
    if (method == "GET") list += ", HEAD";
  }
  response.fields.push_back({"Allow", std::move(list)});
  return response;
}

Response Api::refusal(int status, const Error& error, std::string_view language) const {
  const Wording words = words_(error.message, error.arguments);
  Json::Array fields;
  for (const MessageArgument& argument : error.arguments) {
    if (argument.name != "pointer") continue;
    fields.emplace_back(Json::Object{{"pointer", argument.value}, {"text", words.text}});
  }
  const Json body(Json::Object{{"type", "about:blank"},
                               {"title", words.text[language]},
                               {"status", status},
                               {"message", error.message.name},
                               {"text", words.text},
                               {"means", words.means},
                               {"do", words.to_do},
                               {"fields", std::move(fields)}});
  Response response{
      .status = status,
      .fields = {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}},
      .body = canonicalJson(body)};
  for (const MessageArgument& argument : error.arguments) {
    if (argument.name == "seconds") response.fields.push_back({"Retry-After", argument.value});
  }
  return response;
}

Result<Caller> Api::identify(const Request& request, const std::string& token) const {
  Caller caller;
  if (request.peer.uid) {
    caller.console = "uid " + std::to_string(*request.peer.uid);
    const std::string* name = request.field("X-Sekisho-As");
    const std::string* password = request.field("X-Sekisho-Password");
    if (name == nullptr || password == nullptr) return caller;
    const auto plain_name = fromBase64(*name);
    const auto plain_password = fromBase64(*password);
    if (!plain_name || !plain_password) {
      return fail(ErrorCode::InvalidInput, MessageId{"access.refused"});
    }
    auto person = access_.identifyAtConsole(textOf(*plain_name), textOf(*plain_password));
    if (!person) return std::unexpected(std::move(person.error()));
    caller.person = std::move(*person);
    return caller;
  }
  if (token.empty()) return caller;
  auto person = access_.identify(token);
  if (person) {
    caller.person = std::move(*person);
  } else if (person.error().code != ErrorCode::Unauthenticated) {
    return std::unexpected(std::move(person.error()));
  }
  return caller;
}

Result<Caller> Api::admit(const Request& request, std::string_view operation) const {
  auto caller = identify(request, sessionCookie(request));
  if (!caller) return caller;
  if (auto may = authorize(operation, *caller); !may) return std::unexpected(may.error());
  return caller;
}

Result<void> Api::authorize(std::string_view operation, const Caller& caller) {
  // What somebody was given opens nothing but its own change. At the console there is no session
  // that could be proven further.
  if (caller.person && caller.person->proof == access::Proof::ToChoose) {
    const bool may = caller.console ? operation == "changePassword"
                                    : access::authorizeProving(operation).has_value();
    if (may) return {};
    return fail(caller.console ? ErrorCode::Unauthenticated : ErrorCode::PermissionDenied,
                MessageId{"access.choose-first"});
  }
  if (caller.person && caller.person->proof != access::Proof::Whole) {
    return access::authorizeProving(operation);
  }
  if (caller.person) return access::authorize(operation, &caller.person->roles);
  if (caller.console) return access::authorizeConsole(operation);
  return access::authorize(operation, nullptr);
}

Result<Reply> Api::run(const Route& route, Call& call) const {
  const Request& request = call.request;
  auto caller = identify(request, call.session_token);
  if (!caller) return std::unexpected(std::move(caller.error()));
  call.caller = std::move(*caller);
  if (auto may = authorize(route.operation, call.caller); !may)
    return std::unexpected(std::move(may.error()));

  const bool over_web = !request.peer.uid;
  if (!isSafe(request.method) && over_web && call.caller.person) {
    const std::string* value = request.field("X-Sekisho-CSRF");
    const std::string expected = access::Access::csrfToken(call.session_token);
    const bool signs_in = route.operation == "signIn";
    if (!signs_in &&
        (value == nullptr || !equalInConstantTime(bytesOf(*value), bytesOf(expected)))) {
      return fail(ErrorCode::PermissionDenied, MessageId{"access.csrf"});
    }
  }
  if (!request.body.empty() && route.takes != Body::Any) {
    const std::string* type = request.field("Content-Type");
    if (route.takes == Body::Bytes) {
      if (type == nullptr || *type != "application/octet-stream") {
        return fail(ErrorCode::InvalidInput, MessageId{"http.not-bytes"});
      }
      return route.answer(call);
    }
    if (type == nullptr || !type->starts_with("application/json")) {
      return fail(ErrorCode::InvalidInput, MessageId{"http.not-json"});
    }
    auto body =
        parseJson(request.body, {.max_bytes = request.body.size(), .max_depth = kMaxBodyDepth});
    if (!body) return std::unexpected(std::move(body.error()));
    call.body = std::move(*body);
  }
  return route.answer(call);
}

Response Api::answer(const Request& request) const {
  const std::string_view path = std::string_view(request.path).substr(kRoot.size());
  const std::string_view method =
      request.method == "HEAD" ? "GET" : std::string_view(request.method);
  std::set<std::string_view> allowed;
  for (const Route& route : routes_) {
    auto parameters = match(route.path, path);
    if (!parameters) continue;
    if (route.method != method) {
      allowed.insert(route.method);
      continue;
    }
    Call call{.request = request,
              .path = std::move(*parameters),
              .body = {},
              .caller = {},
              .session_token = sessionCookie(request)};
    auto reply = run(route, call);
    if (!reply) return failed(reply.error(), request);
    Response response{.status = reply->status,
                      .fields = std::move(reply->fields),
                      .body = {},
                      .events = std::move(reply->events),
                      .held = std::move(reply->held)};
    if (auto& raw = reply->raw) {
      response.body = std::move(*raw);
    } else if (reply->status != 204 && !response.events) {
      response.body = canonicalJson(reply->body);
      response.fields.push_back({"Content-Type", "application/json"});
    }
    response.fields.push_back({"Cache-Control", "no-store"});
    return response;
  }
  return allowed.empty() ? failed(notFound(), request) : methodRefused(allowed, request);
}

}  // namespace sekisho::http
