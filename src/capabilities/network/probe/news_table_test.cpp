#include "capabilities/network/probe/news_table.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "capabilities/evidence/testing/cells.h"
#include "capabilities/network/probe/testing/network_namespace.h"
#include "core/check.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::network {
namespace {

using evidence::testing::select;
using sekisho::testing::TurnableClock;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

IpAddress address(std::string_view text) {
  const auto read = IpAddress::fromText(text);
  SEKISHO_CHECK(read.has_value());
  return *read;
}

class NewsOfOrca : public ::testing::Test {
 protected:
  NewsTrial trial() {
    return {[this](const platform::Program& program) {
              asked_.push_back(program.argv);
              return answer_;
            },
            [this](std::span<const Endpoint> endpoints, milliseconds) {
              tried_.assign(endpoints.begin(), endpoints.end());
              return connects_;
            },
            clock_, [this] { return allowed_; }};
  }
  static std::string told(const evidence::Table& table) {
    return select(table, {"tried", "resolves", "connects"}).front();
  }

  TurnableClock clock_;
  bool allowed_ = true;
  bool connects_ = true;
  Result<platform::ProgramOutput> answer_ =
      platform::ProgramOutput{.text =
                                  "9.9.9.9         STREAM www.orca.med.or.jp\n"
                                  "9.9.9.9         DGRAM  \n2620:fe::fe     STREAM \n"};
  std::vector<std::vector<std::string>> asked_;
  std::vector<Endpoint> tried_;
};

TEST_F(NewsOfOrca, AreNotTriedUnlessTheClinicDecidedSo) {
  allowed_ = false;
  NewsTrial news = trial();
  EXPECT_EQ(told(news.table()), "0|NULL|NULL");
  EXPECT_THAT(asked_, IsEmpty());
  EXPECT_THAT(tried_, IsEmpty());
}

TEST_F(NewsOfOrca, AreTriedAtBothPortsOfEachAddress) {
  NewsTrial news = trial();
  EXPECT_EQ(told(news.table()), "1|1|1");
  EXPECT_THAT(asked_, ElementsAre(ElementsAre("/usr/bin/getent", "ahosts", "www.orca.med.or.jp")));
  EXPECT_THAT(
      tried_,
      ElementsAre(Endpoint{address("9.9.9.9"), 443}, Endpoint{address("9.9.9.9"), 80},
                  Endpoint{address("2620:fe::fe"), 443}, Endpoint{address("2620:fe::fe"), 80}));
}

TEST_F(NewsOfOrca, AreTriedEverySixHoursAndNotOftener) {
  NewsTrial news = trial();
  EXPECT_EQ(told(news.table()), "1|1|1");
  connects_ = false;
  clock_.pass(NewsTrial::kEvery - milliseconds{1});
  EXPECT_EQ(told(news.table()), "1|1|1") << "as it was";
  clock_.pass(milliseconds{1});
  EXPECT_EQ(told(news.table()), "1|1|0");
  EXPECT_EQ(asked_.size(), 2U);
}

TEST_F(NewsOfOrca, AreForgottenOnceTheClinicDecidesOtherwise) {
  NewsTrial news = trial();
  EXPECT_EQ(told(news.table()), "1|1|1");
  allowed_ = false;
  EXPECT_EQ(told(news.table()), "0|NULL|NULL");
  allowed_ = true;
  connects_ = false;
  EXPECT_EQ(told(news.table()), "1|1|0");
}

TEST_F(NewsOfOrca, AreOutOfReachWhereTheirNameLeadsNowhereOrInside) {
  for (const char* text : {"", "192.168.0.1     STREAM www.orca.med.or.jp\n",
                           "127.0.0.1 STREAM x\n", "no address\n\n \n"}) {
    answer_ = platform::ProgramOutput{.exit_status = 2, .text = text};
    NewsTrial news = trial();
    EXPECT_EQ(told(news.table()), "1|0|0") << text;
    EXPECT_THAT(tried_, IsEmpty());
  }
  answer_ = fail(ErrorCode::Unavailable, MessageId{"machine.program-slow"});
  NewsTrial news = trial();
  EXPECT_EQ(told(news.table()), "1|0|0") << "nobody answered in time";
}

TEST_F(NewsOfOrca, AreUnknownWhereNamesCannotBeAskedFor) {
  answer_ = fail(ErrorCode::NotFound, MessageId{"machine.no-program"});
  NewsTrial news = trial();
  EXPECT_EQ(told(news.table()), "1|NULL|NULL");
}

TEST(AddressesOfAName, AreFourAtMostEachOnce) {
  EXPECT_THAT(
      publicAddressesIn("9.9.9.1 STREAM\n9.9.9.1 RAW\n9.9.9.2\n9.9.9.3\n9.9.9.4\n9.9.9.5"),
      ElementsAre(address("9.9.9.1"), address("9.9.9.2"), address("9.9.9.3"), address("9.9.9.4")));
}

class ListeningSocket {
 public:
  explicit ListeningSocket(int backlog = 1) : number_(::socket(AF_INET, SOCK_STREAM, 0)) {
    SEKISHO_CHECK(number_ >= 0);
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof place;
    auto* const where = reinterpret_cast<sockaddr*>(&place);
    EXPECT_EQ(::bind(number_, where, size), 0);
    EXPECT_EQ(::getsockname(number_, where, &size), 0);
    port_ = ntohs(place.sin_port);
    if (backlog > 0) EXPECT_EQ(::listen(number_, backlog), 0);
  }
  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;
  ~ListeningSocket() { ::close(number_); }
  [[nodiscard]] Endpoint end() const { return {address("127.0.0.1"), port_}; }

 private:
  int number_;
  std::uint16_t port_ = 0;
};

TEST(TryingToConnect, SucceedsIfAnyOfThemListens) {
  const ListeningSocket open;
  const ListeningSocket shut(0);
  EXPECT_TRUE(anyConnects(std::vector{shut.end(), open.end()}, std::chrono::seconds{5}));
  EXPECT_FALSE(anyConnects(std::vector{shut.end()}, std::chrono::seconds{5}));
  EXPECT_FALSE(anyConnects({}, std::chrono::seconds{5}));
}

TEST(TryingToConnect, GivesUpWhereNothingLeadsThere) {
  if (!testing::mayMakeNetworks()) GTEST_SKIP() << "needs root";
  const testing::NetworkNamespace apart;
  EXPECT_FALSE(anyConnects(std::vector{Endpoint{address("9.9.9.9"), 443}}, milliseconds{50}));
}

}  // namespace
}  // namespace sekisho::network
