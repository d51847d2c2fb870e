#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "capabilities/evidence/diff.h"
#include "capabilities/evidence/observation.h"
#include "capabilities/evidence/table.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/json.h"

#ifndef SEKISHO_AGENT_PROTOCOL
#define SEKISHO_AGENT_PROTOCOL 1
#endif

/// The messages between agent and hub; FORMAT.md beside this file is their description.
namespace sekisho::agentlink {

/// The version this build speaks. A hub serves this one and the one before it.
inline constexpr int kProtocolVersion = SEKISHO_AGENT_PROTOCOL;

inline constexpr std::size_t kMaxMessageBytes = evidence::kMaxTableBytes + (std::size_t{1} << 20U);
inline constexpr std::size_t kMaxTablesInMessage = 64;
inline constexpr std::size_t kMaxEventsInMessage = 500;
inline constexpr std::size_t kMaxEventBytes = std::size_t{16} << 10U;
inline constexpr std::size_t kMaxTextBytes = 4096;
inline constexpr std::size_t kMaxAddresses = 16;
inline constexpr std::size_t kMaxMacs = 64;

/// "/agent/v1/hello" and so on.
[[nodiscard]] std::string pathOf(int version, std::string_view call);

/// A point in the hub's journal: which tree, how long, and its root.
struct JournalMark {
  std::int64_t generation = 0;
  std::int64_t size = 0;
  std::string root = {};        ///< Hexadecimal; empty while the journal has no entry.
  std::string checkpoint = {};  ///< The signed note, as c2sp.org/tlog-checkpoint has it.
  friend bool operator==(const JournalMark&, const JournalMark&) = default;
};

/// Whether two marks of one hub cannot both be true, seen in this order: a tree that shrank, an
/// older generation, or one size with two roots.
[[nodiscard]] bool contradicts(const JournalMark& earlier, const JournalMark& later) noexcept;

/// What every message of an enrolled agent begins with: which spool and boot it comes from, and
/// what its clocks say while it is sent.
struct Sender {
  std::string epoch;
  evidence::MachineTime now;
};

struct EnrolRequest {
  std::string token;
  std::string csr;  ///< PEM.
  std::string agent_version;
  Sender sender;
  std::vector<std::string> macs = {};
};

struct EnrolAnswer {
  std::string certificate;  ///< PEM.
  std::string ca;           ///< PEM.
  std::string clinic;
  std::string device;
  std::vector<std::string> addresses = {};  ///< "host:port" or "[v6]:port", numeric.
  Instant hub_time;
};

struct HelloRequest {
  Sender sender;
  std::string agent_version;
  std::optional<JournalMark> newest_receipt = {};
};

/// From when until when persons may be named in what is read: the notice to staff says so.
struct NamingSpan {
  Instant from{};
  std::optional<Instant> until = {};  ///< From here on not any more.
  friend bool operator==(const NamingSpan&, const NamingSpan&) = default;
};

/// That the database of 日レセ on this machine may be read: its clinic decided so.
struct OrcaReading {
  bool passwords = false;  ///< Stored passwords may be compared with known first ones.
  /// The key by which the agent names patients (orca::PatientNames). Nothing from a hub before it.
  std::optional<Sha256> patients = {};
  friend bool operator==(const OrcaReading&, const OrcaReading&) = default;
};

/// What the hub wants of an agent.
struct Settings {
  bool staff_notice = false;  ///< Whether a notice to staff is in force: all that agents before
                              ///< NamingSpan know.
  std::optional<NamingSpan> naming = {};  ///< Nothing: nobody is named.
  /// Under which name hosts files and mDNS know the hub; empty from a hub that does not say.
  std::string host_name = {};
  std::optional<OrcaReading> orca = {};  ///< Nothing: its database is not read.
  bool orca_interface = false;           ///< The HTTP API of 日レセ on this machine may be asked.
  /// Whether it may try to reach 日レセ's news: the clinic decided so.
  bool try_news = false;
  friend bool operator==(const Settings&, const Settings&) = default;
};

struct HelloAnswer {
  Instant hub_time;
  std::int64_t skew_ms = 0;
  std::vector<int> versions = {};
  std::vector<std::string> addresses = {};
  std::uint64_t event_mark = 0;
  Settings settings = {};
  JournalMark receipt = {};
};

/// One reading on its way: the table whole, as a difference, or as the digest of what the hub has.
struct SentTable {
  std::uint64_t sequence = 0;
  evidence::MachineTime read;
  std::variant<evidence::Table, evidence::TableDiff, Sha256> content;
  std::string name;  ///< The table's.
};

struct StateRequest {
  Sender sender;
  std::vector<SentTable> tables = {};
};

enum class Outcome {
  Kept,        ///< Stored; the newest of its table.
  Confirmed,   ///< The hub had the very same.
  Superseded,  ///< The hub has a newer one.
  SendWhole,   ///< The hub has another base: send the table whole.
};
[[nodiscard]] std::string_view nameOf(Outcome outcome) noexcept;

struct TableReceipt {
  std::string name;
  std::uint64_t sequence = 0;
  Outcome outcome = Outcome::Kept;
};

/// Sent only after what it names is durable.
struct StateAnswer {
  std::vector<TableReceipt> tables = {};
  JournalMark receipt = {};
};

struct SentEvent {
  std::uint64_t number = 0;
  std::string kind;
  evidence::MachineTime at;
  Json body = Json::Object{};
};

struct EventsRequest {
  Sender sender;
  std::vector<SentEvent> events = {};
};

struct EventsAnswer {
  std::uint64_t mark = 0;  ///< Everything up to here is in the journal.
  JournalMark receipt = {};
};

struct GoodbyeRequest {
  Sender sender;
  bool shutdown = false;  ///< The machine goes off; else only the agent ends.
};

struct GoodbyeAnswer {
  JournalMark receipt = {};
};

[[nodiscard]] Json toJson(const JournalMark& mark);
[[nodiscard]] Json toJson(const evidence::MachineTime& time);
[[nodiscard]] Json toJson(const SentTable& table);
[[nodiscard]] Json toJson(const SentEvent& event);
[[nodiscard]] Json toJson(const EnrolRequest& message);
[[nodiscard]] Json toJson(const EnrolAnswer& message);
[[nodiscard]] Json toJson(const HelloRequest& message);
[[nodiscard]] Json toJson(const HelloAnswer& message);
[[nodiscard]] Json toJson(const StateRequest& message);
[[nodiscard]] Json toJson(const StateAnswer& message);
[[nodiscard]] Json toJson(const EventsRequest& message);
[[nodiscard]] Json toJson(const EventsAnswer& message);
[[nodiscard]] Json toJson(const GoodbyeRequest& message);
[[nodiscard]] Json toJson(const GoodbyeAnswer& message);

/// Reads a message or a part of one. InvalidInput (agentlink.malformed, with the {member} to blame)
/// unless every member is there, of its type and within its bounds; further members are ignored, so
/// that a newer peer may add some.
template <class Message>
[[nodiscard]] Result<Message> fromJson(const Json& value);

template <>
[[nodiscard]] Result<JournalMark> fromJson(const Json& value);
template <>
[[nodiscard]] Result<evidence::MachineTime> fromJson(const Json& value);
template <>
[[nodiscard]] Result<SentTable> fromJson(const Json& value);
template <>
[[nodiscard]] Result<SentEvent> fromJson(const Json& value);
template <>
[[nodiscard]] Result<EnrolRequest> fromJson(const Json& value);
template <>
[[nodiscard]] Result<EnrolAnswer> fromJson(const Json& value);
template <>
[[nodiscard]] Result<HelloRequest> fromJson(const Json& value);
template <>
[[nodiscard]] Result<HelloAnswer> fromJson(const Json& value);
template <>
[[nodiscard]] Result<StateRequest> fromJson(const Json& value);
template <>
[[nodiscard]] Result<StateAnswer> fromJson(const Json& value);
template <>
[[nodiscard]] Result<EventsRequest> fromJson(const Json& value);
template <>
[[nodiscard]] Result<EventsAnswer> fromJson(const Json& value);
template <>
[[nodiscard]] Result<GoodbyeRequest> fromJson(const Json& value);
template <>
[[nodiscard]] Result<GoodbyeAnswer> fromJson(const Json& value);

/// The bytes of a message, and back.
template <class Message>
[[nodiscard]] std::string encode(const Message& message) {
  return canonicalJson(toJson(message));
}
template <class Message>
[[nodiscard]] Result<Message> decode(std::string_view bytes) {
  auto json = parseJson(bytes, {.max_bytes = kMaxMessageBytes, .max_depth = 12});
  if (!json) return std::unexpected(std::move(json.error()));
  return fromJson<Message>(*json);
}

}  // namespace sekisho::agentlink
