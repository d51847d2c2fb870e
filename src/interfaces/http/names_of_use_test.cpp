// Which machine stood where, as a log names places.
#include "interfaces/http/names_of_use.h"

#include <gmock/gmock.h>

namespace sekisho::http {
namespace {

using namespace std::chrono_literals;

const DeviceId kFirst{*Uuid::fromText("0195b1a0-0000-7000-8000-00000000d001")};
const DeviceId kSecond{*Uuid::fromText("0195b1a0-0000-7000-8000-00000000d002")};
const Instant kLastMonth = fromMs(1'764'000'000'000);

class NamesOfUseOfOrca : public ::testing::Test {
 protected:
  std::optional<bool> first(std::string_view place) {
    return names_.stoodAt(kFirst.text(), place, kLastMonth);
  }

  // The first one's address of last month is the second's today.
  NamesOfUse names_{.people = {},
                    .devices = {{.id = kFirst, .name = "受付1", .address = "192.0.2.9"},
                                {.id = kSecond, .name = "診察室", .address = "192.0.2.7"}}};
};

TEST_F(NamesOfUseOfOrca, KnowWhereAMachineStandsByItsNameAndAddress) {
  EXPECT_EQ(first("192.0.2.9"), true);
  EXPECT_EQ(first("受付１"), true);
}

TEST_F(NamesOfUseOfOrca, TakeNoAddressOfTodayForOneOfThatTime) {
  EXPECT_EQ(first("192.0.2.7"), std::nullopt) << "it was given to another since";
  EXPECT_EQ(first("診察室"), std::nullopt);
}

TEST_F(NamesOfUseOfOrca, AskWhoseAnAddressWasThen) {
  std::optional<inventory::MetMachine> met;
  names_.met = [&](std::string_view address, Instant at) {
    EXPECT_EQ(address, "192.0.2.7");
    EXPECT_EQ(at, kLastMonth);
    return met;
  };
  EXPECT_EQ(first("192.0.2.7"), std::nullopt);
  met = {.mac = inventory::Mac::fromText("02005e100001")};
  EXPECT_EQ(first("192.0.2.7"), std::nullopt) << "of a machine in no register";
  met->device = kFirst;
  EXPECT_EQ(first("192.0.2.7"), true);
  met->device = kSecond;
  EXPECT_EQ(first("192.0.2.7"), false);
}

TEST_F(NamesOfUseOfOrca, KnowNothingOfAMachineThatIsInNoRegister) {
  EXPECT_EQ(names_.stoodAt("0195b1a0-0000-7000-8000-00000000d009", "192.0.2.7", kLastMonth),
            std::nullopt);
}

}  // namespace
}  // namespace sekisho::http
