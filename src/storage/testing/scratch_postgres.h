#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "storage/database.h"

namespace sekisho::storage::testing {

/// A PostgreSQL server of this test program alone, in a temporary folder, reached by a local socket
/// there and nothing else. Started when first asked for, ended with the program (when it is killed,
/// too). Runs as an unprivileged account if the test runs as root. Stops the program, that is,
/// fails the test, if PostgreSQL 15 or later is not installed.
class PostgresServer {
 public:
  static PostgresServer& ofThisProgram();

  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// Where its local socket lies.
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  /// Makes a database (UTF8, C locale unless said otherwise); its name.
  [[nodiscard]] std::string createDatabase(const std::string& options = "LOCALE 'C'");

  /// The libpq connection string of a database; by way of another socket folder if given.
  [[nodiscard]] std::string where(const std::string& database,
                                  const std::filesystem::path& folder) const;
  [[nodiscard]] std::string where(const std::string& database) const {
    return where(database, folder_);
  }

  /// Runs statements as the server's administrator.
  void administer(const std::string& sql, const std::string& database = "postgres") const;

  /// From now on this role has to give its password; all others are taken at their word.
  void requirePasswordOf(const std::string& role) const;

  /// Ends the server as a power cut would, and starts it again on what it had written.
  void crashAndRestart();

 private:
  PostgresServer();
  void start();

  std::filesystem::path folder_;
  int process_ = -1;
  int databases_ = 0;
};

/// An empty PostgreSQL database on the server of this program.
class ScratchPostgres {
 public:
  ScratchPostgres();

  [[nodiscard]] Database& operator*() const { return *database_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  void reopen();
  /// A second handle on the same database, as another program has it.
  [[nodiscard]] std::unique_ptr<Database> another() const;

 private:
  std::string name_;
  std::unique_ptr<Database> database_;
};

}  // namespace sekisho::storage::testing
