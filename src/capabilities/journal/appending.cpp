#include "capabilities/journal/appending.h"

#include <utility>

namespace sekisho::journal {

Result<Appended> Appending::get() {
  slot_->given.wait(0, std::memory_order_acquire);
  return std::move(slot_->answer);
}

void AppendAnswer::give(Result<Appended> answer) {
  slot_->answer = std::move(answer);
  slot_->given.store(1, std::memory_order_release);
  slot_->given.notify_one();
}

}  // namespace sekisho::journal
