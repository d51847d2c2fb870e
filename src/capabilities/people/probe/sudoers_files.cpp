#include "capabilities/people/probe/sudoers.h"
#include "core/text.h"

namespace sekisho::people {
namespace {

constexpr std::string_view kMain = "/etc/sudoers";

class Reader {
 public:
  Reader(const platform::Machine& machine, std::string_view hostname, SudoersReading& into)
      : machine_(machine), hostname_(hostname), into_(into) {}

  Result<void> file(const std::string& path, int depth) {
    if (depth > kMaxSudoersDepth || ++files_ > kMaxSudoersFiles) {
      into_.is_complete = false;
      return {};
    }
    const auto text = machine_.read(path, kMaxSudoersBytes);
    if (!text) return std::unexpected(text.error());
    for (const std::string& line : sudoersLines(*text)) {
      if (const auto include = into_.rules.add(line)) follow(*include, path, depth);
    }
    return {};
  }

 private:
  void follow(const Sudoers::Include& include, const std::string& from, int depth) {
    const std::string path = resolved(include.path, from);
    if (include.is_folder && !path.empty()) {
      folder(path, depth);
    } else if (path.empty() || !file(path, depth + 1)) {
      into_.is_complete = false;
    }
  }

  void folder(const std::string& path, int depth) {
    const auto listing = machine_.list(path, kMaxSudoersFiles);
    if (!listing) {
      // sudo takes a missing folder for an empty one.
      if (listing.error().code != ErrorCode::NotFound) into_.is_complete = false;
      return;
    }
    if (listing->cut) into_.is_complete = false;
    for (const auto& entry : listing->entries) {
      if (entry.name.contains('.') || entry.name.ends_with('~')) continue;
      if (entry.kind == platform::FileKind::Directory) continue;
      if (!file(path + "/" + entry.name, depth + 1)) into_.is_complete = false;
    }
  }

  // With %h written out and a relative path put beside the file that names it.
  std::string resolved(std::string_view path, const std::string& from) {
    std::string out;
    if (!path.empty() && path.front() != '/') out = from.substr(0, from.rfind('/') + 1);
    for (std::size_t i = 0; i < path.size(); ++i) {
      if (path.substr(i).starts_with("%h")) {
        out += hostname_.substr(0, hostname_.find('.'));
        ++i;
      } else {
        out += path[i];
      }
    }
    return path.empty() ? std::string() : out;
  }

  const platform::Machine& machine_;
  std::string_view hostname_;
  SudoersReading& into_;
  int files_ = 0;
};

}  // namespace

Result<SudoersReading> readSudoers(const platform::Machine& machine, std::string_view hostname) {
  SudoersReading reading;
  if (auto read = Reader(machine, hostname, reading).file(std::string(kMain), 0); !read) {
    return std::unexpected(std::move(read.error()));
  }
  if (reading.rules.hasMalformedLine()) reading.is_complete = false;
  return reading;
}

}  // namespace sekisho::people
