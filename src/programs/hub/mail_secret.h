#pragma once

#include <optional>
#include <string>

#include "capabilities/mail/mail_server.h"
#include "core/error.h"
#include "platform/disk/disk.h"

namespace sekisho::hub {

/// The password of the mail server: a file beside the keys (mode 0600), and nowhere else. It is
/// bound to the server, port and user it was typed for, so that nobody learns it by naming a server
/// of their own. One thread at a time.
class MailSecret {
 public:
  /// `disk` must outlive it.
  MailSecret(platform::Disk& disk, const std::string& key_folder)
      : disk_(disk), path_(key_folder + "/mail-password") {}

  /// Durable when it returns. InvalidInput (mail.password) for one that is empty or overlong.
  [[nodiscard]] Result<void> keep(const mail::MailServer& server, const std::string& password);
  /// The password, if there is one for that server, port and user. Corrupt (mail.password-broken).
  [[nodiscard]] Result<std::optional<std::string>> passwordFor(
      const mail::MailServer& server) const;
  /// Gone when it returns, if it was there.
  [[nodiscard]] Result<void> forget();

 private:
  platform::Disk& disk_;
  std::string path_;
};

}  // namespace sekisho::hub
