#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace sekisho {

/// One record of a CSV text.
struct CsvRecord {
  int line = 0;                          ///< On which it starts, from 1, as an editor counts.
  std::vector<std::string> fields = {};  ///< Without quotes and outer white space.
  bool broken = false;         ///< A quote that never closes, or text after a closing one.
  std::string_view text = {};  ///< All of it as it stands in the text, without its line end.

  /// Whether nothing stands in it: spreadsheets end their files with such lines.
  [[nodiscard]] bool isBlank() const;
};

/// Reads the records of a CSV text (RFC 4180) one after another; quoted fields may hold line
/// breaks. `text` must outlive the reader. Takes any bytes; whether they are UTF-8 is for the
/// caller to ask first.
class CsvReader {
 public:
  CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  /// Nothing at the end of the text.
  [[nodiscard]] std::optional<CsvRecord> next();

 private:
  [[nodiscard]] bool endsField(char c) const { return c == separator_ || c == '\n' || c == '\r'; }
  [[nodiscard]] std::string field(bool& broken);
  [[nodiscard]] std::string quotedField(bool& broken);

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  int line_ = 1;
};

/// The separator that the first line uses most: comma, semicolon or tab.
[[nodiscard]] char csvSeparatorOf(std::string_view text);

/// Why the bytes of a list are no text that can be read: they are not UTF-8, or, told apart so that
/// a person learns which "save as" to choose, Shift_JIS by their look. Nothing if they are UTF-8.
[[nodiscard]] std::optional<MessageId> whyNoText(std::string_view bytes);

}  // namespace sekisho
