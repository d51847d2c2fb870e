#include "capabilities/people/probe/authorized_keys.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace sekisho::people {
namespace {

using platform::Machine;

constexpr std::size_t kMaxSshdBytes = 262'144;
constexpr std::size_t kMaxSshdFiles = 256;
constexpr std::string_view kConfigFolder = "/etc/ssh/sshd_config.d";

// Keyword or first value in lower case, its quotation marks taken off.
std::string nextWord(std::string_view& line) {
  constexpr std::string_view kBetween = " \t=\r";
  line.remove_prefix(std::min(line.find_first_not_of(kBetween), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(kBetween));
  line.remove_prefix(word.size());
  std::string lower;
  for (const char c : word) {
    if (c != '"') lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return lower;
}

bool isUsualFile(std::string_view path) {
  if (path.starts_with("%h/")) path.remove_prefix(3);
  return path == ".ssh/authorized_keys" || path == ".ssh/authorized_keys2" || path == "none";
}

bool saysElsewhere(const Machine& machine, const std::string& path) {
  const auto text = machine.read(path, kMaxSshdBytes);
  if (!text) return text.error().code != ErrorCode::NotFound;
  return std::ranges::any_of(split(*text, '\n'), &keepsKeysElsewhere);
}

}  // namespace

bool holdsKey(std::string_view text) {
  return std::ranges::any_of(split(text, '\n'), [](std::string_view line) {
    line = trimmed(line);
    return !line.empty() && !line.starts_with('#');
  });
}

bool keepsKeysElsewhere(std::string_view line) {
  const std::string keyword = nextWord(line);
  if (keyword == "authorizedkeysfile") {
    std::string file = nextWord(line);
    for (; !file.empty() && !file.starts_with('#'); file = nextWord(line)) {
      if (!isUsualFile(file)) return true;
    }
    return false;
  }
  if (keyword == "include") {
    for (std::string file = nextWord(line); !file.empty(); file = nextWord(line)) {
      if (file != "/etc/ssh/sshd_config.d/*.conf" && file != "sshd_config.d/*.conf") return true;
    }
    return false;
  }
  static constexpr std::array<std::string_view, 3> kSources{
      "authorizedkeyscommand", "authorizedprincipalscommand", "trustedusercakeys"};
  if (std::ranges::find(kSources, keyword) != kSources.end()) return nextWord(line) != "none";
  static constexpr std::array<std::string_view, 3> kOtherWays{
      "hostbasedauthentication", "gssapiauthentication", "kerberosauthentication"};
  return std::ranges::find(kOtherWays, keyword) != kOtherWays.end() && nextWord(line) != "no";
}

AuthorizedKeys::AuthorizedKeys(const Machine& machine) : machine_(machine) {
  elsewhere_ = saysElsewhere(machine, "/etc/ssh/sshd_config");
  const auto more = machine.list(kConfigFolder, kMaxSshdFiles);
  if (!more) {
    elsewhere_ = elsewhere_ || more.error().code != ErrorCode::NotFound;
    return;
  }
  elsewhere_ =
      elsewhere_ || more->cut || std::ranges::any_of(more->entries, [&](const auto& entry) {
        return entry.name.ends_with(".conf") &&
               saysElsewhere(machine, std::string(kConfigFolder) + "/" + entry.name);
      });
}

std::optional<bool> AuthorizedKeys::anyIn(const std::string& home) const {
  bool unclear = elsewhere_;
  for (const char* file : {".ssh/authorized_keys", ".ssh/authorized_keys2"}) {
    const auto text = machine_.readInHome(home, file, kMaxAuthorizedKeysBytes);
    if (text && holdsKey(*text)) return true;
    unclear = unclear || (!text && text.error().code != ErrorCode::NotFound);
  }
  return unclear ? std::nullopt : std::optional(false);
}

}  // namespace sekisho::people
