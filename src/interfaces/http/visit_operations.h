#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/catalog/text.h"
#include "capabilities/documents/document.h"
#include "capabilities/inventory/device.h"
#include "capabilities/people/person.h"
#include "capabilities/visits/visit.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"
#include "interfaces/http/second_person.h"

namespace sekisho::http {

/// Functions may be called by many threads.
struct VisitSurroundings {
  std::string_view script;  ///< The bytes of sekisho-read.ps1.
  /// Which device of the register is met at the other end of a request; nothing if nobody knows.
  std::function<std::optional<DeviceId>(const platform::http::Peer&)> device_at;
  /// The addresses that a device of the register is known by lately; none if nobody knows.
  std::function<std::vector<std::string>(DeviceId)> addresses_of;
  /// After how long the clinic wants screens to lock.
  std::function<std::int64_t()> lock_after_s;
  std::function<catalog::Text(std::string_view table)> title_of;
  /// That a document's content is where it is kept; NotFound (documents.content-missing).
  std::function<Result<void>(const Sha256&)> content_there;
  /// How whoever vouches for a self-check stands to whoever answered it.
  SecondTo second;
  /// Tables of a device were brought in: take them in.
  std::function<void(DeviceId, const std::vector<std::string>&)> brought;
  /// The register changed: judge again and tell the pages.
  std::function<void(std::optional<DeviceId>)> changed;
};

/// The operations tagged `visits`. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> visitOperations(visits::VisitRegister& visits,
                                                 const inventory::DeviceRegister& devices,
                                                 const documents::DocumentRegister& documents,
                                                 const people::PersonRegister& people,
                                                 const Clock& clock, IdSource& ids,
                                                 VisitSurroundings surroundings);

}  // namespace sekisho::http
