#include "capabilities/updates/probe/apt_sources.h"

#include <algorithm>
#include <utility>

#include "capabilities/updates/probe/apt_config.h"
#include "core/deb822.h"
#include "core/text.h"

namespace sekisho::updates {
namespace {

bool isTrueToApt(std::string_view value) {
  const std::string word = lowered(trimmed(value));
  return word == "yes" || word == "true" || word == "1" || word == "on" || word == "with" ||
         word == "enable";
}

// Without "user:password@".
std::string withoutUser(std::string_view uri) {
  const std::size_t start = uri.find("://");
  if (start == std::string_view::npos) return std::string(uri);
  const std::size_t end = uri.find('/', start + 3);
  const std::size_t at = uri.substr(0, end).rfind('@');
  if (at == std::string_view::npos || at < start) return std::string(uri);
  return std::string(uri.substr(0, start + 3)) + std::string(uri.substr(at + 1));
}

void setOption(std::string_view name, std::string_view value, AptSource& source) {
  const std::string key = lowered(name);
  if (key == "arch" || key == "architectures") {
    source.architectures.clear();
    std::string list(value);
    std::ranges::replace(list, ',', ' ');
    std::ranges::replace(list, '\n', ' ');
    for (const std::string_view arch : words(list)) source.architectures.emplace_back(arch);
  } else if (key == "trusted" || key == "allow-insecure" || key == "allow-weak" ||
             key == "allow-downgrade-to-insecure") {
    source.is_trusted = source.is_trusted || isTrueToApt(value);
  } else if (key == "signed-by") {
    source.has_key = !trimmed(value).empty();
  }
}

// "[arch=amd64 signed-by=/x]" in front of `rest`. False if the bracket never closes.
bool takeOptions(std::string_view& rest, AptSource& source) {
  if (!rest.starts_with('[')) return true;
  const std::size_t end = rest.find(']');
  if (end == std::string_view::npos) return false;
  for (const std::string_view option : words(rest.substr(1, end - 1))) {
    const std::size_t equals = option.find('=');
    if (equals == std::string_view::npos) return false;
    const std::string_view name = option.substr(0, equals);
    if (name.ends_with('+') || name.ends_with('-')) continue;  // changes a default we do not have
    setOption(name, option.substr(equals + 1), source);
  }
  rest = trimmed(rest.substr(end + 1));
  return true;
}

std::vector<std::string> listOf(std::string_view value) {
  std::string list(value);
  std::ranges::replace(list, '\n', ' ');
  std::ranges::replace(list, '\r', ' ');
  std::vector<std::string> all;
  for (const std::string_view word : words(list)) all.emplace_back(word);
  return all;
}

}  // namespace

std::string AptSource::host() const {
  const std::size_t start = uri.find("://");
  if (start == std::string::npos) return {};
  return uri.substr(start + 3, uri.find('/', start + 3) - start - 3);
}

std::string AptSource::listPrefix() const {
  // apt's URItoFileName: no scheme, bad characters as %xx, '/' as '_'.
  constexpr std::string_view kBad = "\\|{}[]<>\"^~_=!@#$%&*";
  std::string_view place = uri;
  const std::size_t scheme = place.find(':');
  if (scheme != std::string_view::npos) place.remove_prefix(scheme + 1);
  if (place.starts_with("//")) place.remove_prefix(2);
  std::string whole(place);
  if (!whole.ends_with('/')) whole += '/';
  if (suite != "/") whole += isFlat() ? suite : "dists/" + suite + "/";

  constexpr std::string_view kHex = "0123456789abcdef";
  std::string name;
  for (const char c : whole) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '/') {
      name += '_';
    } else if (kBad.contains(c) || byte <= 0x20 || byte >= 0x7F) {
      name += '%';
      name += kHex[byte >> 4U];
      name += kHex[byte & 15U];
    } else {
      name += c;
    }
  }
  return name;
}

std::vector<AptSource> parseSourcesList(std::string_view text, bool& understood) {
  std::vector<AptSource> sources;
  for (const std::string_view raw : split(text, '\n')) {
    std::string_view line = trimmed(raw.substr(0, raw.find('#')));
    if (line.empty()) continue;
    const std::size_t end = line.find_first_of(" \t");
    const std::string_view type = line.substr(0, end);
    if (type == "deb-src") continue;
    AptSource source;
    line = end == std::string_view::npos ? std::string_view() : trimmed(line.substr(end));
    if (type != "deb" || !takeOptions(line, source)) {
      understood = false;
      continue;
    }
    const auto parts = words(line);
    const bool is_flat = parts.size() == 2 && parts[1].ends_with('/');
    if (parts.size() < 3 && !is_flat) {
      understood = false;
      continue;
    }
    source.uri = withoutUser(parts[0]);
    source.suite = std::string(parts[1]);
    for (std::size_t i = 2; i < parts.size(); ++i) source.components.emplace_back(parts[i]);
    sources.push_back(std::move(source));
  }
  return sources;
}

std::vector<AptSource> parseSourcesParagraphs(std::string_view text, bool& understood) {
  // Lines of comments may stand anywhere, also between the lines of one field.
  std::string uncommented;
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with('#')) continue;
    uncommented += trimmed(line).empty() ? std::string_view() : line;
    uncommented += '\n';
  }
  std::vector<AptSource> sources;
  const auto each = [&](std::string_view paragraph) {
    const auto types = listOf(fieldOf(paragraph, "Types"));
    const std::string enabled = lowered(fieldOf(paragraph, "Enabled"));
    if (!enabled.empty() && !isTrueToApt(enabled)) return;
    if (std::ranges::find(types, "deb") == types.end()) {
      understood = understood && std::ranges::find(types, "deb-src") != types.end();
      return;
    }
    AptSource shape;
    FieldWalk fields(paragraph);
    while (fields.next()) setOption(fields.name(), fields.value(), shape);
    shape.components = listOf(fieldOf(paragraph, "Components"));
    const auto uris = listOf(fieldOf(paragraph, "URIs"));
    const auto suites = listOf(fieldOf(paragraph, "Suites"));
    if (uris.empty() || suites.empty()) understood = false;
    for (const std::string& uri : uris) {
      for (const std::string& suite : suites) {
        sources.push_back(shape);
        sources.back().uri = withoutUser(uri);
        sources.back().suite = suite;
      }
    }
  };
  ParagraphSplitter splitter;
  splitter.add(uncommented, each);
  splitter.finish(each);
  return sources;
}

AptSourcesReading readAptSources(const platform::Machine& machine) {
  AptSourcesReading reading;
  AptParts lists = partsIn(machine, "/etc/apt/sources.list.d", ".list", false);
  AptParts paragraphs = partsIn(machine, "/etc/apt/sources.list.d", ".sources", false);
  reading.is_complete = lists.is_complete && paragraphs.is_complete;
  std::vector<std::string> paths{"/etc/apt/sources.list"};
  paths.insert(paths.end(), lists.paths.begin(), lists.paths.end());
  paths.insert(paths.end(), paragraphs.paths.begin(), paragraphs.paths.end());
  for (const std::string& path : paths) {
    const auto text = machine.read(path, kMaxAptFileBytes);
    if (!text) {
      if (text.error().code != ErrorCode::NotFound) reading.is_complete = false;
      continue;
    }
    bool understood = true;
    auto sources = path.ends_with(".sources") ? parseSourcesParagraphs(*text, understood)
                                              : parseSourcesList(*text, understood);
    if (!understood) reading.is_complete = false;
    for (AptSource& source : sources) {
      source.file = path;
      // apt replaces $(ARCH) by the machine's architecture; such suites are read as written.
      reading.sources.push_back(std::move(source));
    }
  }
  return reading;
}

}  // namespace sekisho::updates
