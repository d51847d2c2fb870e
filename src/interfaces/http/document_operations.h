#pragma once

#include <functional>
#include <vector>

#include "capabilities/documents/content.h"
#include "capabilities/documents/document.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// Records who opened which document. What cannot be recorded is not handed out.
using OpeningRecord = std::function<Result<void>(const Caller&, documents::DocumentId)>;

/// The operations tagged `documents`. A content is always sent as a file to be saved, never as
/// something a browser shows. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> documentOperations(documents::DocumentRegister& documents,
                                                    documents::Contents& contents,
                                                    const people::PersonRegister& people,
                                                    const Clock& clock, IdSource& ids,
                                                    OpeningRecord opening);

}  // namespace sekisho::http
