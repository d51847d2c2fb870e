#include "platform/compressed_file/compressed_file.h"

#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <memory>
#include <string>
#include <vector>

namespace sekisho::platform {
namespace {

constexpr MessageId kDamaged{"compressed-file.damaged"};
constexpr MessageId kUnknownFormat{"compressed-file.unknown-format"};

constexpr std::size_t kPiece = std::size_t{64} << 10U;
// xz -9 asks for 65 MB; nothing that distributions publish asks for more.
constexpr std::uint64_t kMaxXzMemory = std::uint64_t{80} << 20U;

/// Where unpacked pieces go, counted.
class Sink {
 public:
  /// `bytes` is how many were unpacked before.
  Sink(const std::function<void(std::string_view)>& each, std::uint64_t& bytes)
      : each_(each), bytes_(bytes) {}

  bool take(std::string_view piece) {
    bytes_ += piece.size();
    if (bytes_ > kMaxUnpackedBytes) return false;
    if (!piece.empty()) each_(piece);
    return true;
  }

 private:
  const std::function<void(std::string_view)>& each_;
  std::uint64_t& bytes_;
};

/// One format: gets the packed pieces in order.
class Unpacker {
 public:
  virtual ~Unpacker() = default;
  /// False if the stream is damaged or too large.
  virtual bool add(std::string_view packed, Sink& sink) = 0;
  /// Whether the last stream is at its end.
  [[nodiscard]] virtual bool isAtEnd() const = 0;
};

class Plain final : public Unpacker {
 public:
  bool add(std::string_view packed, Sink& sink) override { return sink.take(packed); }
  [[nodiscard]] bool isAtEnd() const override { return true; }
};

class Gzip final : public Unpacker {
 public:
  Gzip() { ready_ = inflateInit2(&stream_, 15 + 16) == Z_OK; }
  ~Gzip() override { inflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  bool add(std::string_view packed, Sink& sink) override {
    // zlib never writes through next_in.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());
    while (ready_ && (stream_.avail_in > 0 || full_)) {
      if (at_end_) {
        ready_ = inflateReset(&stream_) == Z_OK;
        at_end_ = false;
      }
      stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
      stream_.avail_out = static_cast<uInt>(out_.size());
      const int answer = inflate(&stream_, Z_NO_FLUSH);
      if (answer != Z_OK && answer != Z_STREAM_END && answer != Z_BUF_ERROR) return false;
      at_end_ = answer == Z_STREAM_END;
      full_ = stream_.avail_out == 0 && !at_end_;
      if (!sink.take({out_.data(), out_.size() - stream_.avail_out})) return false;
    }
    return ready_;
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

  bool add(std::string_view packed, Sink& sink) override {
    if (packed.empty()) return context_ != nullptr;
    if (context_ == nullptr) return false;
    bool filled = false;
    do {
      std::size_t taken = packed.size();
      std::size_t written = kPiece;
      wanted_ = LZ4F_decompress(context_, &out_[at_], &written, packed.data(), &taken, &kOptions);
      if (LZ4F_isError(wanted_) != 0) return false;
      if (!sink.take({&out_[at_], written})) return false;
      packed.remove_prefix(taken);
      if (wanted_ == 0 && packed.empty()) return true;
      filled = written == kPiece;
      at_ += written;
      if (out_.size() - at_ < kPiece) at_ = 0;
    } while (!packed.empty() || filled);
    return true;
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
};

class Xz final : public Unpacker {
 public:
  Xz() { ready_ = lzma_stream_decoder(&stream_, kMaxXzMemory, LZMA_CONCATENATED) == LZMA_OK; }
  ~Xz() override { lzma_end(&stream_); }
  Xz(const Xz&) = delete;
  Xz& operator=(const Xz&) = delete;

  bool add(std::string_view packed, Sink& sink) override {
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(packed.data());
    stream_.avail_in = packed.size();
    // An empty piece says that nothing follows: only then does a concatenation end.
    return run(packed.empty() ? LZMA_FINISH : LZMA_RUN, sink);
  }
  [[nodiscard]] bool isAtEnd() const override { return at_end_; }

 private:
  bool run(lzma_action action, Sink& sink) {
    while (ready_ && !at_end_) {
      stream_.next_out = reinterpret_cast<std::uint8_t*>(out_.data());
      stream_.avail_out = out_.size();
      const lzma_ret answer = lzma_code(&stream_, action);
      if (answer != LZMA_OK && answer != LZMA_STREAM_END && answer != LZMA_BUF_ERROR) return false;
      at_end_ = answer == LZMA_STREAM_END;
      if (!sink.take({out_.data(), out_.size() - stream_.avail_out})) return false;
      if (stream_.avail_out > 0 && stream_.avail_in == 0) break;
      if (answer == LZMA_BUF_ERROR) break;
    }
    return ready_;
  }

  lzma_stream stream_ = LZMA_STREAM_INIT;
  std::vector<char> out_ = std::vector<char>(kPiece);
  bool ready_ = false;
  bool at_end_ = false;
};

class Zstd final : public Unpacker {
 public:
  Zstd() : context_(ZSTD_createDStream(), &ZSTD_freeDStream) {}

  bool add(std::string_view packed, Sink& sink) override {
    ZSTD_inBuffer in{packed.data(), packed.size(), 0};
    bool full = false;
    while (in.pos < in.size || full) {
      ZSTD_outBuffer out{out_.data(), out_.size(), 0};
      wanted_ = ZSTD_decompressStream(context_.get(), &out, &in);
      if (ZSTD_isError(wanted_) != 0 || !sink.take({out_.data(), out.pos})) return false;
      full = out.pos == out.size && wanted_ != 0;
    }
    return true;
  }
  [[nodiscard]] bool isAtEnd() const override { return wanted_ == 0; }

 private:
  std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> context_;
  std::vector<char> out_ = std::vector<char>(kPiece);
  std::size_t wanted_ = 1;
};

std::unique_ptr<Unpacker> unpackerFor(std::string_view path) {
  if (path.ends_with(".gz")) return std::make_unique<Gzip>();
  if (path.ends_with(".lz4")) return std::make_unique<Lz4>();
  if (path.ends_with(".xz")) return std::make_unique<Xz>();
  if (path.ends_with(".zst")) return std::make_unique<Zstd>();
  if (path.ends_with(".bz2") || path.ends_with(".lzma")) return nullptr;
  return std::make_unique<Plain>();
}

}  // namespace

struct UnpackedFile::Parts {
  std::string path;
  MachineFile file;
  std::unique_ptr<Unpacker> unpacker;
  std::uint64_t unpacked = 0;
};

UnpackedFile::UnpackedFile(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
UnpackedFile::~UnpackedFile() = default;
UnpackedFile::UnpackedFile(UnpackedFile&&) noexcept = default;
UnpackedFile& UnpackedFile::operator=(UnpackedFile&&) noexcept = default;

Result<UnpackedFile> UnpackedFile::open(const Machine& machine, std::string_view path) {
  auto file = machine.openFile(path);
  if (!file) return std::unexpected(std::move(file.error()));
  auto unpacker = unpackerFor(path);
  if (!unpacker) return fail(ErrorCode::Unsupported, kUnknownFormat, std::string(path));
  return UnpackedFile(
      std::make_unique<Parts>(std::string(path), *std::move(file), std::move(unpacker)));
}

Result<bool> UnpackedFile::next(std::size_t most,
                                const std::function<void(std::string_view)>& each) {
  const auto damaged = [&] { return fail(ErrorCode::Corrupt, kDamaged, parts_->path); };
  std::vector<char> packed(most);
  auto got = parts_->file.read(packed);
  if (!got) return std::unexpected(std::move(got.error()).during(parts_->path));
  Sink sink(each, parts_->unpacked);
  if (!parts_->unpacker->add({packed.data(), *got}, sink)) return damaged();
  if (*got == 0 && !parts_->unpacker->isAtEnd()) return damaged();
  return *got > 0;
}

Result<void> readUnpacked(const Machine& machine, std::string_view path,
                          const std::function<void(std::string_view)>& each) {
  auto file = UnpackedFile::open(machine, path);
  if (!file) return std::unexpected(std::move(file.error()));
  for (;;) {
    const auto more = file->next(kPiece, each);
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
  }
}

}  // namespace sekisho::platform
