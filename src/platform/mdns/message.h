#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

/// What hub and agent need of Multicast DNS (RFC 6762): one question for a host's addresses, and
/// its answer. The messages are those of DNS (RFC 1035 §4.1).
namespace sekisho::platform::mdns {

inline constexpr std::uint16_t kPort = 5353;
inline constexpr std::size_t kMaxMessage = 9000;  ///< RFC 6762 §17.
inline constexpr std::size_t kMaxQuestions = 32;
inline constexpr std::size_t kMaxRecords = 64;  ///< In all sections together.
inline constexpr std::size_t kMaxName = 255;    ///< RFC 1035 §2.3.4, with dots.

enum class Type : std::uint16_t { A = 1, Aaaa = 28, Any = 255 };

struct Question {
  std::string name;        ///< Labels joined by dots, lower case; "sekisho.local".
  std::uint16_t type = 0;  ///< Any kind at all; see Type.
  std::uint16_t klass = 1;
  bool wants_unicast = false;  ///< The QU bit (§5.4).
  friend bool operator==(const Question&, const Question&) = default;
};

/// An address that a record gives to a name. Records of other kinds are left out.
struct AddressRecord {
  std::string name = {};     ///< As in a question.
  std::string address = {};  ///< Numeric.
  std::uint32_t ttl_s = 0;
  bool flush = false;  ///< It replaces what was known (§10.2).
  friend bool operator==(const AddressRecord&, const AddressRecord&) = default;
};

struct Message {
  std::uint16_t id = 0;
  bool response = false;
  std::vector<Question> questions = {};
  std::vector<AddressRecord> addresses = {};  ///< Of the answer and additional sections.
  friend bool operator==(const Message&, const Message&) = default;
};

/// Reads a datagram. InvalidInput (mdns.malformed) if a name is malformed, points forward or in
/// circles, a section ends early, bytes follow the last record, or a bound is exceeded. A label
/// with a byte other than a letter, digit, hyphen or underscore stands as '?' in its name: nothing
/// that is asked for contains one.
[[nodiscard]] Result<Message> readMessage(std::span<const std::byte> datagram);

/// The datagram of a message whose names are host names and addresses numeric, without compression.
/// InvalidInput if they are not, or it would be too long.
[[nodiscard]] Result<std::vector<std::byte>> writeMessage(const Message& message);

/// The name by which a host is asked for: the first label of `host_name` below "local", lower case.
[[nodiscard]] std::string localNameOf(std::string_view host_name);

/// The answer to those of the questions that ask for an address of `name`, from `addresses`.
/// Nothing if none does, or there is no address of the kind. To somebody who asks once from a port
/// of their own (`legacy`, §6.7) it repeats question and id, and its records live 10 seconds.
[[nodiscard]] std::optional<Message> answerTo(const Message& asked, std::string_view name,
                                              std::span<const std::string> addresses, bool legacy);

}  // namespace sekisho::platform::mdns
