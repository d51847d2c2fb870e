#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interfaces/cli/command.h"
#include "platform/http/client.h"

namespace sekisho::cli {

/// The hub behind DIR/control.sock. If no hub holds the directory, one is started for as long as
/// this object lives (`sekisho-hub --once`); one that is just starting is waited for.
class SocketHub final : public Hub {
 public:
  struct Person {
    std::string name;
    std::string password;
  };
  /// With `may_begin` a hub also begins in an empty folder, or one that does not exist; without, a
  /// folder that holds no hub's data is refused and left as it is.
  SocketHub(std::string data, std::string keys, std::optional<Person> person, bool may_begin)
      : data_(std::move(data)),
        keys_(std::move(keys)),
        person_(std::move(person)),
        may_begin_(may_begin) {}
  ~SocketHub() override;
  SocketHub(const SocketHub&) = delete;
  SocketHub& operator=(const SocketHub&) = delete;

  [[nodiscard]] std::expected<Json, Refusal> call(std::string_view method, std::string_view path,
                                                  const Json& body) override;
  [[nodiscard]] std::expected<Json, Refusal> send(std::string_view method, std::string_view path,
                                                  std::string_view bytes) override;
  [[nodiscard]] std::expected<std::string, Refusal> fetch(std::string_view path) override;

  /// After a command that failed: ends a hub that began for it and was not set up, and removes what
  /// it made where nothing was before, its keys too.
  void takeBack();

 private:
  std::expected<void, Refusal> connect();
  std::expected<std::string, Refusal> ask(platform::http::Request request);
  Result<void> reach(platform::http::Client& client);
  Result<void> begin();
  bool start();
  void end();

  std::string data_;
  std::string keys_;
  std::optional<Person> person_;
  bool may_begin_;
  std::optional<platform::http::Client> client_;
  int child_ = 0;  // the hub started here, if any
  int pipe_ = -1;  // closing it ends that hub
  // Folders that were not there before that hub began, those around them included, innermost first.
  std::vector<std::string> made_ = {};
};

}  // namespace sekisho::cli
