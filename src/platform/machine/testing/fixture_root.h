#pragma once

#include <sys/stat.h>
#include <utime.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "core/check.h"
#include "platform/machine/machine.h"

namespace sekisho::platform::testing {

/// A machine made of files that a test writes: an empty folder, removed again at the end.
class FixtureRoot {
 public:
  FixtureRoot() {
    std::string name = (std::filesystem::temp_directory_path() / "sekisho-root-XXXXXX").string();
    SEKISHO_CHECK(mkdtemp(name.data()) != nullptr);
    root_ = name;
  }
  FixtureRoot(const FixtureRoot&) = delete;
  FixtureRoot& operator=(const FixtureRoot&) = delete;
  ~FixtureRoot() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  /// Writes a file, making the folders above it. `path` is absolute inside the machine.
  const FixtureRoot& file(std::string_view path, std::string_view content) const {
    const auto place = at(path);
    std::filesystem::create_directories(place.parent_path());
    // As package managers do: a file that is written again is another file of the same name.
    const auto fresh = std::filesystem::path(place) += ".new";
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
    out.close();
    SEKISHO_CHECK(out.good());
    std::filesystem::rename(fresh, place);
    return *this;
  }
  const FixtureRoot& folder(std::string_view path) const {
    std::filesystem::create_directories(at(path));
    return *this;
  }
  const FixtureRoot& link(std::string_view path, std::string_view target) const {
    std::filesystem::create_directories(at(path).parent_path());
    std::filesystem::create_symlink(target, at(path));
    return *this;
  }
  const FixtureRoot& fifo(std::string_view path) const {
    std::filesystem::create_directories(at(path).parent_path());
    SEKISHO_CHECK(mkfifo(at(path).c_str(), 0600) == 0);
    return *this;
  }
  /// A file of `bytes` zeros that takes no room on the disk.
  const FixtureRoot& hugeFile(std::string_view path, std::uintmax_t bytes) const {
    file(path, "");
    std::filesystem::resize_file(at(path), bytes);
    return *this;
  }
  /// Sets when a file was last changed, in seconds since 1970.
  const FixtureRoot& changedAt(std::string_view path, std::int64_t seconds) const {
    const utimbuf times{.actime = seconds, .modtime = seconds};
    SEKISHO_CHECK(utime(at(path).c_str(), &times) == 0);
    return *this;
  }

  /// Where `path` of the fixture lies on this machine.
  [[nodiscard]] std::filesystem::path at(std::string_view path) const {
    return root_ / std::filesystem::path(path).relative_path();
  }
  [[nodiscard]] Machine machine() const {
    auto opened = Machine::open(root_);
    SEKISHO_CHECK(opened.has_value());
    return std::move(*opened);
  }

 private:
  std::filesystem::path root_;
};

}  // namespace sekisho::platform::testing
