#include "capabilities/maintenance/probe/wtmp_follower.h"

#include <string>
#include <utility>

#include "core/bytes.h"

namespace sekisho::maintenance {
namespace {

constexpr std::string_view kWtmp = "/var/log/wtmp";
constexpr std::string_view kRotated = "/var/log/wtmp.1";
constexpr auto kRecord = static_cast<std::int64_t>(platform::kUtmpRecordBytes);

bool isOf(const WtmpMark& mark, const platform::FileStatus& status) {
  return status.device == mark.device && status.inode == mark.inode;
}

std::int64_t wholeOf(const platform::FileStatus& status) { return status.size / kRecord * kRecord; }

}  // namespace

Result<std::vector<platform::UtmpRecord>> WtmpFollower::readOn(const platform::MachineFile& file,
                                                               WtmpMark& mark) {
  const std::int64_t left = wholeOf(file.status()) - mark.offset;
  const auto most = static_cast<std::int64_t>(kMostAtOnce) * kRecord;
  std::string bytes(static_cast<std::size_t>(std::min(left, most)), '\0');
  const auto got = file.readAt(mark.offset, bytes);
  if (!got) return std::unexpected(got.error());
  const std::size_t whole = *got / platform::kUtmpRecordBytes * platform::kUtmpRecordBytes;
  mark.offset += static_cast<std::int64_t>(whole);
  return platform::utmpRecordsIn(bytesOf(std::string_view(bytes).substr(0, whole)));
}

Result<std::vector<platform::UtmpRecord>> WtmpFollower::next() {
  const auto now = machine_.status(kWtmp);
  if (!now) return std::unexpected(now.error());
  if (!mark_) {
    mark_ = WtmpMark{.device = now->device, .inode = now->inode, .offset = wholeOf(*now)};
    return std::vector<platform::UtmpRecord>();
  }
  if (isOf(*mark_, *now) && wholeOf(*now) == mark_->offset) {
    return std::vector<platform::UtmpRecord>();
  }
  if (!isOf(*mark_, *now)) {
    const auto rotated = machine_.openFile(kRotated);
    if (rotated && isOf(*mark_, rotated->status()) && wholeOf(rotated->status()) > mark_->offset) {
      return readOn(*rotated, *mark_);
    }
    mark_ = WtmpMark{.device = now->device, .inode = now->inode};
  }
  const auto file = machine_.openFile(kWtmp);
  if (!file) return std::unexpected(file.error());
  if (!isOf(*mark_, file->status())) return std::vector<platform::UtmpRecord>();  // next time
  // It was emptied in place.
  if (wholeOf(file->status()) < mark_->offset) mark_->offset = 0;
  return readOn(*file, *mark_);
}

}  // namespace sekisho::maintenance
