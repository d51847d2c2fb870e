#include <fmt/core.h>
#include <sqlite3.h>

#include <cstdlib>
#include <initializer_list>

#include "database_peer.h"

namespace sekisho::bench {
namespace {

const char* sqliteStatement(DatabasePeer::By by) {
  switch (by) {
    case DatabasePeer::By::Patient: return "select id, msg from log where pat = ? order by id desc";
    case DatabasePeer::By::Word:
      return "select id, msg from log where id in (select rowid from f where f match ?) "
             "order by id desc";
    case DatabasePeer::By::Scan:
      return "select id, msg from log where msg like '%' || ? || '%' order by id desc";
  }
  std::abort();
}

class SqlitePeer final : public DatabasePeer {
 public:
  explicit SqlitePeer(const std::string& file) {
    check(sqlite3_open(file.c_str(), &db_));
    run("pragma journal_mode=wal; pragma synchronous=full; pragma cache_size=-65536;"
        "create table log(id integer primary key, ts text, usr text, pat text, msg text);"
        "create virtual table f using fts5(msg, content='', columnsize=0, detail=none);");
    row_ = prepared("insert into log(id,ts,usr,pat,msg) values(?,?,?,?,?)");
    text_ = prepared("insert into f(rowid,msg) values(?,?)");
  }
  ~SqlitePeer() override {
    sqlite3_finalize(row_);
    sqlite3_finalize(text_);
    sqlite3_close(db_);
  }
  SqlitePeer(const SqlitePeer&) = delete;
  SqlitePeer& operator=(const SqlitePeer&) = delete;

  void add(std::uint64_t first, const std::vector<AuditRecord>& records) override {
    run("begin immediate");
    for (const AuditRecord& record : records) {
      put(row_, first, {&record.time, &record.user, &record.patient, &record.text});
      put(text_, first++, {&record.text});
    }
    run("commit");
  }

  void finish() override {
    run("create index times on log(ts); create index users on log(usr);"
        "create index patients on log(pat); insert into f(f) values('optimize'); analyze;"
        "pragma wal_checkpoint(truncate);");
  }

  std::vector<std::uint64_t> ask(By by, const std::string& what) override {
    sqlite3_stmt* statement = prepared(sqliteStatement(by));
    sqlite3_bind_text(statement, 1, what.c_str(), -1, SQLITE_STATIC);
    std::vector<std::uint64_t> found;
    while (sqlite3_step(statement) == SQLITE_ROW) {
      found.push_back(static_cast<std::uint64_t>(sqlite3_column_int64(statement, 0)));
      if (sqlite3_column_bytes(statement, 1) == 0) std::abort();
    }
    check(sqlite3_finalize(statement));
    return found;
  }

  // Pages that are free again do not count.
  std::uint64_t bytes() override {
    return number("pragma page_size") *
           (number("pragma page_count") - number("pragma freelist_count"));
  }

 private:
  void check(int status) {
    if (status == SQLITE_OK || status == SQLITE_DONE) return;
    fmt::print(stderr, "SQLite: {}\n", sqlite3_errmsg(db_));
    std::exit(1);
  }
  void run(const char* sql) { check(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr)); }
  sqlite3_stmt* prepared(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr));
    return statement;
  }
  void put(sqlite3_stmt* statement, std::uint64_t number,
           std::initializer_list<const std::string*> texts) {
    sqlite3_bind_int64(statement, 1, static_cast<sqlite3_int64>(number));
    int at = 2;
    for (const std::string* text : texts) {
      sqlite3_bind_text(statement, at++, text->c_str(), -1, SQLITE_STATIC);
    }
    check(sqlite3_step(statement));
    sqlite3_reset(statement);
  }
  std::uint64_t number(const char* sql) {
    sqlite3_stmt* statement = prepared(sql);
    if (sqlite3_step(statement) != SQLITE_ROW) std::abort();
    const auto value = static_cast<std::uint64_t>(sqlite3_column_int64(statement, 0));
    check(sqlite3_finalize(statement));
    return value;
  }

  sqlite3* db_ = nullptr;
  sqlite3_stmt* row_ = nullptr;
  sqlite3_stmt* text_ = nullptr;
};

}  // namespace

std::unique_ptr<DatabasePeer> sqlitePeer(const std::string& file) {
  return std::make_unique<SqlitePeer>(file);
}

}  // namespace sekisho::bench
