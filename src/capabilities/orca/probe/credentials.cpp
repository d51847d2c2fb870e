#include "capabilities/orca/probe/credentials.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "core/bytes.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

constexpr std::size_t kMaxPath = 96;
constexpr std::size_t kMaxPathPart = 32;

bool isOfToken(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/' || c == '=' || c == '-' || c == '_' || c == '.' || c == '~';
}

std::string_view tokenAt(std::string_view text) {
  return {text.begin(), std::ranges::find_if_not(text, isOfToken)};
}

// What follows each place where `word` stands in `text`.
template <class See>
void behindEach(std::string_view word, std::string_view text, See see) {
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string_view::npos;) {
    at += word.size();
    see(text.substr(at));
  }
}

// `uthorization` may be of any header that ends so; what is named must also have a value.
void seeAuthorization(std::string_view behind, Credentials& seen) {
  if (!behind.starts_with(':') && !behind.starts_with('=') && !behind.starts_with('"')) return;
  behind.remove_prefix(std::min(behind.find_first_not_of(":=\"[ \t"), behind.size()));
  if (behind.empty() || behind.starts_with(']')) return;
  const bool basic = lowered(behind.substr(0, 5)) == "basic";
  (basic ? seen.basic : seen.other) = true;
}

// Prose says "Basic authentication": only what decodes to `user:password` is one.
void seeBasic(std::string_view behind, Credentials& seen) {
  const auto decoded = fromBase64(tokenAt(behind));
  if (decoded && textOf(*decoded).contains(':')) seen.basic = true;
}

bool hasValue(std::string_view behind) {
  behind.remove_prefix(std::min(behind.find_first_not_of("[ \""), behind.size()));
  return !behind.empty() && !behind.starts_with(']');
}

std::string_view methodIn(std::string_view word) {
  constexpr std::array<std::string_view, 9> kMethods = {
      "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "CONNECT", "TRACE"};
  const auto known = std::ranges::find(kMethods, word);
  return known == kMethods.end() ? std::string_view() : *known;
}

// The name of an interface: small letters and, here and there, a digit.
bool isPlainPart(std::string_view part) {
  if (part.empty() || part.size() > kMaxPathPart) return false;
  int digits = 0;
  int in_row = 0;
  for (const char c : part) {
    const bool digit = c >= '0' && c <= '9';
    in_row = digit ? in_row + 1 : 0;
    digits += digit ? 1 : 0;
    const bool letter = c >= 'a' && c <= 'z';
    if (in_row > 3 || digits > 4 || !(letter || digit || c == '.' || c == '-' || c == '_')) {
      return false;
    }
  }
  return part.front() == '.' || (part.front() >= 'a' && part.front() <= 'z');
}

std::string pathIn(std::string_view uri) {
  const std::string_view path = uri.substr(0, uri.find_first_of("?#"));
  if (!path.starts_with('/') || path.size() > kMaxPath) return {};
  const auto parts = split(path.substr(1), '/');
  const bool plain = path == "/" || std::ranges::all_of(parts, isPlainPart);
  return plain ? std::string(path) : std::string();
}

// Go prints RemoteAddr behind the (empty) trailer and before the URI, which has no spaces: the last
// place of that form is no header's.
std::optional<Peer> peerIn(std::string_view request) {
  constexpr std::string_view kBefore = "<nil> map[] ";
  const std::size_t at = request.rfind(kBefore);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = request.substr(at + kBefore.size());
  return peerFrom(takeWord(rest));
}

}  // namespace

void Credentials::add(const Credentials& more) {
  basic = basic || more.basic;
  other = other || more.other;
  cookie = cookie || more.cookie;
}

Credentials credentialsIn(std::string_view text) {
  Credentials seen;
  behindEach("uthorization", text,
             [&](std::string_view behind) { seeAuthorization(behind, seen); });
  behindEach("Basic ", text, [&](std::string_view behind) { seeBasic(behind, seen); });
  behindEach("Bearer ", text, [&](std::string_view behind) {
    if (tokenAt(behind).size() >= 8) seen.other = true;
  });
  for (const std::string_view name : {"oken:", "oken=", "pi-Key:", "assword=", "assword:["}) {
    behindEach(name, text,
               [&](std::string_view behind) { seen.other = seen.other || hasValue(behind); });
  }
  behindEach("ookie:", text,
             [&](std::string_view behind) { seen.cookie = seen.cookie || hasValue(behind); });
  return seen;
}

bool beginsRequest(std::string_view text) noexcept { return text.starts_with("&{"); }
bool endsRequest(std::string_view text) noexcept { return text.ends_with('}'); }

FailedRequest failedRequestFrom(std::string_view text) {
  std::string_view rest = text.substr(std::min<std::size_t>(2, text.size()));
  FailedRequest request{.method = std::string(methodIn(takeWord(rest)))};
  const std::string_view uri = takeWord(rest);
  if (!rest.starts_with("HTTP/")) return {};
  request.path = pathIn(uri);
  if (endsRequest(text)) request.peer = peerIn(text);
  return request;
}

}  // namespace sekisho::orca
