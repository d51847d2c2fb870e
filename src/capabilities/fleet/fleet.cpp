#include "capabilities/fleet/fleet.h"

#include <algorithm>
#include <utility>

namespace sekisho::fleet {

std::string_view nameOf(AgentState state) noexcept {
  switch (state) {
    case AgentState::Enrolled: return "enrolled";
    case AgentState::Replaced: return "replaced";
    case AgentState::Revoked: return "revoked";
    case AgentState::CloneSuspected: return "clone-suspected";
  }
  std::unreachable();
}

std::optional<AgentState> agentStateFrom(std::string_view name) noexcept {
  for (const auto state : {AgentState::Enrolled, AgentState::Replaced, AgentState::Revoked,
                           AgentState::CloneSuspected}) {
    if (nameOf(state) == name) return state;
  }
  return std::nullopt;
}

std::string_view nameOf(Fork fork) noexcept {
  switch (fork) {
    case Fork::BootReturned: return "boot-returned";
    case Fork::EpochReturned: return "epoch-returned";
    case Fork::ContentDiffers: return "content-differs";
  }
  std::unreachable();
}

std::optional<Fork> forkOf(const Agent& agent, const Contact& contact, bool boot_known,
                           bool epoch_known) {
  if (contact.epoch != agent.epoch && epoch_known) return Fork::EpochReturned;
  if (contact.boot != agent.boot && boot_known) return Fork::BootReturned;
  return std::nullopt;
}

Result<void> usable(const Invitation& invitation, const std::optional<Sha256>& used_by,
                    const Sha256& key, Instant now) {
  if (used_by && *used_by != key) return fail(ErrorCode::PermissionDenied, kTokenUsed);
  if (now >= invitation.expires) return fail(ErrorCode::PermissionDenied, kTokenExpired);
  return {};
}

std::chrono::milliseconds awakeTime(std::span<const Sleep> sleeps, DeviceId device, Instant from,
                                    Instant until) {
  if (until <= from) return std::chrono::milliseconds{0};
  auto awake = until - from;
  Instant counted = from;  // sleeps up to here are taken off already; overlapping ones count once
  std::vector<Sleep> own;
  std::ranges::copy_if(sleeps, std::back_inserter(own),
                       [&](const Sleep& sleep) { return sleep.device == device; });
  std::ranges::sort(own, {}, &Sleep::from);
  for (const Sleep& sleep : own) {
    const Instant begin = std::max(sleep.from, counted);
    const Instant end = std::min(sleep.until.value_or(until), until);
    if (end <= begin) continue;
    awake -= end - begin;
    counted = end;
  }
  return awake;
}

Result<void> admit(const Agent& agent) {
  switch (agent.state) {
    case AgentState::Enrolled: return {};
    case AgentState::CloneSuspected: return fail(ErrorCode::PermissionDenied, kMustReenrol);
    case AgentState::Replaced:
    case AgentState::Revoked: return fail(ErrorCode::PermissionDenied, kRevoked);
  }
  std::unreachable();
}

}  // namespace sekisho::fleet
