// The floor of the API: the hub's own server answering a constant of the same length.
// `constant_server BYTES` prints its port and serves until standard input ends.

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>

#include "platform/http/server.h"

using namespace sekisho::platform::http;

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const std::string body(static_cast<std::size_t>(std::atol(argv[1])), 'x');
  ServerOptions options;
  options.listeners.push_back({.address = "127.0.0.1"});
  const auto server = Server::listen(std::move(options), [&](const Request&) {
    return Response{.status = 200,
                    .fields = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
                    .body = body};
  });
  if (!server) return 1;
  fmt::print("{}\n", (*server)->port());
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  return 0;
}
