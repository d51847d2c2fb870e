#include "capabilities/updates/probe/offers.h"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <unordered_map>

#include "core/deb822.h"
#include "core/dpkg_version.h"
#include "core/text.h"
#include "platform/compressed_file/compressed_file.h"
#include "platform/machine/paragraphs.h"

namespace sekisho::updates {
namespace {

using platform::Machine;

constexpr std::string_view kStatus = "/var/lib/dpkg/status";

// "name (version)" or "name".
void setSource(std::string_view field, std::string_view package, std::string_view version,
               std::string& source, std::string& source_version) {
  source = std::string(package);
  source_version = std::string(version);
  if (field.empty()) return;
  const std::size_t open = field.find('(');
  source = std::string(trimmed(field.substr(0, open)));
  if (open == std::string_view::npos) return;
  const std::size_t close = field.find(')', open);
  source_version = std::string(trimmed(field.substr(open + 1, close - open - 1)));
}

// As apt sees it: files of the package are on the disk.
bool isPresent(std::string_view state) {
  return state == "installed" || state == "unpacked" || state == "half-configured" ||
         state == "triggers-awaited" || state == "triggers-pending";
}

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};
/// Indices of installed packages by name; more than one only with several architectures.
using ByName = std::unordered_map<std::string, std::vector<std::size_t>, TextHash, std::equal_to<>>;

/// The fields of a paragraph of Packages that matter.
struct Offer {
  std::string_view package;
  std::string_view version;
  std::string_view architecture;
  std::string_view source;
  std::string_view phased;

  explicit Offer(std::string_view paragraph) {
    FieldWalk fields(paragraph);
    while (fields.next()) {
      if (fields.is("Package")) package = fields.value();
      if (fields.is("Version")) version = fields.value();
      if (fields.is("Architecture")) architecture = fields.value();
      if (fields.is("Source")) source = fields.value();
      if (fields.is("Phased-Update-Percentage")) phased = fields.value();
    }
  }
};

// The name on the first line, for the many paragraphs that are not about anything installed.
std::string_view nameAtTheTop(std::string_view paragraph) {
  constexpr std::string_view kField = "Package: ";
  if (!paragraph.starts_with(kField)) return {};
  paragraph.remove_prefix(kField.size());
  return trimmed(paragraph.substr(0, paragraph.find('\n')));
}

void addOffer(const Offer& offer, const AptList& list, InstalledPackage& package) {
  const auto same = std::ranges::find(package.offered, offer.version, &OfferedVersion::version);
  if (same != package.offered.end()) {
    same->lists.push_back(&list);
    return;
  }
  OfferedVersion version{.version = std::string(offer.version),
                         .architecture = std::string(offer.architecture),
                         .lists = {&list}};
  setSource(offer.source, offer.package, offer.version, version.source, version.source_version);
  if (const auto percent = toInteger(offer.phased); percent && *percent >= 0 && *percent <= 100) {
    version.phased_percent = static_cast<int>(*percent);
  }
  package.offered.push_back(std::move(version));
}

Result<InstalledPackages> readInstalled(const Machine& machine) {
  InstalledPackages installed;
  const auto each = [&](std::string_view paragraph) {
    InstalledPackage package;
    std::string_view source;
    std::vector<std::string_view> status;
    FieldWalk fields(paragraph);
    while (fields.next()) {
      if (fields.is("Package")) package.name = std::string(fields.value());
      if (fields.is("Version")) package.version = std::string(fields.value());
      if (fields.is("Architecture")) package.architecture = std::string(fields.value());
      if (fields.is("Source")) source = fields.value();
      if (fields.is("Status")) status = words(fields.value());
    }
    if (package.name == "dpkg") installed.native_architecture = package.architecture;
    if (package.name == "apt") installed.apt_version = package.version;
    if (status.size() != 3 || package.name.empty()) {
      installed.is_complete = false;
      return;
    }
    if (!isPresent(status[2])) return;
    if (package.version.empty()) {
      installed.is_complete = false;
      return;
    }
    package.held = status[0] == "hold";
    std::string ignored;
    setSource(source, package.name, package.version, package.source, ignored);
    installed.packages.push_back(std::move(package));
  };
  if (auto read = platform::readParagraphs(machine, kStatus, each); !read) {
    if (installed.packages.empty()) return std::unexpected(std::move(read.error()));
    installed.is_complete = false;
  }
  // No machine that dpkg made is without a package: the file was emptied.
  if (installed.packages.empty()) installed.is_complete = false;
  return installed;
}

// False if a list could not be read whole.
bool addOffers(const Machine& machine, const std::vector<AptList>& lists,
               InstalledPackages& installed) {
  ByName by_name;
  for (std::size_t i = 0; i < installed.packages.size(); ++i) {
    by_name[installed.packages[i].name].push_back(i);
  }
  const auto own = [&](std::string_view architecture) {
    return architecture == "all" ? std::string_view(installed.native_architecture) : architecture;
  };
  bool is_complete = true;
  for (const AptList& list : lists) {
    const auto each = [&](std::string_view paragraph) {
      const std::string_view top = nameAtTheTop(paragraph);
      if (!top.empty() && !by_name.contains(top)) return;
      const Offer offer(paragraph);
      const auto found = by_name.find(offer.package);
      if (found == by_name.end() || offer.version.empty()) return;
      for (const std::size_t index : found->second) {
        InstalledPackage& package = installed.packages[index];
        if (own(offer.architecture) == own(package.architecture)) addOffer(offer, list, package);
      }
    };
    ParagraphSplitter splitter;
    const auto read = platform::readUnpacked(
        machine, list.path, [&](std::string_view piece) { splitter.add(piece, each); });
    splitter.finish(each);
    if (!read || splitter.skippedOne()) is_complete = false;
  }
  for (InstalledPackage& package : installed.packages) {
    std::ranges::sort(package.offered, [](const auto& a, const auto& b) {
      const auto order = compareDpkgVersions(a.version, b.version);
      return order == 0 ? a.version > b.version : order > 0;
    });
  }
  return is_complete;
}

// Says which files they are: apt and dpkg write each anew and give it the old name. Nothing if one
// cannot be looked at.
std::string identityOf(const Machine& machine, const std::vector<AptList>& lists) {
  std::string text;
  const auto add = [&](std::string_view path) {
    const auto status = machine.status(path);
    if (status) {
      text += fmt::format("{} {} {} {} {}\n", path, status->device, status->inode, status->size,
                          status->modified_ms);
    }
    return status.has_value();
  };
  if (!add(kStatus)) return {};
  for (const AptList& list : lists) {
    if (!add(list.path)) return {};
  }
  return text;
}

bool hasNewer(const InstalledPackage& package) {
  return !package.offered.empty() &&
         compareDpkgVersions(package.offered.front().version, package.version) > 0;
}

}  // namespace

Result<const Offers*> OfferReader::read(const Machine& machine, const std::vector<AptList>& lists) {
  // Before they are read: a file that is replaced meanwhile is another one next time.
  std::string files = identityOf(machine, lists);
  if (!files.empty() && files == files_) {
    std::ranges::copy(lists, lists_.begin());  // their pins may be others
    return &offers_;
  }
  files_.clear();
  auto installed = readInstalled(machine);
  if (!installed) return std::unexpected(std::move(installed.error()));
  lists_ = lists;
  offers_ = {.installed = std::move(*installed)};
  offers_.is_complete = addOffers(machine, lists_, offers_.installed);
  std::erase_if(offers_.installed.packages, std::not_fn(hasNewer));
  if (offers_.is_complete && offers_.installed.is_complete) files_ = std::move(files);
  ++passes_;
  return &offers_;
}

}  // namespace sekisho::updates
