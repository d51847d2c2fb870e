#include "platform/machine/utmp_records.h"

#include <utmp.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "core/text.h"

namespace sekisho::platform {
namespace {

// A field that ends at its first NUL or fills its whole width.
template <std::size_t kWidth>
std::string textOfField(const char (&field)[kWidth]) {
  const std::string_view whole(field, kWidth);
  return toUtf8(whole.substr(0, std::min(whole.find('\0'), kWidth)));
}

UtmpRecord::Kind kindOf(const utmp& record, std::string_view user) {
  switch (record.ut_type) {
    case BOOT_TIME: return UtmpRecord::Kind::Boot;
    case RUN_LVL: return user == "shutdown" ? UtmpRecord::Kind::Shutdown : UtmpRecord::Kind::Other;
    case USER_PROCESS: return UtmpRecord::Kind::User;
    case DEAD_PROCESS: return UtmpRecord::Kind::Dead;
    default: return UtmpRecord::Kind::Other;
  }
}

}  // namespace

std::vector<UtmpRecord> utmpRecordsIn(ByteView bytes) {
  static_assert(sizeof(utmp) == kUtmpRecordBytes);
  std::vector<UtmpRecord> records;
  for (; bytes.size() >= sizeof(utmp); bytes = bytes.subspan(sizeof(utmp))) {
    utmp raw{};
    std::memcpy(&raw, bytes.data(), sizeof raw);
    UtmpRecord record{.process = raw.ut_pid,
                      .line = textOfField(raw.ut_line),
                      .user = textOfField(raw.ut_user),
                      .host = textOfField(raw.ut_host),
                      .at_s = raw.ut_tv.tv_sec};
    record.kind = kindOf(raw, record.user);
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace sekisho::platform
