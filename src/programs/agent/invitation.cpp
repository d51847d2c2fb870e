#include "programs/agent/invitation.h"

#include "core/text.h"

namespace sekisho::agent {
namespace {

constexpr MessageId kInvitationBroken{"agentlink.invitation-broken"};
constexpr std::size_t kMaxInvitationBytes = 1024;

std::string invitationIn(const std::string& folder) { return folder + "/invitation"; }

}  // namespace

Result<std::optional<EnrolmentOrder>> readInvitation(platform::Disk& disk,
                                                     const std::string& folder) {
  const auto bytes = platform::readFile(disk, invitationIn(folder), kMaxInvitationBytes);
  if (!bytes && bytes.error().code == ErrorCode::NotFound) return std::nullopt;
  if (!bytes) return std::unexpected(bytes.error());
  const auto lines = split(textOf(*bytes), '\n');
  const auto authority = lines.size() == 4 ? Sha256::fromHex(lines[1]) : std::nullopt;
  if (!authority) return fail(ErrorCode::Corrupt, kInvitationBroken);
  return EnrolmentOrder{.token = std::string(lines[2]),
                        .authority = *authority,
                        .addresses = {std::string(lines[0])}};
}

Result<void> removeInvitation(platform::Disk& disk, const std::string& folder) {
  return platform::removeDurably(disk, invitationIn(folder));
}

}  // namespace sekisho::agent
