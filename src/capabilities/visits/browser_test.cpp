#include "capabilities/visits/browser.h"

#include <gtest/gtest.h>

#include <string>

namespace sekisho::visits {
namespace {

constexpr auto kEdge =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0";
constexpr auto kBrands = R"("Not_A Brand";v="99", "Chromium";v="142", "Microsoft Edge";v="142")";

Browser edgeWith(std::string_view version, bool encrypted = true) {
  return browserIn({.user_agent = kEdge,
                    .brands = kBrands,
                    .platform = "\"Windows\"",
                    .platform_version = version,
                    .encrypted = encrypted});
}

TEST(BrowserHints, TellWindowsElevenFromTen) {
  EXPECT_EQ(edgeWith("\"13.0.0\"").windows, WindowsTold::Eleven);
  EXPECT_EQ(edgeWith("\"19.0.0\"").windows, WindowsTold::Eleven);
  EXPECT_EQ(edgeWith("\"10.0.0\"").windows, WindowsTold::TenOrEarlier);
  EXPECT_EQ(edgeWith("\"0.3.0\"").windows, WindowsTold::TenOrEarlier);
}

TEST(BrowserHints, OfAVersionThatMicrosoftDoesNotDocumentTellNothing) {
  EXPECT_EQ(edgeWith("\"11.0.0\"").windows, WindowsTold::Unknown);
  EXPECT_EQ(edgeWith("13.0.0").windows, WindowsTold::Unknown) << "no string of a structured field";
  EXPECT_EQ(edgeWith("\"-13\"").windows, WindowsTold::Unknown);
}

TEST(BrowserHints, DoNotComeOverPlainHttpAndThatIsSaid) {
  EXPECT_EQ(edgeWith("", false).windows, WindowsTold::NotAskable);
  EXPECT_EQ(edgeWith("", true).windows, WindowsTold::Unknown) << "Firefox never tells";
}

TEST(BrowserHints, NameTheBrowserAndNotTheEngineOrTheDecoy) {
  EXPECT_EQ(edgeWith("").name, "Microsoft Edge 142");
  EXPECT_EQ(browserIn({.brands = R"("Chromium";v="142", "Not?A_Brand";v="8")"}).name,
            "Chromium 142");
}

TEST(BrowserWithoutHints, IsReadFromItsUserAgent) {
  EXPECT_EQ(browserIn({.user_agent = kEdge}).name, "Microsoft Edge 142");
  const Browser fox = browserIn(
      {.user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"});
  EXPECT_EQ(fox.name, "Firefox 144");
  EXPECT_EQ(fox.system, "Linux");
  EXPECT_EQ(fox.windows, WindowsTold::NotWindows);
  const Browser old = browserIn(
      {.user_agent = "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko"});
  EXPECT_EQ(old.name, "Internet Explorer");
  EXPECT_EQ(old.windows, WindowsTold::TenOrEarlier);
}

TEST(BrowserThatSaysNonsense, IsNotTold) {
  const std::string bell =
      "A\x07"
      "B";
  EXPECT_EQ(browserIn({.user_agent = bell}), Browser{});
  EXPECT_EQ(browserIn({.brands = R"("Chromium";v="14)"}).name, "");
  EXPECT_EQ(browserIn({.brands = "\"" + std::string(500, 'x') + "\";v=\"1\""}).name, "");
  EXPECT_LE(browserIn({.user_agent = std::string(5'000, 'x')}).user_agent.size(),
            kMaxUserAgentBytes);
}

TEST(BrowserHints, KeepTheirNames) {
  for (const auto told : {WindowsTold::NotWindows, WindowsTold::Eleven, WindowsTold::TenOrEarlier,
                          WindowsTold::Unknown, WindowsTold::NotAskable}) {
    EXPECT_EQ(windowsToldFrom(nameOf(told)), told);
  }
  EXPECT_EQ(windowsToldFrom("12"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::visits
