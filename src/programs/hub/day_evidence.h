#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/daily/draft.h"
#include "capabilities/inventory/device.h"
#include "capabilities/ownership/account_owner.h"
#include "capabilities/people/person.h"
#include "capabilities/usage/written_use.h"

namespace sekisho::hub {

/// The registers that say whose a line is, and which terminal it means.
struct Whose {
  std::vector<inventory::Device> devices = {};  ///< Retired ones too.
  std::vector<people::Person> people = {};
  std::vector<ownership::AccountOwner> owners = {};

  /// Puts the person and the terminal into a line of machines or other systems, as the registers
  /// say of that day.
  void complete(daily::Line& line, std::chrono::sys_days day) const;

 private:
  [[nodiscard]] const inventory::Device* deviceAt(std::string_view place) const;
};

/// What people wrote, as it stands: without what was put right since, or taken back.
[[nodiscard]] std::vector<daily::Line> linesOf(const std::vector<usage::WrittenUse>& uses,
                                               Instant from, Instant until);

}  // namespace sekisho::hub
