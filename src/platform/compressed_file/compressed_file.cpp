#include "platform/compressed_file/compressed_file.h"

#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sekisho::platform {
namespace {

constexpr MessageId kDamaged{"compressed-file.damaged"};
constexpr MessageId kUnknownFormat{"compressed-file.unknown-format"};

constexpr std::size_t kPiece = std::size_t{64} << 10U;

/// One format: gets the packed bytes in order.
class Unpacker {
 public:
  virtual ~Unpacker() = default;
  /// The next piece, of `room` bytes at most (and 64 KiB), of what `packed` goes on with. Takes off
  /// `packed` what it has used; empty if it needs more. `last` says that nothing follows. Nothing
  /// if the stream is damaged. The piece stands until the next call.
  virtual std::optional<std::string_view> next(std::string_view& packed, std::size_t room,
                                               bool last) = 0;
  /// Whether the last stream is at its end.
  [[nodiscard]] virtual bool isAtEnd() const = 0;
};

class Plain final : public Unpacker {
 public:
  std::optional<std::string_view> next(std::string_view& packed, std::size_t room, bool) override {
    const std::string_view piece = packed.substr(0, room);
    packed.remove_prefix(piece.size());
    return piece;
  }
  [[nodiscard]] bool isAtEnd() const override { return true; }
};

class Gzip final : public Unpacker {
 public:
  Gzip() { ready_ = inflateInit2(&stream_, 15 + 16) == Z_OK; }
  ~Gzip() override { inflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  std::optional<std::string_view> next(std::string_view& packed, std::size_t room, bool) override {
    if (!ready_) return std::nullopt;
    if (packed.empty() && !full_) return std::string_view();
    if (at_end_ && inflateReset(&stream_) != Z_OK) return std::nullopt;
    // zlib never writes through next_in.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
    stream_.avail_out = static_cast<uInt>(std::min(room, out_.size()));
    const int answer = inflate(&stream_, Z_NO_FLUSH);
    if (answer != Z_OK && answer != Z_STREAM_END && answer != Z_BUF_ERROR) return std::nullopt;
    at_end_ = answer == Z_STREAM_END;
    full_ = stream_.avail_out == 0 && !at_end_;
    packed.remove_prefix(packed.size() - stream_.avail_in);
    return std::string_view(out_.data(), std::min(room, out_.size()) - stream_.avail_out);
  }
  [[nodiscard]] bool isAtEnd() const override { return at_end_; }

 private:
  z_stream stream_{};
  std::vector<char> out_ = std::vector<char>(kPiece);
  bool ready_ = false;
  bool full_ = false;
  bool at_end_ = false;
};

class Lz4 final : public Unpacker {
 public:
  Lz4() {
    if (LZ4F_isError(LZ4F_createDecompressionContext(&context_, LZ4F_VERSION)) != 0) {
      context_ = nullptr;
    }
  }
  ~Lz4() override { LZ4F_freeDecompressionContext(context_); }
  Lz4(const Lz4&) = delete;
  Lz4& operator=(const Lz4&) = delete;

  std::optional<std::string_view> next(std::string_view& packed, std::size_t room, bool) override {
    if (context_ == nullptr) return std::nullopt;
    if (packed.empty() && !full_) return std::string_view();
    if (out_.size() - at_ < kPiece) at_ = 0;
    std::size_t taken = packed.size();
    const std::size_t most = std::min(room, kPiece);
    std::size_t written = most;
    char* const out = &out_[at_];
    wanted_ = LZ4F_decompress(context_, out, &written, packed.data(), &taken, &kOptions);
    if (LZ4F_isError(wanted_) != 0) return std::nullopt;
    full_ = written == most && wanted_ != 0;
    at_ += written;
    packed.remove_prefix(taken);
    return std::string_view(out, written);
  }
  [[nodiscard]] bool isAtEnd() const override { return wanted_ == 0; }

 private:
  // Pieces lie one behind the other, so that the last 64 KiB, which the next block may refer to,
  // always stand where they were written and need not be copied.
  static constexpr LZ4F_decompressOptions_t kOptions{
      .stableDst = 1, .skipChecksums = 0, .reserved1 = 0, .reserved0 = 0};

  LZ4F_dctx* context_ = nullptr;
  std::vector<char> out_ = std::vector<char>(3 * kPiece);
  std::size_t at_ = 0;
  std::size_t wanted_ = 1;
  bool full_ = false;
};

class Xz final : public Unpacker {
 public:
  explicit Xz(std::uint64_t memory) {
    ready_ = lzma_stream_decoder(&stream_, memory, LZMA_CONCATENATED) == LZMA_OK;
  }
  ~Xz() override { lzma_end(&stream_); }
  Xz(const Xz&) = delete;
  Xz& operator=(const Xz&) = delete;

  // Only where nothing follows does a concatenation end.
  std::optional<std::string_view> next(std::string_view& packed, std::size_t room,
                                       bool last) override {
    if (!ready_) return std::nullopt;
    if (at_end_ || (packed.empty() && !full_ && !last)) return std::string_view();
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(packed.data());
    stream_.avail_in = packed.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(out_.data());
    stream_.avail_out = std::min(room, out_.size());
    const lzma_ret answer = lzma_code(&stream_, last ? LZMA_FINISH : LZMA_RUN);
    if (answer != LZMA_OK && answer != LZMA_STREAM_END && answer != LZMA_BUF_ERROR) {
      return std::nullopt;
    }
    at_end_ = answer == LZMA_STREAM_END;
    full_ = stream_.avail_out == 0;
    packed.remove_prefix(packed.size() - stream_.avail_in);
    return std::string_view(out_.data(), std::min(room, out_.size()) - stream_.avail_out);
  }
  [[nodiscard]] bool isAtEnd() const override { return at_end_; }

 private:
  lzma_stream stream_ = LZMA_STREAM_INIT;
  std::vector<char> out_ = std::vector<char>(kPiece);
  bool ready_ = false;
  bool full_ = false;
  bool at_end_ = false;
};

class Zstd final : public Unpacker {
 public:
  explicit Zstd(int window_log) : context_(ZSTD_createDStream(), &ZSTD_freeDStream) {
    ready_ =
        ZSTD_isError(ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, window_log)) == 0;
  }

  std::optional<std::string_view> next(std::string_view& packed, std::size_t room, bool) override {
    if (!ready_) return std::nullopt;
    if (packed.empty() && !full_) return std::string_view();
    ZSTD_inBuffer in{packed.data(), packed.size(), 0};
    ZSTD_outBuffer out{out_.data(), std::min(room, out_.size()), 0};
    wanted_ = ZSTD_decompressStream(context_.get(), &out, &in);
    if (ZSTD_isError(wanted_) != 0) return std::nullopt;
    full_ = out.pos == out.size && wanted_ != 0;
    packed.remove_prefix(in.pos);
    return std::string_view(out_.data(), out.pos);
  }
  [[nodiscard]] bool isAtEnd() const override { return wanted_ == 0; }

 private:
  std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> context_;
  std::vector<char> out_ = std::vector<char>(kPiece);
  std::size_t wanted_ = 1;
  bool ready_ = false;
  bool full_ = false;
};

std::unique_ptr<Unpacker> unpackerFor(std::string_view path, const UnpackMemory& memory) {
  if (path.ends_with(".gz")) return std::make_unique<Gzip>();
  if (path.ends_with(".lz4")) return std::make_unique<Lz4>();
  if (path.ends_with(".xz")) return std::make_unique<Xz>(memory.xz_bytes);
  if (path.ends_with(".zst")) return std::make_unique<Zstd>(memory.zstd_window_log);
  if (path.ends_with(".bz2") || path.ends_with(".lzma")) return nullptr;
  return std::make_unique<Plain>();
}

}  // namespace

struct UnpackedFile::Parts {
  std::string path;
  MachineFile file;
  std::unique_ptr<Unpacker> unpacker;
  std::vector<char> read = std::vector<char>(kPiece);
  std::string_view packed = {};  // of what was read, what was not unpacked yet
  bool last = false;             // nothing follows what was read
  std::uint64_t unpacked = 0;
};

UnpackedFile::UnpackedFile(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
UnpackedFile::~UnpackedFile() = default;
UnpackedFile::UnpackedFile(UnpackedFile&&) noexcept = default;
UnpackedFile& UnpackedFile::operator=(UnpackedFile&&) noexcept = default;

Result<UnpackedFile> UnpackedFile::open(const Machine& machine, std::string_view path,
                                        const UnpackMemory& memory) {
  auto file = machine.openFile(path);
  if (!file) return std::unexpected(std::move(file.error()));
  auto unpacker = unpackerFor(path, memory);
  if (!unpacker) return fail(ErrorCode::Unsupported, kUnknownFormat, std::string(path));
  return UnpackedFile(
      std::make_unique<Parts>(std::string(path), *std::move(file), std::move(unpacker)));
}

Result<Unpacked> UnpackedFile::next(std::size_t most,
                                    const std::function<void(std::string_view)>& each) {
  Parts& parts = *parts_;
  const auto damaged = [&] { return fail(ErrorCode::Corrupt, kDamaged, parts.path); };
  Unpacked done;
  while (done.unpacked < most) {
    const std::size_t before = parts.packed.size();
    const auto piece = parts.unpacker->next(parts.packed, most - done.unpacked, parts.last);
    if (!piece) return damaged();
    done.unpacked += piece->size();
    parts.unpacked += piece->size();
    if (parts.unpacked > kMaxUnpackedBytes) return damaged();
    if (!piece->empty()) {
      each(*piece);
      continue;
    }
    if (parts.packed.size() < before) continue;
    if (before > 0) return damaged();  // it takes nothing and says nothing
    if (parts.last) {
      if (!parts.unpacker->isAtEnd()) return damaged();
      done.more = false;
      break;
    }
    if (done.packed >= most) break;
    auto got = parts.file.read(std::span(parts.read).first(std::min(most - done.packed, kPiece)));
    if (!got) return std::unexpected(std::move(got.error()).during(parts.path));
    parts.packed = {parts.read.data(), *got};
    parts.last = *got == 0;
    done.packed += *got;
  }
  return done;
}

Result<void> readUnpacked(const Machine& machine, std::string_view path,
                          const std::function<void(std::string_view)>& each) {
  auto file = UnpackedFile::open(machine, path);
  if (!file) return std::unexpected(std::move(file.error()));
  for (;;) {
    const auto done = file->next(kPiece, each);
    if (!done) return std::unexpected(done.error());
    if (!done->more) return {};
  }
}

}  // namespace sekisho::platform
