#pragma once

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/state.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub::testing {

using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;

/// A mail server on loopback without TLS, that says a line after each line it hears, and what it
/// wants after the end of a message.
class MailServerOnLoopback {
 public:
  MailServerOnLoopback() : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&own), sizeof own), 0);
    socklen_t size = sizeof own;
    EXPECT_EQ(getsockname(listener_, reinterpret_cast<sockaddr*>(&own), &size), 0);
    port_ = ntohs(own.sin_port);
    EXPECT_EQ(listen(listener_, 4), 0);
    thread_ = std::thread([this] { serve(); });
  }
  ~MailServerOnLoopback() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  MailServerOnLoopback(const MailServerOnLoopback&) = delete;
  MailServerOnLoopback& operator=(const MailServerOnLoopback&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Each message with its receiver in front.
  [[nodiscard]] std::vector<std::string> taken() const {
    const std::lock_guard lock(mutex_);
    return taken_;
  }
  std::string receiver_answer = "250 2.1.5 ok";
  std::string refused_receiver = {};            ///< One whom it does not know; nobody if empty.
  std::string content_answer = "250 2.0.0 ok";  ///< Empty hangs up instead.

 private:
  void serve() {
    for (;;) {
      const int client = accept(listener_, nullptr, nullptr);
      if (client < 0) return;
      talk(client);
      close(client);
    }
  }

  void talk(int client) {
    const auto say = [&](const std::string& line) {
      const std::string bytes = line + "\r\n";
      return send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0;
    };
    say("220 hello");
    std::string to;
    for (std::string heard; hear(client, "\r\n", heard);) {
      if (heard.starts_with("QUIT")) {
        say("221 bye");
        return;
      }
      if (heard.starts_with("RCPT")) to = heard;
      if (!heard.starts_with("DATA")) {
        const bool refused = !refused_receiver.empty() && heard.contains(refused_receiver);
        say(!heard.starts_with("RCPT") ? "250 ok" : refused ? "550 5.1.1 nobody" : receiver_answer);
        continue;
      }
      say("354 go on");
      std::string content;
      if (!hear(client, "\r\n.\r\n", content)) return;
      {
        const std::lock_guard lock(mutex_);
        taken_.push_back(to + content);
      }
      if (content_answer.empty() || !say(content_answer)) return;
    }
  }

  static bool hear(int client, std::string_view end, std::string& heard) {
    heard.clear();
    for (char byte = 0; recv(client, &byte, 1, 0) == 1;) {
      heard += byte;
      if (heard.ends_with(end)) return true;
    }
    return false;
  }

  int listener_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> taken_ = {};
  std::thread thread_;
};

/// A hub with two people, and a mail server that it may be set up with.
class HubThatMails : public ::testing::Test {
 protected:
  HubThatMails() {
    clock_.set(fromRfc3339("2026-03-02T00:00:00.000Z").value());  // Monday, nine in the morning
    open();
    EXPECT_THAT(state_->people->add(
                    {{.id = sato_,
                      .name = "佐藤 綾",
                      .from = today() - std::chrono::days{9},
                      .mail = "sato@clinic.example"},
                     {.id = mori_, .name = "森 徹", .from = today() - std::chrono::days{9}}},
                    journal::Actor::hub()),
                succeeds());
  }

  void open() {
    state_.reset();
    state_ = std::make_unique<Hub::State>(Options{.data = folder_ / "data"}, clock_, random_,
                                          [] { return std::vector<platform::InterfaceAddress>{}; });
    ASSERT_THAT(state_->openData(), succeeds());
    ASSERT_THAT(state_->openCapabilities(), succeeds());
  }
  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }
  Mailing& mailing() { return *state_->mailing; }

  void setServer() {
    const mail::MailServer server{.host = "127.0.0.1",
                                  .port = server_.port(),
                                  .security = mail::Security::None,
                                  .sender = "sekisho@clinic.example"};
    ASSERT_THAT(mailing().setServer(server, std::nullopt, journal::Actor::hub()), succeeds());
  }
  /// That `who` has to put something right by that day: it falls to them alone.
  void promise(PersonId who, std::chrono::sys_days day,
               std::string control = "training.education") {
    const statements::Statement statement{.id = state_->ids.make<statements::StatementId>(),
                                          .control = {std::move(control)},
                                          .answer = statements::Answer::No,
                                          .checked = today(),
                                          .until = today() + std::chrono::days{300},
                                          .target = day,
                                          .in_charge = who,
                                          .reason = "講師の都合",
                                          .by = mori_,
                                          .at = clock_.now()};
    ASSERT_THAT(state_->statements->make(statement, {}), succeeds());
  }
  std::vector<mail::State> states() {
    std::vector<mail::State> states;
    for (const mail::Outgoing& one : *state_->mail->list()) states.push_back(one.state);
    return states;
  }
  void pass(std::chrono::days time) { clock_.pass(time); }
  std::size_t round() {
    const auto queued = mailing().queueRound(Mailing::Round::Daily);
    EXPECT_THAT(queued, succeeds());
    return queued.value_or(0);
  }

  storage::testing::ScratchFolder folder_;
  TurnableClock clock_;
  SeededRandom random_;
  MailServerOnLoopback server_;
  IdSource ids_{clock_, random_};
  PersonId sato_ = ids_.make<PersonId>();
  PersonId mori_ = ids_.make<PersonId>();
  std::unique_ptr<Hub::State> state_;
};

}  // namespace sekisho::hub::testing
