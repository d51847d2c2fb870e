#include "programs/agent/spool.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace sekisho::agent {
namespace {

using agentlink::Outcome;
using evidence::Table;

// A start takes this many numbers at once, so that the file is written once a start and no number
// is ever given twice.
constexpr std::uint64_t kReserve = std::uint64_t{1} << 20U;
constexpr std::size_t kMaxFile = 2 * evidence::kMaxTableBytes;
constexpr std::string_view kWaiting = ".waiting";
constexpr std::string_view kAcknowledged = ".acknowledged";

std::string newEpoch(Random& random) {
  std::array<std::byte, 8> bytes{};
  random.fill(bytes);
  return toHex(bytes);
}

Result<Json> readJson(platform::Disk& disk, const std::string& path) {
  auto bytes = platform::readFile(disk, path, kMaxFile);
  if (!bytes) return std::unexpected(std::move(bytes.error()));
  return parseJson(textOf(*bytes), {.max_bytes = kMaxFile});
}

Result<void> writeJson(platform::Disk& disk, const std::string& path, const Json& json) {
  return platform::writeFileAtomically(disk, path, bytesOf(canonicalJson(json)));
}

std::uint64_t sizeOf(const Json& json) { return canonicalJson(json).size(); }

}  // namespace

Spool::Spool(platform::Disk& disk, std::string path, Limits limits)
    : disk_(disk), path_(std::move(path)), limits_(limits) {}

Result<std::unique_ptr<Spool>> Spool::open(platform::Disk& disk, std::string path, Random& random,
                                           Limits limits) {
  std::unique_ptr<Spool> spool(new Spool(disk, std::move(path), limits));
  if (auto loaded = spool->load(random); !loaded) {
    return std::unexpected(std::move(loaded.error()).during("opening the spool"));
  }
  return spool;
}

Result<void> Spool::load(Random& random) {
  if (auto made = disk_.createDirectory(path_); !made) return made;
  const auto head = readJson(disk_, path_ + "/epoch.json");
  if (!head && head.error().code != ErrorCode::NotFound &&
      head.error().code != ErrorCode::InvalidInput && head.error().code != ErrorCode::Corrupt) {
    return std::unexpected(head.error());
  }
  const auto* epoch = head ? (*head)["epoch"].text() : nullptr;
  const auto* reserved = head ? (*head)["reserved"].integer() : nullptr;
  if (epoch != nullptr && reserved != nullptr && evidence::isEpoch(*epoch) && *reserved > 0) {
    epoch_ = *epoch;
    if (auto taken = reserve(static_cast<std::uint64_t>(*reserved)); !taken) return taken;
  } else {
    start_ =
        !head && head.error().code == ErrorCode::NotFound ? SpoolStart::Fresh : SpoolStart::Lost;
    if (auto begun = begin(random); !begun) return begun;
  }
  for (const char* lane : {"/state", "/events"}) {
    if (auto made = disk_.createDirectory(path_ + lane); !made) return made;
  }
  loadReceipt();
  if (auto loaded = loadTables(); !loaded) return loaded;
  auto events = EventLane::open(disk_, path_ + "/events", limits_.event_bytes);
  if (!events) return std::unexpected(std::move(events.error()));
  events_ = std::move(*events);
  return {};
}

Result<void> Spool::begin(Random& random) {
  // Whatever lies here belongs to no epoch that is known: numbers must not continue from it.
  for (const char* lane : {"/state", "/events"}) {
    const auto names = disk_.list(path_ + lane);
    if (!names) continue;
    if (!names->empty()) start_ = SpoolStart::Lost;
    for (const std::string& name : *names) {
      if (auto gone = platform::removeDurably(disk_, path_ + lane + "/" + name); !gone) return gone;
    }
  }
  epoch_ = newEpoch(random);
  return reserve(1);
}

Result<void> Spool::reserve(std::uint64_t from) {
  next_sequence_ = from;
  reserved_ = from + kReserve;
  return writeJson(disk_, path_ + "/epoch.json",
                   Json::Object{{"epoch", epoch_}, {"reserved", reserved_}});
}

void Spool::loadReceipt() {
  const auto json = readJson(disk_, path_ + "/receipt.json");
  if (!json) return;
  if (auto mark = agentlink::fromJson<agentlink::JournalMark>(*json)) receipt_ = std::move(*mark);
}

Result<void> Spool::keepReceipt(const agentlink::JournalMark& receipt) {
  if (receipt_ == receipt) return {};
  receipt_ = receipt;
  return writeJson(disk_, path_ + "/receipt.json", agentlink::toJson(receipt));
}

Result<void> Spool::loadTables() {
  auto names = disk_.list(path_ + "/state");
  if (!names) return std::unexpected(std::move(names.error()));
  for (const std::string& name : *names) {
    if (name.ends_with(kAcknowledged)) {
      const std::string table = name.substr(0, name.size() - kAcknowledged.size());
      if (const auto base = acknowledgedTable(table)) {
        acknowledged_.insert_or_assign(table, evidence::digestOf(*base));
      }
    } else if (name.ends_with(kWaiting)) {
      loadWaiting(name.substr(0, name.size() - kWaiting.size()));
    }
  }
  return {};
}

void Spool::loadWaiting(const std::string& table) {
  const auto json = readJson(disk_, waitingPath(table));
  if (!json) return;
  const auto sent = agentlink::fromJson<agentlink::SentTable>(*json);
  if (!sent) return;
  const auto* whole = std::get_if<Table>(&sent->content);
  if (whole == nullptr || sent->name != table) return;
  waiting_.insert_or_assign(table, Waiting{.sequence = sent->sequence,
                                           .read = sent->read,
                                           .digest = evidence::digestOf(*whole),
                                           .bytes = sizeOf(*json)});
}

std::string Spool::waitingPath(std::string_view table) const {
  return path_ + "/state/" + std::string(table) + std::string(kWaiting);
}

std::string Spool::acknowledgedPath(std::string_view table) const {
  return path_ + "/state/" + std::string(table) + std::string(kAcknowledged);
}

std::optional<Table> Spool::acknowledgedTable(std::string_view table) const {
  const auto json = readJson(disk_, acknowledgedPath(table));
  if (!json) return std::nullopt;
  auto sent = agentlink::fromJson<agentlink::SentTable>(*json);
  if (!sent || !std::holds_alternative<Table>(sent->content)) return std::nullopt;
  return std::move(std::get<Table>(sent->content));
}

std::optional<Table> Spool::waitingTable(const std::string& table, const Waiting& waiting) const {
  if (waiting.in_memory) return waiting.in_memory;
  const auto json = readJson(disk_, waitingPath(table));
  if (!json) return std::nullopt;
  auto sent = agentlink::fromJson<agentlink::SentTable>(*json);
  if (!sent || sent->sequence != waiting.sequence ||
      !std::holds_alternative<Table>(sent->content)) {
    return std::nullopt;
  }
  return std::move(std::get<Table>(sent->content));
}

Result<void> Spool::put(Table table, const evidence::MachineTime& read) {
  const std::string name = table.name;
  if (!waiting_.contains(name) && waiting_.size() >= limits_.tables) {
    return fail(ErrorCode::Unavailable, kSpoolFull, "too many tables");
  }
  if (next_sequence_ == reserved_) {
    if (auto taken = reserve(next_sequence_); !taken) return taken;
  }
  Waiting waiting{.sequence = next_sequence_++, .read = read, .digest = evidence::digestOf(table)};
  const auto known = acknowledged_.find(name);
  if (known != acknowledged_.end() && known->second == waiting.digest) {
    // An older, different reading that waits in a file is not news any more.
    if (waiting_.contains(name)) {
      if (auto gone = platform::removeDurably(disk_, waitingPath(name)); !gone) return gone;
    }
    waiting_.insert_or_assign(name, std::move(waiting));
    return {};
  }
  const agentlink::SentTable kept{
      .sequence = waiting.sequence, .read = read, .content = std::move(table), .name = name};
  const std::string text = agentlink::encode(kept);
  waiting.bytes = text.size();
  auto written = platform::writeFileAtomically(disk_, waitingPath(name), bytesOf(text));
  if (!written) waiting.in_memory = std::get<Table>(kept.content);
  waiting_.insert_or_assign(name, std::move(waiting));
  return written;
}

std::vector<std::string> Spool::waiting() const {
  std::vector<std::pair<std::uint64_t, std::string>> order;
  order.reserve(waiting_.size());
  for (const auto& [name, waiting] : waiting_) order.emplace_back(waiting.sequence, name);
  std::ranges::sort(order);
  std::vector<std::string> names;
  names.reserve(order.size());
  for (auto& [sequence, name] : order) names.push_back(std::move(name));
  return names;
}

std::optional<Instant> Spool::oldestWaiting() const {
  const auto oldest = std::ranges::min_element(
      waiting_, {}, [](const auto& each) { return each.second.read.wall; });
  return oldest == waiting_.end() ? std::nullopt : std::optional(oldest->second.read.wall);
}

std::uint64_t Spool::bytes() const {
  std::uint64_t sum = events_->bytes();
  for (const auto& [name, waiting] : waiting_) sum += waiting.bytes;
  return sum;
}

Result<agentlink::SentTable> Spool::outgoing(std::string_view table) {
  const auto found = waiting_.find(table);
  if (found == waiting_.end()) return fail(ErrorCode::NotFound, platform::kDiskMissing);
  const auto& [name, waiting] = *found;
  agentlink::SentTable sent{
      .sequence = waiting.sequence, .read = waiting.read, .content = waiting.digest, .name = name};
  const auto known = acknowledged_.find(table);
  if (known != acknowledged_.end() && known->second == waiting.digest) return sent;

  auto whole = waitingTable(name, waiting);
  if (!whole) {
    drop(std::string(table));
    return fail(ErrorCode::NotFound, platform::kDiskMissing, "a waiting table is gone");
  }
  if (known != acknowledged_.end()) {
    const auto base = acknowledgedTable(table);
    auto diff = base ? evidence::difference(*base, *whole) : std::nullopt;
    if (diff && 2 * (diff->removed.size() + diff->added.size()) < whole->rows.size()) {
      sent.content = std::move(*diff);
      return sent;
    }
  }
  sent.content = std::move(*whole);
  return sent;
}

Result<void> Spool::settle(const agentlink::TableReceipt& receipt) {
  const auto found = waiting_.find(receipt.name);
  if (found == waiting_.end() || found->second.sequence != receipt.sequence) return {};
  const std::string& name = found->first;
  Waiting& waiting = found->second;
  if (receipt.outcome == Outcome::SendWhole || receipt.outcome == Outcome::Superseded) {
    // The hub has another base than we thought.
    const auto known = acknowledged_.find(name);
    if (known != acknowledged_.end() && known->second == waiting.digest && !waiting.in_memory) {
      waiting.in_memory = acknowledgedTable(name);
    }
    acknowledged_.erase(name);
    if (auto gone = platform::removeDurably(disk_, acknowledgedPath(name)); !gone) return gone;
    if (receipt.outcome == Outcome::Superseded) drop(name);
    return {};
  }
  const auto known = acknowledged_.find(name);
  if (known != acknowledged_.end() && known->second == waiting.digest) {
    waiting_.erase(found);
    return {};
  }
  const Sha256 digest = waiting.digest;
  const std::string path = waitingPath(name);
  const bool on_disk = !waiting.in_memory;
  const std::string table = name;
  waiting_.erase(found);
  acknowledged_.erase(table);
  if (!on_disk) return platform::removeDurably(disk_, acknowledgedPath(table));
  if (auto moved = disk_.rename(path, acknowledgedPath(table)); !moved) return moved;
  acknowledged_.insert_or_assign(table, digest);
  return disk_.syncDirectory(path_ + "/state");
}

void Spool::drop(std::string_view table) {
  const auto found = waiting_.find(table);
  if (found == waiting_.end()) return;
  const std::string path = waitingPath(table);
  waiting_.erase(found);
  // A file that stays behind is only read again at the next start, and refused again then.
  if (auto gone = platform::removeDurably(disk_, path); !gone) return;
}

}  // namespace sekisho::agent
