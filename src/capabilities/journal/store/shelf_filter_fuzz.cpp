#include <cstdint>

#include "capabilities/journal/store/directory_end.h"
#include "capabilities/journal/store/shelf_filter.h"
#include "capabilities/journal/testing/scratch_journal.h"
#include "core/check.h"

// Whatever directory a filter has, it is refused, or answers for each of its volumes. The first
// byte says how long the pages are, in quarters of 1 KiB.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::journal;
  static sekisho::platform::testing::SimulatedDisk disk;
  static const FilterPlace place{
      testing::scratchClinic(), 1, {EntryClass::Usage, *Month::fromText("2026-11")}};
  static const auto key =
      sekisho::SealingKey::fromBytes(sekisho::Bytes(sekisho::SealingKey::kSize)).value();
  if (size == 0) return 0;
  sekisho::Bytes file = filterHeader(place);
  file.resize(kListedHeaderBytes + std::size_t{data[0]} * 256 + 28);
  putDirectory(file, std::as_bytes(std::span(data, size).subspan(1)));
  disk.poke("/" + filterName(place.shelf), file);
  const auto filter = ShelfFilter::open(disk, "", place, 1);
  if (!filter) return 0;
  for (const std::uint32_t digest : {0U, 0x7FFFFFFFU, 0xFFFFFFFFU}) {
    const auto may = (*filter)->mayHold(digest, key);
    SEKISHO_CHECK(!may || may->size() == (*filter)->volumes().size());
  }
  return 0;
}
