#include <cstdint>
#include <string>

#include "capabilities/documents/media_type.h"
#include "core/check.h"

// No bytes are of two types, but text's two endings and the office's, and none grows or shrinks
// into another type by what follows the bytes looked at.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho;
  using enum documents::MediaType;
  const ByteView bytes = std::as_bytes(std::span(data, size));
  int binary = 0;
  for (const auto type : {Pdf, Jpeg, Png, Docx}) {
    binary += documents::judgeType("a" + std::string(documents::endingOf(type)), bytes) ? 1 : 0;
  }
  SEKISHO_CHECK(binary <= 1);
  SEKISHO_CHECK(documents::judgeType("a.docx", bytes).has_value() ==
                documents::judgeType("A.XLSX", bytes).has_value());
  SEKISHO_CHECK(documents::judgeType("a.txt", bytes).has_value() ==
                documents::judgeType("a.csv", bytes).has_value());
  SEKISHO_CHECK(!documents::judgeType("a.exe", bytes));
  if (size > documents::kJudgedBytes) {
    for (const auto type : {Pdf, Jpeg, Png, Text, Csv, Docx, Xlsx}) {
      const std::string name = "a" + std::string(documents::endingOf(type));
      SEKISHO_CHECK(documents::judgeType(name, bytes) ==
                    documents::judgeType(name, bytes.first(documents::kJudgedBytes)));
    }
  }
  return 0;
}
