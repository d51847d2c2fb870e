#include "capabilities/journal/store/cosigned_file.h"

#include "capabilities/journal/note.h"

namespace sekisho::journal {
namespace {

std::string pathIn(const std::string& directory) { return directory + "/cosigned"; }

}  // namespace

Result<std::optional<std::string>> readCosigned(platform::Disk& disk,
                                                const std::string& directory) {
  const auto bytes = platform::readFile(disk, pathIn(directory), kMaxNoteBytes);
  if (bytes) return std::string(textOf(*bytes));
  if (bytes.error().message == platform::kDiskMissing) return std::nullopt;
  return std::unexpected(bytes.error());
}

Result<void> keepCosigned(platform::Disk& disk, const std::string& directory,
                          std::string_view note) {
  return platform::writeFileAtomically(disk, pathIn(directory), bytesOf(note));
}

}  // namespace sekisho::journal
