#pragma once

#include <functional>
#include <vector>

#include "capabilities/documents/document.h"
#include "capabilities/people/person.h"
#include "capabilities/reading/awareness.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// Functions may be called by many threads.
struct ReadingSurroundings {
  /// Everybody who is here today, with the roles of a sign-in that opens something.
  std::function<Result<std::vector<reading::Reader>>()> readers;
  /// That a document's content is there as it was filed, as Contents::look() says.
  std::function<Result<void>(const Sha256&)> content_there;
  /// The operation that sends a document's content; its parameter `document` says which.
  Operation content;
  /// The register changed: judge again and tell the pages.
  std::function<void()> changed;
};

/// The operations tagged `reading`. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> readingOperations(reading::ReadingRegister& reading,
                                                   const people::PersonRegister& people,
                                                   const documents::DocumentRegister& documents,
                                                   const Clock& clock, IdSource& ids,
                                                   ReadingSurroundings surroundings);

}  // namespace sekisho::http
