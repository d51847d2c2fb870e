#include "programs/cli/socket_hub.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include "core/bytes.h"
#include "programs/cli/data_folder.h"
#include "programs/cli/words.h"

namespace sekisho::cli {
namespace {

using platform::http::Client;
using platform::http::Request;

constexpr std::chrono::seconds kDeadline{120};
constexpr std::chrono::seconds kStarting{10};  // from a hub's lock to its socket
constexpr std::chrono::milliseconds kLookAgain{100};

Json text(std::string_view ja, std::string_view en) { return Json::Object{{"ja", ja}, {"en", en}}; }

Refusal unreachable(const Error& error) {
  return {.message = std::string(error.message.name),
          .text = text("関所本体と話せませんでした。", "The hub could not be reached."),
          .to_do = text(error.detail, error.detail)};
}

Refusal refusalOf(const Json& problem) {
  Refusal refusal{
      .message = plain(problem["message"]), .text = problem["text"], .to_do = problem["do"]};
  if (const auto* fields = problem["fields"].array()) {
    for (const Json& field : *fields) refusal.fields.push_back(plain(field["pointer"]));
  }
  return refusal;
}

// Null for nothing.
std::expected<Json, Refusal> jsonOf(const std::string& text) {
  if (text.empty()) return Json();
  auto read = parseJson(text, {.max_bytes = platform::http::kMaxAnswerBytes});
  if (!read) return std::unexpected(unreachable(read.error()));
  return std::move(*read);
}

std::string pathOf(std::string_view target) {
  return "/api/v1" + std::string(target.substr(0, target.find('?')));
}

std::vector<platform::http::Field> queryOf(std::string_view target) {
  std::vector<platform::http::Field> query;
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) return query;
  std::string_view rest = target.substr(mark + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    const std::size_t equals = pair.find('=');
    query.push_back({std::string(pair.substr(0, equals)),
                     equals == std::string_view::npos ? "" : std::string(pair.substr(equals + 1))});
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
  }
  return query;
}

// The folder and those around it that do not exist, innermost first.
void addMissing(const std::string& folder, std::vector<std::string>& missing) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  fs::path path = fs::absolute(folder, ignored).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();  // it was typed with a slash at its end
  for (; path.has_relative_path() && !fs::exists(path, ignored); path = path.parent_path()) {
    missing.push_back(path.native());
  }
}

}  // namespace

SocketHub::~SocketHub() { end(); }

void SocketHub::end() {
  client_.reset();
  if (pipe_ >= 0) close(std::exchange(pipe_, -1));
  if (child_ > 0) waitpid(std::exchange(child_, 0), nullptr, 0);
}

void SocketHub::takeBack() {
  if (made_.empty()) return;
  // It offers set-up as long as nobody has set it up; no answer is no proof.
  if (client_ && !call("POST", "/setup/check", Json::Object{{"token", ""}})) return;
  end();
  if (isHeld(data_)) return;  // somebody else goes on with it
  std::error_code ignored;
  const auto own = [this](const std::string& path) {
    std::error_code unreadable;
    return std::filesystem::equivalent(path, data_, unreadable) ||
           std::filesystem::equivalent(path, keys_, unreadable);
  };
  for (const std::string& path : made_) {
    if (own(path)) {
      std::filesystem::remove_all(path, ignored);
    } else {
      std::filesystem::remove(path, ignored);  // only if nothing else came to lie there
    }
  }
}

// Starts a hub of our own and waits until it says that it serves, or ends.
bool SocketHub::start() {
  std::error_code ignored;
  const auto hub =
      std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / "sekisho-hub";
  std::array<int, 2> parent{};
  std::array<int, 2> ready{};
  if (pipe2(parent.data(), O_CLOEXEC) != 0 || pipe2(ready.data(), O_CLOEXEC) != 0) return false;
  const pid_t child = fork();
  if (child < 0) return false;
  if (child == 0) {
    // Without O_CLOEXEC under fixed numbers: the hub inherits just these two.
    dup2(parent[0], 3);
    dup2(ready[1], 4);
    execl(hub.c_str(), "sekisho-hub", "--once", "--data", data_.c_str(), "--keys", keys_.c_str(),
          "--parent-pipe", "3", "--ready-pipe", "4", static_cast<char*>(nullptr));
    _exit(127);
  }
  close(parent[0]);
  close(ready[1]);
  child_ = child;
  pipe_ = parent[1];
  char byte = 0;
  const bool serves = read(ready[0], &byte, 1) == 1;
  close(ready[0]);
  return serves;
}

// Where nobody holds the folder: starts a hub on what lies there.
Result<void> SocketHub::begin() {
  if (auto found = findHub(data_); !found) {
    if (!may_begin_) return found;
    if (auto room = findRoomForHub(data_); !room) return room;
    addMissing(data_, made_);
    if (!made_.empty()) addMissing(keys_, made_);
  }
  if (!start()) return fail(ErrorCode::Unavailable, MessageId{"hub.not-running"}, data_);
  return {};
}

// Finds a hub that answers: one that runs, one that is starting, or one of our own.
Result<void> SocketHub::reach(Client& client) {
  const auto until = std::chrono::steady_clock::now() + kStarting;
  for (;;) {
    const auto alive = client.send({.method = "GET", .path = "/api/v1/status"}, kDeadline);
    if (alive) return {};
    const auto found = findHub(data_);
    if (!found && found.error().code == ErrorCode::PermissionDenied) return found;
    if (!isHeld(data_)) return begin();
    if (std::chrono::steady_clock::now() >= until) {
      return fail(ErrorCode::Unavailable, MessageId{"hub.no-answer-yet"}, alive.error().detail);
    }
    std::this_thread::sleep_for(kLookAgain);
  }
}

std::expected<void, Refusal> SocketHub::connect() {
  if (client_) return {};
  auto client = Client::create({.socket_path = data_ + "/control.sock", .host = "localhost"});
  if (!client) return std::unexpected(unreachable(client.error()));
  if (auto reached = reach(*client); !reached) return std::unexpected(refusalOf(reached.error()));
  client_ = std::move(*client);
  return {};
}

// Whoever acts, and what the hub answered; a refusal in words.
std::expected<std::string, Refusal> SocketHub::ask(Request request) {
  if (auto connected = connect(); !connected) return std::unexpected(connected.error());
  if (person_) {
    request.fields.push_back({"X-Sekisho-As", toBase64(bytesOf(person_->name))});
    request.fields.push_back({"X-Sekisho-Password", toBase64(bytesOf(person_->password))});
  }
  auto response = client_->send(request, kDeadline);
  if (!response) return std::unexpected(unreachable(response.error()));
  if (response->status < 400) return std::move(response->body);
  const auto problem = jsonOf(response->body);
  return std::unexpected(problem ? refusalOf(*problem) : problem.error());
}

std::expected<Json, Refusal> SocketHub::call(std::string_view method, std::string_view path,
                                             const Json& body) {
  Request request{.method = std::string(method), .path = pathOf(path), .query = queryOf(path)};
  if (!body.isNull()) {
    request.body = canonicalJson(body);
    request.fields.push_back({"Content-Type", "application/json"});
  }
  const auto answer = ask(std::move(request));
  if (!answer) return std::unexpected(answer.error());
  return jsonOf(*answer);
}

std::expected<Json, Refusal> SocketHub::send(std::string_view method, std::string_view path,
                                             std::string_view bytes) {
  const auto answer = ask({.method = std::string(method),
                           .path = pathOf(path),
                           .fields = {{"Content-Type", "application/octet-stream"}},
                           .body = std::string(bytes)});
  if (!answer) return std::unexpected(answer.error());
  return jsonOf(*answer);
}

std::expected<std::string, Refusal> SocketHub::fetch(std::string_view path) {
  return ask({.method = "GET", .path = pathOf(path)});
}

}  // namespace sekisho::cli
