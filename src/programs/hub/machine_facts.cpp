#include <sys/utsname.h>

#include <filesystem>
#include <fstream>

#include "core/text.h"
#include "programs/hub/set_up.h"

namespace sekisho::hub {
namespace {

std::optional<Sha256> digestOfFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  Sha256Stream digest;
  std::string block(std::size_t{1} << 16U, '\0');
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
    digest.add(bytesOf(std::string_view(block.data(), static_cast<std::size_t>(in.gcount()))));
  }
  return digest.finish();
}

}  // namespace

std::vector<std::filesystem::path> programFiles() {
  std::error_code ignored;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  return {folder / "sekisho-hub", folder / "sekisho-agent"};
}

std::vector<allowlist::Program> installedPrograms() {
  std::vector<allowlist::Program> programs;
  for (const std::filesystem::path& path : programFiles()) {
    if (const auto digest = digestOfFile(path)) {
      programs.push_back({path.filename(), SEKISHO_VERSION, *digest});
    }
  }
  return programs;
}

std::optional<Sha256> runningProgram() { return digestOfFile("/proc/self/exe"); }

std::string machineName() {
  utsname names{};
  return uname(&names) == 0 ? std::string(names.nodename) : std::string();
}

std::string systemName() {
  std::ifstream in("/etc/os-release");
  for (std::string line; std::getline(in, line);) {
    constexpr std::string_view kKey = "PRETTY_NAME=";
    if (!line.starts_with(kKey)) continue;
    std::string_view value = std::string_view(line).substr(kKey.size());
    if (value.size() >= 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
    return toUtf8(value);
  }
  return "Linux";
}

}  // namespace sekisho::hub
