#include "storage/postgres/failure.h"

#include <fmt/core.h>
#include <libpq-fe.h>

#include <algorithm>
#include <string>

#include "core/check.h"

namespace sekisho::storage {
namespace {

// How SQLSTATEs that begin so are met, longer ones first (PostgreSQL 15, Appendix A).
struct Meaning {
  std::string_view state;
  ErrorCode code;
  MessageId message;
};
constexpr Meaning kMeanings[] = {
    {"25006", ErrorCode::Unavailable, {"storage.read-only"}},  // a standby, or a full disk's guard
    {"40001", ErrorCode::Conflict, {"storage.conflict"}},      // serialization_failure
    {"40P01", ErrorCode::Conflict, {"storage.conflict"}},      // deadlock_detected
    {"53100", ErrorCode::Unavailable, {"storage.full"}},       // disk_full
    {"55P03", ErrorCode::Unavailable, {"storage.busy"}},       // lock_not_available
    {"57014", ErrorCode::Unavailable, {"storage.busy"}},       // query_canceled
    {"57P", ErrorCode::Unavailable, {"storage.away"}},         // shut down, starting, dropped
    {"58P", ErrorCode::Corrupt, {"storage.corrupt"}},          // a file of the server's is missing
    {"08", ErrorCode::Unavailable, {"storage.away"}},          // connection_exception
    {"23", ErrorCode::Conflict, {"storage.constraint"}},       // integrity constraint violation
    {"53", ErrorCode::Unavailable, {"storage.busy"}},          // insufficient_resources
    {"58", ErrorCode::Unavailable, {"storage.io"}},            // system_error
    {"XX", ErrorCode::Corrupt, {"storage.corrupt"}},           // internal_error, data_corrupted
};

std::string_view fieldOf(const PGresult* result, int field) {
  const char* text = result == nullptr ? nullptr : PQresultErrorField(result, field);
  return text == nullptr ? "" : text;
}

}  // namespace

Error failureOf(PGconn* connection, const PGresult* result, std::string_view sql) {
  const std::string_view state = fieldOf(result, PG_DIAG_SQLSTATE);
  if (state.empty() || PQstatus(connection) == CONNECTION_BAD) {
    return {ErrorCode::Unavailable, MessageId{"storage.away"}, "the connection broke"};
  }
  // The server's sentences may quote values; its names of constraints and tables do not.
  std::string detail =
      fmt::format("PostgreSQL {} {} {}", state, fieldOf(result, PG_DIAG_TABLE_NAME),
                  fieldOf(result, PG_DIAG_CONSTRAINT_NAME));
  const auto* meaning = std::ranges::find_if(
      kMeanings, [&](const Meaning& known) { return state.starts_with(known.state); });
  if (meaning != std::end(kMeanings)) return {meaning->code, meaning->message, std::move(detail)};
  // Class 42 is about the statement's own words.
  const auto sentence = state.starts_with("42") ? fieldOf(result, PG_DIAG_MESSAGE_PRIMARY) : "";
  stopBecause(fmt::format("{} {} in: {}", detail, sentence, sql), std::source_location::current());
}

}  // namespace sekisho::storage
