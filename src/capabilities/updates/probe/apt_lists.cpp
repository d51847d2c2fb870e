#include "capabilities/updates/probe/apt_lists.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

#include "core/clock.h"
#include "core/deb822.h"
#include "core/text.h"

namespace sekisho::updates {
namespace {

using platform::Machine;

constexpr std::string_view kFolder = "/var/lib/apt/lists";
constexpr std::size_t kMaxListFiles = 20'000;
// The fields that matter stand before the digests.
constexpr std::size_t kReleaseHead = std::size_t{32} << 10U;
constexpr std::size_t kMaxReleaseBytes = std::size_t{8} << 20U;

bool isYes(std::string_view value) { return lowered(value) == "yes"; }

struct ReleaseFile {
  AptList shape;
  std::optional<std::int64_t> date_ms;
};

std::optional<ReleaseFile> readRelease(const Machine& machine, const std::string& path) {
  auto file = machine.openFile(path);
  if (!file) return std::nullopt;
  std::string head(kReleaseHead, '\0');
  std::size_t size = 0;
  while (size < head.size()) {
    const auto got = file->read(std::span(head).subspan(size));
    if (!got) return std::nullopt;
    if (*got == 0) break;
    size += *got;
  }
  head.resize(size);

  std::optional<ReleaseFile> release;
  const auto each = [&](std::string_view paragraph) {
    ReleaseFile found;
    FieldWalk fields(paragraph);
    bool is_release = false;
    while (fields.next()) {
      const auto text = [&] { return toUtf8(fields.value()); };
      if (fields.is("Suite")) found.shape.archive = text();
      if (fields.is("Codename")) found.shape.codename = text();
      if (fields.is("Version")) found.shape.version = text();
      if (fields.is("Origin")) found.shape.origin = text();
      if (fields.is("Label")) found.shape.label = text();
      if (fields.is("NotAutomatic")) found.shape.not_automatic = isYes(fields.value());
      if (fields.is("ButAutomaticUpgrades")) {
        found.shape.but_automatic_upgrades = isYes(fields.value());
      }
      if (fields.is("Date")) found.date_ms = releaseDateMs(fields.value());
      is_release = is_release || fields.is("Date") || fields.is("Suite") || fields.is("Codename");
    }
    if (is_release && !release) release = std::move(found);
  };
  ParagraphSplitter splitter;
  splitter.add(head, each);
  splitter.finish(each);
  return release;
}

// "main_binary-amd64_Packages.lz4" → component and architecture.
struct IndexName {
  std::string component;
  std::string architecture;
};
std::optional<IndexName> indexFrom(std::string_view rest) {
  const std::size_t packages = rest.rfind("Packages");
  if (packages == std::string_view::npos) return std::nullopt;
  const std::string_view ending = rest.substr(packages + 8);
  static constexpr std::array<std::string_view, 7> kEndings{"",     ".gz",  ".lz4", ".xz",
                                                            ".zst", ".bz2", ".lzma"};
  if (std::ranges::find(kEndings, ending) == kEndings.end()) return std::nullopt;
  if (packages == 0) return IndexName{};  // a flat repository
  const std::string_view place = rest.substr(0, packages - 1);
  const std::size_t binary = place.rfind("_binary-");
  if (rest[packages - 1] != '_' || binary == std::string_view::npos) return std::nullopt;
  return IndexName{std::string(place.substr(0, binary)), std::string(place.substr(binary + 8))};
}

bool contains(const std::vector<std::string>& all, std::string_view one) {
  return std::ranges::find(all, one) != all.end();
}

/// The names in the folder of lists, and what was already taken from it.
class Folder {
 public:
  Folder(const Machine& machine, const AptPins& pins, AptLists& into)
      : machine_(machine), pins_(pins), into_(into) {
    auto listing = machine.list(kFolder, kMaxListFiles);
    if (listing) {
      entries_ = std::move(listing->entries);
      into.is_complete = !listing->cut;
    } else if (listing.error().code != ErrorCode::NotFound) {
      into.is_complete = false;
    }
  }

  void take(const AptSource& source) {
    const std::string prefix = source.listPrefix();
    const auto release = releaseOf(prefix);
    if (!release) {
      // A disc is asked for its lists only when it is added.
      if (!source.uri.starts_with("cdrom:")) into_.all_sources_have_one = false;
      return;
    }
    note(*release);
    bool has_index = false;
    for (const auto& entry : entries_) {
      if (!entry.name.starts_with(prefix) || entry.kind == platform::FileKind::Directory) continue;
      const auto index = indexFrom(std::string_view(entry.name).substr(prefix.size()));
      if (!index || !wants(source, *index)) continue;
      has_index = true;
      if (!taken_.insert(entry.name).second) continue;
      AptList list = release->shape;
      list.path = std::string(kFolder) + "/" + entry.name;
      list.site = source.host().substr(0, source.host().find(':'));
      list.component = index->component;
      list.architecture = index->architecture;
      list.priority = pins_.priorityOf(list);
      into_.lists.push_back(std::move(list));
    }
    // A Release file alone says of no package what it offers.
    if (!has_index && !isSaidToBeEmpty(source, prefix)) into_.all_sources_have_one = false;
  }

 private:
  // Of what its Release file says to be empty apt keeps no index: a suite of updates on the day of
  // its release.
  [[nodiscard]] bool isSaidToBeEmpty(const AptSource& source, const std::string& prefix) const {
    std::string text;
    for (const char* name : {"InRelease", "Release"}) {
      if (text.empty()) {
        text = machine_.read(std::string(kFolder) + "/" + prefix + name, kMaxReleaseBytes)
                   .value_or("");
      }
    }
    bool is_named = false;
    for (const std::string_view line : split(text, '\n')) {
      const auto entry = words(line);  // digest, size and name
      if (entry.size() != 3 || !entry[2].ends_with("/Packages")) continue;
      const bool is_wanted = std::ranges::any_of(source.components, [&](const std::string& one) {
        return entry[2].starts_with(one + "/binary-");
      });
      if (!is_wanted) continue;
      if (entry[1] != "0") return false;
      is_named = true;
    }
    return is_named;
  }

  static bool wants(const AptSource& source, const IndexName& index) {
    if (source.isFlat()) return index.architecture.empty();
    const bool component = std::ranges::any_of(source.components, [&](std::string name) {
      std::ranges::replace(name, '/', '_');
      return name == index.component;
    });
    return component && (source.architectures.empty() || index.architecture == "all" ||
                         contains(source.architectures, index.architecture));
  }

  std::optional<ReleaseFile> releaseOf(const std::string& prefix) {
    for (const char* name : {"InRelease", "Release"}) {
      const std::string path = std::string(kFolder) + "/" + prefix + name;
      if (!machine_.exists(path)) continue;
      auto release = readRelease(machine_, path);
      if (!release) into_.is_complete = false;
      return release;
    }
    return std::nullopt;
  }

  void note(const ReleaseFile& release) {
    if (!release.date_ms) return;
    into_.newest_ms = std::max(into_.newest_ms.value_or(*release.date_ms), *release.date_ms);
    if (!release.shape.isSecurity()) return;
    into_.oldest_security_ms =
        std::min(into_.oldest_security_ms.value_or(*release.date_ms), *release.date_ms);
  }

  const Machine& machine_;
  const AptPins& pins_;
  AptLists& into_;
  std::vector<platform::DirectoryEntry> entries_;
  std::set<std::string> taken_;
};

}  // namespace

AptLists readAptLists(const Machine& machine, const std::vector<AptSource>& sources,
                      const AptPins& pins) {
  AptLists lists;
  Folder folder(machine, pins, lists);
  for (const AptSource& source : sources) folder.take(source);
  if (sources.empty()) lists.all_sources_have_one = false;
  return lists;
}

std::optional<std::int64_t> lastFetchedMs(const Machine& machine, const AptLists& lists) {
  std::optional<std::int64_t> last = lists.newest_ms;
  for (const char* stamp :
       {"/var/lib/apt/periodic/update-success-stamp", "/var/lib/apt/periodic/update-stamp"}) {
    const auto status = machine.status(stamp);
    if (status) last = std::max(last.value_or(status->modified_ms), status->modified_ms);
  }
  return last;
}

std::optional<std::int64_t> releaseDateMs(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kMonths{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto parts = words(text);
  if (!parts.empty() && parts[0].ends_with(',')) parts.erase(parts.begin());
  if (parts.size() < 4) return std::nullopt;
  const auto* const month = std::ranges::find(kMonths, parts[1]);
  const auto time = split(parts[3], ':');
  const auto day = toInteger(parts[0]);
  const auto year = toInteger(parts[2]);
  if (month == kMonths.end() || time.size() != 3 || !day || !year) return std::nullopt;
  // Out of every range if it is no number.
  const std::int64_t hours = toInteger(time[0]).value_or(-1);
  const std::int64_t minutes = toInteger(time[1]).value_or(-1);
  const std::int64_t seconds = toInteger(time[2]).value_or(-1);
  const auto in = [](std::int64_t value, std::int64_t least, std::int64_t most) {
    return value >= least && value <= most;
  };
  if (!in(hours, 0, 23) || !in(minutes, 0, 59) || !in(seconds, 0, 60) || !in(*year, 1970, 9999) ||
      !in(*day, 1, 31)) {
    return std::nullopt;
  }
  // Release files are written in UTC; a numeric zone other than +0000 is no Release file's.
  if (parts.size() > 4 && parts[4] != "UTC" && parts[4] != "GMT" && parts[4] != "+0000" &&
      parts[4] != "Z") {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{
      std::chrono::year(static_cast<int>(*year)),
      std::chrono::month(static_cast<unsigned>(month - kMonths.begin() + 1)),
      std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  const Instant at = std::chrono::sys_days(date) + std::chrono::hours(hours) +
                     std::chrono::minutes(minutes) + std::chrono::seconds(seconds);
  return toMs(at);
}

}  // namespace sekisho::updates
