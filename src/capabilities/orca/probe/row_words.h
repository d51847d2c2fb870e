#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "capabilities/orca/probe/database.h"
#include "core/clock.h"
#include "core/json.h"

/// What rows of 日レセ's tables are made of, and what is recorded of them. As of its logs
/// (log_words.h) a word is only taken if it is of the form it should have.
namespace sekisho::orca {

/// Without the blanks a char column is filled up with; empty for NULL.
[[nodiscard]] std::string cellOf(const DatabaseRow& row, std::size_t column);
/// A program's or a batch's name; empty if it is none.
[[nodiscard]] std::string nameIn(const DatabaseRow& row, std::size_t column);
/// A machine's name or address; empty if it is none.
[[nodiscard]] std::string placeIn(const DatabaseRow& row, std::size_t column);
/// A user's id; empty if it is none.
[[nodiscard]] std::string userIn(const DatabaseRow& row, std::size_t column);

/// "20260401083015", and "2026040108301599" with hundredths, in Japan's time; nothing for what is
/// open (99999999) or of another form.
[[nodiscard]] std::optional<Instant> momentFrom(std::string_view stamp);
/// The same the other way: "20260401083015".
[[nodiscard]] std::string localStamp(Instant at);

/// Names a row ("tbl_jobkanri:0a1b…"), without what stands in it.
[[nodiscard]] std::string lineOfRow(std::string_view table, std::string_view key);
/// The body of what is recorded of it: `line`, `what`, `from` and `until`.
[[nodiscard]] Json::Object bodyOfRow(std::string line, std::string what, Instant from,
                                     Instant until);
/// Adds a word that is there.
void putWord(Json::Object& body, const char* name, std::string word);

}  // namespace sekisho::orca
