#include "platform/machine/log_follower.h"

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/bytes.h"

namespace sekisho::platform {
namespace {

constexpr std::size_t kMaxBeside = 4096;

Result<std::string> readSome(const MachineFile& file, std::uint64_t offset, std::size_t most) {
  std::string bytes(most, '\0');
  const auto got = file.readAt(static_cast<std::int64_t>(offset), bytes);
  if (!got) return std::unexpected(got.error());
  bytes.resize(*got);
  return bytes;
}

/// The digest of the first bytes; nothing if there are fewer.
Result<std::optional<Sha256>> headOf(const MachineFile& file, std::uint64_t bytes) {
  const auto head = readSome(file, 0, bytes);
  if (!head) return std::unexpected(head.error());
  if (head->size() < bytes) return std::nullopt;
  return sha256(bytesOf(*head));
}

bool isSame(const FileStatus& status, const LogMark& mark) {
  return status.device == mark.device && status.inode == mark.inode;
}

/// Whether a log of that name may have become this one.
bool isRotated(std::string_view name, std::string_view log) {
  static constexpr std::array<std::string_view, 4> kCompressed{".gz", ".xz", ".bz2", ".zst"};
  return name.size() > log.size() && name.starts_with(log) &&
         (name[log.size()] == '.' || name[log.size()] == '-') &&
         std::ranges::none_of(kCompressed, [&](auto end) { return name.ends_with(end); });
}

/// The paths of what the log became.
std::vector<std::string> rotatedOf(const Machine& machine, const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = path.substr(0, slash + 1);
  std::vector<std::string> rotated;
  const auto beside = machine.list(folder, kMaxBeside);
  if (!beside) return rotated;
  for (const auto& entry : beside->entries) {
    if (isRotated(entry.name, std::string_view(path).substr(slash + 1))) {
      rotated.push_back(folder + entry.name);
    }
  }
  return rotated;
}

}  // namespace

Result<LogFollower::Opened> LogFollower::openAt(const std::string& path,
                                                std::uint64_t offset) const {
  auto file = machine_.openFile(path);
  if (!file) return std::unexpected(std::move(file.error()));
  const FileStatus& status = file->status();
  const auto size = static_cast<std::uint64_t>(std::max<std::int64_t>(status.size, 0));
  LogMark mark{.device = status.device,
               .inode = status.inode,
               .head_bytes = std::min(size, kHeadBytes),
               .offset = std::min(offset, size),
               .since_ms = status.modified_ms};
  const auto head = headOf(*file, mark.head_bytes);
  if (!head) return std::unexpected(head.error());
  mark.head = head->value_or(Sha256{});
  return Opened{*std::move(file), mark};
}

Result<LogFollower::Opened> LogFollower::find(const LogMark& mark) const {
  std::vector<std::string> paths = rotatedOf(machine_, path_);
  paths.insert(paths.begin(), path_);
  for (const std::string& path : paths) {
    auto opened = openAt(path, mark.offset);
    if (!opened || opened->mark.offset < mark.offset) continue;
    const auto head = headOf(opened->file, mark.head_bytes);
    // Of an empty one its place alone says which it is.
    const bool is_it =
        mark.head_bytes == 0 ? isSame(opened->file.status(), mark) : head && *head == mark.head;
    if (!is_it) continue;
    opened->mark.since_ms = mark.since_ms;
    return opened;
  }
  return fail(ErrorCode::NotFound, MessageId{""});
}

std::optional<LogFollower::Opened> LogFollower::unreadRotated() const {
  const LogMark& read = held_->mark;
  std::optional<Opened> first;
  for (const std::string& path : rotatedOf(machine_, path_)) {
    auto opened = openAt(path, 0);
    if (!opened || isSame(opened->file.status(), read)) continue;
    if (opened->mark.since_ms <= read.since_ms) continue;
    if (first && opened->mark.since_ms >= first->mark.since_ms) continue;
    const auto head = headOf(opened->file, read.head_bytes);
    if (read.head_bytes > 0 && head && *head == read.head) continue;  // its copy
    if (wasFinished(opened->mark)) continue;
    first.emplace(*std::move(opened));
  }
  return first;
}

// Somebody may have copied or rewritten it since.
bool LogFollower::wasFinished(const LogMark& mark) const {
  const std::optional<LogMark> now = this->mark();
  return mark.head_bytes == kHeadBytes && now &&
         std::ranges::find(now->finished, mark.head) != now->finished.end();
}

void LogFollower::hold(Opened opened) {
  const std::optional<LogMark> before = mark();
  if (before) {
    opened.mark.finished = before->finished;
    const bool another = before->head != opened.mark.head;
    if (another && before->head_bytes == kHeadBytes && !wasFinished(*before)) {
      opened.mark.finished.push_back(before->head);
    }
  }
  auto& finished = opened.mark.finished;
  if (finished.size() > kMostFinished) finished.erase(finished.begin());
  held_ = std::make_unique<Opened>(std::move(opened));
}

Result<void> LogFollower::begin(Piece& piece) {
  if (from_) {
    if (auto found = find(*from_)) {
      hold(*std::move(found));
      return {};
    }
  }
  if (from_) {
    if (auto shorter = beginningAs(*from_)) {
      piece.another = piece.lost = true;
      hold(*std::move(shorter));
      return {};
    }
  }
  auto opened = openAt(path_, from_ || seen_none_ ? 0 : UINT64_MAX);
  if (!opened) {
    seen_none_ = seen_none_ || opened.error().code == ErrorCode::NotFound;
    return std::unexpected(std::move(opened.error()));
  }
  piece.another = piece.lost = from_.has_value();
  hold(*std::move(opened));
  return {};
}

// What was not read before it was emptied lies in its copy, if there is one.
Result<void> LogFollower::goOver(Piece& piece, bool emptied) {
  if (emptied) {
    if (auto copy = find(held_->mark)) {
      hold(*std::move(copy));
      return {};
    }
  }
  piece.another = true;
  piece.lost = emptied;
  if (auto rotated = unreadRotated()) {
    hold(*std::move(rotated));
    return {};
  }
  auto next = openAt(path_, 0);
  if (!next) return std::unexpected(std::move(next.error()));
  hold(*std::move(next));
  return {};
}

std::optional<LogFollower::Opened> LogFollower::beginningAs(const LogMark& mark) const {
  auto there = openAt(path_, mark.offset);
  if (!there || mark.head_bytes == 0) return std::nullopt;
  const auto head = headOf(there->file, mark.head_bytes);
  if (!head || *head != mark.head) return std::nullopt;
  there->mark.since_ms = mark.since_ms;
  return *std::move(there);
}

// An editor puts another file in its place that begins as the one that was read.
bool LogFollower::wasReplaced(Piece& piece) {
  auto there = beginningAs(held_->mark);
  if (!there) return false;
  piece.another = piece.lost = there->mark.offset < held_->mark.offset;
  hold(*std::move(there));
  return true;
}

// Somebody took lines out of it: where the rest begins that was not read is not known any more.
Result<void> LogFollower::goOnIfShortened(Piece& piece) {
  const auto now = held_->file.statusNow();
  if (!now) return std::unexpected(now.error());
  const auto size = static_cast<std::uint64_t>(std::max<std::int64_t>(now->size, 0));
  if (size >= held_->mark.offset) return {};
  held_->mark.offset = size;
  piece.another = piece.lost = true;
  return {};
}

// It may have grown again beyond what was read: then it begins otherwise.
Result<bool> LogFollower::wasEmptied() const {
  if (held_->mark.head_bytes == 0) return false;
  const auto head = headOf(held_->file, held_->mark.head_bytes);
  if (!head) return std::unexpected(head.error());
  return *head != held_->mark.head;
}

Result<void> LogFollower::readHeld(Piece& piece, std::size_t most) {
  auto bytes = readSome(held_->file, held_->mark.offset, most);
  if (!bytes) return std::unexpected(std::move(bytes.error()));
  piece.bytes = *std::move(bytes);
  held_->mark.offset += piece.bytes.size();
  if (const std::uint64_t known = std::min(held_->mark.offset, kHeadBytes);
      held_->mark.head_bytes < known) {
    const auto head = headOf(held_->file, known);
    if (!head) return std::unexpected(head.error());
    if (const std::optional<Sha256>& digest = *head) {
      held_->mark.head_bytes = known;
      held_->mark.head = *digest;
    }
  }
  return {};
}

// Of a log of which nothing was read nobody can see that it was emptied; but then it was changed
// later than its copy.
Result<void> LogFollower::beginWithUnread(Piece& piece) {
  if (held_->mark.offset > 0) return {};
  const auto held = held_->file.statusNow();
  if (!held) return std::unexpected(held.error());
  auto rotated = unreadRotated();
  if (!rotated || rotated->mark.since_ms >= held->modified_ms) return {};
  piece.another = true;
  hold(*std::move(rotated));
  return {};
}

Result<bool> LogFollower::isAtItsEnd(Piece& piece, std::size_t most) {
  if (auto begun = beginWithUnread(piece); !begun) return std::unexpected(std::move(begun.error()));
  const auto now = machine_.status(path_);
  if (auto read = readHeld(piece, most); !read) return std::unexpected(std::move(read.error()));
  if (!piece.bytes.empty() || !now || isSame(*now, held_->mark)) return false;
  // It may have been renamed just now, and whoever writes still writes to it.
  return now->size > 0 || unreadRotated();
}

Result<LogFollower::Piece> LogFollower::next(std::size_t most) {
  Piece piece;
  if (!held_) {
    if (auto begun = begin(piece); !begun) return std::unexpected(std::move(begun.error()));
  }
  const auto emptied = wasEmptied();
  if (!emptied) return std::unexpected(emptied.error());
  if (!*emptied) {
    if (auto goes_on = goOnIfShortened(piece); !goes_on) return std::unexpected(goes_on.error());
    const auto at_end = isAtItsEnd(piece, most);
    if (!at_end) return std::unexpected(at_end.error());
    if (!*at_end) return piece;
    if (wasReplaced(piece)) {
      if (auto read = readHeld(piece, most); !read) return std::unexpected(read.error());
      return piece;
    }
  }
  if (auto gone = goOver(piece, *emptied); !gone) return std::unexpected(std::move(gone.error()));
  if (auto read = readHeld(piece, most); !read) return std::unexpected(std::move(read.error()));
  return piece;
}

}  // namespace sekisho::platform
