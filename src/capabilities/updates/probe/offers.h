#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/updates/probe/apt_lists.h"
#include "platform/machine/machine.h"

namespace sekisho::updates {

/// A version that a list offers for an installed package.
struct OfferedVersion {
  std::string version = {};
  std::string source = {};
  std::string source_version = {};
  std::string architecture = {};
  std::vector<const AptList*> lists = {};
  std::optional<int> phased_percent = {};
};

struct InstalledPackage {
  std::string name = {};
  std::string architecture = {};
  std::string version = {};
  std::string source = {};
  bool held = false;
  std::vector<OfferedVersion> offered = {};  ///< Newest first.
};

/// Packages by name and architecture; "all" counts as the machine's own, as it does for apt.
struct InstalledPackages {
  std::vector<InstalledPackage> packages = {};
  std::string native_architecture = {};
  std::string apt_version = {};
  bool is_complete = true;  ///< dpkg's status could be read to its end.
};

/// The installed packages for which the lists offer a newer version.
struct Offers {
  InstalledPackages installed = {};
  bool is_complete = true;  ///< Every list could be read whole.
};

/// Reads dpkg's status and the lists apt fetched, and keeps the offers as long as all these are the
/// very same files: unpacking 50 MB of lists each hour for the same answer is what it saves. One
/// thread at a time.
class OfferReader {
 public:
  /// Valid until the next call. NotFound and the like as Machine::openFile: there is no dpkg
  /// status.
  [[nodiscard]] Result<const Offers*> read(const platform::Machine& machine,
                                           const std::vector<AptList>& lists);

  /// How often the lists were read through: counted in tests.
  [[nodiscard]] int passes() const noexcept { return passes_; }

 private:
  std::vector<AptList> lists_ = {};  // what the offers point to
  Offers offers_ = {};
  std::string files_ = {};  // which files they are of; empty if they may not be kept
  int passes_ = 0;
};

}  // namespace sekisho::updates
