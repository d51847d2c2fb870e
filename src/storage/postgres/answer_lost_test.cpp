// What a transaction says when the connection breaks during its COMMIT.

#include <gmock/gmock.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <string_view>
#include <thread>

#include "core/testing/result_matchers.h"
#include "storage/postgres/postgres.h"
#include "storage/testing/scratch_folder.h"
#include "storage/testing/scratch_postgres.h"

namespace sekisho::storage {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::PostgresServer;
using testing::ScratchFolder;
using testing::ScratchPostgres;

constexpr ClinicId kAskingClinic{};
constexpr std::string_view kSocketName = ".s.PGSQL.5432";

enum class Cut {
  Never,
  BeforeTheServerHears,      ///< The server never sees the COMMIT.
  BeforeTheClientIsAnswered  ///< The server commits; its answer is thrown away.
};

/// A local socket before the server's own, which passes everything on and breaks where told.
class BreakingWire {
 public:
  explicit BreakingWire(const std::filesystem::path& server) : server_(server / kSocketName) {
    listener_ = makeSocket(folder_ / kSocketName, &bind);
    EXPECT_EQ(listen(listener_, 8), 0);
    thread_ = std::jthread([this] { serve(); });
  }
  ~BreakingWire() {
    shutdown(listener_, SHUT_RDWR);  // wakes accept()
    thread_.join();
    close(listener_);
  }
  BreakingWire(const BreakingWire&) = delete;
  BreakingWire& operator=(const BreakingWire&) = delete;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  void cutNextCommit(Cut cut) { cut_ = cut; }

 private:
  template <class Join>
  static int makeSocket(const std::filesystem::path& path, Join join) {
    const int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    SEKISHO_CHECK(made >= 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.native().copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(join(made, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0) << path;
    return made;
  }

  // One connection after another; the client of these tests has one at a time.
  void serve() {
    int client = -1;
    while ((client = accept(listener_, nullptr, nullptr)) >= 0) {
      const int server = makeSocket(server_, &connect);
      while (passOn(client, server)) {
      }
      close(server);
      close(client);
    }
  }

  // Whether the connection goes on.
  bool passOn(int client, int server) {
    std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    if (poll(ends.data(), ends.size(), -1) < 0) return false;
    if (ends[1].revents != 0 && !copy(server, client)) return false;
    return ends[0].revents == 0 || copy(client, server);
  }

  bool copy(int from, int to) {
    std::array<char, 16'384> bytes{};
    const ssize_t size = recv(from, bytes.data(), bytes.size(), 0);
    if (size <= 0) return false;
    const std::string_view seen(bytes.data(), static_cast<std::size_t>(size));
    const Cut cut = seen.contains("COMMIT") ? cut_.exchange(Cut::Never) : Cut::Never;
    if (cut == Cut::BeforeTheServerHears) return false;
    if (send(to, bytes.data(), seen.size(), MSG_NOSIGNAL) != size) return false;
    if (cut == Cut::BeforeTheClientIsAnswered) {
      EXPECT_GT(recv(to, bytes.data(), bytes.size(), 0), 0);
      return false;
    }
    return true;
  }

  ScratchFolder folder_;
  const std::filesystem::path server_;
  int listener_ = -1;
  std::atomic<Cut> cut_ = Cut::Never;
  std::jthread thread_;
};

struct LostAnswer {
  std::string name;
  Cut cut;
  std::int64_t rows_afterwards;
};

class PostgresAfterALostAnswer : public ::testing::TestWithParam<LostAnswer> {
 protected:
  static std::int64_t rowsIn(Database& database) {
    const auto transaction = database.snapshot(kAskingClinic);
    const auto rows = (*transaction)->run("SELECT count(*) FROM t");
    EXPECT_THAT(rows, succeeds());
    return rows ? (*rows)[0].integer(0) : -1;
  }
  static Result<void> keep(Database& database, std::string_view sql) {
    const auto transaction = database.begin(kAskingClinic);
    if (!transaction) return std::unexpected(transaction.error());
    if (auto ran = (*transaction)->run(sql); !ran) return std::unexpected(ran.error());
    return (*transaction)->commit();
  }
};

TEST_P(PostgresAfterALostAnswer, SaysThatItMayHaveHappenedAndGoesOnAnew) {
  auto& server = PostgresServer::ofThisProgram();
  const ScratchPostgres direct;
  ASSERT_THAT(keep(*direct, "CREATE TABLE t (n BIGINT)"), succeeds());
  BreakingWire wire(server.folder());
  const auto database =
      openPostgres(server.where(direct.name(), wire.folder()), {.connections = 1});
  ASSERT_THAT(database, succeeds());
  wire.cutNextCommit(GetParam().cut);

  const auto lost = keep(**database, "INSERT INTO t VALUES (1)");

  EXPECT_THAT(lost, failsWith(ErrorCode::Indeterminate));
  EXPECT_EQ(lost.error().message.name, "storage.answer-lost");
  EXPECT_EQ(rowsIn(*direct), GetParam().rows_afterwards);
  EXPECT_THAT(keep(**database, "INSERT INTO t VALUES (2)"), succeeds());
  EXPECT_EQ(rowsIn(*direct), GetParam().rows_afterwards + 1);
}

INSTANTIATE_TEST_SUITE_P(, PostgresAfterALostAnswer,
                         ::testing::Values(LostAnswer{"NotKept", Cut::BeforeTheServerHears, 0},
                                           LostAnswer{"Kept", Cut::BeforeTheClientIsAnswered, 1}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::storage
