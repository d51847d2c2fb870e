#include "capabilities/inventory/probe/packages.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "capabilities/evidence/fact_row.h"
#include "core/text.h"
#include "facts/packages.h"
#include "platform/machine/paragraphs.h"

namespace sekisho::inventory {
namespace {

using evidence::FactTable;
using facts::Packages;

constexpr std::string_view kDpkgUnreadable = "inventory.dpkg-unreadable";
constexpr std::string_view kMalformed = "inventory.dpkg-malformed";

// "name arch" of what apt installed for another package; nothing if apt's record is unreadable.
std::optional<std::set<std::string>> automaticPackages(const platform::Machine& machine) {
  std::set<std::string> automatic;
  const auto each = [&](std::string_view paragraph) {
    if (fieldOf(paragraph, "Auto-Installed") != "1") return;
    automatic.insert(std::string(fieldOf(paragraph, "Package")) + " " +
                     std::string(fieldOf(paragraph, "Architecture")));
  };
  const auto read = platform::readParagraphs(machine, "/var/lib/apt/extended_states", each);
  if (!read && read.error().code != ErrorCode::NotFound) return std::nullopt;
  return automatic;
}

/// A paragraph of dpkg's status.
struct Entry {
  std::vector<std::string_view> status;
  std::string_view source;
  Packages row;

  explicit Entry(std::string_view paragraph) {
    row.essential = 0;
    FieldWalk fields(paragraph);
    while (fields.next()) {
      if (fields.is("Package")) row.name = toUtf8(fields.value());
      if (fields.is("Version")) row.version = toUtf8(fields.value());
      if (fields.is("Architecture")) row.arch = toUtf8(fields.value());
      if (fields.is("Section")) row.section = toUtf8(fields.value());
      if (fields.is("Essential")) row.essential = fields.value() == "yes" ? 1 : 0;
      if (fields.is("Source")) source = fields.value();
      if (fields.is("Status")) status = words(fields.value());
    }
  }

  // Of three words: what is wanted, a flag, and the state.
  [[nodiscard]] bool isUnderstood() const { return status.size() == 3 && row.name; }
  [[nodiscard]] bool isOnDisk() const {
    return status[2] != "not-installed" && status[2] != "config-files";
  }

  // "Source: name (version)", left out where both are the package's own.
  void fillSource() {
    const std::size_t open = source.find('(');
    row.source = source.empty() ? row.name : toUtf8(trimmed(source.substr(0, open)));
    row.source_version = row.version;
    if (open == std::string_view::npos) return;
    const std::size_t close = source.find(')', open);
    row.source_version = toUtf8(trimmed(source.substr(open + 1, close - open - 1)));
  }
};

}  // namespace

evidence::Table readPackages(const platform::Machine& machine) {
  FactTable<Packages> table;
  const auto automatic = automaticPackages(machine);
  std::string native;
  std::vector<Packages> common;  // "all" is recorded as automatic under the machine's architecture
  const auto add = [&](Packages& row, std::string_view arch) {
    if (automatic) row.automatic = automatic->contains(*row.name + " " + std::string(arch)) ? 1 : 0;
    table.add(row);
  };
  bool seen = false;
  const auto each = [&](std::string_view paragraph) {
    seen = true;
    Entry entry(paragraph);
    if (!entry.isUnderstood()) return table.partial(kMalformed);
    if (!entry.isOnDisk()) return;
    if (!entry.row.version || !entry.row.arch) return table.partial(kMalformed);
    entry.row.state = toUtf8(entry.status[2]);
    entry.row.held = entry.status[0] == "hold" ? 1 : 0;
    entry.fillSource();
    if (*entry.row.name == "dpkg") native = *entry.row.arch;
    if (*entry.row.arch == "all") {
      common.push_back(std::move(entry.row));
    } else {
      add(entry.row, *entry.row.arch);
    }
  };
  const auto read = platform::readParagraphs(machine, "/var/lib/dpkg/status", each);
  for (Packages& row : common) add(row, native);
  // No machine that dpkg made is without a package: the file was emptied.
  if (read && !seen) table.partial(kMalformed);
  if (!read) {
    if (seen) {
      table.partial(kMalformed);
    } else {
      table.failed(kDpkgUnreadable);
    }
  }
  return std::move(table).finish();
}

}  // namespace sekisho::inventory
