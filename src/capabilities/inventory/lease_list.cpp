#include "capabilities/inventory/lease_list.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "core/csv.h"
#include "core/text.h"

namespace sekisho::inventory {
namespace {

using Record = std::vector<std::string>;  // the header's words

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

void readLine(const CsvRecord& record, const Columns& columns, const Record& header,
              LeaseList& list, std::map<Mac, int>& seen) {
  const auto cell = [&](std::optional<std::size_t> column) {
    return column && *column < record.fields.size() ? record.fields[*column] : std::string();
  };
  const auto refuse = [&](std::string_view message, std::optional<std::size_t> column,
                          std::vector<std::string> allowed = {}) {
    list.problems.push_back({.line = record.line,
                             .message = MessageId{message},
                             .column = column ? header[*column] : "",
                             .allowed = std::move(allowed)});
  };
  if (record.broken) return refuse("inventory.line-quotes", std::nullopt);
  const auto mac = Mac::fromText(cell(columns.mac));
  if (!mac) {
    return refuse("inventory.line-mac", columns.mac, {"02:00:5e:10:00:4f", "02-00-5E-10-00-4F"});
  }
  const std::string address = cell(columns.address);
  if (!address.empty() && !isIpAddress(address)) {
    return refuse("inventory.line-address", columns.address, {"192.168.0.21"});
  }
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
  if (const auto why = whyNoText(text)) return refuse(*why);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);

  CsvReader reader(text, csvSeparatorOf(text));
  const auto header = reader.next();
  if (!header) return refuse(MessageId{"inventory.list-no-mac-column"});
  const Columns columns = columnsOf(header->fields);
  if (!columns.mac) return refuse(MessageId{"inventory.list-no-mac-column"});

  LeaseList list;
  std::map<Mac, int> seen;
  while (const auto record = reader.next()) {
    if (record->isBlank()) continue;
    if (list.leases.size() + list.problems.size() >= kMaxLeases) {
      return refuse(MessageId{"inventory.list-long"});
    }
    readLine(*record, columns, header->fields, list, seen);
  }
  return list;
}

}  // namespace sekisho::inventory
