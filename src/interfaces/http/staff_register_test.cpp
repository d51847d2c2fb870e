// What the staff register asks for and shows, and who is noted to have looked.
#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "interfaces/http/ownership_operations.h"
#include "interfaces/http/person_changes.h"
#include "interfaces/http/person_looks.h"
#include "interfaces/http/staff_import_operations.h"

namespace sekisho::http {
namespace {

using people::Person;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;

class StaffOf final : public people::PersonRegister {
 public:
  Result<std::vector<Person>> all() const override { return rows; }
  Result<Person> person(PersonId id) const override {
    const auto found = std::ranges::find(rows, id, &Person::id);
    if (found == rows.end()) return fail(ErrorCode::NotFound, MessageId{"people.unknown"});
    return *found;
  }
  Result<std::vector<people::LoneChange>> loneChanges() const override { return {}; }
  Result<void> add(const std::vector<Person>& added, const journal::Actor&) override {
    rows.insert(rows.end(), added.begin(), added.end());
    return {};
  }
  Result<void> change(const Person&, std::string_view, const journal::Actor&) override {
    return {};
  }
  std::vector<Person> rows = {};
};

class NoOwners final : public ownership::OwnerRegister {
 public:
  Result<std::vector<ownership::AccountOwner>> all() const override { return {}; }
  Result<void> assign(const ownership::AccountOwner&) override { return {}; }
  Result<ownership::AccountOwner> end(ownership::OwnershipId, const ownership::Ending&) override {
    return fail(ErrorCode::NotFound, MessageId{"ownership.unknown"});
  }
};

class NoDevices final : public inventory::DeviceRegister {
 public:
  Result<std::vector<inventory::Device>> all(bool) const override { return {}; }
  Result<inventory::Device> device(DeviceId) const override {
    return fail(ErrorCode::NotFound, MessageId{"inventory.unknown"});
  }
  Result<void> add(const std::vector<inventory::Device>&, const journal::Actor&) override {
    return {};
  }
  Result<void> update(const inventory::Device&, const journal::Actor&) override { return {}; }
  Result<void> retire(DeviceId, Instant, std::string_view, const journal::Actor&) override {
    return {};
  }
  Result<void> merge(DeviceId, DeviceId, Instant, const journal::Actor&) override { return {}; }
  Result<std::vector<inventory::Mac>> attach(DeviceId, const std::vector<inventory::Mac>&,
                                             const journal::Actor&) override {
    return {};
  }
};

class NoTables final : public evidence::ReceivedTables {
 public:
  Result<std::vector<evidence::Keeping>> keep(std::span<const evidence::Reading>) override {
    return {};
  }
  Result<evidence::ReceivedTable> newest(DeviceId, std::string_view) override { return none(); }
  Result<evidence::TableMark> mark(DeviceId, std::string_view) override { return none(); }
  Result<std::vector<evidence::TableMark>> marks() override { return {}; }
  Result<evidence::Table> byDigest(DeviceId, std::string_view, const Sha256&) override {
    return none();
  }
  Result<std::vector<evidence::ReceivedTable>> during(DeviceId, std::string_view, Instant, Instant,
                                                      std::int64_t) override {
    return {};
  }
  Result<void> cite(std::span<const Sha256>) override { return {}; }
  Result<std::int64_t> prune(Instant, std::int64_t) override { return 0; }
  Result<std::int64_t> forget(std::string_view, Instant, Instant, std::int64_t) override {
    return 0;
  }

 private:
  static std::unexpected<Error> none() {
    return fail(ErrorCode::NotFound, MessageId{"evidence.no-table"});
  }
};

class LooksAtLists final : public observation::LookRegister {
 public:
  Result<void> record(const observation::Look&) override { return {}; }
  Result<std::vector<observation::Look>> of(DeviceId) const override { return {}; }
  Result<void> record(const observation::PersonLook&) override { return {}; }
  Result<void> record(const observation::ListLook& look) override {
    kept.push_back(look);
    return {};
  }
  Result<std::vector<observation::PersonLook>> of(PersonId) const override { return {}; }
  std::vector<observation::ListLook> kept = {};
};

class AStaffRegister : public ::testing::Test {
 protected:
  AStaffRegister() {
    administrator_ = add("水野 由美", people::Kind::OtherStaff);
    clerk_ = add("佐藤 綾", people::Kind::Clerk);
    around_.roles = [](PersonId) { return access::Roles{}; };
    around_.has_sign_in = [this](PersonId person) { return has_sign_in_ && person == clerk_; };
    around_.may_rename = [](const access::Identity&, PersonId) { return Result<void>(); };
    around_.is_of_their_making = [](PersonId, PersonId) { return false; };
    around_.director_signs_in = [] { return true; };
    around_.others_may = [](PersonId, PersonId) { return true; };
    around_.changed = [] {};
  }

  PersonId add(const char* name, people::Kind kind) {
    staff_.rows.push_back({.id = ids_.make<PersonId>(),
                           .name = name,
                           .kind = kind,
                           .from = std::chrono::year{2024} / 4 / 1});
    return staff_.rows.back().id;
  }
  [[nodiscard]] access::Identity administrator() const {
    return {.person = administrator_, .roles = {access::Role::Administrator}};
  }
  Result<Reply> ask(const Route& route, Json body = {}, std::string_view person = "") {
    const platform::http::Request request{};
    Call call{.request = request, .body = std::move(body)};
    call.caller.person = administrator();
    if (!person.empty()) call.path["person"] = std::string(person);
    return route.answer(call);
  }
  static Route named(const std::vector<Route>& routes, std::string_view operation) {
    return *std::ranges::find(routes, operation, &Route::operation);
  }
  [[nodiscard]] std::vector<Route> ownership() {
    return ownershipOperations(
        owners_, staff_, devices_, tables_, clock_, ids_,
        {.roles = [](PersonId) { return access::Roles{}; },
         .tokens = [this](PersonId person) -> Result<std::vector<ReadingToken>> {
           if (person != clerk_) return std::vector<ReadingToken>{};
           return std::vector<ReadingToken>{{.name = "点検の道具", .reads = true}};
         },
         .takes = {},
         .changed = [] {}});
  }
  [[nodiscard]] Result<void> rename(std::string_view why) {
    const Person before = *staff_.person(clerk_);
    Person after = before;
    after.name = "鈴木 綾";
    return PersonChanges(staff_, clock_, around_).mayChange(before, after, why, administrator());
  }

  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  IdSource ids_{clock_, random_};
  StaffOf staff_;
  NoOwners owners_;
  NoDevices devices_;
  NoTables tables_;
  LooksAtLists looks_;
  PeopleSurroundings around_;
  bool has_sign_in_ = false;
  PersonId administrator_;
  PersonId clerk_;
};

TEST_F(AStaffRegister, AsksWhyWhoeverHasASignInIsRenamedThoughItIsStopped) {
  EXPECT_THAT(rename(""), succeeds()) << "nothing bears the name";
  has_sign_in_ = true;
  const auto refused = rename("");
  ASSERT_THAT(refused, failsWith(ErrorCode::InvalidInput));
  EXPECT_EQ(refused.error().message.name, "people.rename-reason");
  EXPECT_THAT(rename("結婚"), succeeds());
}

TEST_F(AStaffRegister, ShowsItselfAndNotTheListOfWhoIsRegisteredAlready) {
  const auto routes = staffImportOperations(
      staff_, clock_, ids_,
      [](MessageId, const std::vector<MessageArgument>&) { return Wording{}; }, around_);
  const auto seen = ask(named(routes, "previewStaffImport"),
                        Json::Object{{"csv", "氏名,職種,入職日\n佐藤 綾,看護師,2020-01-01\n"}});
  ASSERT_THAT(seen, succeeds());
  const Json& line = seen->body["lines"].array()->front();
  EXPECT_EQ(*line["kind"].text(), "clerk");
  EXPECT_EQ(*line["from"].text(), "2024-04-01");
}

TEST_F(AStaffRegister, OfAccountsIsALookAtEverybodyWhomItLists) {
  const Route route = keepingListLooks(named(ownership(), "listAccountOwners"),
                                       observation::List::AccessRegister, looks_, clock_);
  ASSERT_THAT(ask(route), succeeds());
  ASSERT_EQ(looks_.kept.size(), 1U);
  EXPECT_THAT(looks_.kept.front().persons, ElementsAre(clerk_)) << "who owns no account, too";
}

TEST_F(AStaffRegister, ListsWhatReadsInTheRightOfWhoLeaves) {
  const auto found = ask(named(ownership(), "getPersonAccess"), {}, clerk_.text());
  ASSERT_THAT(found, succeeds());
  const Json& last = found->body["items"].array()->back();
  EXPECT_EQ(*last["kind"].text(), "token");
  EXPECT_EQ(*last["account"].text(), "点検の道具");
  EXPECT_EQ(*last["state"].text(), "open");
}

}  // namespace
}  // namespace sekisho::http
