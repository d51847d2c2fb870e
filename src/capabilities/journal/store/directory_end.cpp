#include "capabilities/journal/store/directory_end.h"

#include <algorithm>

#include "capabilities/journal/varint.h"
#include "core/digest.h"

namespace sekisho::journal {
namespace {

constexpr std::size_t kSumBytes = 32;

void append(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

}  // namespace

Bytes directoryTrailer(ByteView header, ByteView directory, std::uint64_t at) {
  Bytes trailer;
  putFixed(trailer, at, 8);
  putFixed(trailer, directory.size(), 8);
  append(trailer, sha256({header, directory}).view());
  return trailer;
}

void putDirectory(Bytes& file, ByteView directory) {
  const Bytes trailer =
      directoryTrailer(ByteView(file).first(kListedHeaderBytes), directory, file.size());
  append(file, directory);
  append(file, trailer);
}

Result<DirectoryEnd> readDirectoryEnd(const platform::File& file, ByteView header, std::size_t most,
                                      const Unreadable& unreadable) {
  const auto size = file.size();
  if (!size) return std::unexpected(size.error());
  if (*size < kListedHeaderBytes + kListedTrailerBytes) return unreadable("shorter than one is");
  const auto begin = file.read(0, kListedHeaderBytes);
  if (!begin) return std::unexpected(begin.error());
  if (!std::ranges::equal(*begin, header)) return unreadable("that of another place");
  auto trailer = file.read(*size - kListedTrailerBytes, kListedTrailerBytes);
  if (!trailer) return std::unexpected(std::move(trailer.error()));
  if (trailer->size() != kListedTrailerBytes) return unreadable("it became shorter");
  const std::uint64_t at = fixedIn(ByteView(*trailer).first(8));
  const std::uint64_t bytes = fixedIn(ByteView(*trailer).subspan(8, 8));
  if (bytes > most || at < kListedHeaderBytes || at > *size ||
      *size - at != bytes + kListedTrailerBytes) {
    return unreadable("its end is not its end");
  }
  auto directory = file.read(at, bytes);
  if (!directory) return std::unexpected(std::move(directory.error()));
  const Sha256 sum = sha256({header, *directory});
  if (!std::ranges::equal(sum.view(), ByteView(*trailer).last(kSumBytes))) {
    return unreadable("its directory was changed");
  }
  return DirectoryEnd{*std::move(directory), at, *size, *std::move(trailer)};
}

}  // namespace sekisho::journal
