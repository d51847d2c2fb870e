#include "capabilities/network/probe/proxies.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/text.h"

namespace sekisho::network {
namespace {

constexpr std::size_t kMaxHost = 300;
constexpr std::array<std::string_view, 4> kVariables{"http_proxy", "https_proxy", "all_proxy",
                                                     "ftp_proxy"};

std::string_view unquoted(std::string_view text) {
  text = trimmed(text);
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
      text.back() == text.front()) {
    return text.substr(1, text.size() - 2);
  }
  return text;
}

// What apt.conf(5) calls comments: //, # at the beginning of a line, and /* */.
std::string withoutAptComments(std::string_view text) {
  std::string kept;
  bool quoted = false;
  while (!text.empty()) {
    if (text.front() == '"') quoted = !quoted;
    const bool line_start = kept.empty() || kept.back() == '\n';
    std::size_t skip = 0;
    if (!quoted && (text.starts_with("//") || (line_start && text.starts_with('#')))) {
      skip = std::min(text.find('\n'), text.size());
    } else if (!quoted && text.starts_with("/*")) {
      const std::size_t end = text.find("*/", 2);
      skip = end == std::string_view::npos ? text.size() : end + 2;
    }
    if (skip == 0) kept += text.front();
    text.remove_prefix(std::max<std::size_t>(skip, 1));
  }
  return kept;
}

bool isProxyOption(std::string_view scope, std::string_view name) {
  const std::string full =
      lowered(scope.empty() ? std::string(name) : std::string(scope) + "::" + std::string(name));
  if (!full.starts_with("acquire::")) return false;
  for (const std::string_view scheme : {"http", "https", "ftp", "socks"}) {
    const std::string option = "acquire::" + std::string(scheme) + "::proxy";
    if (full == option || full.starts_with(option + "::")) return true;
  }
  return false;
}

}  // namespace

std::string hostAndPort(std::string_view address) {
  address = unquoted(address);
  if (const std::size_t scheme = address.find("://"); scheme != std::string_view::npos) {
    address.remove_prefix(scheme + 3);
  }
  address = address.substr(0, address.find_first_of("/?#"));
  if (const std::size_t user = address.rfind('@'); user != std::string_view::npos) {
    address.remove_prefix(user + 1);
  }
  const bool sane = std::ranges::all_of(address, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_' || c == ':' || c == '[' ||
           c == ']';
  });
  return sane && address.size() <= kMaxHost ? std::string(address) : std::string();
}

std::vector<std::string> proxiesInEnvironment(std::string_view text) {
  std::vector<std::string> found;
  for (std::string_view line : split(text, '\n')) {
    line = trimmed(line);
    if (line.starts_with("export ")) line = trimmed(line.substr(7));
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || line.starts_with('#')) continue;
    if (std::ranges::find(kVariables, lowered(line.substr(0, equals))) == kVariables.end())
      continue;
    std::string proxy = hostAndPort(line.substr(equals + 1));
    if (!proxy.empty()) found.push_back(std::move(proxy));
  }
  return found;
}

std::vector<std::string> proxiesOfApt(std::string_view text) {
  std::vector<std::string> found;
  std::vector<std::string> scopes;
  const std::string plain = withoutAptComments(text);
  std::string_view rest = plain;
  const auto scope = [&] { return scopes.empty() ? std::string() : scopes.back(); };
  while (!rest.empty()) {
    const std::size_t end = rest.find_first_of("{};");
    if (end == std::string_view::npos) break;
    std::string_view statement = trimmed(rest.substr(0, end));
    // A quoted value may hold the very characters that end a statement.
    std::size_t stop = end;
    while (std::ranges::count(rest.substr(0, stop), '"') % 2 == 1) {
      const std::size_t next = rest.find_first_of("{};", stop + 1);
      if (next == std::string_view::npos) return found;
      stop = next;
      statement = trimmed(rest.substr(0, stop));
    }
    const std::string_view name = statement.substr(0, statement.find_first_of(" \t\n\""));
    if (rest[stop] == '{') {
      const std::string outer = scope();
      scopes.push_back(outer.empty() ? std::string(name) : outer + "::" + std::string(name));
      if (scopes.size() > 32) return found;
    } else if (rest[stop] == '}') {
      if (!scopes.empty()) scopes.pop_back();
    } else if (isProxyOption(scope(), name)) {
      const std::string_view value = unquoted(statement.substr(name.size()));
      std::string proxy = lowered(value) == "direct" ? std::string() : hostAndPort(value);
      if (!proxy.empty()) found.push_back(std::move(proxy));
    }
    rest.remove_prefix(stop + 1);
  }
  return found;
}

}  // namespace sekisho::network
