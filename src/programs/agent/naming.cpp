#include "programs/agent/naming.h"

#include <utility>

#include "core/json.h"

namespace sekisho::agent {
namespace {

constexpr std::size_t kMaxBytes = 4096;

}  // namespace

Naming::Naming(platform::Disk& disk, std::string path, const Clock& clock)
    : disk_(disk), path_(std::move(path)), clock_(clock) {
  const auto bytes = platform::readFile(disk_, path_, kMaxBytes);
  const auto json = bytes ? parseJson(textOf(*bytes)) : fail(ErrorCode::NotFound, MessageId{""});
  if (!json) return;
  const auto* from = (*json)["from_ms"].integer();
  const auto* told = (*json)["told_ms"].integer();
  const auto* until = (*json)["until_ms"].integer();
  const bool open_ended = (*json)["until_ms"].isNull();
  if (from == nullptr || told == nullptr || (until == nullptr && !open_ended)) return;
  span_ = agentlink::NamingSpan{.from = fromMs(*from)};
  if (until != nullptr) span_->until = fromMs(*until);
  told_at_ = fromMs(*told);
}

Result<void> Naming::told(const std::optional<agentlink::NamingSpan>& span, Instant hub_now) {
  heard(hub_now);
  if (span == span_) return {};
  span_ = span;
  told_at_ = hub_now;
  return save();
}

void Naming::heard(Instant hub_now) {
  heard_ = Heard{.hub = hub_now, .since_boot = clock_.sinceBoot()};
}

bool Naming::allowed() const {
  const auto now = hubTime();
  return span_ && now && span_->from <= *now && (!span_->until || *now < *span_->until);
}

bool Naming::allowedOf(Instant then) const { return allowed() && span_ && span_->from <= then; }

std::optional<Instant> Naming::hubTime() const {
  if (heard_) return heard_->hub + (clock_.sinceBoot() - heard_->since_boot);
  const Instant own = clock_.now();
  return own < told_at_ ? std::nullopt : std::optional(own);
}

Result<void> Naming::save() const {
  if (!span_) {
    auto gone = platform::removeDurably(disk_, path_);
    return !gone && gone.error().code == ErrorCode::NotFound ? Result<void>() : gone;
  }
  const Json json(Json::Object{{"from_ms", toMs(span_->from)},
                               {"told_ms", toMs(told_at_)},
                               {"until_ms", span_->until ? Json(toMs(*span_->until)) : Json()}});
  return platform::writeFileAtomically(disk_, path_, bytesOf(canonicalJson(json)));
}

}  // namespace sekisho::agent
