#include "capabilities/journal/appending.h"

namespace sekisho::journal {

Appending::Appending(Result<Appended> answer) : Appending(std::make_shared<AppendGroup>(), 0) {
  group_->answers.push_back(std::move(answer));
  group_->answered.set();
}

Result<Appended> Appending::get() {
  group_->answered.wait();
  return std::move(group_->answers.at(place_));
}

}  // namespace sekisho::journal
