#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/machine/machine.h"

namespace sekisho::updates {

/// One place packages come from: a URI and a suite of sources.list(5), binary packages only.
struct AptSource {
  std::string uri;                              ///< Without user and password.
  std::string suite;                            ///< "./" and its kin for a flat repository.
  std::vector<std::string> components = {};     ///< Empty for a flat repository.
  std::vector<std::string> architectures = {};  ///< Empty: all that this machine has.
  bool is_trusted = false;  ///< Signatures are not asked for (trusted=yes, allow-insecure=yes).
  bool has_key = false;     ///< signed-by names the keys that may sign it.
  std::string file = {};    ///< Where it is written.

  [[nodiscard]] bool isFlat() const noexcept { return suite.ends_with('/'); }
  [[nodiscard]] std::string host() const;
  /// The beginning of the names of its files in /var/lib/apt/lists, such as
  /// "deb.debian.org_debian_dists_bookworm_".
  [[nodiscard]] std::string listPrefix() const;
};

/// The lines of a sources.list: "deb [options] uri suite component…". False in `understood` if a
/// line is malformed.
[[nodiscard]] std::vector<AptSource> parseSourcesList(std::string_view text, bool& understood);
/// The paragraphs of a .sources file (deb822).
[[nodiscard]] std::vector<AptSource> parseSourcesParagraphs(std::string_view text,
                                                            bool& understood);

struct AptSourcesReading {
  std::vector<AptSource> sources = {};
  bool is_complete = true;
};
/// sources.list and sources.list.d.
[[nodiscard]] AptSourcesReading readAptSources(const platform::Machine& machine);

}  // namespace sekisho::updates
