#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "core/clock.h"

struct sqlite3;

namespace sekisho::storage {

struct SandboxLimits;

/// Begins the names of everything that questions must not name themselves: no question may contain
/// this character.
inline constexpr char kHidden = '\x01';

/// Stands between a question and SQLite: says which names it may use while it is prepared, and
/// stops it at its limits while it runs. Installed once in its connection; outside of a question it
/// allows everything.
class QuestionGuard {
 public:
  QuestionGuard(sqlite3* database, const Clock& clock, const SandboxLimits& limits);
  QuestionGuard(const QuestionGuard&) = delete;
  QuestionGuard& operator=(const QuestionGuard&) = delete;

  void allowFunction(std::string_view name) { functions_.emplace(name); }
  void allowTable(std::string_view name) { tables_.emplace(name); }

  /// From here to endPreparing() names are judged and tables collected.
  void beginPreparing();
  void endPreparing() { preparing_ = false; }
  /// The tables named since beginPreparing().
  [[nodiscard]] const std::set<std::string>& tablesRead() const { return read_; }
  /// What was refused first since beginPreparing(); empty if nothing was.
  [[nodiscard]] const std::string& refusal() const { return refusal_; }

  /// From here to endRunning() steps, time and memory are counted.
  void beginRunning();
  void endRunning() { running_ = false; }
  /// The limit that stopped the question; empty if none did.
  [[nodiscard]] const std::string& limitReached() const { return reached_; }

 private:
  static int authorize(void* self, int action, const char* first, const char* second,
                       const char* database, const char* inner) noexcept;
  static int progress(void* self) noexcept;

  [[nodiscard]] bool mayDo(int action, std::string_view first, std::string_view second,
                           bool is_stored, std::string_view inner);
  [[nodiscard]] bool mayRead(std::string_view table, bool is_stored, std::string_view inner);
  [[nodiscard]] bool mayCall(std::string_view function);
  [[nodiscard]] bool mayGoOn();

  const Clock& clock_;
  const SandboxLimits& limits_;
  std::set<std::string, std::less<>> functions_;
  std::set<std::string, std::less<>> tables_;

  bool preparing_ = false;
  std::set<std::string> read_;
  std::string refusal_;

  bool running_ = false;
  std::int64_t steps_ = 0;
  std::chrono::milliseconds started_{};
  std::int64_t memory_before_ = 0;
  std::string reached_;
};

}  // namespace sekisho::storage
