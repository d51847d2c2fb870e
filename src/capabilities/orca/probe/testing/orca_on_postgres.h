#pragma once

#include <string>
#include <utility>

#include "capabilities/orca/probe/database.h"
#include "capabilities/orca/probe/grants.h"
#include "platform/machine/machine.h"
#include "platform/machine/testing/fixture_root.h"
#include "platform/system/system_random.h"
#include "storage/testing/scratch_postgres.h"

namespace sekisho::orca::testing {

/// A database of 日レセ's shape (tests/orca/tables.sql) on a PostgreSQL server of this program, and
/// the psql that reads it. The reading role has to give its password.
class OrcaOnPostgres {
 public:
  explicit OrcaOnPostgres(const std::string& encoding = "UTF8");
  ~OrcaOnPostgres();
  OrcaOnPostgres(const OrcaOnPostgres&) = delete;
  OrcaOnPostgres& operator=(const OrcaOnPostgres&) = delete;

  /// Runs statements in it as PostgreSQL's administrator.
  void administer(const std::string& sql) const { server_.administer(sql, name_); }
  /// Has PostgreSQL make a copy of it under another name (and drop that), or rename it for a
  /// moment: each needs everybody's connection to end, and waits five seconds for that. Stops the
  /// program if they do not.
  void copy() const;
  void rename() const;
  /// Runs what grantsSql() says, with a password that the reader's file then holds.
  void grant(Passwords passwords);
  /// A row of 職員情報 of clinic 1; `number` as "40001".
  void addStaff(const std::string& number, const std::string& row,
                const std::string& from = "00000000", const std::string& until = "99999999") const;

  /// Asks as the reader.
  [[nodiscard]] Database reader();
  /// One question as the reader, on a connection of its own.
  [[nodiscard]] Select select();
  [[nodiscard]] std::string uri() const;
  [[nodiscard]] std::string passwordFile() const;

 private:
  storage::testing::PostgresServer& server_ = storage::testing::PostgresServer::ofThisProgram();
  platform::testing::FixtureRoot files_;
  platform::SystemRandom random_;
  platform::Machine machine_;
  std::string name_;
};

}  // namespace sekisho::orca::testing
