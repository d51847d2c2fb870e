#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sekisho::platform::http {

/// The hexadecimal digits of a chunk's size; more are refused.
inline constexpr std::size_t kMaxChunkDigits = 16;

/// Reads a message's body from bytes as they arrive (RFC 9112 §6.2, §7.1). Chunk extensions and
/// trailers are refused: nothing of ours sends them, and programs differ in reading them. Memory
/// grows with what has come, not with what was announced. Pure.
class BodyReader {
 public:
  enum class Progress { NeedsMore, Complete, Malformed, TooLong };

  [[nodiscard]] static BodyReader ofLength(std::uint64_t bytes, std::size_t max_bytes);
  [[nodiscard]] static BodyReader ofChunks(std::size_t max_bytes);

  /// Takes what it needs from the front of `bytes`. What is left then belongs to the next message.
  [[nodiscard]] Progress feed(std::string_view& bytes);
  [[nodiscard]] Progress progress() const { return progress_; }

  [[nodiscard]] std::string& body() { return body_; }

 private:
  /// What comes next in the chunked coding.
  enum class Next { Size, SizeEnd, Data, DataCr, DataLf, LastCr, LastLf };

  BodyReader(std::size_t max_bytes, std::uint64_t left, Next next, bool chunked);
  void takeData(std::string_view& bytes);
  void takeDigit(char c);
  void takeMark(char c);
  void beginChunk();

  std::string body_ = {};
  std::size_t max_bytes_;
  std::uint64_t left_;  // of the body, or of the chunk
  std::size_t digits_ = 0;
  Next next_;
  bool chunked_;
  Progress progress_ = Progress::NeedsMore;
};

}  // namespace sekisho::platform::http
