#pragma once

#include <string>

#include "core/clock.h"
#include "core/error.h"
#include "core/random.h"
#include "core/seal.h"
#include "platform/disk/disk.h"
#include "platform/tls/authority.h"

namespace sekisho::hub {

/// The hub's own secrets, one file each in DIR.keys/ (0600), outside the data directory and its
/// backups: the two authorities and the
/// key of received tables. The journal keeps its own keys in the same folder.
class Keys {
 public:
  /// Opens the folder and makes what is missing. `clinic` names the authorities.
  ///
  /// InvalidInput or Corrupt, naming the file, if one is there but cannot be used: it is never
  /// replaced, since what it opens would be lost.
  [[nodiscard]] static Result<Keys> open(platform::Disk& disk, const std::string& folder,
                                         std::string_view host_name, const Clock& clock,
                                         Random& random);

  platform::tls::Authority agents;  ///< Signs agents, and the listener they dial.
  platform::tls::Authority web;     ///< Signs the listener of browsers; name-constrained.
  SealingKey tables;                ///< Seals received tables.

 private:
  Keys(platform::tls::Authority agents_authority, platform::tls::Authority web_authority,
       SealingKey tables_key)
      : agents(std::move(agents_authority)), web(std::move(web_authority)), tables(tables_key) {}
};

}  // namespace sekisho::hub
