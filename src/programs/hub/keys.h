#pragma once

#include <memory>
#include <span>
#include <string>

#include "core/clock.h"
#include "core/error.h"
#include "core/mutex.h"
#include "core/random.h"
#include "core/seal.h"
#include "platform/disk/disk.h"
#include "platform/tls/authority.h"

namespace sekisho::hub {

/// Whether files that are missing are made: only before there is anything they are for.
enum class KeyFiles { MayBeMade, MustBeThere };

/// The hub's own secrets, one file each in DIR.keys/ (0600), outside the data directory and its
/// backups: the two authorities and the
/// key of received tables. The journal keeps its own keys in the same folder.
class Keys {
 public:
  /// Opens the folder and makes what is missing where `files` lets it. `host_name` is what the web
  /// authority is for if it is made.
  ///
  /// Unavailable (hub.key-missing) with {file} if one has to be there and is not: nothing is made.
  /// InvalidInput or Corrupt, naming the file, if one is there but cannot be used: it is never
  /// replaced, since what it opens would be lost.
  /// `disk` must outlive the keys.
  [[nodiscard]] static Result<Keys> open(platform::Disk& disk, const std::string& folder,
                                         KeyFiles files, std::string_view host_name,
                                         const Clock& clock, Random& random);

  platform::tls::Authority agents;  ///< Signs agents, and the listener they dial.
  SealingKey tables;                ///< Seals received tables.

  /// Signs the listener of browsers. A stolen one can impersonate nobody but the hub: it may vouch
  /// for the host name, its `.local` name and localhost, and for private addresses only.
  [[nodiscard]] platform::tls::Authority web() const { return web_->current(); }

  /// Replaces it by one for `host_name` that may also vouch for `networks`, such as
  /// "203.0.113.0/24": for clinics whose LAN has public numbers. Browsers that trusted the old one
  /// have to be shown the new one. Durable on return. Any thread.
  [[nodiscard]] Result<void> remakeWeb(std::string_view host_name,
                                       std::span<const std::string> networks, const Clock& clock);

 private:
  /// Shared by threads.
  class Web {
   public:
    explicit Web(platform::tls::Authority authority) : authority_(std::move(authority)) {}
    [[nodiscard]] platform::tls::Authority current() const SEKISHO_EXCLUDES(mutex_);
    void replace(platform::tls::Authority authority) SEKISHO_EXCLUDES(mutex_);

   private:
    mutable Mutex mutex_;
    platform::tls::Authority authority_ SEKISHO_GUARDED_BY(mutex_);
  };

  Keys(platform::Disk& disk, std::string folder, platform::tls::Authority agents_authority,
       platform::tls::Authority web_authority, const SealingKey& tables_key)
      : agents(std::move(agents_authority)),
        tables(tables_key),
        disk_(&disk),
        folder_(std::move(folder)),
        web_(std::make_unique<Web>(std::move(web_authority))) {}

  platform::Disk* disk_;
  std::string folder_;
  std::unique_ptr<Web> web_;
};

}  // namespace sekisho::hub
