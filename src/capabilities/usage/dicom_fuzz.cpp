#include <cstdint>
#include <span>

#include "capabilities/usage/dicom.h"
#include "capabilities/usage/fhir.h"
#include "core/check.h"

// What was read and can be written is read again, in both forms, and after one way there and back
// nothing changes any more.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho;
  const auto read = usage::readDicom(std::as_bytes(std::span(data, size)));
  if (!read) return 0;
  if (const auto fhir = usage::writeFhir(read->record);
      fhir && fhir->size() <= usage::kMaxMessageBytes) {
    SEKISHO_CHECK(usage::readFhir(*fhir).has_value());
  }
  const auto first = usage::writeDicom(read->record);
  if (!first || first->size() > usage::kMaxMessageBytes) return 0;
  const auto again = usage::readDicom(bytesOf(*first));
  SEKISHO_CHECK(again.has_value() && again->not_carried.empty());
  const auto second = usage::writeDicom(again->record);
  SEKISHO_CHECK(second.has_value());
  if (second->size() > usage::kMaxMessageBytes) return 0;
  const auto third = usage::readDicom(bytesOf(*second));
  SEKISHO_CHECK(third.has_value() && usage::writeDicom(third->record) == *second);
  return 0;
}
