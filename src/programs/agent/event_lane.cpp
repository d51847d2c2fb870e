#include "programs/agent/event_lane.h"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

#include "core/digest.h"
#include "core/text.h"

namespace sekisho::agent {
namespace {

constexpr std::uint64_t kSegmentBytes = std::uint64_t{256} << 10U;
constexpr std::size_t kMaxSegmentBytes = kSegmentBytes + 2 * agentlink::kMaxEventBytes;
constexpr std::size_t kMaxMessageEvents = std::size_t{1} << 20U;
constexpr std::string_view kSuffix = ".log";
constexpr std::size_t kDigits = 16;

std::string checkOf(std::string_view json) {
  return sha256(bytesOf(json)).hex().substr(0, kDigits);
}

std::optional<agentlink::SentEvent> eventFrom(std::string_view line) {
  if (line.size() < kDigits + 2 || line[kDigits] != ' ') return std::nullopt;
  const std::string_view json = line.substr(kDigits + 1);
  if (line.substr(0, kDigits) != checkOf(json)) return std::nullopt;
  auto event = agentlink::decode<agentlink::SentEvent>(json);
  return event ? std::optional(std::move(*event)) : std::nullopt;
}

/// The events of a segment, up to the first line that is not one.
std::vector<agentlink::SentEvent> eventsIn(std::string_view text) {
  std::vector<agentlink::SentEvent> events;
  while (true) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return events;
    auto event = eventFrom(text.substr(0, end));
    if (!event) return events;
    events.push_back(std::move(*event));
    text.remove_prefix(end + 1);
  }
}

}  // namespace

Result<std::unique_ptr<EventLane>> EventLane::open(platform::Disk& disk, std::string path,
                                                   std::uint64_t most) {
  std::unique_ptr<EventLane> lane(new EventLane(disk, std::move(path), most));
  if (auto loaded = lane->load(); !loaded) return std::unexpected(std::move(loaded.error()));
  return lane;
}

Result<void> EventLane::load() {
  auto names = disk_.list(path_);
  if (!names) return std::unexpected(std::move(names.error()));
  for (const std::string& name : *names) {
    if (name.size() == kDigits + kSuffix.size() && name.ends_with(kSuffix)) loadSegment(name);
  }
  return {};
}

void EventLane::loadSegment(const std::string& name) {
  const std::string path = path_ + "/" + name;
  Segment segment{.path = path};
  const auto text = platform::readFile(disk_, path, kMaxSegmentBytes);
  const auto events = text ? eventsIn(textOf(*text)) : std::vector<agentlink::SentEvent>();
  if (text) segment.bytes = text->size();
  if (!events.empty()) {
    segment.first = events.front().number;
    segment.last = events.back().number;
    segment.newest = events.back().at.wall;
    next_ = std::max(next_, segment.last + 1);
  }
  // The name alone keeps a number from being given twice when nothing in the file can be read.
  if (const auto first = fromHex(name.substr(0, kDigits))) {
    std::uint64_t number = 0;
    for (const std::byte byte : *first)
      number = number << 8U | std::to_integer<std::uint64_t>(byte);
    if (events.empty()) {
      segment.first = number;
      segment.last = number - 1;
      next_ = std::max(next_, number + 1);
    }
  }
  segments_.push_back(std::move(segment));
}

Result<void> EventLane::beginSegment() {
  const std::string path = fmt::format("{}/{:016x}{}", path_, next_, kSuffix);
  auto file = disk_.open(path, platform::Access::Create);
  if (!file) return std::unexpected(std::move(file.error()));
  if (auto named = disk_.syncDirectory(path_); !named) return named;
  file_ = std::move(*file);
  segments_.push_back({.path = path, .first = next_, .last = next_ - 1});
  return {};
}

Result<std::uint64_t> EventLane::write(std::string_view kind, const evidence::MachineTime& at,
                                       Json body) {
  const agentlink::SentEvent event{
      .number = next_, .kind = std::string(kind), .at = at, .body = std::move(body)};
  const std::string json = agentlink::encode(event);
  const std::string line = checkOf(json) + " " + json + "\n";
  if (bytes() + line.size() > most_) return fail(ErrorCode::Unavailable, kSpoolFull);
  if (!file_ || segments_.back().bytes + line.size() > kSegmentBytes) {
    file_.reset();
    if (auto begun = beginSegment(); !begun) {
      ++next_;  // the file may be there: its name is not used again
      return std::unexpected(std::move(begun.error()));
    }
  }
  Segment& segment = segments_.back();
  auto written = file_->write(segment.bytes, bytesOf(line));
  if (written) written = file_->sync();
  ++next_;  // also after a failure: the line may have reached the disk
  if (!written) {
    file_.reset();
    return std::unexpected(std::move(written.error()));
  }
  segment.bytes += line.size();
  segment.last = event.number;
  segment.newest = at.wall;
  return event.number;
}

Result<void> EventLane::announceLoss(const evidence::MachineTime& at) {
  if (lost_ == 0) return {};
  auto announced =
      write("agent.events-lost@1", at, Json::Object{{"count", lost_}, {"reason", lost_reason_}});
  if (!announced) return std::unexpected(std::move(announced.error()));
  lost_ = 0;
  return {};
}

Result<std::uint64_t> EventLane::offer(std::string_view kind, const evidence::MachineTime& at,
                                       Json body) {
  auto announced = announceLoss(at);
  if (!announced) return std::unexpected(std::move(announced.error()));
  return write(kind, at, std::move(body));
}

Result<std::uint64_t> EventLane::append(std::string_view kind, const evidence::MachineTime& at,
                                        Json body) {
  auto added = offer(kind, at, std::move(body));
  if (!added) {
    ++lost_;
    lost_reason_ = added.error().message.name;
  }
  return added;
}

std::vector<agentlink::SentEvent> EventLane::after(std::uint64_t mark) const {
  std::vector<agentlink::SentEvent> events;
  std::size_t bytes = 0;
  for (const Segment& segment : segments_) {
    if (segment.last <= mark || segment.last < segment.first) continue;
    const auto text = platform::readFile(disk_, segment.path, kMaxSegmentBytes);
    if (!text) continue;
    for (auto& event : eventsIn(textOf(*text))) {
      if (event.number <= mark) continue;
      bytes += canonicalJson(event.body).size();
      if (events.size() == agentlink::kMaxEventsInMessage || bytes > kMaxMessageEvents) {
        return events;
      }
      events.push_back(std::move(event));
    }
  }
  return events;
}

void EventLane::forget(std::uint64_t mark, Instant now) {
  while (segments_.size() > 1) {  // the last one tells the next number
    const Segment& oldest = segments_.front();
    const bool delivered = oldest.last <= mark;
    const bool old = oldest.newest + kEventsKeptFor < now;
    const bool crowded = bytes() > most_ / 2;
    if (!delivered || !(old || crowded)) return;
    if (!platform::removeDurably(disk_, oldest.path)) return;  // tried again next time
    segments_.erase(segments_.begin());
  }
}

std::uint64_t EventLane::bytes() const {
  return std::transform_reduce(segments_.begin(), segments_.end(), std::uint64_t{0}, std::plus{},
                               [](const Segment& segment) { return segment.bytes; });
}

}  // namespace sekisho::agent
