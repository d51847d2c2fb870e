#include "capabilities/orca/probe/peers.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <optional>

#include "capabilities/evidence/fact_row.h"
#include "core/text.h"
#include "facts/orca_peers.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMaxTable = std::size_t{8} << 20U;
constexpr std::string_view kEstablished = "01";
constexpr std::string_view kTimeWait = "06";
constexpr std::string_view kListen = "0A";

template <class T>
std::optional<T> hexFrom(std::string_view text) {
  T value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && !text.empty() ? std::optional(value) : std::nullopt;
}

// Words of 32 bits, each in the machine's own order: "0100007F", or four of them.
std::optional<std::string> hexAddress(std::string_view hex) {
  if (hex.size() != 8 && hex.size() != 32) return std::nullopt;
  std::array<std::uint32_t, 4> words{};
  for (std::size_t i = 0; i < hex.size() / 8; ++i) {
    const auto word = hexFrom<std::uint32_t>(hex.substr(i * 8, 8));
    if (!word) return std::nullopt;
    words[i] = *word;
  }
  const auto bytes = std::bit_cast<std::array<unsigned char, 16>>(words);
  const bool mapped =
      hex.size() == 32 && IN6_IS_ADDR_V4MAPPED(reinterpret_cast<const in6_addr*>(&bytes));
  const bool four = hex.size() == 8 || mapped;
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* from = mapped ? static_cast<const void*>(bytes.data() + 12) : bytes.data();
  if (inet_ntop(four ? AF_INET : AF_INET6, from, text.data(), text.size()) == nullptr) {
    return std::nullopt;
  }
  return std::string(text.data());
}

bool isThisMachine(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address == "0.0.0.0" || address == "::";
}

/// Words between blanks.
std::vector<std::string_view> wordsOf(std::string_view line) {
  std::vector<std::string_view> words;
  while (!(line = trimmed(line)).empty() && words.size() < 4) {
    const std::size_t end = std::min(line.find(' '), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
  return words;
}

/// One line of such a table: addresses in hexadecimal, as they stand.
struct Connection {
  std::string_view here;
  std::string_view there;
  std::string_view there_port;
  std::string_view state;
  std::string_view line;
};

// "  0: 0100007F:1F40 0200007F:C350 01 …": number, here, there, state.
std::vector<Connection> connectionsIn(std::string_view table, std::uint16_t port) {
  std::vector<Connection> connections;
  while (!table.empty()) {
    const std::size_t end = std::min(table.find('\n'), table.size());
    const std::string_view line = table.substr(0, end);
    const auto words = wordsOf(line);
    table.remove_prefix(std::min(end + 1, table.size()));
    if (words.size() < 4) continue;
    const std::size_t here = words[1].find(':');
    const std::size_t there = words[2].find(':');
    if (here == std::string_view::npos || there == std::string_view::npos) continue;
    if (hexFrom<std::uint16_t>(words[1].substr(here + 1)) != port) continue;
    connections.push_back({words[1].substr(0, here), words[2].substr(0, there),
                           words[2].substr(there + 1), words[3], line});
  }
  return connections;
}

}  // namespace

std::set<std::string> peersIn(std::string_view table, std::uint16_t port) {
  std::set<std::string> peers;
  for (const Connection& one : connectionsIn(table, port)) {
    if (one.state != kEstablished && one.state != kTimeWait) continue;
    const auto peer = hexAddress(one.there);
    if (peer && !isThisMachine(*peer) && peer != hexAddress(one.here)) peers.insert(*peer);
  }
  return peers;
}

std::set<Connections::End> connectedIn(std::string_view table, std::uint16_t port) {
  std::set<Connections::End> ends;
  for (const Connection& one : connectionsIn(table, port)) {
    const auto peer = one.state == kEstablished ? hexAddress(one.there) : std::nullopt;
    const auto other = hexFrom<std::uint16_t>(one.there_port);
    if (!peer || !other || isThisMachine(*peer) || peer == hexAddress(one.here)) continue;
    ends.emplace(*peer, *other);
  }
  return ends;
}

std::set<std::int64_t> listenersIn(std::string_view table, std::uint16_t port) {
  constexpr std::size_t kUid = 7;  // number, here, there, state, queues, timer, retransmits, uid
  std::set<std::int64_t> uids;
  for (const Connection& one : connectionsIn(table, port)) {
    if (one.state != kListen) continue;
    const auto fields = words(one.line);
    uids.insert(fields.size() > kUid ? toInteger(fields[kUid]).value_or(-1) : -1);
  }
  return uids;
}

bool listensIn(std::string_view table, std::uint16_t port) {
  return !listenersIn(table, port).empty();
}

Peers::Time Peers::look(Time now, Instant wall) {
  if (now >= looked_for_ + kLookForOrca) {
    here_ = !serversOn(machine_, settings_).empty();
    looked_for_ = now;
  }
  if (!here_) {
    seen_.clear();
    connections_.loseSight();
    failed_ = false;
    return now + kLookForOrca;
  }
  failed_ = false;
  std::set<Connections::End> connected;
  for (const char* path : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    const auto table = machine_.read(path, kMaxTable);
    // A kernel without IPv6 has no second table.
    if (!table && table.error().code != ErrorCode::NotFound) failed_ = true;
    for (const std::string& peer : peersIn(table.value_or(""), settings_.port)) {
      Seen& seen = seen_.try_emplace(peer, Seen{.first = wall}).first->second;
      seen.last = now;
      seen.until = wall;
    }
    connected.merge(connectedIn(table.value_or(""), settings_.port));
  }
  if (failed_) {
    connections_.loseSight();
  } else {
    connections_.take(connected, wall);
  }
  last_ = now;
  std::erase_if(seen_, [&](const auto& one) { return one.second.last + kRemembered < now; });
  return now + kEvery;
}

evidence::Table Peers::table() const {
  evidence::FactTable<facts::OrcaPeers> table;
  if (failed_) table.failed("orca.peers-unread");
  for (const auto& [address, seen] : seen_) {
    facts::OrcaPeers row{.address = address};
    row.connected = seen.last == last_ ? 1 : 0;
    row.first_seen_ms = toMs(seen.first);
    if (seen.last != last_) row.last_seen_ms = toMs(seen.until);  // else it changes at each look
    table.add(row);
  }
  return std::move(table).finish();
}

std::vector<evidence::Probe> peerProbes(const Peers& peers) {
  return {{.table = "orca_peers", .every = 1min, .read = [&peers] { return peers.table(); }}};
}

}  // namespace sekisho::orca
