#include "capabilities/orca/probe/testing/orca_on_postgres.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "capabilities/orca/probe/scram_secret.h"
#include "core/check.h"

namespace sekisho::orca::testing {
namespace {

constexpr std::string_view kPassword = "only-for-this-test";
constexpr std::string_view kPasswordFile = "/pgpass";

std::string tables() {
  std::ifstream file(SEKISHO_SOURCE_DIR "/tests/orca/tables.sql");
  std::string sql{std::istreambuf_iterator<char>(file), {}};
  SEKISHO_CHECK(!sql.empty());
  return sql;
}

std::string literal(std::string_view text) {
  std::string made = "'";
  for (const char c : text) made += c == '\'' ? std::string("''") : std::string(1, c);
  return made + "'";
}

platform::Machine thisMachine() {
  auto opened = platform::Machine::open();
  SEKISHO_CHECK(opened.has_value());
  return std::move(*opened);
}

}  // namespace

OrcaOnPostgres::OrcaOnPostgres(const std::string& encoding)
    : machine_(thisMachine()),
      name_(server_.createDatabase(fmt::format("LOCALE 'C' ENCODING '{}'", encoding))) {
  [[maybe_unused]] static const bool once = [this] {
    server_.requirePasswordOf(std::string(kDatabaseRole));
    return true;
  }();
  administer(
      "DO $$ BEGIN CREATE ROLE orca LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
  administer("GRANT ALL ON SCHEMA public TO orca");  // as before PostgreSQL 15
  administer("SET ROLE orca; " + tables());
}

OrcaOnPostgres::~OrcaOnPostgres() {
  server_.administer("DROP DATABASE " + name_ + " WITH (FORCE)");
}

void OrcaOnPostgres::copy() const {
  server_.administer(fmt::format("CREATE DATABASE {0}_copy TEMPLATE {0}", name_));
  server_.administer(fmt::format("DROP DATABASE {}_copy", name_));
}

void OrcaOnPostgres::rename() const {
  server_.administer(fmt::format("ALTER DATABASE {0} RENAME TO {0}_renamed", name_));
  server_.administer(fmt::format("ALTER DATABASE {0}_renamed RENAME TO {0}", name_));
}

void OrcaOnPostgres::grant(Passwords passwords) {
  administer(grantsSql(passwords, scramSecretOf(kPassword, random_)));
  files_.file(kPasswordFile, fmt::format("*:*:*:{}:{}\n", kDatabaseRole, kPassword));
  std::filesystem::permissions(files_.at(kPasswordFile), std::filesystem::perms::owner_read |
                                                             std::filesystem::perms::owner_write);
}

void OrcaOnPostgres::addStaff(const std::string& number, const std::string& row,
                              const std::string& from, const std::string& until) const {
  administer(
      fmt::format("INSERT INTO tbl_syskanri (kanricd, kbncd, "
                  "styukymd, edyukymd, kanritbl, hospnum) VALUES ('1010', {}, {}, {}, {}, 1)",
                  literal(number), literal(from), literal(until), literal(row)));
}

Database OrcaOnPostgres::reader() {
  return {machine_,
          random_,
          {.uri = uri(),
           .password_file = passwordFile(),
           .patience = std::chrono::seconds{50},
           .together = std::chrono::minutes{10}}};
}

std::string OrcaOnPostgres::uri() const {
  return fmt::format("postgresql:///{}?host={}", name_, server_.folder().string());
}

std::string OrcaOnPostgres::passwordFile() const { return files_.at(kPasswordFile).string(); }

Select OrcaOnPostgres::select() {
  return [database = std::make_shared<Database>(reader())](
             const std::vector<std::string_view>& columns, std::string_view from) {
    return database->select(columns, from);
  };
}

}  // namespace sekisho::orca::testing
