#include "interfaces/http/assets.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace sekisho::http {
namespace {

using platform::http::find;
using platform::http::Request;

constexpr std::array kFiles{Asset{"index.html.gz", "page"}};
constexpr auto kVersion = "Sec-CH-UA-Platform-Version";

Request asking(const char* path, bool encrypted) {
  return {.method = "GET", .path = path, .peer = {.encrypted = encrypted}};
}

// Empty if the page does not ask.
std::string askedFor(const char* path, bool encrypted, const char* field) {
  const auto response = serveAsset(kFiles, asking(path, encrypted));
  EXPECT_EQ(response.status, 200);
  const std::string* value = find(response.fields, field);
  return value == nullptr ? "" : *value;
}

TEST(TheSelfCheckPage, AsksTheBrowserForTheVersionOfWindowsAtOnce) {
  EXPECT_EQ(askedFor("/self-check", true, "Accept-CH"), kVersion);
  EXPECT_EQ(askedFor("/self-check", true, "Critical-CH"), kVersion);
}

TEST(TheSelfCheckPage, AsksForNothingThatPlainHttpCannotAnswer) {
  EXPECT_EQ(askedFor("/self-check", false, "Accept-CH"), "");
}

TEST(AnotherPage, DoesNotAskWhatTheMachineIs) {
  for (const char* path : {"/", "/devices", "/self-check/more"}) {
    EXPECT_EQ(askedFor(path, true, "Accept-CH"), "") << path;
  }
}

}  // namespace
}  // namespace sekisho::http
