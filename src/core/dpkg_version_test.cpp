#include "core/dpkg_version.h"

#include <gmock/gmock.h>
#include <stdio.h>

#include <array>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace sekisho {
namespace {

struct Pair {
  const char* lower;
  const char* higher;
};

class DpkgVersionOrder : public ::testing::TestWithParam<Pair> {};

TEST_P(DpkgVersionOrder, PutsTheLowerFirst) {
  EXPECT_EQ(compareDpkgVersions(GetParam().lower, GetParam().higher), std::weak_ordering::less);
  EXPECT_EQ(compareDpkgVersions(GetParam().higher, GetParam().lower), std::weak_ordering::greater);
}

INSTANTIATE_TEST_SUITE_P(
    Traps, DpkgVersionOrder,
    ::testing::Values(Pair{"9.2p1-2+deb12u9", "9.2p1-2+deb12u10"}, Pair{"1.0~rc1", "1.0"},
                      Pair{"1.0~~", "1.0~"}, Pair{"1.0", "1.0a"}, Pair{"1.0a", "1.0+"},
                      Pair{"99", "1:0"}, Pair{"1:9", "10:0"}, Pair{"1.2-1", "1.2-1.1"},
                      Pair{"1-2-3", "1-3-1"}, Pair{"1.9", "1.10"},
                      Pair{"1.99999999999999999999", "1.100000000000000000000"},
                      Pair{"1.0-1~bpo11+1", "1.0-1"}, Pair{"1.0-1", "1.0-1ubuntu1"}));

TEST(DpkgVersionOrder, KnowsEquivalentSpellings) {
  EXPECT_EQ(compareDpkgVersions("1.0", "1.0-0"), std::weak_ordering::equivalent);
  EXPECT_EQ(compareDpkgVersions("0:1.02", "1.2"), std::weak_ordering::equivalent);
  EXPECT_EQ(compareDpkgVersions("", ""), std::weak_ordering::equivalent);
}

std::string randomVersion(std::mt19937& random) {
  constexpr std::string_view kUpstream = "0019a.+~zA-";
  const auto pick = [&](std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most)(random);
  };
  std::string text;
  if (pick(3) == 0) text += std::to_string(pick(2)) + ":";
  text += std::to_string(pick(2));  // dpkg wants a digit first
  for (std::size_t i = pick(6); i > 0; --i) text += kUpstream[pick(kUpstream.size() - 1)];
  text += "1";  // no empty revision
  return text;
}

// What dpkg itself answers, in one run: a letter a pair.
std::string dpkgAnswers(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::string script = "exec 2>&1; ";
  for (const auto& [a, b] : pairs) {
    script += "if dpkg --compare-versions '" + a + "' lt '" + b +
              "'; then printf '<'; elif dpkg --compare-versions '" + a + "' eq '" + b +
              "'; then printf '='; else printf '>'; fi; ";
  }
  FILE* pipe = popen(script.c_str(), "r");
  std::array<char, 4096> piece{};
  std::string answers;
  while (const auto got = fread(piece.data(), 1, piece.size(), pipe))
    answers.append(piece.data(), got);
  EXPECT_EQ(pclose(pipe), 0);
  return answers;
}

TEST(DpkgVersionOrder, EqualsDpkgOnRandomPairs) {
  if (std::system("dpkg --version > /dev/null 2>&1") != 0) FAIL() << "dpkg is not installed";
  std::mt19937 random(20261123);  // NOLINT: the same pairs every time
  std::vector<std::pair<std::string, std::string>> pairs;
  std::string ours;
  for (int i = 0; i < 400; ++i) {
    pairs.emplace_back(randomVersion(random), randomVersion(random));
    const auto order = compareDpkgVersions(pairs.back().first, pairs.back().second);
    ours += order < 0 ? '<' : order > 0 ? '>' : '=';
  }
  const std::string dpkgs = dpkgAnswers(pairs);
  ASSERT_EQ(ours.size(), dpkgs.size()) << dpkgs;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    EXPECT_EQ(ours[i], dpkgs[i]) << pairs[i].first << " " << pairs[i].second;
  }
}

}  // namespace
}  // namespace sekisho
