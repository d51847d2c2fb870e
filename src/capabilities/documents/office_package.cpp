#include "capabilities/documents/office_package.h"

#include <zlib.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.h"

namespace sekisho::documents {
namespace {

constexpr std::size_t kEnd = 22;  // of the archive, without its comment
constexpr std::size_t kLongestComment = 65'535;
constexpr std::size_t kDirectoryEntry = 46;  // without name, extra field and comment
constexpr std::size_t kLocalHeader = 30;
constexpr std::size_t kMostDirectory = std::size_t{1} << 20U;
constexpr std::size_t kMostPacked = std::size_t{256} << 10U;
constexpr std::size_t kMostList = std::size_t{1} << 20U;
constexpr std::string_view kList = "[content_types].xml";

/// Little-endian numbers of a piece; reading past its end is a mistake of ours.
class Numbers {
 public:
  explicit Numbers(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] std::uint32_t two(std::size_t at) const { return byte(at) | byte(at + 1) << 8U; }
  [[nodiscard]] std::uint32_t four(std::size_t at) const { return two(at) | two(at + 2) << 16U; }

 private:
  [[nodiscard]] std::uint32_t byte(std::size_t at) const {
    return static_cast<unsigned char>(bytes_[at]);
  }
  std::string_view bytes_;
};

/// Where a file of the archive lies.
struct Entry {
  std::string name;  ///< In small letters: readers of packages do not tell them apart.
  std::uint32_t method = 0;
  std::uint32_t packed = 0;
  std::uint32_t header = 0;
};

struct Directory {
  std::uint64_t offset = 0;
  std::uint32_t bytes = 0;
  std::uint32_t entries = 0;
};

Result<std::string> textAt(const ReadAt& read, std::uint64_t offset, std::size_t most) {
  auto bytes = read(offset, most);
  if (!bytes) return std::unexpected(std::move(bytes.error()));
  return std::string(textOf(*bytes));
}

// The end of the archive is found from behind, where its comment ends with the file.
std::optional<Directory> directoryIn(std::string_view tail, std::uint64_t size) {
  for (std::size_t comment = 0; comment + kEnd <= tail.size() && comment <= kLongestComment;
       ++comment) {
    const std::string_view end = tail.substr(tail.size() - comment - kEnd);
    const Numbers numbers(end);
    if (!end.starts_with("PK\x05\x06") || numbers.two(20) != comment) continue;
    const Directory found{
        .offset = numbers.four(16), .bytes = numbers.four(12), .entries = numbers.two(10)};
    const bool is_one_disk =
        numbers.two(4) == 0 && numbers.two(6) == 0 && numbers.two(8) == found.entries;
    const bool lies_before = found.offset + found.bytes + comment + kEnd == size;
    if (!is_one_disk || !lies_before || found.bytes > kMostDirectory) return std::nullopt;
    return found;
  }
  return std::nullopt;
}

std::optional<std::vector<Entry>> entriesIn(std::string_view directory, std::uint32_t count) {
  std::vector<Entry> entries;
  while (!directory.empty()) {
    if (!directory.starts_with("PK\x01\x02") || directory.size() < kDirectoryEntry) return {};
    const Numbers numbers(directory);
    const bool is_encrypted = (numbers.two(8) & 1U) != 0;
    const std::size_t name = numbers.two(28);
    const std::size_t whole = kDirectoryEntry + name + numbers.two(30) + numbers.two(32);
    if (is_encrypted || whole > directory.size() || entries.size() == count) return {};
    entries.push_back({.name = lowered(directory.substr(kDirectoryEntry, name)),
                       .method = numbers.two(10),
                       .packed = numbers.four(20),
                       .header = numbers.four(42)});
    directory.remove_prefix(whole);
  }
  if (entries.size() != count) return {};
  return entries;
}

std::optional<std::string> unpacked(std::string_view packed) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;
  std::string text(kMostList, '\0');
  // zlib never writes through next_in.
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  const bool is_whole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0;
  text.resize(text.size() - stream.avail_out);
  inflateEnd(&stream);
  return is_whole ? std::optional(std::move(text)) : std::nullopt;
}

// Empty for what is no list.
Result<std::string> listOf(const Entry& entry, const ReadAt& read) {
  if (entry.packed > kMostPacked) return std::string();
  const auto header = textAt(read, entry.header, kLocalHeader);
  if (!header) return std::unexpected(header.error());
  if (header->size() < kLocalHeader || !header->starts_with("PK\x03\x04")) return std::string();
  const Numbers numbers(*header);
  const std::uint64_t begins =
      std::uint64_t{entry.header} + kLocalHeader + numbers.two(26) + numbers.two(28);
  auto packed = textAt(read, begins, entry.packed);
  if (!packed || packed->size() < entry.packed) {
    return packed ? Result<std::string>(std::string()) : packed;
  }
  if (entry.method == 0) return packed;
  if (entry.method != Z_DEFLATED) return std::string();
  return unpacked(*packed).value_or("");
}

std::optional<OfficeContent> contentBy(std::string_view list) {
  constexpr std::string_view kOffice = "application/vnd.openxmlformats-officedocument.";
  // A list in which letters are written by number would hide what it says.
  if (list.contains("&#") || list.contains('\0') || list.contains("<!")) return std::nullopt;
  const std::string low = lowered(list);
  const auto names = [&](std::string_view what) {
    return low.contains('"' + std::string(kOffice) + std::string(what) + '"') ||
           low.contains('\'' + std::string(kOffice) + std::string(what) + '\'');
  };
  if (low.contains("macroenabled") || low.contains("vbaproject") || low.contains("activex")) {
    return OfficeContent::WithMacros;
  }
  const bool is_document = names("wordprocessingml.document.main+xml");
  const bool is_workbook = names("spreadsheetml.sheet.main+xml");
  if (is_document == is_workbook) return std::nullopt;
  return is_document ? OfficeContent::Document : OfficeContent::Workbook;
}

bool holdsProgram(const Entry& entry) {
  return entry.name.ends_with("vbaproject.bin") || entry.name.contains("/activex/");
}

}  // namespace

Result<std::optional<OfficeContent>> officeContentOf(std::uint64_t size, const ReadAt& read) {
  const std::size_t longest = kEnd + kLongestComment;
  const std::uint64_t begins = size > longest ? size - longest : 0;
  const auto tail = textAt(read, begins, static_cast<std::size_t>(size - begins));
  if (!tail) return std::unexpected(tail.error());
  const auto found = directoryIn(*tail, size);
  if (!found) return std::nullopt;
  const auto directory = textAt(read, found->offset, found->bytes);
  if (!directory) return std::unexpected(directory.error());
  const auto entries = entriesIn(*directory, found->entries);
  if (!entries || std::ranges::count(*entries, kList, &Entry::name) != 1) return std::nullopt;
  if (std::ranges::any_of(*entries, &holdsProgram)) return OfficeContent::WithMacros;
  const auto list = listOf(*std::ranges::find(*entries, kList, &Entry::name), read);
  if (!list) return std::unexpected(list.error());
  return contentBy(*list);
}

}  // namespace sekisho::documents
