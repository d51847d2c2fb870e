#include "platform/compressed_file/compressed_file.h"

#include <gmock/gmock.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zstd.h>

#include <memory>

#include "core/testing/result_matchers.h"
#include "platform/compressed_file/testing/gzip.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::platform {
namespace {

using ::sekisho::testing::failsWith;
using ::sekisho::testing::succeeds;
using testing::FixtureRoot;
using testing::gzip;

std::string lz4(const std::string& text) {
  std::string packed(LZ4F_compressFrameBound(text.size(), nullptr), '\0');
  packed.resize(
      LZ4F_compressFrame(packed.data(), packed.size(), text.data(), text.size(), nullptr));
  return packed;
}

std::string xzAt(std::uint32_t preset, const std::string& text) {
  std::string packed(lzma_stream_buffer_bound(text.size()), '\0');
  std::size_t size = 0;
  EXPECT_EQ(
      lzma_easy_buffer_encode(preset, LZMA_CHECK_CRC32, nullptr,
                              reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                              reinterpret_cast<std::uint8_t*>(packed.data()), &size, packed.size()),
      LZMA_OK);
  packed.resize(size);
  return packed;
}

std::string xz(const std::string& text) { return xzAt(1, text); }

std::string zstd(const std::string& text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
  return packed;
}

std::string zstdWithWindow(const std::string& text, int window_log) {
  const std::unique_ptr<ZSTD_CStream, std::size_t (*)(ZSTD_CStream*)> stream(ZSTD_createCStream(),
                                                                             &ZSTD_freeCStream);
  ZSTD_CCtx_setParameter(stream.get(), ZSTD_c_windowLog, window_log);
  std::string packed(ZSTD_compressBound(text.size()) + 64, '\0');
  ZSTD_outBuffer out{packed.data(), packed.size(), 0};
  ZSTD_inBuffer in{text.data(), text.size(), 0};
  // Its size is not told before: else the window would be as small as the text.
  EXPECT_EQ(ZSTD_isError(ZSTD_compressStream2(stream.get(), &out, &in, ZSTD_e_continue)), 0U);
  EXPECT_EQ(ZSTD_compressStream2(stream.get(), &out, &in, ZSTD_e_end), 0U);
  packed.resize(out.pos);
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

TEST_P(PackedFile, IsUnpackedNoFurtherThanAsked) {
  constexpr std::size_t kMost = std::size_t{16} << 10U;
  const std::string text = longText() + std::string(8U << 20U, '0');
  const std::string path = std::string("/list") + GetParam().ending;
  root_.file(path, GetParam().pack(text));
  auto file = UnpackedFile::open(root_.machine(), path, kLittleUnpackMemory);
  ASSERT_THAT(file, succeeds());
  Unpacked done;
  while (done.more) {
    const std::size_t before = unpacked_.size();
    auto now = file->next(kMost, [&](std::string_view piece) { unpacked_ += piece; });
    ASSERT_THAT(now, succeeds());
    done = *now;
    ASSERT_EQ(done.unpacked, unpacked_.size() - before);
    ASSERT_LE(done.unpacked, kMost);
    ASSERT_LE(done.packed, kMost);
    ASSERT_TRUE(!done.more || done.unpacked == kMost || done.packed == kMost);
  }
  EXPECT_TRUE(unpacked_ == text);
}

INSTANTIATE_TEST_SUITE_P(Formats, PackedFile,
                         ::testing::Values(Format{".gz", &gzip}, Format{".lz4", &lz4},
                                           Format{".xz", &xz}, Format{".zst", &zstd}),
                         [](const auto& info) { return std::string(info.param.ending + 1); });

TEST(PackedFileThatAsksForMuchMemory, IsCorruptWhereLittleIsGiven) {
  const FixtureRoot root;
  const std::string text = "one\n";
  root.file("/8.zst", zstdWithWindow(text, 23)).file("/16.zst", zstdWithWindow(text, 24));
  root.file("/6.xz", xzAt(6, text)).file("/7.xz", xzAt(7, text));
  const auto read = [&](const char* path, const UnpackMemory& memory) {
    auto file = UnpackedFile::open(root.machine(), path, memory);
    EXPECT_THAT(file, succeeds());
    return file->next(1U << 20U, [](std::string_view) {});
  };
  for (const char* path : {"/8.zst", "/16.zst", "/6.xz", "/7.xz"}) {
    EXPECT_THAT(read(path, {}), succeeds()) << path;
  }
  EXPECT_THAT(read("/8.zst", kLittleUnpackMemory), succeeds());
  EXPECT_THAT(read("/6.xz", kLittleUnpackMemory), succeeds());
  EXPECT_THAT(read("/16.zst", kLittleUnpackMemory), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(read("/7.xz", kLittleUnpackMemory), failsWith(ErrorCode::Corrupt));
}

TEST(PackedFileOfNothing, IsReadNoFurtherThanAsked) {
  const FixtureRoot root;
  std::string frames;  // that zstd skips, of 64 KiB each
  for (int i = 0; i < 16; ++i) {
    frames += std::string("\x50\x2a\x4d\x18\xf8\xff\0\0", 8) + std::string(65'528, 'x');
  }
  root.file("/list.zst", frames);
  auto file = UnpackedFile::open(root.machine(), "/list.zst");
  ASSERT_THAT(file, succeeds());
  for (int i = 0; i < 16; ++i) {
    const auto done = file->next(65'536, [](std::string_view) {});
    ASSERT_THAT(done, succeeds());
    EXPECT_EQ(done->packed, 65'536U);
    EXPECT_TRUE(done->more);
  }
  EXPECT_FALSE(file->next(65'536, [](std::string_view) {})->more);
}

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
