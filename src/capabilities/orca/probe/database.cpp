#include "capabilities/orca/probe/database.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <charconv>
#include <utility>

#include "core/bytes.h"
#include "core/json.h"
#include "platform/machine/co_process.h"

namespace sekisho::orca {
namespace {

constexpr std::string_view kPrograms = "/usr/lib/postgresql";
constexpr std::size_t kMaxVersions = 64;
constexpr std::size_t kMaxAnswer = std::size_t{4} << 20U;
constexpr MessageId kAway{"orca.database-away"};
constexpr MessageId kNotUnderstood{"orca.database-not-understood"};

// The server's own limits: it ends what takes longer, and never waits for what 日レセ holds.
constexpr std::string_view kOptions =
    "-c default_transaction_read_only=on -c statement_timeout=4000 -c lock_timeout=200 "
    "-c idle_in_transaction_session_timeout=4000";

std::unexpected<Error> refusal(std::string_view state) {
  const std::string detail = fmt::format("SQLSTATE {}", state);
  if (state == "42501") {
    return fail(ErrorCode::PermissionDenied, MessageId{"orca.database-not-granted"}, detail);
  }
  if (state == "42P01" || state == "42703" || state == "42883" || state == "3F000") {
    return fail(ErrorCode::NotFound, MessageId{"orca.database-other-shape"}, detail);
  }
  if (state.starts_with("22")) return fail(ErrorCode::Corrupt, kNotUnderstood, detail);
  return fail(ErrorCode::Unavailable, kAway, detail);
}

std::string questionOf(const std::vector<std::string_view>& columns, std::string_view from) {
  return fmt::format("SELECT json_build_array(({})::text) {};\n", fmt::join(columns, ")::text, ("),
                     from);
}

// A line of the answer; nothing if it is no array of so many texts.
std::optional<DatabaseRow> rowFrom(std::string_view line, std::size_t columns) {
  const auto json = parseJson(line);
  const auto* cells = json ? json->array() : nullptr;
  if (cells == nullptr || cells->size() != columns) return std::nullopt;
  DatabaseRow row;
  row.reserve(columns);
  for (const Json& cell : *cells) {
    const auto* text = cell.text();
    if (text == nullptr && !cell.isNull()) return std::nullopt;
    row.push_back(text != nullptr ? std::optional(*text) : std::nullopt);
  }
  return row;
}

std::optional<std::vector<DatabaseRow>> rowsFrom(std::string_view lines, std::size_t columns) {
  std::vector<DatabaseRow> rows;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    auto row = rowFrom(lines.substr(0, end), columns);
    if (!row || end == std::string_view::npos) return std::nullopt;
    rows.push_back(std::move(*row));
    lines.remove_prefix(end + 1);
  }
  return rows;
}

}  // namespace

std::optional<std::string> psqlOn(const platform::Machine& machine) {
  const auto versions = machine.list(kPrograms, kMaxVersions);
  if (!versions) return std::nullopt;
  std::optional<std::pair<int, std::string>> newest;
  for (const auto& [name, kind] : versions->entries) {
    int version = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), version);
    const std::string psql = fmt::format("{}/{}/bin/psql", kPrograms, name);
    if (error != std::errc() || !machine.exists(psql)) continue;
    if (!newest || newest->first < version) newest.emplace(version, psql);
  }
  return newest ? std::optional(newest->second) : std::nullopt;
}

Database::Database(const platform::Machine& machine, Random& random, Where where)
    : machine_(machine), random_(random), where_(std::move(where)) {}

Database::~Database() = default;
Database::Database(Database&&) noexcept = default;

void Database::close() {
  psql_.reset();
  answered_.clear();
  prepared_.clear();
}

Result<void> Database::open() {
  auto psql = psqlOn(machine_);
  if (!psql) return fail(ErrorCode::Unavailable, MessageId{"orca.database-no-psql"});
  auto started = platform::CoProcess::start(
      {.argv = {std::move(*psql), "-X", "-q", "-A", "-t", "-w", "-U", std::string(kDatabaseRole),
                "-d", where_.uri},
       // The first is known from libpq 16 on: whoever else listens there gets no password in the
       // clear.
       .environment = {"PGREQUIREAUTH=scram-sha-256", "PGAPPNAME=sekisho-agent",
                       "PGCLIENTENCODING=UTF8", "PGCONNECT_TIMEOUT=3",
                       fmt::format("PGOPTIONS={}", kOptions),
                       fmt::format("PGPASSFILE={}", where_.password_file)},
       .max_answer_bytes = kMaxAnswer});
  if (!started) {
    return fail(ErrorCode::Unavailable, kAway, std::string(started.error().message.name));
  }
  psql_ = std::make_unique<platform::CoProcess>(std::move(*started));
  return {};
}

Result<std::vector<DatabaseRow>> Database::select(const std::vector<std::string_view>& columns,
                                                  std::string_view from) {
  using std::chrono::milliseconds;
  const auto now = std::chrono::steady_clock::now();
  if (!until_) until_ = now + where_.together;
  const auto left = std::chrono::duration_cast<milliseconds>(*until_ - now);
  if (left <= milliseconds::zero()) {
    return fail(ErrorCode::Unavailable, kAway, "questions took too long together");
  }
  if (psql_ == nullptr || !psql_->isRunning()) {
    close();
    if (auto opened = open(); !opened) return std::unexpected(std::move(opened.error()));
  }
  const std::string question = questionOf(columns, from);
  const bool again = question == answered_ && question != prepared_;
  std::string said;
  if (again && !prepared_.empty()) said += "DEALLOCATE asked;\n";
  if (again) prepared_ = question;
  if (again) said += "PREPARE asked AS " + question;
  said += question == prepared_ ? "EXECUTE asked;\n" : question;
  answered_.clear();
  auto rows = ask(said, columns.size(), std::min(where_.patience, left));
  if (rows) answered_ = question;
  // What was prepared for tables that are others now is not asked again.
  if (!rows && question == prepared_) close();
  return rows;
}

Result<std::vector<DatabaseRow>> Database::ask(const std::string& question, std::size_t columns,
                                               std::chrono::milliseconds within) {
  std::array<std::byte, 16> any{};
  random_.fill(any);
  const std::string mark = toHex(any);
  const auto answer =
      psql_->ask(fmt::format("{}\\echo :ERROR :SQLSTATE {}\n", question, mark), " " + mark, within);
  if (!answer) {
    close();
    const bool odd = answer.error().code == ErrorCode::Corrupt;
    return fail(answer.error().code, odd ? kNotUnderstood : kAway,
                std::string(answer.error().message.name));
  }
  // The last line says how it went: "false 00000".
  const std::string_view text = *answer;
  const std::size_t last = text.rfind('\n');
  const std::string_view rows =
      last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
  const std::string_view status = text.substr(rows.size());
  if (status.starts_with("true ")) return refusal(status.substr(5));
  auto read = status.starts_with("false ") ? rowsFrom(rows, columns) : std::nullopt;
  if (!read) return fail(ErrorCode::Corrupt, kNotUnderstood, "an answer of psql");
  return std::move(*read);
}

}  // namespace sekisho::orca
