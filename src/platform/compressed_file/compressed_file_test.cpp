#include "platform/compressed_file/compressed_file.h"

#include <gmock/gmock.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include "core/testing/result_matchers.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::platform {
namespace {

using ::sekisho::testing::failsWith;
using ::sekisho::testing::succeeds;
using testing::FixtureRoot;

std::string gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string lz4(const std::string& text) {
  std::string packed(LZ4F_compressFrameBound(text.size(), nullptr), '\0');
  packed.resize(
      LZ4F_compressFrame(packed.data(), packed.size(), text.data(), text.size(), nullptr));
  return packed;
}

std::string xz(const std::string& text) {
  std::string packed(lzma_stream_buffer_bound(text.size()), '\0');
  std::size_t size = 0;
  EXPECT_EQ(lzma_easy_buffer_encode(
                1, LZMA_CHECK_CRC32, nullptr, reinterpret_cast<const std::uint8_t*>(text.data()),
                text.size(), reinterpret_cast<std::uint8_t*>(packed.data()), &size, packed.size()),
            LZMA_OK);
  packed.resize(size);
  return packed;
}

std::string zstd(const std::string& text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
  return packed;
}

struct Format {
  const char* ending;
  std::string (*pack)(const std::string&);
};

class PackedFile : public ::testing::TestWithParam<Format> {
 protected:
  Result<void> read(const std::string& packed) {
    const std::string path = std::string("/list") + GetParam().ending;
    root_.file(path, packed);
    unpacked_.clear();
    return readUnpacked(root_.machine(), path, [&](std::string_view piece) {
      EXPECT_LE(piece.size(), std::size_t{64} << 10U);
      unpacked_ += piece;
    });
  }
  FixtureRoot root_;
  std::string unpacked_;
};

std::string longText() {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "Package: p" + std::to_string(i) + "\n";
  return text;
}

TEST_P(PackedFile, IsReadWhole) {
  const std::string text = longText();
  EXPECT_THAT(read(GetParam().pack(text)), succeeds());
  EXPECT_TRUE(unpacked_ == text);
  EXPECT_THAT(read(GetParam().pack("")), succeeds());
  EXPECT_EQ(unpacked_, "");
}

TEST_P(PackedFile, MayHoldSeveralStreams) {
  EXPECT_THAT(read(GetParam().pack("one\n") + GetParam().pack("two\n")), succeeds());
  EXPECT_EQ(unpacked_, "one\ntwo\n");
}

TEST_P(PackedFile, CutOrChangedIsCorrupt) {
  const std::string packed = GetParam().pack(longText());
  EXPECT_THAT(read(packed.substr(0, packed.size() / 2)), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(read(packed.substr(0, packed.size() - 1)), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(read("no stream at all"), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(read(""), failsWith(ErrorCode::Corrupt));
}

INSTANTIATE_TEST_SUITE_P(Formats, PackedFile,
                         ::testing::Values(Format{".gz", &gzip}, Format{".lz4", &lz4},
                                           Format{".xz", &xz}, Format{".zst", &zstd}),
                         [](const auto& info) { return std::string(info.param.ending + 1); });

TEST(PlainFile, IsHandedOnAsItIs) {
  const FixtureRoot root;
  root.file("/list", "text").file("/list.bz2", "BZh9").fifo("/pipe");
  std::string text;
  const auto each = [&](std::string_view piece) { text += piece; };
  EXPECT_THAT(readUnpacked(root.machine(), "/list", each), succeeds());
  EXPECT_EQ(text, "text");
  EXPECT_THAT(readUnpacked(root.machine(), "/list.bz2", each), failsWith(ErrorCode::Unsupported));
  EXPECT_THAT(readUnpacked(root.machine(), "/pipe", each), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(readUnpacked(root.machine(), "/none", each), failsWith(ErrorCode::NotFound));
}

}  // namespace
}  // namespace sekisho::platform
