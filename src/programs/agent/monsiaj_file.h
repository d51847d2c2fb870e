#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/orca/probe/client_uses.h"
#include "core/digest.h"
#include "core/json.h"
#include "platform/machine/line_cutter.h"
#include "platform/machine/machine.h"

namespace sekisho::agent {

/// One file of monsiaj's that is followed: how far it was read, and what of it is not told yet.
///
/// It is known again by its first bytes, whatever the file system calls it. Whoever owns the file
/// may write anything into it. One thread.
class MonsiajFile {
 public:
  static constexpr std::uint64_t kHeadBytes = 256;
  static constexpr std::size_t kPieceBytes = std::size_t{64} << 10U;
  /// A longer one is none of monsiaj's: what lies behind is not read, and told to be lost once.
  static constexpr std::uint64_t kMostBytes = std::uint64_t{256} << 20U;

  /// `began` is when it was begun, by its name; `mark` names its lines, and no other file's.
  MonsiajFile(std::string mark, std::chrono::local_seconds began)
      : mark_(std::move(mark)), began_(began) {}

  /// What it has now was there before anybody looked. Errors as MachineFile::readAt.
  [[nodiscard]] Result<void> skip(const platform::MachineFile& file);

  /// Reads what is new, kPieceBytes at most; whether it came to the end. Errors as
  /// MachineFile::readAt: nothing is lost by them.
  [[nodiscard]] Result<bool> read(const platform::MachineFile& file);

  /// All was read, and nothing comes before `now` any more.
  void passTo(Instant now) { uses_.passTo(now); }
  /// Nothing comes any more at all.
  void end() { uses_.end(); }
  [[nodiscard]] std::vector<orca::Told> told();

  /// Where it was read to.
  [[nodiscard]] std::uint64_t readTo() const noexcept { return read_to_; }
  /// When somebody wrote into it last, as it was seen last; nothing before it was.
  [[nodiscard]] std::optional<std::int64_t> modifiedMs() const noexcept { return modified_ms_; }

  [[nodiscard]] Json state() const;
  /// Goes on from what state() told of it.
  void takeUp(const Json& state);

 private:
  [[nodiscard]] Result<bool> isAnother(const platform::MachineFile& file, std::uint64_t size);
  [[nodiscard]] Result<void> takeHead(const platform::MachineFile& file, std::uint64_t bytes);
  void beginAnew();
  void tellLost();
  void takeLines(std::string_view bytes);
  [[nodiscard]] std::string lineAt(std::uint64_t at) const;

  std::string mark_;
  std::chrono::local_seconds began_;
  std::uint64_t round_ = 0;  // how often it was emptied
  std::uint64_t head_bytes_ = 0;
  Sha256 head_ = {};
  std::uint64_t base_ = 0;  // where the cutter began
  std::uint64_t read_to_ = 0;
  std::optional<std::int64_t> modified_ms_;
  bool too_long_ = false;  // that was told
  platform::LineCutter cutter_;
  orca::ClientUses uses_;
  std::vector<orca::Told> lost_;
};

}  // namespace sekisho::agent
