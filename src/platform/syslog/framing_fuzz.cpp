#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/check.h"
#include "platform/syslog/framing.h"

namespace {

using namespace sekisho::platform::syslog;

std::vector<Frame> cut(Framing framing, std::string_view bytes, std::size_t piece) {
  FrameReader reader(framing);
  std::vector<Frame> frames;
  for (std::size_t at = 0; at < bytes.size() && !reader.lost(); at += piece) {
    reader.take(bytes.substr(at, piece));
    while (auto frame = reader.next()) frames.push_back(std::move(*frame));
  }
  if (auto rest = reader.rest()) frames.push_back(std::move(*rest));
  for (const Frame& frame : frames)
    SEKISHO_CHECK(frame.bytes.size() <= kMaxFrameBytes + kMaxLengthDigits + 1);
  return frames;
}

// Up to where the stream is lost; how much came in the same arrival is no one's promise.
std::vector<Frame> understood(std::vector<Frame> frames) {
  if (!frames.empty() && frames.back().fault == FrameFault::NoLength) frames.back().bytes.clear();
  return frames;
}

}  // namespace

// The same frames, however the bytes are cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const Framing framing : {Framing::Counted, Framing::Either}) {
    const auto whole = understood(cut(framing, bytes, bytes.size() + 1));
    if (size <= 4096) SEKISHO_CHECK(understood(cut(framing, bytes, 1)) == whole);
    SEKISHO_CHECK(understood(cut(framing, bytes, 7)) == whole);
  }
  return 0;
}
