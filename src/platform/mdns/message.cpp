#include "platform/mdns/message.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

#include "core/bytes.h"
#include "core/text.h"

namespace sekisho::platform::mdns {
namespace {

constexpr MessageId kMalformed{"mdns.malformed"};
constexpr std::size_t kHead = 12;
constexpr std::size_t kMaxLabel = 63;
constexpr std::uint16_t kResponseBit = 0x8000;
constexpr std::uint16_t kAuthoritative = 0x0400;
constexpr std::uint16_t kTopBit = 0x8000;  // unicast wanted in a question, flush in a record
constexpr std::uint16_t kInternet = 1;
constexpr std::uint32_t kTtl = 120;       // §10, for host addresses
constexpr std::uint32_t kLegacyTtl = 10;  // §6.7

std::unexpected<Error> malformed(std::string what) {
  return fail(ErrorCode::InvalidInput, kMalformed, std::move(what));
}

bool isPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// Reads one datagram from front to back. After the first failure everything reads as nothing.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  [[nodiscard]] bool fine() const { return fine_; }
  [[nodiscard]] bool ended() const { return at_ == bytes_.size(); }

  std::uint16_t number16() {
    const auto two = take(2);
    if (two.size() < 2) return 0;
    return static_cast<std::uint16_t>(std::to_integer<unsigned>(two[0]) << 8U |
                                      std::to_integer<unsigned>(two[1]));
  }
  std::uint32_t number32() {
    const std::uint32_t high = number16();
    return high << 16U | number16();
  }
  std::span<const std::byte> take(std::size_t count) {
    if (!fine_ || bytes_.size() - at_ < count) {
      fine_ = false;
      return {};
    }
    at_ += count;
    return bytes_.subspan(at_ - count, count);
  }

  // RFC 1035 §4.1.4. A pointer must lead before the name it stands in, so that it ends.
  std::string name() {
    std::string text;
    std::size_t at = at_;
    std::size_t limit = at_;
    bool jumped = false;
    while (fine_) {
      const unsigned length = byteAt(at);
      if (!fine_) break;
      if (length >= 0xC0U) {
        const std::size_t target = (length & 0x3FU) << 8U | byteAt(at + 1);
        if (!jumped) at_ = at + 2;
        if (target >= limit) fine_ = false;
        jumped = true;
        at = limit = target;
        continue;
      }
      if (length > kMaxLabel || at + 1 + length > bytes_.size()) fine_ = false;
      if (!fine_) break;
      if (!jumped) at_ = at + 1 + length;
      if (length == 0) return text;
      append(text, bytes_.subspan(at + 1, length));
      at += 1 + length;
    }
    return {};
  }

 private:
  unsigned byteAt(std::size_t at) {
    if (at >= bytes_.size()) {
      fine_ = false;
      return 0;
    }
    return std::to_integer<unsigned>(bytes_[at]);
  }
  void append(std::string& text, std::span<const std::byte> label) {
    if (!text.empty()) text += '.';
    for (const char c : lowered(textOf(label))) text += isPlain(c) ? c : '?';
    if (text.size() > kMaxName) fine_ = false;
  }

  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
  bool fine_ = true;
};

std::string numeric(int family, std::span<const std::byte> bytes) {
  char text[INET6_ADDRSTRLEN] = {};
  return inet_ntop(family, bytes.data(), text, sizeof text) == nullptr ? "" : text;
}

void readRecord(Reader& reader, Message& message) {
  AddressRecord record{.name = reader.name()};
  const std::uint16_t type = reader.number16();
  const std::uint16_t klass = reader.number16();
  record.flush = (klass & kTopBit) != 0;
  record.ttl_s = reader.number32();
  const auto bytes = reader.take(reader.number16());
  if ((klass & ~kTopBit) != kInternet) return;
  if (type == static_cast<std::uint16_t>(Type::A) && bytes.size() == sizeof(in_addr)) {
    record.address = numeric(AF_INET, bytes);
  } else if (type == static_cast<std::uint16_t>(Type::Aaaa) && bytes.size() == sizeof(in6_addr)) {
    record.address = numeric(AF_INET6, bytes);
  } else {
    return;
  }
  message.addresses.push_back(std::move(record));
}

/// Writes one datagram.
class Writer {
 public:
  void number16(std::uint32_t value) {
    for (const unsigned shift : {8U, 0U}) bytes_.push_back(std::byte((value >> shift) & 0xFFU));
  }
  void number32(std::uint32_t value) {
    number16(value >> 16U);
    number16(value);
  }
  [[nodiscard]] bool name(std::string_view text) {
    if (text.empty() || text.size() > kMaxName - 2) return false;
    for (const std::string_view label : split(text, '.')) {
      if (label.empty() || label.size() > kMaxLabel || !std::ranges::all_of(label, isPlain)) {
        return false;
      }
      bytes_.push_back(std::byte(label.size()));
      const auto plain = bytesOf(label);
      bytes_.insert(bytes_.end(), plain.begin(), plain.end());
    }
    bytes_.push_back(std::byte{0});
    return true;
  }
  [[nodiscard]] bool record(const AddressRecord& record) {
    std::array<std::byte, sizeof(in6_addr)> raw{};
    const bool v6 = record.address.contains(':');
    if (inet_pton(v6 ? AF_INET6 : AF_INET, record.address.c_str(), raw.data()) != 1) return false;
    if (!name(record.name)) return false;
    number16(static_cast<std::uint16_t>(v6 ? Type::Aaaa : Type::A));
    number16(kInternet | (record.flush ? kTopBit : 0U));
    number32(record.ttl_s);
    const std::size_t size = v6 ? sizeof(in6_addr) : sizeof(in_addr);
    number16(static_cast<std::uint32_t>(size));
    bytes_.insert(bytes_.end(), raw.begin(), raw.begin() + static_cast<std::ptrdiff_t>(size));
    return true;
  }
  [[nodiscard]] std::vector<std::byte> finish() { return std::move(bytes_); }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

 private:
  std::vector<std::byte> bytes_;
};

bool asksFor(const Question& question, bool v6) {
  const Type wanted = v6 ? Type::Aaaa : Type::A;
  return question.type == static_cast<std::uint16_t>(wanted) ||
         question.type == static_cast<std::uint16_t>(Type::Any);
}

}  // namespace

Result<Message> readMessage(std::span<const std::byte> datagram) {
  if (datagram.size() > kMaxMessage || datagram.size() < kHead) return malformed("its length");
  Reader reader(datagram);
  Message message{.id = reader.number16()};
  message.response = (reader.number16() & kResponseBit) != 0;
  const std::size_t questions = reader.number16();
  const std::size_t answers = reader.number16();
  const std::size_t authorities = reader.number16();
  const std::size_t others = reader.number16();
  if (questions > kMaxQuestions || answers + authorities + others > kMaxRecords) {
    return malformed("too many parts");
  }
  for (std::size_t i = 0; i < questions; ++i) {
    Question question{.name = reader.name(), .type = reader.number16()};
    const std::uint16_t klass = reader.number16();
    question.klass = klass & static_cast<std::uint16_t>(~kTopBit);
    question.wants_unicast = (klass & kTopBit) != 0;
    message.questions.push_back(std::move(question));
  }
  Message proposed;  // in the authority section: what others would like to be called, not facts
  for (std::size_t i = 0; i < answers + authorities + others; ++i) {
    const bool fact = i < answers || i >= answers + authorities;
    readRecord(reader, fact ? message : proposed);
  }
  if (!reader.fine()) return malformed("a name or section");
  if (!reader.ended()) return malformed("bytes after its end");
  return message;
}

Result<std::vector<std::byte>> writeMessage(const Message& message) {
  if (message.questions.size() > kMaxQuestions || message.addresses.size() > kMaxRecords) {
    return malformed("too many parts");
  }
  Writer writer;
  writer.number16(message.id);
  writer.number16(message.response ? kResponseBit | kAuthoritative : 0U);
  writer.number16(static_cast<std::uint32_t>(message.questions.size()));
  writer.number16(static_cast<std::uint32_t>(message.addresses.size()));
  writer.number32(0);
  for (const Question& question : message.questions) {
    if (!writer.name(question.name)) return malformed("the name of a question");
    writer.number16(question.type);
    writer.number16(question.klass | (question.wants_unicast ? kTopBit : 0U));
  }
  for (const AddressRecord& record : message.addresses) {
    if (!writer.record(record)) return malformed("a record");
  }
  if (writer.size() > kMaxMessage) return malformed("its length");
  return writer.finish();
}

std::string localNameOf(std::string_view host_name) {
  return lowered(host_name.substr(0, host_name.find('.'))) + ".local";
}

std::optional<Message> answerTo(const Message& asked, std::string_view name,
                                std::span<const std::string> addresses, bool legacy) {
  if (asked.response) return std::nullopt;
  Message answer{.id = legacy ? asked.id : std::uint16_t{0}, .response = true};
  for (const Question& question : asked.questions) {
    if (question.name != name || (question.klass != kInternet && question.klass != 255)) continue;
    for (const std::string& address : addresses) {
      AddressRecord record{.name = std::string(name),
                           .address = address,
                           .ttl_s = legacy ? kLegacyTtl : kTtl,
                           .flush = !legacy};
      if (!asksFor(question, address.contains(':'))) continue;
      if (std::ranges::find(answer.addresses, record) == answer.addresses.end()) {
        answer.addresses.push_back(std::move(record));
      }
    }
    if (legacy) answer.questions.push_back(question);
  }
  if (answer.addresses.empty()) return std::nullopt;
  return answer;
}

}  // namespace sekisho::platform::mdns
