#pragma once

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>

#include "platform/descriptor.h"

namespace sekisho::platform::testing {

/// A TCP socket at a free port of 127.0.0.1, which does not listen yet.
struct BoundPort {
  BoundPort() : socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in place{
        .sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    auto* address = reinterpret_cast<sockaddr*>(&place);
    socklen_t size = sizeof place;
    EXPECT_EQ(::bind(socket.number(), address, size), 0);
    EXPECT_EQ(::getsockname(socket.number(), address, &size), 0);
    number = ntohs(place.sin_port);
  }
  Descriptor socket;
  std::uint16_t number = 0;
};

}  // namespace sekisho::platform::testing
