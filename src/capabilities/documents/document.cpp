#include "capabilities/documents/document.h"

#include "capabilities/documents/office_package.h"
#include "core/text.h"

namespace sekisho::documents {
namespace {

std::unexpected<Error> refuse(std::string_view message, std::string_view pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::string(pointer)}});
}

}  // namespace

std::string_view withoutFolders(std::string_view path) {
  const std::size_t end = path.find_last_of("/\\");
  return end == std::string_view::npos ? path : path.substr(end + 1);
}

Result<MediaType> check(std::string_view title, std::string_view file_name, ByteView head) {
  if (trimmed(title).empty() || !isOneLine(title, kMaxTitleBytes)) {
    return refuse("documents.title", "/title");
  }
  if (trimmed(file_name).empty() || !isOneLine(file_name, kMaxFileNameBytes) ||
      withoutFolders(file_name) != file_name) {
    return refuse("documents.file-name", "/file_name");
  }
  const auto type = judgeType(file_name, head);
  if (!type) return refuse("documents.type", "/file_name");
  return *type;
}

Result<void> checkWhole(MediaType type, std::uint64_t size, const ReadAt& read) {
  if (type == MediaType::Text || type == MediaType::Csv) {
    const auto is_text = isTextThroughout(size, read);
    if (!is_text) return std::unexpected(is_text.error());
    if (!*is_text) return refuse("documents.type", "/file_name");
    return {};
  }
  if (type != MediaType::Docx && type != MediaType::Xlsx) return {};
  const auto content = officeContentOf(size, read);
  if (!content) return std::unexpected(content.error());
  if (*content == OfficeContent::WithMacros) return refuse("documents.macros", "/file_name");
  const auto wanted = type == MediaType::Docx ? OfficeContent::Document : OfficeContent::Workbook;
  if (*content != wanted) return refuse("documents.type", "/file_name");
  return {};
}

Json toJson(const Document& document) {
  return Json::Object{{"id", document.id.text()},        {"title", document.title},
                      {"file_name", document.file_name}, {"type", nameOf(document.type)},
                      {"bytes", document.bytes},         {"digest", document.digest.hex()},
                      {"by", document.by.text()},        {"at", toRfc3339(document.at)}};
}

}  // namespace sekisho::documents
