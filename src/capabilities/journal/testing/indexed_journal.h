#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/testing/scratch_journal.h"
#include "core/text.h"

namespace sekisho::journal::testing {

/// The words of a body, with its entry's kind; a body that says "too much" has more than fits.
inline Indexing wordIndexing() {
  return {.version = 1, .terms = [](const Entry& entry, std::optional<ByteView> body) {
            const std::string kind = entry.kind.substr(0, entry.kind.find('@'));
            Terms terms{.open = {"k:" + kind}, .from = entry.recorded, .until = entry.recorded};
            if (!body) return terms;
            for (const std::string_view word : words(textOf(*body))) {
              terms.sealed.push_back("w:" + std::string(word));
            }
            if (textOf(*body) == "too much") terms.sealed = {std::string(kEveryTerm)};
            return terms;
          }};
}

/// All that a search lists, in steps of so many.
inline std::vector<std::uint64_t> everywhere(const Journal& journal, const Sought& sought,
                                             std::size_t step, std::uint64_t below = kMaxNumber) {
  std::vector<std::uint64_t> all;
  while (below > 0) {
    const auto some = journal.candidates(sought, below, step);
    SEKISHO_CHECK(some.has_value() && some->reached < below);
    all.insert(all.end(), some->indexes.begin(), some->indexes.end());
    below = some->reached;
  }
  return all;
}

/// A journal on a disk in memory with an index: of the words of its bodies unless it is told
/// otherwise. Entry i of those that
/// write() makes says "entry number<i>", and "tenth" if i is a multiple of ten.
class IndexedJournal {
 public:
  explicit IndexedJournal(Indexing indexing = wordIndexing()) : indexing_(std::move(indexing)) {
    SEKISHO_CHECK(open().has_value());
  }

  [[nodiscard]] Journal* operator->() const { return journal_.get(); }
  [[nodiscard]] platform::testing::SimulatedDisk& disk() { return disk_; }
  [[nodiscard]] sekisho::testing::TurnableClock& clock() { return clock_; }
  [[nodiscard]] Indexing& indexing() { return indexing_; }
  [[nodiscard]] JournalPlace place() const {
    return {.directory = "/data/journal",
            .keys = "/keys",
            .clinic = scratchClinic(),
            .segment_bytes = std::uint64_t{64} << 10U,
            .volume_entries = kTileWidth,
            .indexing = indexing_};
  }
  void close() { journal_.reset(); }
  [[nodiscard]] Result<void> open() {
    close();
    auto opened = openJournal(disk_, place(), clock_, random_, ScratchJournal::options());
    if (!opened) return std::unexpected(std::move(opened.error()));
    journal_ = *std::move(opened);
    return {};
  }

  [[nodiscard]] Result<void> openNext() {
    close();
    auto opened = openNextGeneration(disk_, place(), {}, "restored", clock_, random_,
                                     ScratchJournal::options());
    if (!opened) return std::unexpected(std::move(opened.error()));
    journal_ = *std::move(opened);
    return {};
  }
  /// The record that it goes on with, for as long as it stays open.
  [[nodiscard]] std::unique_ptr<Generations> record() {
    auto record = openGenerations(disk_, place(), *journal_, clock_, random_);
    SEKISHO_CHECK(record.has_value());
    return *std::move(record);
  }

  [[nodiscard]] static std::string bodyOf(std::uint64_t index) {
    return "entry number" + std::to_string(index) + (index % 10 == 0 ? " tenth" : "");
  }
  [[nodiscard]] Result<Appended> append(std::uint64_t number, std::string_view body = {}) {
    return journal_->append(
        entryNumbered(number, body.empty() ? bodyOf(number - 1) : std::string(body)));
  }
  /// Until it has so many.
  void write(std::uint64_t entries) {
    for (std::uint64_t number = journal_->head().size + 1; number <= entries; ++number) {
      SEKISHO_CHECK(append(number).has_value());
    }
  }

  /// Volumes, indexes and filters, as far as there is anything to make.
  void settleAll() {
    for (;;) {
      const auto more = journal_->settle();
      SEKISHO_CHECK(more.has_value());
      if (!*more) return;
    }
  }

  /// What a search lists.
  [[nodiscard]] std::vector<std::uint64_t> foundByIndex(
      std::vector<std::vector<std::string>> all_of, std::uint64_t below = kMaxNumber) const {
    return everywhere(*journal_, {.all_of = std::move(all_of)}, 100, below);
  }
  /// Of that, what does carry the terms.
  [[nodiscard]] std::vector<std::uint64_t> found(std::vector<std::vector<std::string>> all_of,
                                                 std::size_t step = 100) const {
    std::vector<std::uint64_t> all = everywhere(*journal_, {.all_of = all_of}, step);
    std::erase_if(all, [&](std::uint64_t index) { return !carries(index, all_of); });
    return all;
  }

  [[nodiscard]] std::string bodyKeyFile() {
    const auto files = disk_.files();
    const auto file = std::ranges::find_if(
        files, [](const std::string& one) { return one.starts_with("/keys/body-1-usage-"); });
    SEKISHO_CHECK(file != files.end());
    return *file;
  }
  /// Changes a byte in every part of the bodies of the volume.
  void breakBodies() {
    close();
    const std::string path = generationPath(place(), 1) + "/" + volumeName(0);
    Bytes bytes = disk_.peek(path);
    // Behind the header; the block of entries lies at the end.
    for (std::size_t at = 64; at < 600; at += 50) bytes[at] ^= std::byte{1};
    disk_.poke(path, bytes);
    SEKISHO_CHECK(open().has_value());
  }
  /// Changes a byte in the block of entries of a generation's volume, for whoever opens it next.
  void breakEntries(std::uint64_t generation = 1, std::uint64_t volume = 0) {
    const std::string path = generationPath(place(), generation) + "/" + volumeName(volume);
    Bytes bytes = disk_.peek(path);
    // The end tells where the directory begins: how many blocks there are, then where each begins.
    std::size_t directory = 0;
    for (std::size_t at = bytes.size() - 48, end = at + 8; at < end; ++at) {
      directory = directory << 8U | std::to_integer<std::size_t>(bytes[at]);
    }
    SEKISHO_CHECK(bytes.at(directory) == std::byte{1});
    std::size_t block = 0;
    for (std::size_t at = directory + 1, shift = 0;; ++at, shift += 7) {
      block |= std::to_integer<std::size_t>(bytes.at(at) & std::byte{0x7f}) << shift;
      if ((bytes[at] & std::byte{0x80}) == std::byte{}) break;
    }
    // Behind the hashes and the count: the magic number of what is compressed.
    bytes.at(block + (kTileWidth / kGroupWidth * 32) + 2) ^= std::byte{1};
    disk_.poke(path, std::move(bytes));
  }

 private:
  [[nodiscard]] bool carries(std::uint64_t index,
                             const std::vector<std::vector<std::string>>& all_of) const {
    const auto entry = journal_->entry(index);
    const auto body = journal_->body(index);
    const Terms terms =
        indexing_.terms(*entry, body ? std::optional(ByteView(*body)) : std::nullopt);
    const auto carried = [&](const std::string& term) {
      return std::ranges::find(terms.open, term) != terms.open.end() ||
             std::ranges::find(terms.sealed, term) != terms.sealed.end();
    };
    return std::ranges::all_of(
        all_of, [&](const auto& group) { return std::ranges::any_of(group, carried); });
  }

  platform::testing::SimulatedDisk disk_;
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  Indexing indexing_;
  std::unique_ptr<Journal> journal_;  // last: it ends before what it uses
};

}  // namespace sekisho::journal::testing
