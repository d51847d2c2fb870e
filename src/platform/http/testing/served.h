#pragma once

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <string_view>

#include "core/testing/result_matchers.h"
#include "platform/http/server.h"
#include "platform/http/testing/raw_client.h"

namespace sekisho::platform::http::testing {

/// Says what the handler saw.
inline Response echo(const Request& request) {
  std::string seen = request.method + " " + request.path;
  for (const Field& field : request.query) seen += " " + field.name + "=" + field.value;
  return {.fields = {{"Content-Type", "text/plain"}}, .body = seen + "|" + request.body};
}

inline ServerOptions onLoopback() { return {.listeners = {{.address = "127.0.0.1"}}}; }

inline std::unique_ptr<Server> serve(ServerOptions options, const Handler& handler = echo) {
  auto server = Server::listen(std::move(options), handler);
  EXPECT_THAT(server, ::sekisho::testing::succeeds());
  return std::move(*server);
}

/// The answer to one request on a connection of its own.
inline std::string ask(const Server& server, std::string_view bytes) {
  RawClient client(server.port());
  client.write(bytes);
  return client.readAnswer();
}

inline constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n";

}  // namespace sekisho::platform::http::testing
