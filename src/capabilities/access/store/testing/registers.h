#pragma once

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/access/store/second_factor_store.h"
#include "capabilities/access/store/sign_in_store.h"
#include "capabilities/journal/testing/scratch_journal.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/access.h"
#include "schemas/journal.h"
#include "storage/testing/scratch_postgres.h"
#include "storage/testing/scratch_sqlite.h"

/// What the contracts of both registers of sign-ins begin with.
namespace sekisho::access::testing {

inline const ClinicId kClinic = sekisho::journal::testing::scratchClinic();
inline const std::vector<storage::Schema> kSchemas{journal::kSchema, access::kSchema};

/// Registers on an engine of their own.
struct Scratch {
  virtual ~Scratch() = default;
  virtual SecondFactorRegister& factors() = 0;
  virtual SignInRegister& signins() = 0;
  virtual Result<void> keep(const SignIn& signin) = 0;
  virtual std::vector<std::string> decisions() = 0;
  [[nodiscard]] int timesAddressesEnded() const { return times_addresses_ended_; }

 protected:
  int times_addresses_ended_ = 0;
};

template <class Engine>
class StoredScratch final : public Scratch {
 public:
  StoredScratch() {
    SEKISHO_CHECK((*engine_).migrate(kSchemas).has_value());
    factors_ = openSecondFactorRegister(*engine_, decisions_, kClinic);
    signins_ = openSignInRegister(*engine_, decisions_, kClinic,
                                  [this](storage::Transaction&, PersonId) -> std::int64_t {
                                    ++times_addresses_ended_;
                                    return 2;
                                  });
  }
  SecondFactorRegister& factors() override { return *factors_; }
  SignInRegister& signins() override { return *signins_; }
  Result<void> keep(const SignIn& signin) override {
    auto transaction = (*engine_).begin(kClinic);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    if (auto kept = insert(**transaction, signin); !kept) return kept;
    return (*transaction)->commit();
  }
  std::vector<std::string> decisions() override { return journal_.kinds(); }

 private:
  Engine engine_;
  sekisho::journal::testing::ScratchJournal journal_;
  journal::Decisions decisions_{
      *engine_,
      *journal_,
      {"access.factor-added@1", "access.factor-removed@1", "access.factor-given@1",
       "access.signed-in@2", "access.factor-enrolled@1", "access.signed-out@1",
       "access.sign-in-reset@1", "access.sign-in-disabled@1", "access.roles-granted@1",
       "access.password-chosen@1", "access.set-up-confirmed@1", "access.act-confirmed@1"}};
  std::unique_ptr<SecondFactorRegister> factors_;
  std::unique_ptr<SignInRegister> signins_;
};

template <class It>
std::unique_ptr<Scratch> openScratch() {
  return std::make_unique<It>();
}

struct Engine {
  std::string name;
  std::unique_ptr<Scratch> (*open)();
};

/// One administrator, kept, and what tests of either register ask for.
class RegisterContract : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    ASSERT_THAT(scratch_->keep({.person = person_,
                                .name = "水野 由美",
                                .roles = {Role::Administrator},
                                .secret = {.hash = "x"},
                                .created = clock_.now()}),
                sekisho::testing::succeeds());
  }
  SecondFactorRegister& factors() { return scratch_->factors(); }
  SignInRegister& signins() { return scratch_->signins(); }
  /// The sign-in as it is now.
  SignIn seen(PersonId person) { return signins().byPerson(person).value(); }

  Session opened() {
    clock_.pass(std::chrono::minutes{1});
    const auto id = ids_.make<SessionId>();
    Session session{.id = id,
                    .person = person_,
                    .token = sha256(id.view()),
                    .opened = clock_.now(),
                    .used = clock_.now(),
                    .address = "192.0.2.7",
                    .browser = "Mozilla/5.0"};
    EXPECT_THAT(signins().open(session, std::nullopt), sekisho::testing::succeeds());
    return session;
  }
  SecondFactor factor(FactorKind kind) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<FactorId>(),
            .person = person_,
            .kind = kind,
            .label = "金庫の封筒",
            .secret = kind == FactorKind::Totp ? copyOf(bytesOf("sealed")) : Bytes{},
            .added = clock_.now()};
  }
  Result<void> add(const SecondFactor& factor, const std::vector<Sha256>& codes = {}) {
    return factors().add(factor, codes, by_);
  }

  // The session goes on by the same token unless another is wanted.
  Proving proving(const Session& session) const { return proving(session, session.token); }
  Proving proving(const Session& session, const Sha256& token) const {
    return {.session = session, .token = token, .at = clock_.now()};
  }

  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  PersonId person_ = ids_.make<PersonId>();
  journal::Actor by_ = journal::Actor::ofPerson(person_);
  std::unique_ptr<Scratch> scratch_ = GetParam().open();
};

inline const auto kEngines = ::testing::Values(
    Engine{"Sqlite", &openScratch<StoredScratch<storage::testing::ScratchSqlite>>},
    Engine{"Postgres", &openScratch<StoredScratch<storage::testing::ScratchPostgres>>});

}  // namespace sekisho::access::testing
