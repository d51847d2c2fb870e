#include "platform/http/body_reader.h"

#include <algorithm>

namespace sekisho::platform::http {

BodyReader::BodyReader(std::size_t max_bytes, std::uint64_t left, Next next, bool chunked)
    : max_bytes_(max_bytes), left_(left), next_(next), chunked_(chunked) {}

BodyReader BodyReader::ofLength(std::uint64_t bytes, std::size_t max_bytes) {
  BodyReader reader(max_bytes, bytes, Next::Data, false);
  if (bytes == 0) reader.progress_ = Progress::Complete;
  if (bytes > max_bytes) reader.progress_ = Progress::TooLong;
  return reader;
}

BodyReader BodyReader::ofChunks(std::size_t max_bytes) {
  return BodyReader(max_bytes, 0, Next::Size, true);
}

BodyReader::Progress BodyReader::feed(std::string_view& bytes) {
  while (!bytes.empty() && progress_ == Progress::NeedsMore) {
    if (next_ == Next::Data) {
      takeData(bytes);
      continue;
    }
    const char c = bytes.front();
    bytes.remove_prefix(1);
    if (next_ == Next::Size) {
      takeDigit(c);
    } else {
      takeMark(c);
    }
  }
  return progress_;
}

void BodyReader::takeData(std::string_view& bytes) {
  const std::size_t taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  body_.append(bytes.substr(0, taken));
  bytes.remove_prefix(taken);
  left_ -= taken;
  if (left_ > 0) return;
  if (chunked_) {
    next_ = Next::DataCr;
  } else {
    progress_ = Progress::Complete;
  }
}

void BodyReader::takeDigit(char c) {
  unsigned digit = 0;
  if (c >= '0' && c <= '9') {
    digit = static_cast<unsigned>(c - '0');
  } else if (c >= 'a' && c <= 'f') {
    digit = static_cast<unsigned>(c - 'a') + 10;
  } else if (c >= 'A' && c <= 'F') {
    digit = static_cast<unsigned>(c - 'A') + 10;
  } else if (c == '\r' && digits_ > 0) {
    next_ = Next::SizeEnd;
    return;
  } else {
    progress_ = Progress::Malformed;
    return;
  }
  if (++digits_ > kMaxChunkDigits) progress_ = Progress::Malformed;
  left_ = left_ << 4U | digit;  // 16 digits fill the 64 bits
}

void BodyReader::takeMark(char c) {
  const bool wants_cr = next_ == Next::DataCr || next_ == Next::LastCr;
  if (c != (wants_cr ? '\r' : '\n')) {
    progress_ = Progress::Malformed;
    return;
  }
  switch (next_) {
    case Next::SizeEnd: beginChunk(); break;
    case Next::DataCr: next_ = Next::DataLf; break;
    case Next::LastCr: next_ = Next::LastLf; break;
    case Next::LastLf: progress_ = Progress::Complete; break;
    case Next::Size:
    case Next::Data:  // never come here
    case Next::DataLf:
      next_ = Next::Size;
      digits_ = 0;
      break;
  }
}

void BodyReader::beginChunk() {
  if (left_ > max_bytes_ - body_.size()) {
    progress_ = Progress::TooLong;
  } else {
    next_ = left_ == 0 ? Next::LastCr : Next::Data;
  }
}

}  // namespace sekisho::platform::http
