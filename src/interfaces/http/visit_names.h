#pragma once

#include <map>
#include <string>
#include <vector>

#include "capabilities/documents/document.h"
#include "capabilities/inventory/device.h"
#include "capabilities/people/person.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// What bodies of visits and self-checks name: devices, people and documents; without names for who
/// may not see them. Read once an answer.
class VisitNames {
 public:
  /// The error is that of the register that could not be read.
  static Result<VisitNames> read(const inventory::DeviceRegister& devices,
                                 const people::PersonRegister& people,
                                 const documents::DocumentRegister& documents,
                                 const Caller& caller);

  /// {id, name, place}.
  [[nodiscard]] Json device(DeviceId id) const;
  /// The name; null of somebody the register does not have.
  [[nodiscard]] Json person(PersonId id) const;
  /// The title; null of one that is not on file.
  [[nodiscard]] Json document(documents::DocumentId id) const;
  /// A text that may name people.
  [[nodiscard]] Json shown(const std::string& text) const;
  /// Where somebody's request came from, as K-3.1's class of addresses.
  [[nodiscard]] bool seesAddresses() const { return sees_addresses_; }

 private:
  explicit VisitNames(const Caller& caller)
      : masked_(caller.masked()), sees_addresses_(caller.sees(catalog::PersonalData::Address)) {}

  bool masked_;
  bool sees_addresses_;
  std::map<DeviceId, Json> devices_ = {};
  std::map<PersonId, std::string> people_ = {};
  std::map<documents::DocumentId, std::string> documents_ = {};
};

/// Devices to choose from, in their order: {id, name, place}.
[[nodiscard]] Json choicesOf(const std::vector<inventory::Device>& devices);

/// InvalidInput (visits.device) at `pointer` unless the register has the device today.
[[nodiscard]] Result<void> mustBeRegistered(const inventory::DeviceRegister& devices, DeviceId id,
                                            std::string pointer);

}  // namespace sekisho::http
