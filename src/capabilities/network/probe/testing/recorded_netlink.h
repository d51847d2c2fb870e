#pragma once

#include <map>
#include <optional>
#include <utility>

#include "capabilities/network/probe/netlink.h"

namespace sekisho::network::testing {

/// A kernel that gives recorded answers. What was not recorded it does not support.
class RecordedNetlink final : public Netlink {
 public:
  /// `datagram` answers each dump of that protocol and type.
  void answer(int protocol, std::uint16_t type, Bytes datagram) {
    answers_[{protocol, type}] = std::move(datagram);
  }
  /// From now on every answer ends damaged.
  void breakAnswers() { broken_ = true; }

  [[nodiscard]] Result<void> dump(int protocol, std::uint16_t type, ByteView /*body*/,
                                  const std::function<void(const NetlinkMessage&)>& each) override {
    ++dumps_;
    const auto found = answers_.find({protocol, type});
    if (found == answers_.end()) {
      return fail(ErrorCode::Unsupported, MessageId{"network.kernel-unanswered"}, "not recorded");
    }
    const auto whole = forEachMessage(found->second, each);
    if (whole == Wholeness::Damaged || broken_) {
      return fail(ErrorCode::Corrupt, MessageId{"network.kernel-answer-damaged"}, "recorded so");
    }
    return {};
  }
  [[nodiscard]] int dumps() const { return dumps_; }

 private:
  std::map<std::pair<int, std::uint16_t>, Bytes> answers_ = {};
  bool broken_ = false;
  int dumps_ = 0;
};

/// Appends one message: its fixed part, then attributes.
class MessageWriter {
 public:
  MessageWriter(std::uint16_t type, ByteView fixed) : type_(type), payload_(copyOf(fixed)) {
    pad();
  }

  MessageWriter& attribute(std::uint16_t type, ByteView value) {
    const auto length = static_cast<std::uint16_t>(value.size() + 4);
    append(bytesOfStructure(length));
    append(bytesOfStructure(type));
    append(value);
    pad();
    return *this;
  }
  void appendTo(Bytes& datagram) const {
    const auto length = static_cast<std::uint32_t>(payload_.size() + 16);
    const std::uint16_t flags = 0;
    const std::uint64_t sequence_and_port = 0;
    for (const ByteView part :
         {bytesOfStructure(length), bytesOfStructure(type_), bytesOfStructure(flags),
          bytesOfStructure(sequence_and_port), ByteView(payload_)}) {
      datagram.insert(datagram.end(), part.begin(), part.end());
    }
  }

 private:
  void append(ByteView bytes) { payload_.insert(payload_.end(), bytes.begin(), bytes.end()); }
  void pad() { payload_.resize((payload_.size() + 3U) & ~std::size_t{3}); }

  std::uint16_t type_;
  Bytes payload_;
};

}  // namespace sekisho::network::testing
