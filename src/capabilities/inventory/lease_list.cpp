#include "capabilities/inventory/lease_list.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "core/text.h"

namespace sekisho::inventory {
namespace {

using Record = std::vector<std::string>;

struct CsvRecord {
  int line;
  Record fields;
  bool broken = false;  // a quote that never closes, or text after a closing quote
};

// RFC 4180, with the separator given. Quoted fields may hold line breaks.
class CsvReader {
 public:
  CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  std::optional<CsvRecord> next() {
    if (at_ >= text_.size()) return std::nullopt;
    CsvRecord record{.line = line_, .fields = {}};
    for (;;) {
      record.fields.push_back(field(record.broken));
      if (at_ >= text_.size()) break;
      const char c = text_[at_++];
      if (c == separator_) continue;
      if (c == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
      ++line_;
      break;
    }
    return record;
  }

 private:
  bool ends(char c) const { return c == separator_ || c == '\n' || c == '\r'; }

  std::string field(bool& broken) {
    if (at_ >= text_.size() || text_[at_] != '"') {
      const std::size_t start = at_;
      while (at_ < text_.size() && !ends(text_[at_])) ++at_;
      return std::string(trimmed(text_.substr(start, at_ - start)));
    }
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
    while (at_ < text_.size() && !ends(text_[at_])) {
      broken = true;
      ++at_;
    }
    return std::string(trimmed(value));
  }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  int line_ = 1;
};

struct Columns {
  std::optional<std::size_t> mac, address, name;
};

Columns columnsOf(const Record& header) {
  constexpr std::array kMac{"mac", "物理アドレス", "hardware", "macアドレス", "hwaddr"};
  constexpr std::array kAddress{"ip", "ipv4", "ipアドレス", "address", "アドレス"};
  constexpr std::array kName{"host", "name", "ホスト", "端末", "名前", "機器", "device"};
  const auto find = [&](const auto& names, auto refuse) -> std::optional<std::size_t> {
    for (const char* name : names) {
      for (std::size_t i = 0; i < header.size(); ++i) {
        if (!refuse(i) && lowered(header[i]).contains(name)) return i;
      }
    }
    return std::nullopt;
  };
  Columns found;
  found.mac = find(kMac, [](std::size_t) { return false; });
  found.address = find(kAddress, [&](std::size_t i) { return i == found.mac; });
  found.name = find(kName, [&](std::size_t i) { return i == found.mac || i == found.address; });
  return found;
}

bool looksNumeric(std::string_view address) {
  return address.size() <= 45 && address.find_first_of(".:") != std::string_view::npos &&
         address.find_first_not_of("0123456789abcdefABCDEF.:") == std::string_view::npos;
}

char separatorOf(std::string_view header) {
  const auto count = [&](char c) { return std::ranges::count(header, c); };
  const std::array separators{',', ';', '\t'};
  return *std::ranges::max_element(separators, {}, count);
}

// Shift_JIS's lead bytes 0x81–0x9F never start a character in UTF-8.
MessageId unreadableReason(std::string_view text) {
  const bool shift_jis = std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x81 && byte <= 0x9F;
  });
  return MessageId{shift_jis ? "inventory.list-shift-jis" : "inventory.list-not-utf8"};
}

void readLine(const CsvRecord& record, const Columns& columns, const Record& header,
              LeaseList& list, std::map<Mac, int>& seen) {
  const auto cell = [&](std::optional<std::size_t> column) {
    return column && *column < record.fields.size() ? record.fields[*column] : std::string();
  };
  const auto refuse = [&](std::string_view message, std::optional<std::size_t> column) {
    list.problems.push_back({record.line, MessageId{message}, column ? header[*column] : ""});
  };
  if (record.broken) return refuse("inventory.line-quotes", std::nullopt);
  const auto mac = Mac::fromText(cell(columns.mac));
  if (!mac) return refuse("inventory.line-mac", columns.mac);
  const std::string address = cell(columns.address);
  if (!address.empty() && !looksNumeric(address))
    return refuse("inventory.line-address", columns.address);
  Lease lease{.line = record.line, .name = cell(columns.name), .mac = *mac, .address = address};
  if (lease.name.empty() || lease.name == "*" || lease.name == "-") lease.name = mac->text;
  if (!check({.id = {}, .name = lease.name})) return refuse("inventory.line-name", columns.name);
  if (!seen.emplace(*mac, record.line).second) return refuse("inventory.line-twice", columns.mac);
  list.leases.push_back(std::move(lease));
}

}  // namespace

Result<LeaseList> parseLeaseList(std::string_view text) {
  const auto refuse = [](MessageId message) { return fail(ErrorCode::InvalidInput, message); };
  if (text.size() > kMaxLeaseListBytes) return refuse(MessageId{"inventory.list-long"});
  if (!isUtf8(text)) return refuse(unreadableReason(text));
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);

  CsvReader reader(text, separatorOf(text.substr(0, text.find_first_of("\r\n"))));
  const auto header = reader.next();
  const Columns columns = header ? columnsOf(header->fields) : Columns{};
  if (!columns.mac) return refuse(MessageId{"inventory.list-no-mac-column"});

  LeaseList list;
  std::map<Mac, int> seen;
  while (const auto record = reader.next()) {
    const bool blank = std::ranges::all_of(record->fields, &std::string::empty);
    if (blank) continue;
    if (list.leases.size() + list.problems.size() >= kMaxLeases) {
      return refuse(MessageId{"inventory.list-long"});
    }
    readLine(*record, columns, header->fields, list, seen);
  }
  return list;
}

}  // namespace sekisho::inventory
