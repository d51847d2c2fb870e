#include "platform/http/request_writer.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "platform/http/field.h"

namespace sekisho::platform::http {
namespace {

constexpr std::array<std::string_view, 5> kOfRequest{"Connection", "Content-Length", "Expect",
                                                     "Host", "Transfer-Encoding"};

bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }

std::string encoded(std::string_view text, std::string_view kept) {
  std::string out;
  for (const char c : text) {
    const bool plain = isUpper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").contains(c) || kept.contains(c);
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> headOf(const Request& request, std::string_view host) {
  if (request.method.empty() || !std::ranges::all_of(request.method, isUpper) ||
      !request.path.starts_with('/') || !areTheirs(request.fields, kOfRequest)) {
    return std::nullopt;
  }
  std::string out = request.method + " " + encoded(request.path, "/:@!$&'()*,;=");
  char separator = '?';
  for (const Field& parameter : request.query) {
    out += separator + encoded(parameter.name, "") + "=" + encoded(parameter.value, "");
    separator = '&';
  }
  out += fmt::format(" HTTP/1.1\r\nHost: {}\r\n", host);
  const bool has_body =
      !request.body.empty() || (request.method != "GET" && request.method != "HEAD");
  if (has_body) out += fmt::format("Content-Length: {}\r\n", request.body.size());
  for (const Field& field : request.fields) {
    out += fmt::format("{}: {}\r\n", field.name, field.value);
  }
  return out += "\r\n";
}

}  // namespace sekisho::platform::http
