#include "capabilities/network/probe/vendor_list.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>

#include "core/text.h"

namespace sekisho::network {
namespace {

constexpr std::array<std::string_view, 3> kLists{"oui.csv", "mam.csv", "oui36.csv"};
constexpr std::array<std::string_view, 2> kFolders{"/var/lib/ieee-data/", "/usr/share/ieee-data/"};
constexpr std::size_t kMaxKnown = 4096;
constexpr std::size_t kMaxLine = 4096;

std::string digitsOf(std::string_view mac) {
  std::string digits;
  for (const char c : mac) {
    if (c != ':') digits += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return digits.substr(0, 9);
}

// The first field of a CSV line (RFC 4180), taken off its front.
std::string takeField(std::string_view& line) {
  std::string field;
  const bool quoted = line.starts_with('"');
  if (quoted) line.remove_prefix(1);
  while (!line.empty()) {
    const char c = line.front();
    if (!quoted && c == ',') break;
    line.remove_prefix(1);
    if (quoted && c == '"') {
      if (!line.starts_with('"')) break;
      line.remove_prefix(1);
    }
    field += c;
  }
  if (line.starts_with(',')) line.remove_prefix(1);
  return field;
}

// Calls `each` for every line of at most kMaxLine bytes; longer ones are passed over.
void forEachLine(platform::MachineFile& file, const std::function<void(std::string_view)>& each) {
  std::array<char, 16384> piece{};
  std::string line;
  for (;;) {
    const auto got = file.read(piece);
    if (!got || *got == 0) break;
    for (const char c : std::string_view(piece.data(), *got)) {
      if (c != '\n') {
        if (line.size() <= kMaxLine) line += c;
        continue;
      }
      if (line.size() <= kMaxLine) each(line);
      line.clear();
    }
  }
  if (!line.empty() && line.size() <= kMaxLine) each(line);
}

}  // namespace

std::optional<VendorAssignment> vendorAssignmentFrom(std::string_view line) {
  const std::string registry = takeField(line);
  VendorAssignment assignment{.prefix = takeField(line), .name = {}};
  assignment.name = toUtf8(trimmed(takeField(line)));
  const std::size_t digits = registry == "MA-L"   ? 6
                             : registry == "MA-M" ? 7
                             : registry == "MA-S" ? 9
                                                  : 0;
  const bool hex = std::ranges::all_of(
      assignment.prefix, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); });
  if (digits == 0 || assignment.prefix.size() != digits || !hex || assignment.name.empty()) {
    return std::nullopt;
  }
  return assignment;
}

void VendorList::readList(std::string_view name) {
  for (const std::string_view folder : kFolders) {
    auto file = machine_.openFile(std::string(folder) + std::string(name));
    if (!file || file->status().size > kMaxVendorFileBytes) continue;
    forEachLine(*file, [this](std::string_view line) {
      const auto assignment = vendorAssignmentFrom(line);
      if (!assignment) return;
      for (auto at = known_.lower_bound(assignment->prefix);
           at != known_.end() && at->first.starts_with(assignment->prefix); ++at) {
        if (at->second.prefix.size() < assignment->prefix.size()) at->second = *assignment;
      }
    });
    return;
  }
}

void VendorList::prepare(const std::vector<std::string>& macs) {
  std::string state;
  for (const std::string_view folder : kFolders) {
    for (const std::string_view name : kLists) {
      const auto status = machine_.status(std::string(folder) + std::string(name));
      state +=
          status ? std::to_string(status->modified_ms) + "/" + std::to_string(status->size) : "-";
      state += ' ';
    }
  }
  if (state != state_of_lists_ || known_.size() > kMaxKnown) known_.clear();
  state_of_lists_ = std::move(state);

  bool unknown = false;
  for (const std::string& mac : macs) {
    if (isLocallyAdministered(mac)) continue;
    unknown = known_.try_emplace(digitsOf(mac)).second || unknown;
  }
  if (!unknown) return;
  for (const std::string_view name : kLists) readList(name);
}

std::optional<std::string> VendorList::vendorOf(std::string_view mac) const {
  const auto found = known_.find(digitsOf(mac));
  if (found == known_.end() || found->second.name.empty()) return std::nullopt;
  return found->second.name;
}

bool isLocallyAdministered(std::string_view mac) {
  if (mac.size() < 2) return false;
  constexpr std::string_view second_bit_set = "2367abefABEF";
  return second_bit_set.contains(mac[1]);
}

}  // namespace sekisho::network
