#include "capabilities/documents/media_type.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"

namespace sekisho::documents {
namespace {

struct Kind {
  MediaType type;
  std::string_view name;
  std::string_view ending;
};

constexpr std::array kKinds{
    Kind{MediaType::Pdf, "application/pdf", ".pdf"},
    Kind{MediaType::Jpeg, "image/jpeg", ".jpg"},
    Kind{MediaType::Png, "image/png", ".png"},
    Kind{MediaType::Text, "text/plain", ".txt"},
    Kind{MediaType::Csv, "text/csv", ".csv"},
    Kind{MediaType::Docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
         ".docx"},
    Kind{MediaType::Xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
         ".xlsx"},
};

const Kind& kindOf(MediaType type) { return *std::ranges::find(kKinds, type, &Kind::type); }

std::optional<MediaType> typeByEnding(std::string_view name) {
  const std::string low = lowered(name);
  if (low.ends_with(".jpeg")) return MediaType::Jpeg;
  const auto* const found =
      std::ranges::find_if(kKinds, [&](const Kind& kind) { return low.ends_with(kind.ending); });
  return found == kKinds.end() ? std::nullopt : std::optional(found->type);
}

// An Office Open XML file is a ZIP archive (APPNOTE 4.3.7: signature, 22 bytes, lengths of name and
// extra field, name) that begins with one of the package's own parts (ECMA-376 part 2).
bool isOfficePackage(std::string_view head) {
  constexpr std::size_t kHeader = 30;
  if (!head.starts_with("PK\x03\x04") || head.size() < kHeader) return false;
  const auto low = static_cast<unsigned char>(head[26]);
  const auto high = static_cast<unsigned char>(head[27]);
  const std::string_view first = head.substr(kHeader, low + (std::size_t{high} << 8U));
  constexpr std::array<std::string_view, 5> kParts{"[Content_Types].xml", "_rels/", "docProps/",
                                                   "word/", "xl/"};
  return std::ranges::any_of(kParts,
                             [&](std::string_view part) { return first.starts_with(part); });
}

bool isControl(unsigned value) {
  return (value < 0x20 && value != '\t' && value != '\n' && value != '\r') || value == 0x7f;
}

/// How a text is written, as its mark says.
enum class Units { Bytes, LittleEndian, BigEndian };
Units unitsOf(std::string_view head) {
  if (head.starts_with("\xff\xfe")) return Units::LittleEndian;
  return head.starts_with("\xfe\xff") ? Units::BigEndian : Units::Bytes;
}

// Of UTF-16 `text` holds whole units.
bool isWritten(std::string_view text, Units units) {
  const auto at = [&](std::size_t place) { return static_cast<unsigned char>(text[place]); };
  if (units == Units::Bytes) {
    return std::ranges::none_of(
        text, [](char byte) { return isControl(static_cast<unsigned char>(byte)); });
  }
  for (std::size_t place = 0; place + 1 < text.size(); place += 2) {
    const unsigned low = at(units == Units::LittleEndian ? place : place + 1);
    const unsigned high = at(units == Units::LittleEndian ? place + 1 : place);
    if (isControl(high << 8U | low)) return false;
  }
  return true;
}

bool holds(MediaType type, std::string_view head) {
  switch (type) {
    case MediaType::Pdf: return head.starts_with("%PDF-");
    case MediaType::Jpeg: return head.starts_with("\xff\xd8\xff");
    case MediaType::Png: return head.starts_with("\x89PNG\r\n\x1a\n");
    case MediaType::Docx:
    case MediaType::Xlsx: return isOfficePackage(head);
    case MediaType::Text:
    case MediaType::Csv: return isWritten(head, unitsOf(head));
  }
  std::unreachable();
}

}  // namespace

std::string_view nameOf(MediaType type) noexcept { return kindOf(type).name; }

std::optional<MediaType> mediaTypeFrom(std::string_view name) noexcept {
  const auto* const found = std::ranges::find(kKinds, name, &Kind::name);
  return found == kKinds.end() ? std::nullopt : std::optional(found->type);
}

std::string_view endingOf(MediaType type) noexcept { return kindOf(type).ending; }

std::optional<MediaType> judgeType(std::string_view name, ByteView head) {
  const auto type = typeByEnding(name);
  const std::string_view text = textOf(head.first(std::min(head.size(), kJudgedBytes)));
  return type && !text.empty() && holds(*type, text) ? type : std::nullopt;
}

Result<bool> isTextThroughout(std::uint64_t size, const ReadAt& read) {
  Units units = Units::Bytes;
  for (std::uint64_t offset = 0; offset < size; offset += kJudgedBytes) {
    const auto piece = read(offset, kJudgedBytes);
    if (!piece) return std::unexpected(piece.error());
    if (offset == 0) units = unitsOf(textOf(*piece));
    if (!isWritten(textOf(*piece), units)) return false;
  }
  return units == Units::Bytes || size % 2 == 0;
}

}  // namespace sekisho::documents
