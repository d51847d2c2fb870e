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

class ProgramsOf final : public ownership::ProgramOperators {
 public:
  Result<std::vector<ownership::ProgramOperator>> all() const override { return rows; }
  Result<void> assign(const ownership::ProgramOperator& row) override {
    rows.push_back(row);
    return {};
  }
  Result<ownership::ProgramOperator> end(ownership::OwnershipId,
                                         const ownership::Ending&) override {
    return fail(ErrorCode::NotFound, MessageId{"ownership.unknown"});
  }
  std::vector<ownership::ProgramOperator> rows = {};
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
    around_.is_programs = [this](std::string_view name, const ownership::Days&) -> Result<bool> {
      return std::ranges::find(programs_.rows, name, &ownership::ProgramOperator::name) !=
             programs_.rows.end();
    };
    around_.used_by_programs = [] { return std::set<std::string>{"ormaster"}; };
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
  [[nodiscard]] Route importing(std::string_view operation) {
    return named(staffImportOperations(
                     staff_, programs_, clock_, ids_,
                     [](MessageId id, const std::vector<MessageArgument>&) {
                       return Wording{.text = std::string(id.name)};
                     },
                     around_),
                 operation);
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
  ProgramsOf programs_;
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
  const auto seen = ask(importing("previewStaffImport"),
                        Json::Object{{"csv", "氏名,職種,入職日\n佐藤 綾,看護師,2020-01-01\n"}});
  ASSERT_THAT(seen, succeeds());
  const Json& line = seen->body["lines"].array()->front();
  EXPECT_EQ(*line["kind"].text(), "clerk");
  EXPECT_EQ(*line["from"].text(), "2024-04-01");
}

TEST_F(AStaffRegister, MakesNoPersonOfAProgramsOperator) {
  const Json list = Json::Object{{"csv",
                                  "氏名,職種,日レセのユーザID,責任者,入職日\n"
                                  "電子カルテ,プログラム,karte,山田 学,2024-04-01\n"
                                  "山田 学,サポート事業所,yamada,,2024-04-01\n"}};
  const auto added = ask(importing("importStaff"), list);
  ASSERT_THAT(added, succeeds());
  EXPECT_EQ(*added->body["added"].integer(), 2);
  ASSERT_EQ(programs_.rows.size(), 1U);
  EXPECT_EQ(programs_.rows.front().name, "karte");
  EXPECT_EQ(programs_.rows.front().purpose, "電子カルテ");
  EXPECT_EQ(programs_.rows.front().by, administrator_);
  EXPECT_EQ(staff_.rows.back().name, "山田 学") << "who answers came by the same list";
  EXPECT_EQ(programs_.rows.front().person, staff_.rows.back().id);
  EXPECT_EQ(staff_.rows.back().operatorId(), "yamada");
  const auto again = ask(importing("importStaff"), list);
  ASSERT_THAT(again, succeeds());
  EXPECT_EQ(*again->body["known"].integer(), 2);
  EXPECT_EQ(programs_.rows.size(), 1U);
}

TEST_F(AStaffRegister, TakesNothingOfAListInWhichAPersonAndAProgramHaveOneOperator) {
  const auto refusedOf = [&](const char* csv) {
    const auto seen = ask(importing("previewStaffImport"), Json::Object{{"csv", csv}});
    EXPECT_THAT(seen, succeeds());
    EXPECT_EQ(*seen->body["wrong"].integer(), 1);
    EXPECT_THAT(ask(importing("importStaff"), Json::Object{{"csv", csv}}),
                failsWith(ErrorCode::InvalidInput));
    for (const Json& line : *seen->body["lines"].array()) {
      if (*line["outcome"].text() == "wrong") return *line["text"].text();
    }
    return std::string();
  };
  EXPECT_EQ(refusedOf("氏名,職種,日レセのユーザID,責任者,入職日\n"
                      "森 花,医療事務,karte,,2024-04-01\n"
                      "電子カルテ,プログラム,karte,佐藤 綾,2024-05-01\n"),
            "ownership.operator-of-person");
  EXPECT_EQ(refusedOf("氏名,職種,日レセのユーザID,責任者\n電子カルテ,プログラム,karte,だれか\n"),
            "people.line-program-answers");
  EXPECT_EQ(staff_.rows.size(), 2U);
  EXPECT_TRUE(programs_.rows.empty());
  programs_.rows.push_back({.name = "karte"});
  EXPECT_EQ(refusedOf("氏名,日レセのユーザID\n森 花,karte\n"), "people.operator-of-program");
}

TEST_F(AStaffRegister, AsksWhetherAnOperatorIsAProgramsThatAProgramWasSeenToUse) {
  const auto seen =
      ask(importing("previewStaffImport"),
          Json::Object{{"csv", "氏名,日レセのユーザID\n森 花,ormaster\n林 一,hayashi\n"}});
  ASSERT_THAT(seen, succeeds());
  const Json::Array& lines = *seen->body["lines"].array();
  EXPECT_EQ(lines[0]["asks"], Json(true));
  EXPECT_EQ(lines[0]["outcome"], Json("new")) << "it is asked, and not refused";
  EXPECT_EQ(lines[1]["asks"], Json(false));
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
