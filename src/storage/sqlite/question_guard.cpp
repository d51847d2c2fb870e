#include "storage/sqlite/question_guard.h"

#include <sqlite3.h>

#include "storage/sqlite/sandbox.h"

namespace sekisho::storage {
namespace {

// Instructions between two looks at the limits. Each may make one text of SQLITE_LIMIT_LENGTH.
constexpr int kStepsBetweenLooks = 100;

std::string_view viewOf(const char* text) { return text == nullptr ? "" : text; }

}  // namespace

QuestionGuard::QuestionGuard(sqlite3* database, const Clock& clock, const SandboxLimits& limits)
    : clock_(clock), limits_(limits) {
  // Set once: setting an authorizer makes SQLite prepare every statement again.
  sqlite3_set_authorizer(database, &QuestionGuard::authorize, this);
  sqlite3_progress_handler(database, kStepsBetweenLooks, &QuestionGuard::progress, this);
}

void QuestionGuard::beginPreparing() {
  preparing_ = true;
  read_.clear();
  refusal_.clear();
}

void QuestionGuard::beginRunning() {
  running_ = true;
  steps_ = 0;
  started_ = clock_.sinceBoot();
  memory_before_ = sqlite3_memory_used();
  reached_.clear();
}

int QuestionGuard::authorize(void* self, int action, const char* first, const char* second,
                             const char* database, const char* inner) noexcept {
  auto& guard = *static_cast<QuestionGuard*>(self);
  if (!guard.preparing_) return SQLITE_OK;
  return guard.mayDo(action, viewOf(first), viewOf(second), database != nullptr, viewOf(inner))
             ? SQLITE_OK
             : SQLITE_DENY;
}

bool QuestionGuard::mayDo(int action, std::string_view first, std::string_view second,
                          bool is_stored, std::string_view inner) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE: return true;
    case SQLITE_READ: return mayRead(first, is_stored, inner);
    case SQLITE_FUNCTION: return mayCall(second);
    default: break;
  }
  if (refusal_.empty()) refusal_ = "only reading the tables of facts is allowed";
  return false;
}

bool QuestionGuard::mayRead(std::string_view table, bool is_stored, std::string_view inner) {
  // A common table expression that reads itself belongs to no database.
  if (!is_stored) return true;
  // The stored rows, reached through the view of their table: a question cannot name them itself.
  if (table.starts_with(kHidden)) {
    read_.emplace(table.substr(1));
    return !inner.empty();
  }
  if (tables_.contains(table)) return true;
  if (refusal_.empty()) refusal_ = "table " + std::string(table) + " may not be read";
  return false;
}

bool QuestionGuard::mayCall(std::string_view function) {
  if (function.starts_with(kHidden) || functions_.contains(function)) return true;
  if (refusal_.empty()) refusal_ = "function " + std::string(function) + " may not be called";
  return false;
}

int QuestionGuard::progress(void* self) noexcept {
  auto& guard = *static_cast<QuestionGuard*>(self);
  return !guard.running_ || guard.mayGoOn() ? 0 : 1;
}

bool QuestionGuard::mayGoOn() {
  steps_ += kStepsBetweenLooks;
  const auto taken = sqlite3_memory_used() - memory_before_;
  if (steps_ > limits_.max_steps) {
    reached_ = "steps";
  } else if (clock_.sinceBoot() - started_ > limits_.max_time) {
    reached_ = "time";
  } else if (taken > static_cast<std::int64_t>(limits_.max_memory)) {
    reached_ = "memory";
  }
  return reached_.empty();
}

}  // namespace sekisho::storage
