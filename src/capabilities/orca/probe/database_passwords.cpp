#include "capabilities/orca/probe/database_passwords.h"

#include <algorithm>
#include <array>

#include "capabilities/orca/probe/conf_file.h"
#include "capabilities/orca/probe/db_groups.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

constexpr std::size_t kMaxPasswordFile = std::size_t{256} << 10U;

// The file is a shell's: what a shell would read otherwise than as it stands says nothing.
bool isPlain(std::string_view value) {
  return value.find_first_of("$`#;\"'\\ \t") == std::string_view::npos;
}

// `PGPASSWORD=$PGPASS` names one that is looked at by itself.
bool namesAnother(std::string_view value) {
  constexpr std::array<std::string_view, 4> kNames{"$DBPASS", "${DBPASS}", "$PGPASS", "${PGPASS}"};
  return std::ranges::find(kNames, value) != kNames.end();
}

// `export DBUSER DBPASS` sets nothing.
bool onlyExports(std::string_view line) {
  return line.starts_with("export ") && line.find_first_of("=:") == std::string_view::npos;
}

bool speaksOfPassword(std::string_view line, bool any) {
  if (line.starts_with('#') || line.starts_with('!')) return false;
  const std::string low = lowered(line);
  const bool address = low.contains("postgres") && low.contains("://");
  return address || low.contains("dbpass") || low.contains("pgpass") ||
         (any && low.contains("pass"));
}

// Whether each line that speaks of a password is a setting of one.
bool allUnderstood(std::string_view text, bool any) {
  for (const std::string_view one : split(text, '\n')) {
    const std::string_view line = trimmed(one);
    if (!speaksOfPassword(line, any) || onlyExports(line)) continue;
    const auto conf = confFrom(line);
    if (conf.size() != 1) return false;
    const auto& [key, value] = *conf.begin();
    const bool password =
        key == "DBPASS" || key == "PGPASS" || (any && lowered(key).contains("pass"));
    if (!password && !namesAnother(value)) return false;
  }
  return true;
}

}  // namespace

void DatabasePasswords::addPassword(std::string_view value) {
  if (value.empty()) return;
  if (isPlain(value) && !value.starts_with('/')) {
    passwords_.emplace_back(value);
  } else {
    unclear_ = true;
  }
}

void DatabasePasswords::addEnvironment(std::string_view text) {
  const auto conf = confFrom(text);
  for (const char* key : {"DBUSER", "PGUSER"}) {
    if (const auto user = conf.find(key); user != conf.end()) users_.push_back(user->second);
  }
  for (const char* key : {"DBPASS", "PGPASS"}) {
    if (const auto password = conf.find(key); password != conf.end()) addPassword(password->second);
  }
  unclear_ = unclear_ || !allUnderstood(text, false);
}

void DatabasePasswords::addConf(std::string_view text) {
  for (const auto& [key, value] : confFrom(text)) {
    const std::string low = lowered(key);
    if (low.contains("user")) users_.push_back(value);
    if (low.contains("pass") && !namesAnother(value)) addPassword(value);
  }
  unclear_ = unclear_ || !allUnderstood(text, true);
}

void DatabasePasswords::addGroups(std::string_view text) {
  const bool whole = eachDbSetting(text, [&](std::string_view word, std::string_view value) {
    if (word == "user") users_.emplace_back(value);
    if (word == "password") addPassword(value);
  });
  unclear_ = unclear_ || !whole;
}

std::optional<std::int64_t> DatabasePasswords::isFirst() const {
  const auto first = [&](const std::string& password) {
    return password == "orca" || password == "postgres" ||
           std::ranges::find(users_, password) != users_.end();
  };
  if (std::ranges::any_of(passwords_, first)) return 1;
  return unclear_ || passwords_.empty() ? std::nullopt : std::optional<std::int64_t>(0);
}

std::optional<std::int64_t> hasFirstDatabasePassword(const platform::Machine& machine,
                                                     Generation generation) {
  DatabasePasswords passwords;
  const auto add = [&](const char* path, void (DatabasePasswords::*taken)(std::string_view)) {
    const auto text = machine.read(path, kMaxPasswordFile);
    if (text) {
      (passwords.*taken)(*text);
    } else if (text.error().code != ErrorCode::NotFound) {
      passwords.addUnclear();
    }
  };
  if (generation == Generation::WebOrca) {
    add("/opt/jma/weborca/app/etc/jma-receipt.env", &DatabasePasswords::addEnvironment);
    add("/opt/jma/weborca/conf/db.conf", &DatabasePasswords::addConf);
    return passwords.isFirst();
  }
  add("/etc/jma-receipt/jma-receipt.env", &DatabasePasswords::addEnvironment);
  add("/etc/jma-receipt/db.conf", &DatabasePasswords::addConf);
  add("/etc/jma-receipt/dbgroup.inc", &DatabasePasswords::addGroups);
  return passwords.isFirst();
}

}  // namespace sekisho::orca
