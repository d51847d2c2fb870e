#pragma once

#include <string_view>

#include "core/deb822.h"
#include "platform/machine/machine.h"

namespace sekisho::platform {

/// Hands on each paragraph of a deb822 file such as /var/lib/dpkg/status, reading it piece by
/// piece.
///
/// Fails as Machine::openFile does; Corrupt also if a paragraph was too long: then all others were
/// handed on.
[[nodiscard]] Result<void> readParagraphs(const Machine& machine, std::string_view path,
                                          const ParagraphSplitter::Each& each);

}  // namespace sekisho::platform
