#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/inventory/device.h"
#include "capabilities/inventory/met_machines.h"
#include "capabilities/people/person.h"
#include "capabilities/usage/search.h"
#include "core/json.h"

namespace sekisho::http {

/// Names of people and terminals for an answer about use, read once an answer.
struct NamesOfUse {
  std::vector<people::Person> people;
  std::vector<inventory::Device> devices;
  /// Whether use of that time may be told by name (notice to staff); of any if it is not set.
  std::function<bool(Instant)> may_name = {};
  /// Which machine had an address then (inventory::MetMachines); of none it is known if it is not
  /// set.
  std::function<std::optional<inventory::MetMachine>(std::string_view address, Instant at)> met =
      {};

  /// What the registers' storage says, if they cannot be read.
  [[nodiscard]] static Result<NamesOfUse> read(const people::PersonRegister& people,
                                               const inventory::DeviceRegister& devices);

  /// The name; null if nobody, or no device, is known by that id.
  [[nodiscard]] Json person(PersonId id) const;
  [[nodiscard]] Json device(const std::optional<DeviceId>& id) const;
  /// Whether that device (an id) stood then at a place as a log names it: by its name, or by the
  /// address that it has or had then; not, if another row's machine had the address. Nothing if
  /// that is not known.
  [[nodiscard]] std::optional<bool> stoodAt(std::string_view device, std::string_view place,
                                            Instant at) const;
  /// Whose that operator of 日レセ was then, by name; empty if nobody's.
  [[nodiscard]] std::string operatorThen(std::string_view id, Instant at) const;
  /// Puts them beside the ids in the record of a line that a person wrote, where whoever reads it
  /// looks for names; beside a 日レセ operator that of whose it was when the record began.
  void putInto(usage::Record& record) const;
  /// Adds the ids of everybody, and of every device, whom what is asked for names: written lines
  /// hold ids only. With them the 日レセ operators that were theirs, and when.
  void addIds(usage::Criteria& criteria) const;
  /// Where people work: {id, name} of each terminal and server in use.
  [[nodiscard]] Json::Array terminals() const;
};

}  // namespace sekisho::http
