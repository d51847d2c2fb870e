#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/store/journal_files.h"
#include "core/json.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "platform/http/testing/raw_client.h"
#include "programs/hub/hub.h"
#include "programs/hub/settings.h"
#include "storage/sqlite/sqlite.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub::testing {

inline std::string between(const std::string& text, std::string_view from, std::string_view to) {
  const auto start = text.find(from);
  if (start == std::string::npos) return {};
  const auto begin = start + from.size();
  return text.substr(begin, text.find(to, begin) - begin);
}

/// A hub in an empty folder, with a hand on its clock.
class HubWithAClock : public ::testing::Test {
 protected:
  HubWithAClock() { open(); }

  /// A hub of the same folder, which does not serve yet; `held` as Hub::open() takes it.
  Result<std::unique_ptr<Hub>> another(std::unique_ptr<platform::DirectoryLock> held = {}) {
    return Hub::open(
        {.data = folder_ / "data",
         .web = Endpoint{.port = 0},
         .agents = Endpoint{.port = 0},
         .local_agent = folder_ / "agent"},
        clock_, random_, [] { return std::vector<platform::InterfaceAddress>{}; }, std::move(held));
  }

  void open() {
    hub_.reset();
    std::filesystem::create_directories(folder_ / "agent");
    auto opened = another();
    ASSERT_THAT(opened, sekisho::testing::succeeds());
    hub_ = std::move(*opened);
    ASSERT_THAT(hub_->serve(), sekisho::testing::succeeds());
    const std::string address = hub_->address();
    port_ = static_cast<std::uint16_t>(std::stoi(between(address, "127.0.0.1:", "/")));
    if (address.contains('#')) link_ = address.substr(address.find('#') + 1);
  }

  static std::string request(std::string_view method, std::string_view path,
                             const std::string& body = {}, const std::string& fields = {}) {
    return std::string(method) + " /api/v1" + std::string(path) +
           " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + fields +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  std::string ask(std::string_view method, std::string_view path, const std::string& body = {},
                  const std::string& fields = {}) const {
    platform::http::testing::RawClient client(port_);
    client.write(request(method, path, body, fields));
    return client.readAnswer();
  }

  static int statusOf(const std::string& answer) {
    return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0;
  }

  int setUp(Json::Array roles = {"administrator"}) {
    const Json body(Json::Object{
        {"token", link_},
        {"clinic", "みほん内科クリニック"},
        {"administrator",
         Json::Object{{"name", "水野 由美"}, {"password", kPassword}, {"roles", std::move(roles)}}},
        {"machine", Json::Object{{"name", "hub"}, {"roles", Json::Array{"hub", "other"}}}},
        {"hours", Json()},
        {"p07", Json()}});
    const std::string answer = ask("POST", "/setup", canonicalJson(body));
    session_ = sessionIn(answer);
    prove(answer, session_, "水野 由美");
    return statusOf(answer);
  }

  /// Gives the second factor that an answer to signing in asks for, by a printed sheet of that
  /// person's, which is made first; `session` is then by the token it goes on.
  void prove(const std::string& answer, std::string& session, const std::string& name) {
    if (answer.contains(R"("proof":"to-enrol")")) {
      const std::string made =
          ask("POST", "/session/second-factors/sheet", R"({"label":"封筒"})", session);
      const Json body = parseJson(made.substr(made.find("\r\n\r\n") + 4)).value();
      for (const Json& code : *body["codes"].array()) codes_[name].push_back(*code.text());
    }
    if (!answer.contains(R"("proof":"whole")") && !codes_[name].empty()) {
      const std::string proved =
          ask("POST", "/session/second-factor",
              canonicalJson(Json::Object{{"code", codes_[name].back()}}), session);
      EXPECT_EQ(statusOf(proved), 200);
      session = sessionIn(proved);
      codes_[name].pop_back();
    }
  }

  /// Signs in with the password that somebody typed for that person, who chooses kPassword then and
  /// gives the second factor; the fields of that session.
  std::string begin(const std::string& name, std::string_view given) {
    std::string session = sessionIn(
        ask("POST", "/session", canonicalJson(Json::Object{{"name", name}, {"password", given}})));
    const std::string answer = ask("POST", "/session/own-password",
                                   canonicalJson(Json::Object{{"password", kPassword}}), session);
    EXPECT_EQ(statusOf(answer), 200);
    session = sessionIn(answer);
    prove(answer, session, name);
    return session;
  }

  /// The header fields of a page that signed in: its cookie, and the value that changes repeat.
  static std::string sessionIn(const std::string& answer) {
    return "Cookie: sekisho=" + between(answer, "sekisho=", ";") +
           "\r\nX-Sekisho-CSRF: " + between(answer, "\"csrf\":\"", "\"") + "\r\n";
  }

  [[nodiscard]] std::string today() const { return toIsoDay(japaneseDay(clock_.now())); }
  [[nodiscard]] std::string untilNextMonth() const {
    return toIsoDay(japaneseDay(clock_.now() + std::chrono::days{30}));
  }

  int signedIn() const { return statusOf(ask("GET", "/session", {}, session_)); }

  int signIn() {
    const std::string answer =
        ask("POST", "/session", R"({"name":"水野 由美","password":"correct horse battery"})");
    session_ = sessionIn(answer);
    prove(answer, session_, "水野 由美");
    return statusOf(answer);
  }

  /// The kinds in its journal; it is closed for that.
  std::vector<std::string> kinds() {
    hub_.reset();
    const auto disk = platform::systemDisk();
    const auto settings = platform::readFile(*disk, folder_ / "data" / "hub.toml", 65'536);
    const auto parsed = parseSettings(textOf(*settings));
    EXPECT_THAT(parsed, sekisho::testing::succeeds());
    const auto journal = journal::openJournal(*disk,
                                              {.directory = folder_ / "data" / "journal",
                                               .keys = folder_ / "data.keys",
                                               .clinic = parsed->clinic},
                                              clock_, random_);
    EXPECT_THAT(journal, sekisho::testing::succeeds());
    std::vector<std::string> kinds;
    for (std::uint64_t i = 0; i < (*journal)->head().size; ++i) {
      kinds.push_back((*journal)->entry(i)->kind);
    }
    return kinds;
  }

  /// How many invitations of agents can still be used; the hub is closed for that.
  std::int64_t invitations() {
    hub_.reset();
    const auto database = storage::openSqlite(folder_ / "data" / "hub.sqlite");
    EXPECT_THAT(database, sekisho::testing::succeeds());
    const auto rows = (*(*database)->snapshot({}))
                          ->run("SELECT count(*) FROM fleet_invitation WHERE expires_ms > ?",
                                {storage::valueOf(clock_.now())});
    EXPECT_THAT(rows, sekisho::testing::succeeds());
    return rows->front().integer(0);
  }

  static constexpr const char* kPassword = "correct horse battery";
  static constexpr const char* kGiven = "nine lamps in the hall";  // typed for somebody else
  storage::testing::ScratchFolder folder_;
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  std::unique_ptr<Hub> hub_;
  std::uint16_t port_ = 0;
  std::string link_;
  std::string session_;
  std::map<std::string, std::vector<std::string>> codes_;  // of printed sheets, by person
};

}  // namespace sekisho::hub::testing
