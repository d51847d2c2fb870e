#include "platform/machine/paragraphs.h"

#include <array>

namespace sekisho::platform {

Result<void> readParagraphs(const Machine& machine, std::string_view path,
                            const ParagraphSplitter::Each& each) {
  auto file = machine.openFile(path);
  if (!file) return std::unexpected(std::move(file.error()));
  ParagraphSplitter splitter;
  std::array<char, 16384> piece{};
  for (;;) {
    auto got = file->read(piece);
    if (!got) return std::unexpected(std::move(got.error()).during(path));
    if (*got == 0) break;
    splitter.add({piece.data(), *got}, each);
  }
  splitter.finish(each);
  if (splitter.skippedOne()) {
    return fail(ErrorCode::Corrupt, MessageId{"machine.too-large"},
                std::string(path) + ": a paragraph is too long");
  }
  return {};
}

}  // namespace sekisho::platform
