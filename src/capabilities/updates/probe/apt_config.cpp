#include "capabilities/updates/probe/apt_config.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace sekisho::updates {
namespace {

constexpr std::size_t kMaxDepth = 64;

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Names end in "::" where an item is added to the list before it.
std::string joined(std::string_view scope, std::string_view name) {
  if (scope.empty()) return lowered(name);
  return std::string(scope) + "::" + lowered(name);
}

}  // namespace

/// Reads one file of settings.
class AptConfigText {
 public:
  AptConfigText(std::string_view text, std::string_view source, AptConfig& into)
      : rest_(text), source_(source), into_(into) {}

  void read() {
    for (;;) {
      skip();
      if (rest_.empty()) break;
      if (!statement()) {
        into_.is_unclear_ = true;
        skipStatement();
      }
    }
    if (!scopes_.empty()) into_.is_unclear_ = true;
  }

 private:
  [[nodiscard]] std::string_view scope() const {
    return scopes_.empty() ? std::string_view() : std::string_view(scopes_.back());
  }

  bool statement() {
    if (rest_.front() == '}') return leave();
    if (rest_.front() == ';') {
      rest_.remove_prefix(1);
      return true;
    }
    if (rest_.front() == '"') return item();
    const std::string name(word());
    if (name == "#clear") return clearing();
    if (name.starts_with('#') || name.empty()) return false;  // "#include" and what is unknown
    skip();
    if (rest_.starts_with('{')) {
      rest_.remove_prefix(1);
      if (scopes_.size() >= kMaxDepth) return false;
      scopes_.push_back(joined(scope(), name));
      return true;
    }
    std::optional<std::string> value;
    while (!rest_.empty() && rest_.front() != ';' && rest_.front() != '}' && rest_.front() != '{') {
      auto part = rest_.front() == '"' ? quoted() : std::optional(std::string(word()));
      if (!part || (part->empty() && rest_.starts_with('"'))) return false;
      if (value) *value += ' ';
      value = value.value_or("") + *part;
      skip();
    }
    if (!value || !rest_.starts_with(';')) return false;
    rest_.remove_prefix(1);
    set(name, std::move(*value));
    return true;
  }

  bool leave() {
    rest_.remove_prefix(1);
    if (scopes_.empty()) return false;
    scopes_.pop_back();
    return true;
  }

  bool item() {
    auto value = quoted();
    skip();
    if (!value || !rest_.starts_with(';') || scopes_.empty()) return false;
    rest_.remove_prefix(1);
    into_.items_[scopes_.back()].push_back({std::move(*value), std::string(source_)});
    return true;
  }

  bool clearing() {
    skip();
    while (!rest_.empty() && rest_.front() != ';') {
      const std::string_view name = word();
      if (name.empty()) return false;
      into_.clear(joined(scope(), name));
      skip();
    }
    if (rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void set(std::string_view name, std::string value) {
    if (name.ends_with("::")) {
      name.remove_suffix(2);
      into_.items_[joined(scope(), name)].push_back({std::move(value), std::string(source_)});
    } else {
      into_.settings_.insert_or_assign(joined(scope(), name),
                                       AptConfig::Setting{std::move(value), std::string(source_)});
    }
  }

  // White space and comments; "#clear" and "#include" are none.
  void skip() {
    while (!rest_.empty()) {
      if (isBlank(rest_.front())) {
        rest_.remove_prefix(1);
      } else if (rest_.starts_with("//") || (rest_.front() == '#' && !rest_.starts_with("#clear") &&
                                             !rest_.starts_with("#include"))) {
        rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
      } else if (rest_.starts_with("/*")) {
        const std::size_t end = rest_.find("*/", 2);
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 2);
      } else {
        return;
      }
    }
  }

  std::string_view word() {
    const std::size_t end = std::min(rest_.find_first_of(" \t\r\n;{}\""), rest_.size());
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return word;
  }

  std::optional<std::string> quoted() {
    const std::size_t end = rest_.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    std::string value(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return value;
  }

  void skipStatement() {
    const std::size_t end = rest_.find_first_of(";\n");
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  }

  std::string_view rest_;
  std::string_view source_;
  AptConfig& into_;
  std::vector<std::string> scopes_;
};

void AptConfig::add(std::string_view text, std::string_view source) {
  AptConfigText(text, source, *this).read();
}

const AptConfig::Setting* AptConfig::find(std::string_view name) const {
  const auto found = settings_.find(lowered(name));
  return found == settings_.end() ? nullptr : &found->second;
}

const std::vector<AptConfig::Setting>& AptConfig::items(std::string_view name) const {
  static const std::vector<Setting> kNone;
  const auto found = items_.find(lowered(name));
  return found == items_.end() ? kNone : found->second;
}

std::optional<bool> AptConfig::truth(std::string_view name) const {
  static constexpr std::array<std::string_view, 6> kYes{"yes", "true", "with", "on", "enable", "1"};
  static constexpr std::array<std::string_view, 6> kNo{"no",  "false",   "without",
                                                       "off", "disable", "0"};
  const Setting* setting = find(name);
  if (setting == nullptr) return std::nullopt;
  const std::string value = lowered(setting->value);
  if (std::ranges::find(kYes, value) != kYes.end()) return true;
  if (std::ranges::find(kNo, value) != kNo.end()) return false;
  return std::nullopt;
}

void AptConfig::clear(std::string_view name) {
  const std::string key = lowered(name);
  const auto lies_below = [&](const auto& entry) {
    return entry.first == key || entry.first.starts_with(key + "::");
  };
  std::erase_if(settings_, lies_below);
  std::erase_if(items_, lies_below);
}

AptParts partsIn(const platform::Machine& machine, std::string_view folder, std::string_view ending,
                 bool ending_may_lack) {
  AptParts parts;
  const auto listing = machine.list(folder, kMaxAptFiles);
  if (!listing) {
    parts.is_complete = listing.error().code == ErrorCode::NotFound;
    return parts;
  }
  parts.is_complete = !listing->cut;
  for (const auto& entry : listing->entries) {
    const std::string& name = entry.name;
    const bool fits = name.ends_with(ending) || (ending_may_lack && !name.contains('.'));
    const bool plain = name.find_first_not_of(
                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-") ==
                       std::string::npos;
    if (!fits || !plain || name.starts_with('.')) continue;
    const std::string path = std::string(folder) + "/" + name;
    const auto status = machine.status(path);
    if (status && status->kind == platform::FileKind::Regular) {
      parts.paths.push_back(path);
    } else if (!status || status->kind != platform::FileKind::Directory) {
      parts.is_complete = false;
    }
  }
  return parts;
}

AptConfigReading readAptConfig(const platform::Machine& machine) {
  AptConfigReading reading;
  AptParts parts = partsIn(machine, "/etc/apt/apt.conf.d", ".conf", true);
  reading.is_complete = parts.is_complete;
  parts.paths.emplace_back("/etc/apt/apt.conf");
  for (const std::string& path : parts.paths) {
    const auto text = machine.read(path, kMaxAptFileBytes);
    if (text) {
      reading.config.add(*text, path);
    } else if (text.error().code != ErrorCode::NotFound) {
      reading.is_complete = false;
    }
  }
  if (reading.config.isUnclear()) reading.is_complete = false;
  return reading;
}

}  // namespace sekisho::updates
