#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/check.h"
#include "core/deb822.h"

namespace {

std::vector<std::string> paragraphs(std::string_view text, std::size_t piece) {
  std::vector<std::string> all;
  const auto each = [&](std::string_view paragraph) { all.emplace_back(paragraph); };
  sekisho::ParagraphSplitter splitter;
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    splitter.add(text.substr(0, piece), each);
  }
  splitter.finish(each);
  return all;
}

}  // namespace

// The pieces in which a text arrives change nothing, and no field is more than its paragraph holds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto whole = paragraphs(text, text.size() + 1);
  SEKISHO_CHECK(whole == paragraphs(text, 1));
  SEKISHO_CHECK(whole == paragraphs(text, 5));
  for (const std::string& paragraph : whole) {
    sekisho::FieldWalk fields(paragraph);
    std::size_t bytes = 0;
    while (fields.next()) {
      SEKISHO_CHECK(!fields.name().contains('\n'));
      bytes += fields.name().size() + 1 + fields.value().size();
    }
    SEKISHO_CHECK(bytes <= paragraph.size());
  }
  return 0;
}
