#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "capabilities/orca/probe/db_groups.h"
#include "capabilities/orca/probe/postgres_clusters.h"
#include "core/bytes.h"
#include "core/check.h"

namespace {

using sekisho::orca::NamedEnd;
using sekisho::orca::namedEndFrom;

// A host can stand in a table, and means the same again.
void checkEnd(const std::optional<NamedEnd>& end) {
  if (!end || end->host.empty()) return;
  const auto again = namedEndFrom(end->host);
  SEKISHO_CHECK(again && again->host == end->host && !again->port);
  SEKISHO_CHECK(end->host.find_first_of(" \t\r\n\"'`$;{}/") == std::string::npos);
}

}  // namespace

// The bytes as a dbgroup.inc, a title and a command line of PostgreSQL, its postgresql.conf and its
// pg_hba.conf.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = sekisho::textOf(std::as_bytes(std::span(data, size)));
  for (const auto& group : sekisho::orca::dbGroupsFrom(text)) {
    SEKISHO_CHECK(group.name.find('"') == std::string::npos);
    checkEnd(group.place);
    checkEnd(group.by);
  }
  checkEnd(namedEndFrom(text));
  const auto process = sekisho::orca::walProcessFrom(text);
  SEKISHO_CHECK(!process || text.starts_with("postgres: "));
  const std::string folder = sekisho::orca::dataFolderFrom(text);
  SEKISHO_CHECK(folder.empty() || (folder.starts_with('/') && text.contains(folder)));
  const bool set = sekisho::orca::isSetIn(text, "primary_conninfo");
  SEKISHO_CHECK(!set || text.contains("primary_conninfo"));
  SEKISHO_CHECK(!sekisho::orca::allowsReplication(text) || text.contains("replication"));
  return 0;
}
