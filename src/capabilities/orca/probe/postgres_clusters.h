#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/machine/machine.h"

namespace sekisho::orca {

/// A process of PostgreSQL that sends or receives what replication brings, by the title it gives
/// itself.
struct WalProcess {
  bool sends = false;        ///< walsender; else walreceiver.
  bool streams = false;      ///< It is at it; a backup that is being taken is not.
  std::string cluster = {};  ///< Its cluster_name ("14/main"), if it has one.
  friend bool operator==(const WalProcess&, const WalProcess&) = default;
};

/// "postgres: 14/main: walsender repl 192.0.2.5(51234) streaming 0/3000148"; "wal sender process"
/// before PostgreSQL 10. Nothing if it is another process, or no title.
[[nodiscard]] std::optional<WalProcess> walProcessFrom(std::string_view command_line);

/// The folder a server of PostgreSQL was started with (-D), by its command line: words, each ended
/// by a NUL. Empty if it is no such server.
[[nodiscard]] std::string dataFolderFrom(std::string_view command_line);

/// Whether the last `key = 'value'` of a postgresql.conf says something.
[[nodiscard]] bool isSetIn(std::string_view conf, std::string_view key);

/// Whether a pg_hba.conf lets anybody from another machine replicate.
[[nodiscard]] bool allowsReplication(std::string_view hba);

/// A cluster of databases on this machine, and what is set up and seen of its replication.
struct PostgresCluster {
  std::string folder = {};
  bool runs = false;
  /// Where it listens, by postmaster.pid of one that runs; nothing if that does not tell.
  std::optional<std::uint16_t> port = {};
  bool unread = false;             ///< Something of its settings could not be read.
  bool standby = false;            ///< It is one, by the file that says so.
  bool from_archive_only = false;  ///< Of a standby: no primary is named.
  bool waits_for_one = false;      ///< synchronous_standby_names
  std::size_t slots = 0;           ///< Kept for those that receive.
  bool allows = false;             ///< Others may replicate.
  std::size_t senders = 0;         ///< That stream,
  std::size_t receivers = 0;       ///< the same.
  friend bool operator==(const PostgresCluster&, const PostgresCluster&) = default;
};

/// Those that run; all that are found where none does. Nothing if the processes cannot be told.
[[nodiscard]] std::optional<std::vector<PostgresCluster>> postgresClustersOn(
    const platform::Machine& machine);

}  // namespace sekisho::orca
