#include "capabilities/network/probe/sshd_start.h"

#include <charconv>

#include "core/text.h"

namespace sekisho::network {
namespace {

constexpr std::string_view kWithValue = "CEbcfghkopu";
constexpr std::string_view kWithout = "46DQRdeiqr";
constexpr std::string_view kServesNobody = "tTGV";

// Whose settings lie in /etc/ssh; another build may look elsewhere.
bool isOfPackage(std::string_view program) {
  return program == "/usr/sbin/sshd" || program == "/sbin/sshd" || program == "sshd";
}

std::optional<std::uint16_t> sshdPortIn(std::string_view text) {
  std::uint16_t port = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || rest != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

void takeValue(char option, std::string_view value, SshdStart& start) {
  if (option == 'o') start.given.lines.emplace_back(value);
  if (option == 'f') {
    start.config = value;
    start.is_understood = start.is_understood && value.starts_with('/') && !value.contains('$');
  }
  if (option != 'p') return;
  const auto port = sshdPortIn(value);
  if (port) start.given.ports.insert(*port);
  start.is_understood = start.is_understood && port;
}

}  // namespace

std::optional<SshdStart> readSshdStart(std::span<const std::string_view> command) {
  SshdStart start;
  bool names_file = false;
  for (std::size_t i = 1; i < command.size(); ++i) {
    const std::string_view word = command[i];
    // It takes no words but options.
    if (!word.starts_with('-') || word.size() < 2) start.is_understood = false;
    for (std::size_t at = 1; at < word.size() && word.starts_with('-'); ++at) {
      const char option = word[at];
      if (kServesNobody.contains(option)) return std::nullopt;
      if (!kWithValue.contains(option)) {
        start.is_understood = start.is_understood && kWithout.contains(option);
        continue;
      }
      // The value stands behind the letter, or is the next word.
      std::string_view value = word.substr(at + 1);
      if (value.empty() && i + 1 < command.size()) value = command[++i];
      names_file = names_file || option == 'f';
      takeValue(option, value, start);
      break;
    }
  }
  if (!names_file && (command.empty() || !isOfPackage(command.front()))) {
    start.is_understood = false;
  }
  return start;
}

std::optional<SshdStart> sshdStartOfProcess(std::string_view command_line) {
  constexpr std::string_view kTitle = "sshd: ";
  if (!command_line.starts_with(kTitle)) {
    if (command_line.ends_with('\0')) command_line.remove_suffix(1);
    return readSshdStart(split(command_line, '\0'));
  }
  // One that listens was started by its whole path.
  const std::string_view title = command_line.substr(kTitle.size(), command_line.find('\0'));
  if (!title.starts_with('/')) return std::nullopt;
  const std::size_t end = title.find(" [listener]");
  auto start = readSshdStart(words(title.substr(0, end)));
  if (start && end == std::string_view::npos) start->is_understood = false;  // cut
  return start;
}

}  // namespace sekisho::network
