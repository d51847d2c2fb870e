#include "capabilities/maintenance/probe/login_log.h"

#include <algorithm>
#include <array>
#include <utility>

#include "platform/machine/local_zone.h"

namespace sekisho::maintenance {
namespace {

constexpr std::size_t kPiece = std::size_t{256} << 10U;
constexpr auto kLogs = std::to_array<const char*>({"/var/log/auth.log", "/var/log/secure"});
constexpr auto kJournals = std::to_array<const char*>({"/var/log/journal", "/run/log/journal"});

}  // namespace

std::string_view nameOf(LoginLogState state) noexcept {
  switch (state) {
    case LoginLogState::Missing: return "missing";
    case LoginLogState::Journal: return "journal";
    case LoginLogState::Denied: return "denied";
    case LoginLogState::Silent: return "silent";
    case LoginLogState::UnknownForm: return "unknown-form";
    case LoginLogState::Read: break;
  }
  return "read";
}

void LoginLog::goOn(std::string path, platform::LogMark mark) {
  path_ = std::move(path);
  follower_ = std::make_unique<platform::LogFollower>(machine_, path_, std::move(mark));
  anew_ = true;
}

std::optional<platform::LogMark> LoginLog::mark() const {
  auto mark = follower_ ? follower_->mark() : std::nullopt;
  if (mark && !anew_) mark->offset = base_ + cutter_.position();
  return mark;
}

// One that appears after it was looked for is read from its beginning.
bool LoginLog::choose() {
  if (follower_ && follower_->mark()) return true;
  const auto* const there =
      std::ranges::find_if(kLogs, [&](const char* path) { return machine_.exists(path); });
  const std::string path = there == kLogs.end() ? kLogs.front() : *there;
  if (!follower_ || path_ != path) {
    path_ = path;
    follower_ = std::make_unique<platform::LogFollower>(machine_, path_, std::nullopt);
  }
  return there != kLogs.end();
}

void LoginLog::take(const platform::LogFollower::Piece& piece, Instant now,
                    std::vector<SshdLine>& lines) {
  if (piece.another || anew_) {
    cutter_ = {};
    base_ = follower_->mark().value_or(platform::LogMark{}).offset - piece.bytes.size();
    anew_ = false;
  }
  lost_ = lost_ || piece.lost;
  const auto zone = platform::zoneOf(machine_);
  const auto today = std::chrono::floor<std::chrono::days>(now + zone.value_or(kJst));
  const std::chrono::year_month_day day{today};
  cutter_.add(piece.bytes);
  while (const auto line = cutter_.next()) {
    if (!line->whole()) continue;
    auto said = sshdLineFrom(line->text, day.year() / day.month(), zone);
    if (said.dated) state_ = LoginLogState::Read;
    if (state_ == LoginLogState::Silent) state_ = LoginLogState::UnknownForm;
    if (said.line) lines.push_back(std::move(*said.line));
  }
}

std::vector<SshdLine> LoginLog::next(Instant now) {
  std::vector<SshdLine> lines;
  lost_ = false;
  if (!choose()) {
    const bool journal =
        std::ranges::any_of(kJournals, [&](const char* path) { return machine_.exists(path); });
    state_ = journal ? LoginLogState::Journal : LoginLogState::Missing;
  }
  for (std::size_t read = 0; read < kMostAtOnce; read += kPiece) {
    const auto piece = follower_->next(kPiece);
    if (!piece) {
      if (piece.error().code != ErrorCode::NotFound) state_ = LoginLogState::Denied;
      break;
    }
    const bool known = state_ == LoginLogState::Read || state_ == LoginLogState::UnknownForm;
    if (!known) state_ = LoginLogState::Silent;
    if (piece->bytes.empty() && !piece->another) break;
    take(*piece, now, lines);
  }
  gone_ = follower_->mark() && !machine_.exists(path_);
  return lines;
}

}  // namespace sekisho::maintenance
