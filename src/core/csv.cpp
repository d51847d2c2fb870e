#include "core/csv.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace sekisho {

bool CsvRecord::isBlank() const { return std::ranges::all_of(fields, &std::string::empty); }

std::optional<CsvRecord> CsvReader::next() {
  if (at_ >= text_.size()) return std::nullopt;
  CsvRecord record{.line = line_};
  const std::size_t start = at_;
  for (;;) {
    record.fields.push_back(field(record.broken));
    record.text = text_.substr(start, at_ - start);
    if (at_ >= text_.size()) break;
    const char c = text_[at_++];
    if (c == separator_) continue;
    if (c == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++line_;
    break;
  }
  return record;
}

std::string CsvReader::field(bool& broken) {
  if (at_ < text_.size() && text_[at_] == '"') return quotedField(broken);
  const std::size_t start = at_;
  while (at_ < text_.size() && !endsField(text_[at_])) ++at_;
  return std::string(trimmed(text_.substr(start, at_ - start)));
}

std::string CsvReader::quotedField(bool& broken) {
  std::string value;
  for (++at_; at_ < text_.size(); ++at_) {
    if (text_[at_] == '"') {
      if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
      ++at_;
    } else if (text_[at_] == '\n') {
      ++line_;
    }
    value += text_[at_];
  }
  if (at_ >= text_.size()) {
    broken = true;
    return value;
  }
  ++at_;
  while (at_ < text_.size() && !endsField(text_[at_])) {
    broken = true;
    ++at_;
  }
  return std::string(trimmed(value));
}

char csvSeparatorOf(std::string_view text) {
  const std::string_view header = text.substr(0, text.find_first_of("\r\n"));
  const std::array separators{',', ';', '\t'};
  return *std::ranges::max_element(separators, {},
                                   [&](char c) { return std::ranges::count(header, c); });
}

std::optional<MessageId> whyNoText(std::string_view bytes) {
  if (isUtf8(bytes)) return std::nullopt;
  // Lead bytes 0x81–0x9F never start a character in UTF-8.
  const bool is_shift_jis = std::ranges::any_of(bytes, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x81 && byte <= 0x9F;
  });
  return MessageId{is_shift_jis ? "core.list-shift-jis" : "core.list-not-utf8"};
}

}  // namespace sekisho
