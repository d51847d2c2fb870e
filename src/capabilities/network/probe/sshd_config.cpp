#include "capabilities/network/probe/sshd_config.h"

#include <fnmatch.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>

#include "core/text.h"

namespace sekisho::network {
namespace {

constexpr std::size_t kMaxMatchBlocks = 256;

// Keyword and arguments of a line: separated by spaces or one "=", arguments may be quoted, "#"
// begins a comment. Nothing for an empty line or an open quotation.
std::vector<std::string> argumentsOf(std::string_view line) {
  std::vector<std::string> arguments;
  line = trimmed(line);
  while (!line.empty() && line.front() != '#') {
    std::string argument;
    bool quoted = false;
    while (!line.empty()) {
      const char c = line.front();
      if (!quoted && (c == ' ' || c == '\t' || (c == '=' && arguments.empty()))) break;
      line.remove_prefix(1);
      if (c == '"') {
        quoted = !quoted;
      } else {
        argument += c;
      }
    }
    if (quoted) return {};
    arguments.push_back(std::move(argument));
    line = trimmed(line);
    if (arguments.size() == 1 && line.starts_with('=')) line = trimmed(line.substr(1));
  }
  return arguments;
}

std::optional<bool> yesOrNo(const std::string& text) {
  const std::string value = lowered(text);
  if (value == "yes" || value == "true") return true;
  if (value == "no" || value == "false") return false;
  return std::nullopt;
}

std::optional<RootLogin> rootLoginOf(const std::string& text) {
  const std::string value = lowered(text);
  if (value == "yes") return RootLogin::Yes;
  if (value == "no") return RootLogin::No;
  if (value == "prohibit-password" || value == "without-password")
    return RootLogin::ProhibitPassword;
  if (value == "forced-commands-only") return RootLogin::ForcedCommandsOnly;
  return std::nullopt;
}

template <class T>
bool setOnce(std::optional<T>& option, std::optional<T> value) {
  if (!value) return false;
  if (!option) option = std::move(value);
  return true;
}

std::vector<std::vector<std::string>> methodListsOf(std::span<const std::string> arguments) {
  std::vector<std::vector<std::string>> lists;
  for (const std::string& argument : arguments) {
    std::vector<std::string> list;
    for (const std::string_view method : split(argument, ',')) {
      const std::string name = lowered(method.substr(0, method.find(':')));
      if (name != "any") list.push_back(name);
    }
    lists.push_back(std::move(list));
  }
  return lists;
}

class Reader {
 public:
  Reader(const SshdFiles& files, const SshdCommandLine& given)
      : files_(files), has_given_ports_(!given.ports.empty()), ports_(given.ports) {
    for (const std::string& line : given.lines) readLine(line, 0);
  }

  Result<void> readFile(const std::string& path, int depth, bool in_match) {
    if (++files_read_ > kMaxSshdFiles) {
      whole_ = false;
      return {};
    }
    const auto text = files_.read(path);
    if (!text) return std::unexpected(text.error());
    const std::size_t outer = current_;
    if (!in_match) current_ = 0;
    for (const std::string_view line : split(*text, '\n')) readLine(line, depth);
    current_ = outer;  // a Match block ends with its file
    return {};
  }

  [[nodiscard]] SshdAccess access() const;

 private:
  void readLine(std::string_view line, int depth) {
    const auto arguments = argumentsOf(line);
    if (arguments.empty()) {
      const std::string_view plain = trimmed(line);
      whole_ = whole_ && (plain.empty() || plain.starts_with('#'));
      return;
    }
    const std::string keyword = lowered(arguments[0]);
    const auto values = std::span(arguments).subspan(1);
    if (values.empty()) {
      whole_ = false;
    } else if (keyword == "include") {
      for (const std::string& pattern : values) include(pattern, depth);
    } else if (keyword == "match") {
      beginMatch();
    } else {
      whole_ = setOption(keyword, values) && whole_;
    }
  }

  void include(const std::string& pattern, int depth) {
    // A variable of whoever started it is not known.
    if (depth >= kMaxSshdIncludeDepth || pattern.contains('$')) {
      whole_ = false;
      return;
    }
    const std::string absolute = pattern.starts_with('/') ? pattern : "/etc/ssh/" + pattern;
    const auto paths = files_.matching(absolute);
    if (!paths) {
      whole_ = false;
      return;
    }
    for (const std::string& path : *paths) {
      whole_ = readFile(path, depth + 1, current_ != 0).has_value() && whole_;
    }
  }

  void beginMatch() {
    if (blocks_.size() > kMaxMatchBlocks) {
      whole_ = false;
      return;
    }
    blocks_.emplace_back();
    current_ = blocks_.size() - 1;
  }

  bool setOption(const std::string& keyword, std::span<const std::string> values) {
    SshdOptions& options = blocks_[current_];
    const std::string& first = values[0];
    if (keyword == "permitrootlogin") return setOnce(options.root_login, rootLoginOf(first));
    if (keyword == "passwordauthentication") return setOnce(options.password, yesOrNo(first));
    if (keyword == "kbdinteractiveauthentication" || keyword == "challengeresponseauthentication" ||
        keyword == "skeyauthentication") {
      return setOnce(options.keyboard_interactive, yesOrNo(first));
    }
    if (keyword == "pubkeyauthentication") return setOnce(options.public_key, yesOrNo(first));
    if (keyword == "permitemptypasswords") return setOnce(options.empty_password, yesOrNo(first));
    if (keyword == "usepam") return setOnce(options.use_pam, yesOrNo(first));
    if (keyword == "authenticationmethods") {
      return setOnce(options.methods, std::optional(methodListsOf(values)));
    }
    if (keyword == "port") return has_given_ports_ || addPort(first);
    if (keyword == "listenaddress") return addListenAddress(first);
    return true;
  }

  bool addPort(std::string_view text) {
    std::uint16_t port = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || rest != text.data() + text.size() || port == 0) return false;
    if (current_ == 0) ports_.insert(port);
    return true;
  }

  // host, host:port, [v6]:port or a bare IPv6 address.
  bool addListenAddress(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    const bool with_port =
        text.starts_with('[') ? text.contains("]:") : std::ranges::count(text, ':') == 1;
    return !with_port || addPort(text.substr(colon + 1));
  }

  const SshdFiles& files_;
  bool has_given_ports_;
  std::vector<SshdOptions> blocks_{1};  // the first holds for everybody
  std::size_t current_ = 0;
  std::set<std::uint16_t> ports_;
  std::size_t files_read_ = 0;
  bool whole_ = true;
};

bool passwordSuffices(const SshdOptions& options) {
  const bool by_password = options.password.value_or(true);
  const bool by_dialogue =
      options.keyboard_interactive.value_or(true) && options.use_pam.value_or(false);
  if (!options.methods) return by_password || by_dialogue;
  return std::ranges::any_of(*options.methods, [&](const std::vector<std::string>& list) {
    return std::ranges::all_of(list,
                               [&](const std::string& method) {
                                 return (method == "password" && by_password) ||
                                        (method == "keyboard-interactive" && by_dialogue);
                               }) &&
           (!list.empty() || by_password || by_dialogue);
  });
}

SshdAccess accessOf(const SshdOptions& options) {
  SshdAccess access;
  access.root_login = options.root_login.value_or(RootLogin::ProhibitPassword);
  access.password = passwordSuffices(options);
  access.public_key = options.public_key.value_or(true);
  access.empty_password = options.empty_password.value_or(false);
  return access;
}

// What a Match block leaves open comes from the global part.
SshdOptions over(const SshdOptions& block, const SshdOptions& global) {
  SshdOptions merged = block;
  if (!merged.root_login) merged.root_login = global.root_login;
  if (!merged.password) merged.password = global.password;
  if (!merged.keyboard_interactive) merged.keyboard_interactive = global.keyboard_interactive;
  if (!merged.public_key) merged.public_key = global.public_key;
  if (!merged.empty_password) merged.empty_password = global.empty_password;
  merged.use_pam = global.use_pam;
  if (!merged.methods) merged.methods = global.methods;
  return merged;
}

SshdAccess Reader::access() const {
  SshdAccess widest = accessOf(blocks_.front());
  const SshdAccess global = widest;
  for (std::size_t i = 1; i < blocks_.size(); ++i) {
    const SshdAccess here = accessOf(over(blocks_[i], blocks_.front()));
    widest.conditional = widest.conditional || here.root_login != global.root_login ||
                         here.password != global.password || here.public_key != global.public_key ||
                         here.empty_password != global.empty_password;
    widest = widestOf(widest, here);
  }
  widest.ports = ports_;
  if (widest.ports.empty()) widest.ports.insert(22);
  widest.whole = whole_;
  return widest;
}

}  // namespace

std::string_view nameOf(RootLogin login) noexcept {
  switch (login) {
    case RootLogin::No: return "no";
    case RootLogin::ForcedCommandsOnly: return "forced-commands-only";
    case RootLogin::ProhibitPassword: return "prohibit-password";
    case RootLogin::Yes: return "yes";
  }
  std::unreachable();
}

Result<SshdAccess> readSshdConfig(const std::string& path, const SshdFiles& files,
                                  const SshdCommandLine& given) {
  Reader reader(files, given);
  if (auto read = reader.readFile(path, 0, false); !read)
    return std::unexpected(std::move(read.error()));
  return reader.access();
}

SshdAccess widestOf(const SshdAccess& one, const SshdAccess& other) {
  SshdAccess widest{.root_login = std::max(one.root_login, other.root_login),
                    .password = one.password || other.password,
                    .public_key = one.public_key || other.public_key,
                    .empty_password = one.empty_password || other.empty_password,
                    .conditional = one.conditional || other.conditional,
                    .ports = one.ports,
                    .whole = one.whole && other.whole};
  widest.ports.insert(other.ports.begin(), other.ports.end());
  return widest;
}

bool matchesPattern(std::string_view name, std::string_view pattern) {
  return fnmatch(std::string(pattern).c_str(), std::string(name).c_str(), FNM_PERIOD) == 0;
}

}  // namespace sekisho::network
