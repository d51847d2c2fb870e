#include <cstdint>

#include "capabilities/journal/store/directory_end.h"
#include "capabilities/journal/store/index_writer.h"
#include "capabilities/journal/store/volume_index.h"
#include "capabilities/journal/testing/indexed_journal.h"

namespace sekisho::journal {
namespace {

/// A volume of 256 entries, with pages that the directory of its index may point to.
struct Surroundings {
  testing::IndexedJournal journal;
  VolumePlace place{testing::scratchClinic(), 1, 0};
  std::string directory;
  SealingKey key = SealingKey::fromBytes(Bytes(SealingKey::kSize)).value();
  std::unique_ptr<Volume> volume;
  Bytes pages;

  Surroundings() {
    journal.write(256);
    SEKISHO_CHECK(journal->settle().has_value());
    directory = generationPath(journal.place(), 1);
    volume = Volume::open(journal.disk(), directory + "/" + volumeName(0), place).value();
    journal.close();
    // 12 bytes told by lines, then one page sealed.
    const std::vector<Posting> postings{{openDigest("k:a"), {0, 255}}};
    pages = encodePostings(postings);
    const Bytes sum = pageSum(pages);
    pages.insert(pages.end(), sum.begin(), sum.end());
    sekisho::testing::SeededRandom random;
    const std::vector<Posting> sealed{{sealedDigest(termKey(key), "w:a"), {7, 8, 9}}};
    const Bytes page = seal(key, random, encodePostings(sealed),
                            pageContext(place, volume->shelves().front(), 1, 0, 0));
    pages.insert(pages.end(), page.begin(), page.end());
  }

  [[nodiscard]] Bytes fileWith(ByteView listed) const {
    Bytes file = indexHeader(place);
    file.insert(file.end(), pages.begin(), pages.end());
    putDirectory(file, listed);
    return file;
  }
};

}  // namespace
}  // namespace sekisho::journal

// Whatever directory an index has, it is refused, or points to entries that the volume has.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::journal;
  static Surroundings around;
  around.journal.disk().poke(around.directory + "/" + indexName(0),
                             around.fileWith(std::as_bytes(std::span(data, size))));
  const auto key_of = [](const BodyShelf&, std::uint32_t) -> sekisho::Result<sekisho::SealingKey> {
    return around.key;
  };
  const auto index = VolumeIndex::open(around.journal.disk(), around.directory, around.place,
                                       *around.volume, 1, key_of);
  if (!index) return 0;
  for (const char* term : {"k:a", "w:a", "w:b"}) {
    const auto places = (*index)->find({.all_of = {{term}}}, key_of);
    SEKISHO_CHECK(!places || places->empty() || places->back() < around.volume->count());
  }
  return 0;
}
