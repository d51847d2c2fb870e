#include "storage/migration.h"

#include <fmt/core.h>

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/digest.h"
#include "storage/dialect.h"

namespace sekisho::storage {
namespace {

constexpr MessageId kNewer{"storage.newer"};
constexpr MessageId kEdited{"storage.migration-edited"};
// A race between two starting processes is settled after one more look.
constexpr int kMaxAttempts = 10;
// Migrations belong to the database, not to a clinic.
constexpr ClinicId kNoClinic{};

// What the database has seen: digests by number, for each schema's name.
using Seen = std::map<std::string, std::map<std::int64_t, Bytes>, std::less<>>;

Result<Seen> readSeen(Transaction& transaction) {
  if (auto made = transaction.run("CREATE TABLE IF NOT EXISTS schema_migration ("
                                  "name TEXT NOT NULL, number BIGINT NOT NULL, "
                                  "digest BYTEA NOT NULL, PRIMARY KEY (name, number))");
      !made) {
    return std::unexpected(std::move(made.error()));
  }
  auto rows = transaction.run("SELECT name, number, digest FROM schema_migration");
  if (!rows) return std::unexpected(std::move(rows.error()));
  Seen seen;
  for (const Row& row : *rows) seen[row.text(0)][row.integer(1)] = row.bytes(2);
  return seen;
}

void checkNumbers(const Schema& schema) {
  int expected = 0;
  for (const Migration& migration : schema.migrations) {
    SEKISHO_CHECK(migration.number == ++expected);
  }
}

Result<void> compare(const Schema& schema, const Seen& seen) {
  const auto found = seen.find(schema.name);
  if (found == seen.end()) return {};
  const auto newest = static_cast<std::int64_t>(schema.migrations.size());
  for (const auto& [number, digest] : found->second) {
    if (number < 1 || number > newest) {
      return fail(ErrorCode::Unsupported, kNewer,
                  fmt::format("schema {} has migration {}, this program knows {}", schema.name,
                              number, newest),
                  {{"schema", std::string(schema.name)}});
    }
    const auto& known = schema.migrations[static_cast<std::size_t>(number) - 1];
    if (digest != copyOf(sha256(bytesOf(known.sql)).view())) {
      return fail(
          ErrorCode::Corrupt, kEdited,
          fmt::format("migration {} of schema {} is not the one that was run", number, schema.name),
          {{"schema", std::string(schema.name)}, {"number", std::to_string(number)}});
    }
  }
  return {};
}

// Looks at every schema before the first change.
Result<Seen> compareAll(Database& database, std::span<const Schema> schemas) {
  auto transaction = database.begin(kNoClinic);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  auto seen = readSeen(**transaction);
  if (!seen) return seen;
  for (const Schema& schema : schemas) {
    if (auto same = compare(schema, *seen); !same) return std::unexpected(std::move(same.error()));
  }
  if (auto kept = (*transaction)->commit(); !kept) return std::unexpected(std::move(kept.error()));
  return seen;
}

Result<void> apply(Database& database, const Schema& schema, const Migration& migration) {
  auto transaction = database.begin(kNoClinic);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  auto seen = readSeen(**transaction);
  if (!seen) return std::unexpected(std::move(seen.error()));
  if (auto same = compare(schema, *seen); !same) return same;
  if ((*seen)[std::string(schema.name)].contains(migration.number)) return {};

  for (const std::string_view statement : statementsOf(migration.sql)) {
    if (auto ran = (*transaction)->run(statement); !ran) {
      return std::unexpected(std::move(ran.error()));
    }
  }
  if (auto kept = (*transaction)
                      ->run("INSERT INTO schema_migration (name, number, digest) VALUES (?, ?, ?)",
                            {Value(std::string(schema.name)), Value(std::int64_t{migration.number}),
                             Value(copyOf(sha256(bytesOf(migration.sql)).view()))});
      !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return (*transaction)->commit();
}

template <class Step>
auto untilSettled(const Step& step) {
  auto answer = step();
  for (int again = 1; again < kMaxAttempts; ++again) {
    if (answer || answer.error().code != ErrorCode::Conflict) break;
    answer = step();
  }
  return answer;
}

}  // namespace

Result<void> migrateBy(Database& database, std::span<const Schema> schemas) {
  for (const Schema& schema : schemas) checkNumbers(schema);
  auto seen = untilSettled([&] { return compareAll(database, schemas); });
  if (!seen) return std::unexpected(std::move(seen.error()).during("comparing the schemas"));
  for (const Schema& schema : schemas) {
    const auto& done = (*seen)[std::string(schema.name)];
    for (const Migration& migration : schema.migrations) {
      if (done.contains(migration.number)) continue;
      if (auto ran = untilSettled([&] { return apply(database, schema, migration); }); !ran) {
        return std::unexpected(
            std::move(ran.error())
                .during(fmt::format("migration {} of schema {}", migration.number, schema.name)));
      }
    }
  }
  return {};
}

}  // namespace sekisho::storage
