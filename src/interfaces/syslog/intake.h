#pragma once

#include "capabilities/usage/arrivals.h"
#include "capabilities/usage/sender.h"
#include "core/clock.h"
#include "core/ids.h"
#include "platform/syslog/receiver.h"

namespace sekisho::syslog {

/// Hands what the syslog receiver reads to the journal.
///
/// Over TLS only senders of the register are listened to, each of them a source of its own; what
/// relays on this machine pass on has the sources relay/tcp and relay/udp. A full or read-only disk
/// makes senders wait.
class Intake final : public platform::syslog::Intake {
 public:
  /// All must outlive it.
  Intake(usage::Arrivals& arrivals, const usage::SenderRegister& senders, ClinicId clinic,
         const Clock& clock)
      : arrivals_(arrivals), senders_(senders), clinic_(clinic), clock_(clock) {}

  [[nodiscard]] bool admits(const platform::syslog::Sender& sender) override;
  [[nodiscard]] Result<void> take(const platform::syslog::Sender& sender,
                                  std::vector<platform::syslog::Frame>& frames) override;
  void missed(const platform::syslog::Sender& sender, std::uint64_t datagrams) override;

 private:
  /// The source of a sender's entries. PermissionDenied (usage.sender-unknown) if it is not
  /// listened to.
  [[nodiscard]] Result<std::string> sourceOf(const platform::syslog::Sender& sender) const;

  usage::Arrivals& arrivals_;
  const usage::SenderRegister& senders_;
  ClinicId clinic_;
  const Clock& clock_;
};

}  // namespace sekisho::syslog
