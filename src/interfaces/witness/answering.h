#pragma once

#include <functional>

#include "capabilities/witness/witness.h"
#include "platform/http/message.h"

namespace sekisho::witness {

/// Answers one request to a witness by HTTP (C2SP tlog-witness): `POST /add-checkpoint`, and
/// `GET /<SHA-256 of an origin>/checkpoint` for monitors. Anybody may ask: a checkpoint proves
/// itself by its signature. `report` is told of what the witness could not do; the log is answered
/// 503 then, and asks again. Any thread.
[[nodiscard]] platform::http::Response answer(Witness& witness,
                                              const platform::http::Request& request,
                                              const std::function<void(const Error&)>& report);

}  // namespace sekisho::witness
