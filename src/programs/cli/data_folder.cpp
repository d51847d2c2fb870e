#include "programs/cli/data_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "core/text.h"
#include "platform/disk/disk.h"
#include "programs/backup/backup.h"

namespace sekisho::cli {
namespace {

namespace fs = std::filesystem;

// What is there before a hub has written hub.toml: by ./run, an interrupted first start, a
// provider, or the file system.
constexpr std::array<std::string_view, 6> kBeforeFirstStart{"agent", "backups",    "hub.toml.new",
                                                            "lock",  "lost+found", "specs.d"};

bool isDenied(const fs::path& path, int wanted) {
  return access(path.c_str(), wanted) != 0 && errno == EACCES;
}

// The first folder on the way that this user may not enter, or the file in it that they may not
// use; empty if none.
fs::path closedOnTheWay(const std::string& data) {
  std::error_code ignored;
  fs::path way;
  for (const fs::path& part : fs::absolute(data, ignored)) {
    way /= part;
    if (fs::is_directory(way, ignored) && isDenied(way, X_OK)) return way;
  }
  for (const char* name : {"control.sock", "hub.toml", "lock"}) {
    if (isDenied(way / name, R_OK | W_OK)) return way / name;
  }
  return {};
}

// The name of the path's owner, or its number. Looked up in the file alone: a static program has no
// directory service.
std::string ownerOf(const fs::path& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0) return "?";
  std::string number = std::to_string(status.st_uid);
  std::ifstream accounts("/etc/passwd");
  for (std::string line; std::getline(accounts, line);) {
    const auto fields = split(line, ':');
    if (fields.size() > 2 && fields[2] == number) return std::string(fields[0]);
  }
  return number;
}

}  // namespace

Result<void> findHub(const std::string& data) {
  if (const fs::path closed = closedOnTheWay(data); !closed.empty()) {
    return fail(ErrorCode::PermissionDenied, MessageId{"hub.no-permission"}, {},
                {{"path", closed.native()}, {"owner", ownerOf(closed)}});
  }
  std::error_code ignored;
  // An unfinished restore is the hub's to explain.
  if (fs::exists(data + "/hub.toml", ignored) || fs::exists(backup::restoringMark(data), ignored)) {
    return {};
  }
  return fail(ErrorCode::NotFound, MessageId{"hub.no-data"}, {}, {{"path", data}});
}

Result<void> findRoomForHub(const std::string& data) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(data, ignored)) {
    const std::string name = entry.path().filename().native();
    if (std::ranges::find(kBeforeFirstStart, name) != kBeforeFirstStart.end()) continue;
    return fail(ErrorCode::Conflict, MessageId{"hub.folder-in-use"}, {},
                {{"path", data}, {"name", name}});
  }
  return {};
}

bool isHeld(const std::string& data) {
  const auto disk = platform::systemDisk();
  const std::string path = data + "/lock";
  const auto there = platform::look(*disk, path);  // lock() would make the file
  if (!there || *there == platform::Presence::Missing) return false;
  const auto held = disk->lock(path);
  return !held && held.error().code == ErrorCode::Conflict;
}

}  // namespace sekisho::cli
