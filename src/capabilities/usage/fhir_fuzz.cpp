#include <cstdint>
#include <string_view>

#include "capabilities/usage/dicom.h"
#include "capabilities/usage/fhir.h"
#include "core/check.h"

// What was read is written in both forms and read again, and after one way there and back nothing
// changes any more.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho;
  const auto read = usage::readFhir({reinterpret_cast<const char*>(data), size});
  if (!read) return 0;
  const auto first = usage::writeFhir(read->record);
  SEKISHO_CHECK(first.has_value());
  if (first->size() > usage::kMaxMessageBytes) return 0;
  const auto again = usage::readFhir(*first);
  SEKISHO_CHECK(again.has_value());
  const auto second = usage::writeFhir(again->record);
  SEKISHO_CHECK(second.has_value());
  if (second->size() <= usage::kMaxMessageBytes) {
    const auto third = usage::readFhir(*second);
    SEKISHO_CHECK(third.has_value() && usage::writeFhir(third->record) == *second);
  }
  const auto dicom = usage::writeDicom(read->record);
  if (dicom && dicom->size() <= usage::kMaxMessageBytes) {
    SEKISHO_CHECK(usage::readDicom(bytesOf(*dicom)).has_value());
  }
  return 0;
}
