#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "capabilities/journal/entry.h"

namespace sekisho::journal {

class NumberReader;

/// Entries of one block, as many as a full bundle of the tiled log holds.
inline constexpr std::size_t kMostInBlock = 256;

/// Entries column by column, small: what a line says beside its commitment takes about two bytes,
/// since kinds, sources and times of neighbours are alike. At most kMostInBlock of them.
/// Commitments are as good as random, nothing makes them smaller: they lie elsewhere. With its own
/// each entry comes back exactly, so that encodeEntry() gives the very line whose leaf hash the
/// tree holds.
[[nodiscard]] Bytes encodeEntryBlock(std::span<const Entry> entries);

/// A block as encodeEntryBlock() made it, unpacked but for the entries themselves: whoever wants
/// one of them pays for one. Any thread.
class EntryBlock {
 public:
  /// Corrupt (journal.block-unreadable) for anything encodeEntryBlock() does not make, but for what
  /// an entry says of itself. Nothing beyond a full block is reserved.
  [[nodiscard]] static Result<EntryBlock> read(ByteView bytes);
  // Moving keeps what the texts point to; copying would not.
  EntryBlock(EntryBlock&&) noexcept = default;
  EntryBlock& operator=(EntryBlock&&) noexcept = default;
  EntryBlock(const EntryBlock&) = delete;
  EntryBlock& operator=(const EntryBlock&) = delete;
  ~EntryBlock() = default;

  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  /// `place` is below size(). Corrupt (journal.block-unreadable) for an entry that has no line.
  [[nodiscard]] Result<Entry> entry(std::size_t place, const Sha256& commitment) const;
  /// All of them, of size() commitments; as entry().
  [[nodiscard]] Result<std::vector<Entry>> entries(std::span<const Sha256> commitments) const;

 private:
  using Texts = std::vector<std::string_view>;  // in columns_
  struct Row {
    EntryClass entry_class = EntryClass::Decision;
    std::uint16_t kind = 0;  // places in texts
    std::uint16_t source = 0;
    std::uint16_t type = 0;
    std::uint64_t number = 0;
    std::uint64_t ms = 0;
    std::uint64_t size = 0;
  };
  EntryBlock() = default;
  [[nodiscard]] bool readColumns(NumberReader columns);
  [[nodiscard]] bool readClasses(NumberReader& columns);
  [[nodiscard]] bool readTexts(NumberReader& columns, Texts& texts, std::uint16_t Row::* member,
                               std::size_t longest);
  [[nodiscard]] bool readNumbers(NumberReader& columns);
  [[nodiscard]] bool readTimesAndSizes(NumberReader& columns);

  Bytes columns_;
  Texts kinds_;
  Texts sources_;
  Texts types_;
  std::vector<Row> rows_;
};

}  // namespace sekisho::journal
