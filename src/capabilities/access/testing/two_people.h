#pragma once

#include <gmock/gmock.h>

#include <optional>
#include <string_view>
#include <utility>

#include "capabilities/access/access.h"
#include "capabilities/access/act.h"
#include "capabilities/access/testing/second_factors_in_memory.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::access::testing {

/// A clinic in which 水野 由美 set up in person.
class TwoPeople : public ::testing::Test {
 protected:
  TwoPeople() { first_ = keep("水野 由美", {Role::Administrator}, std::nullopt); }

  PersonId keep(std::string_view name, Roles roles, std::optional<PersonId> maker) {
    const auto signin = access_.prepare(
        name, kPassword, {.roles = std::move(roles), .reason = "仕事", .until = day(30)},
        "みほん内科", maker);
    EXPECT_THAT(signin, sekisho::testing::succeeds());
    signins_.keep(*signin);
    return signin->person;
  }
  /// The sign-in as it is now.
  [[nodiscard]] SignIn seen(PersonId person) const { return access_.signIn(person).value(); }
  [[nodiscard]] std::chrono::sys_days day(int ahead) const {
    return std::chrono::sys_days{japaneseDay(clock_.now())} + std::chrono::days{ahead};
  }
  [[nodiscard]] Grant grant(Roles roles, int days) const {
    return {.roles = std::move(roles), .reason = "続けるため", .until = day(days)};
  }
  [[nodiscard]] Identity identity(PersonId person) const { return {.person = person}; }
  /// As the owner of a sign-in does: another password, then a second factor that is given once.
  void own(PersonId person) {
    ASSERT_THAT(access_.changeOwn(person, "seven stones by the river", "みほん内科"),
                sekisho::testing::succeeds());
    clock_.pass(std::chrono::minutes{1});
    ASSERT_THAT(factors_.add({.id = ids_.make<FactorId>(),
                              .person = person,
                              .added = clock_.now(),
                              .used = clock_.now()},
                             {}, journal::Actor::ofPerson(person)),
                sekisho::testing::succeeds());
  }

  /// Somebody who was made by `maker`, took the sign-in, and got roles that decide.
  PersonId made(std::string_view name, Roles roles, PersonId maker) {
    const PersonId person = keep(name, {Role::Staff}, maker);
    own(person);
    give(person, std::move(roles), maker);
    return person;
  }
  void give(PersonId person, Roles roles, PersonId by) {
    EXPECT_THAT(access_.grant(seen(person), grant(std::move(roles), 300),
                              journal::Actor::ofPerson(by), false),
                sekisho::testing::succeeds());
  }
  /// `by` looks at all that was done about that person's sign-in; its owner knew of resets.
  void lookAt(PersonId person, PersonId by) {
    const auto acts = access_.acts();
    for (const Act& act : *acts) {
      if (act.person != person) continue;
      const PersonId looks = act.kind == ActKind::Reset ? person : by;
      EXPECT_THAT(access_.confirm(act.id, identity(looks), false), sekisho::testing::succeeds());
    }
  }

  static constexpr const char* kPassword = "correct horse battery";
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  IdSource ids_{clock_, random_};
  SignInsInMemory signins_;
  SecondFactorsInMemory factors_{signins_};
  Access access_{signins_, factors_, clock_, random_, ids_};
  PersonId first_;
};

}  // namespace sekisho::access::testing
