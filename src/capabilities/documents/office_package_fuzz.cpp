#include <algorithm>
#include <cstdint>

#include "capabilities/documents/document.h"
#include "capabilities/documents/office_package.h"
#include "core/check.h"

namespace {
constexpr std::size_t kMostAtOnce = std::size_t{1} << 20U;
}

// Whatever the bytes are: no more than a megabyte is ever asked for at once, a file is of one kind
// at most, and only what is a text or sheets without programs may be filed as such.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho;
  using enum documents::MediaType;
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const auto read = [&](std::uint64_t offset, std::size_t most) -> Result<Bytes> {
    SEKISHO_CHECK(most <= kMostAtOnce);
    const std::size_t from = std::min<std::uint64_t>(offset, size);
    return copyOf(bytes.subspan(from, std::min(most, size - from)));
  };
  const auto content = documents::officeContentOf(size, read);
  SEKISHO_CHECK(content.has_value());
  const bool document = documents::checkWhole(Docx, size, read).has_value();
  const bool workbook = documents::checkWhole(Xlsx, size, read).has_value();
  SEKISHO_CHECK(!(document && workbook));
  SEKISHO_CHECK(document == (*content == documents::OfficeContent::Document));
  SEKISHO_CHECK(workbook == (*content == documents::OfficeContent::Workbook));
  (void)documents::checkWhole(Text, size, read);
  return 0;
}
