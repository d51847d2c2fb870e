#include <cstdint>

#include "capabilities/journal/posting_page.h"
#include "core/check.h"

// Whatever decodes must come back the same from its own page, and be found there term by term.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::journal;
  const auto postings = decodePostings(std::as_bytes(std::span(data, size)));
  if (!postings || postings->size() > 64) return 0;
  const sekisho::Bytes page = encodePostings(*postings);
  const auto again = decodePostings(page);
  SEKISHO_CHECK(again.has_value() && *again == *postings);
  for (const Posting& posting : *postings) {
    const auto places = placesOf(posting.term, page);
    SEKISHO_CHECK(places.has_value() && *places == posting.places);
  }
  return 0;
}
