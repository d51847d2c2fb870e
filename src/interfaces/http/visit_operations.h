#pragma once

#include <functional>
#include <map>
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

namespace sekisho::http {

/// Functions may be called by many threads.
struct VisitSurroundings {
  std::string_view script;  ///< The bytes of sekisho-read.ps1.
  std::function<catalog::Text(std::string_view table)> title_of;
  /// The devices of which no visit's reading is taken, and why.
  std::function<Result<std::map<DeviceId, visits::NotAtVisits>>()> not_at_visits;
  /// That a document's content is where it is kept; NotFound (documents.content-missing).
  std::function<Result<void>(const Sha256&)> content_there;
  /// Tables of a device were brought in: take them in.
  std::function<void(DeviceId, const std::vector<std::string>&)> brought;
  /// The register changed: judge again and tell the pages.
  std::function<void()> changed;
};

/// The operations of visits and of what was read at them. What is passed by reference must outlive
/// them.
[[nodiscard]] std::vector<Route> visitOperations(visits::VisitRegister& visits,
                                                 const inventory::DeviceRegister& devices,
                                                 const documents::DocumentRegister& documents,
                                                 const people::PersonRegister& people,
                                                 const Clock& clock, IdSource& ids,
                                                 VisitSurroundings surroundings);

}  // namespace sekisho::http
