#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/machine/machine.h"

namespace sekisho::network {

inline constexpr std::size_t kMaxPackages = 20'000;

/// What dpkg says about one path.
struct Ownership {
  enum class Answer {
    Unknown,  ///< dpkg's lists could not be read.
    Owned,    ///< `package` brought it.
    Unowned,  ///< No list names it.
  };
  Answer answer = Answer::Unknown;
  std::string package = {};  ///< Without architecture.
};

/// Which Debian package brought an executable, by dpkg's own file lists.
///
/// The lists (some megabytes) are read only for a path that was not asked for before, or after a
/// package was installed or removed; those of a likely name come first. One thread at a time.
class PackageOwner {
 public:
  explicit PackageOwner(const platform::Machine& machine) : machine_(machine) {}

  /// Looks up whatever is not known yet.
  void prepare(const std::vector<std::string>& paths);
  [[nodiscard]] Ownership ownerOf(std::string_view path) const;
  /// How many lists were read so far.
  [[nodiscard]] int listsRead() const { return lists_read_; }

 private:
  struct Wanted;
  bool readList(const std::string& name, std::vector<Wanted>& wanted);

  const platform::Machine& machine_;
  std::string state_of_dpkg_ = {};
  std::map<std::string, Ownership, std::less<>> known_ = {};
  int lists_read_ = 0;
};

}  // namespace sekisho::network
