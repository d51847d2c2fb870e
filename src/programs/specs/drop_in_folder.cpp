#include "programs/specs/drop_in_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>

#include "core/text.h"

namespace sekisho::programs {
namespace {

using catalog::SpecProblem;

constexpr int kDeepest = 3;
constexpr MessageId kLink{"catalog.link-refused"};
constexpr MessageId kOdd{"catalog.odd-file"};
constexpr MessageId kUnreadable{"catalog.unreadable"};

struct Handle {
  int number = -1;
  explicit Handle(int opened) : number(opened) {}
  ~Handle() {
    if (number >= 0) close(number);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
};

/// One name in the folder: `at` is its directory's descriptor.
using Visit = std::function<void(int at, const std::string& name, const std::string& path,
                                 const struct stat& status)>;

std::vector<std::string> namesIn(int directory) {
  std::vector<std::string> names;
  const int again = fcntl(directory, F_DUPFD_CLOEXEC, 0);
  DIR* stream = again < 0 ? nullptr : fdopendir(again);
  if (stream == nullptr) {
    if (again >= 0) close(again);
    return names;
  }
  rewinddir(stream);
  while (const dirent* entry = readdir(stream)) {  // NOLINT(concurrency-mt-unsafe): own stream
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
    if (names.size() > catalog::kMaxSpecFiles) break;
  }
  closedir(stream);
  std::ranges::sort(names);
  return names;
}

void walk(int directory, const std::string& below, int depth, std::size_t& left,
          const Visit& visit) {
  for (const std::string& name : namesIn(directory)) {
    if (left == 0) return;
    --left;
    struct stat status{};
    if (fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    const std::string path = below.empty() ? name : fmt::format("{}/{}", below, name);
    if (!S_ISDIR(status.st_mode) || depth == kDeepest) {
      visit(directory, name, path, status);
      continue;
    }
    const Handle deeper(
        openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (deeper.number < 0) {
      visit(directory, name, path, status);
    } else {
      walk(deeper.number, path, depth + 1, left, visit);
    }
  }
}

void walkFolder(const std::string& folder, const Visit& visit) {
  const Handle top(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // One more than are read, so that too many are noticed.
  std::size_t left = catalog::kMaxSpecFiles + 1;
  if (top.number >= 0) walk(top.number, "", 0, left, visit);
}

SpecProblem unreadBecause(const std::string& path, MessageId why,
                          std::vector<MessageArgument> arguments = {}) {
  return {.file = toUtf8(path), .message = why, .arguments = std::move(arguments)};
}

void readInto(DropInFolder& folder, int at, const std::string& name, const std::string& path,
              const struct stat& status) {
  const auto refuse = [&](MessageId why, std::vector<MessageArgument> arguments = {}) {
    folder.unread.push_back(unreadBecause(path, why, std::move(arguments)));
  };
  if (S_ISLNK(status.st_mode)) return refuse(kLink);
  if (!S_ISREG(status.st_mode)) return refuse(kOdd);
  const Handle file(openat(at, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat opened{};
  if (file.number < 0 || fstat(file.number, &opened) != 0) return refuse(kUnreadable);
  if (!S_ISREG(opened.st_mode)) return refuse(kOdd);
  if (opened.st_size > static_cast<off_t>(catalog::kMaxSpecBytes)) {
    return refuse(catalog::kFileTooLong, {{"size", std::to_string(opened.st_size)},
                                          {"most", std::to_string(catalog::kMaxSpecBytes)}});
  }
  std::string text(catalog::kMaxSpecBytes + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = read(file.number, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return refuse(kUnreadable);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  folder.files.push_back({toUtf8(path), std::move(text)});
}

}  // namespace

DropInFolder readDropInFolder(const std::string& folder) {
  DropInFolder found;
  walkFolder(folder, [&](int at, const std::string& name, const std::string& path,
                         const struct stat& status) { readInto(found, at, name, path, status); });
  return found;
}

std::string stampOfDropInFolder(const std::string& folder) {
  std::string stamp;
  walkFolder(
      folder, [&](int, const std::string&, const std::string& path, const struct stat& status) {
        stamp += fmt::format("{} {} {} {} {}.{:09} {}.{:09}\n", path, status.st_mode, status.st_ino,
                             status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
                             status.st_ctim.tv_sec, status.st_ctim.tv_nsec);
      });
  return stamp;
}

SpecsWithDropIns addDropIns(const catalog::Specs& shipped, const DropInFolder& folder) {
  auto specs = std::make_shared<catalog::Specs>(shipped);
  std::vector<catalog::SpecFile> files;
  files.reserve(folder.files.size());
  for (const DropInFolder::File& file : folder.files) files.push_back({file.path, file.text});
  auto drop_ins = specs->add(files);
  for (SpecProblem problem : folder.unread) {
    problem.what = shipped.sentence(problem.message.name, problem.arguments);
    catalog::DropIn unread{.file = problem.file, .digest = {}, .prefix = {}};
    unread.problems.push_back(std::move(problem));
    drop_ins.push_back(std::move(unread));
  }
  std::ranges::sort(drop_ins, {}, &catalog::DropIn::file);
  return {std::move(specs), std::move(drop_ins)};
}

}  // namespace sekisho::programs
