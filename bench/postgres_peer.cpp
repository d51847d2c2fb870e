#include <fmt/core.h>
#include <libpq-fe.h>

#include <cstdlib>
#include <utility>

#include "database_peer.h"

namespace sekisho::bench {
namespace {

// Its parser passes over what looks like a tag of XML, and these messages are little else.
constexpr const char* kWords = "to_tsvector('simple', translate(msg, '<>=\"/', '     '))";

std::string postgresStatement(DatabasePeer::By by) {
  const auto where = [&]() -> std::string {
    switch (by) {
      case DatabasePeer::By::Patient: return "pat = $1";
      case DatabasePeer::By::Word: return std::string(kWords) + " @@ plainto_tsquery('simple', $1)";
      case DatabasePeer::By::Scan: return "msg like '%' || $1 || '%'";
    }
    std::abort();
  };
  return "select id, msg from log where " + where() + " order by id desc";
}

/// As COPY reads a column.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\') out += '\\';
    out += c;
  }
  return out;
}

class PostgresPeer final : public DatabasePeer {
 public:
  explicit PostgresPeer(const std::string& folder)
      : connection_(
            PQconnectdb(fmt::format("host={} user=postgres dbname=postgres", folder).c_str())) {
    if (PQstatus(connection_) != CONNECTION_OK) giveUp();
    run("set client_min_messages = warning");
    run("drop table if exists log");
    run("create table log(id bigint, ts timestamptz, usr text, pat text, msg text)");
  }
  ~PostgresPeer() override { PQfinish(connection_); }
  PostgresPeer(const PostgresPeer&) = delete;
  PostgresPeer& operator=(const PostgresPeer&) = delete;

  void add(std::uint64_t first, const std::vector<AuditRecord>& records) override {
    std::string lines;
    for (const AuditRecord& record : records) {
      lines += fmt::format("{}\t{}\t{}\t{}\t{}\n", first++, record.time, record.user,
                           record.patient, escaped(record.text));
    }
    take(PQexec(connection_, "copy log from stdin"), PGRES_COPY_IN);
    if (PQputCopyData(connection_, lines.data(), static_cast<int>(lines.size())) != 1 ||
        PQputCopyEnd(connection_, nullptr) != 1) {
      giveUp();
    }
    take(PQgetResult(connection_), PGRES_COMMAND_OK);
    PQclear(PQgetResult(connection_));
  }

  void finish() override {
    run("alter table log add primary key (id)");
    for (const char* column : {"ts", "usr", "pat"}) {
      run(fmt::format("create index on log({})", column));
    }
    run(fmt::format("create index on log using gin({})", kWords));
    run("vacuum analyze log");
    for (const By by : {By::Patient, By::Word, By::Scan}) {
      take(PQprepare(connection_, nameOf(by).c_str(), postgresStatement(by).c_str(), 1, nullptr),
           PGRES_COMMAND_OK);
    }
  }

  std::vector<std::uint64_t> ask(By by, const std::string& what) override {
    const char* argument = what.c_str();
    PGresult* rows =
        PQexecPrepared(connection_, nameOf(by).c_str(), 1, &argument, nullptr, nullptr, 0);
    if (PQresultStatus(rows) != PGRES_TUPLES_OK) giveUp();
    std::vector<std::uint64_t> found;
    for (int row = 0; row < PQntuples(rows); ++row) {
      found.push_back(std::strtoull(PQgetvalue(rows, row, 0), nullptr, 10));
      if (PQgetlength(rows, row, 1) == 0) std::abort();
    }
    PQclear(rows);
    return found;
  }

  std::uint64_t bytes() override {
    PGresult* row = PQexec(connection_, "select pg_total_relation_size('log')");
    if (PQresultStatus(row) != PGRES_TUPLES_OK) giveUp();
    const std::uint64_t size = std::strtoull(PQgetvalue(row, 0, 0), nullptr, 10);
    PQclear(row);
    return size;
  }

 private:
  static std::string nameOf(By by) { return fmt::format("by{}", std::to_underlying(by)); }

  [[noreturn]] void giveUp() {
    fmt::print(stderr, "PostgreSQL: {}", PQerrorMessage(connection_));
    std::exit(1);
  }
  void take(PGresult* result, ExecStatusType wanted) {
    if (PQresultStatus(result) != wanted) giveUp();
    PQclear(result);
  }
  void run(const std::string& sql) { take(PQexec(connection_, sql.c_str()), PGRES_COMMAND_OK); }

  PGconn* connection_;
};

}  // namespace

std::unique_ptr<DatabasePeer> postgresPeer(const std::string& folder) {
  return std::make_unique<PostgresPeer>(folder);
}

}  // namespace sekisho::bench
