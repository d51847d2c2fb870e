#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/catalog/specs.h"
#include "capabilities/posture/board.h"
#include "capabilities/posture/posture.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// The name of a device, also of a retired one; its id if there is none.
using DeviceNames = std::function<std::string(DeviceId)>;

/// The operations tagged `posture`. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> postureOperations(posture::Posture& posture,
                                                   const catalog::Specs& specs, const Clock& clock,
                                                   DeviceNames names);

/// {"ja","en"} of a text, or null.
[[nodiscard]] Json textBody(const catalog::Text& text);
[[nodiscard]] Json textBody(const std::optional<catalog::Text>& text);

}  // namespace sekisho::http
