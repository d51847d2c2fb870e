#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/catalog/specs.h"
#include "capabilities/documents/document.h"
#include "capabilities/people/person.h"
#include "capabilities/posture/posture.h"
#include "capabilities/statements/statement.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"
#include "interfaces/http/second_person.h"

namespace sekisho::http {

/// Functions may be called by many threads.
struct StatementSurroundings {
  /// The specs in use now: a provider's may come and go while the hub runs.
  std::function<std::shared_ptr<const catalog::Specs>()> specs;
  /// To whoever answered, in confirming it.
  SecondTo second;
  /// What the confirmation of an answer comes to today.
  std::function<posture::SecondWord(const statements::Statement&)> word;
  /// That a document's content is where it is kept; NotFound (documents.content-missing).
  std::function<Result<void>(const Sha256&)> content_there;
  /// Keeps the content of those received tables for as long as the hub lasts.
  std::function<Result<void>(std::span<const Sha256>)> cite;
  /// Whether that table is still there as it was received: NotFound if only its digest is left,
  /// Corrupt if it is not what its digest says.
  std::function<Result<void>(DeviceId, std::string_view table, const Sha256&)> table_there;
  /// What people call a device; its id if it is in no register.
  std::function<std::string(DeviceId)> device_name;
  /// The register changed: judge again and tell the pages.
  std::function<void()> changed;
};

/// The operations tagged `statements`. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> statementOperations(statements::StatementRegister& statements,
                                                     const people::PersonRegister& people,
                                                     const documents::DocumentRegister& documents,
                                                     posture::Posture& posture, const Clock& clock,
                                                     IdSource& ids,
                                                     StatementSurroundings surroundings);

}  // namespace sekisho::http
