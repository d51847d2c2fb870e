#pragma once

#include <optional>
#include <vector>

#include "capabilities/inventory/device.h"
#include "capabilities/people/person.h"
#include "core/json.h"

namespace sekisho::http {

/// Names of people and terminals for an answer about use, read once an answer.
struct NamesOfUse {
  std::vector<people::Person> people;
  std::vector<inventory::Device> devices;

  /// What the registers' storage says, if they cannot be read.
  [[nodiscard]] static Result<NamesOfUse> read(const people::PersonRegister& people,
                                               inventory::DeviceRegister& devices);

  /// The name; null if nobody, or no device, is known by that id.
  [[nodiscard]] Json person(PersonId id) const;
  [[nodiscard]] Json device(const std::optional<DeviceId>& id) const;
  /// Where people work: {id, name} of each terminal and server in use.
  [[nodiscard]] Json::Array terminals() const;
};

}  // namespace sekisho::http
