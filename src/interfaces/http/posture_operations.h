#pragma once

#include <functional>
#include <memory>
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

struct PostureSurroundings {
  /// The specs in use now: a provider's may come and go while the hub runs.
  std::function<std::shared_ptr<const catalog::Specs>()> specs;
  DeviceNames names;
  /// What the hub itself has to say beside the board: objects with message, text, means and do.
  std::function<Json()> notices;
};

/// The operations tagged `posture`. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> postureOperations(posture::Posture& posture, const Clock& clock,
                                                   PostureSurroundings surroundings);

/// {"ja","en"} of a text, or null.
[[nodiscard]] Json textBody(const catalog::Text& text);
[[nodiscard]] Json textBody(const std::optional<catalog::Text>& text);

}  // namespace sekisho::http
