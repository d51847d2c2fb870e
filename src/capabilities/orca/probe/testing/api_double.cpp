#include "capabilities/orca/probe/testing/api_double.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <utility>

#include "core/bytes.h"
#include "core/check.h"
#include "core/text.h"

namespace sekisho::orca::testing {
namespace {

constexpr std::string_view kStamp = "2025/11/13 20:07:53 ";

std::string text(std::string_view name, std::string_view value) {
  return fmt::format("<{0} type=\"string\">{1}</{0}>\n", name, value);
}
std::string record(std::string_view name, const std::string& inside) {
  return fmt::format("<{0} type=\"record\">\n{1}</{0}>\n", name, inside);
}
std::string array(std::string_view name, const std::string& inside) {
  return fmt::format("<{0} type=\"array\">\n{1}</{0}>\n", name, inside);
}
std::string document(const std::string& inside) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmlio2>\n" + inside + "</xmlio2>\n";
}

std::string response(int status, std::string_view words, std::string_view type,
                     std::string_view body) {
  return fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Type: {}; charset=UTF-8\r\nContent-Length: {}\r\n\r\n{}", status,
      words, type, body.size(), body);
}

std::string_view headOf(std::string_view request) {
  return request.substr(0, request.find("\r\n\r\n"));
}

std::string fieldOf(std::string_view request, std::string_view name) {
  for (std::string_view line : split(headOf(request), '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || lowered(line.substr(0, colon)) != name) continue;
    return std::string(trimmed(line.substr(colon + 1)));
  }
  return {};
}

std::string pathOf(std::string_view request) {
  const auto parts = words(request.substr(0, request.find("\r\n")));
  return parts.size() > 1 ? std::string(parts[1]) : std::string();
}

bool isWhole(std::string_view request) {
  const std::size_t end = request.find("\r\n\r\n");
  if (end == std::string_view::npos) return false;
  const auto length = toInteger(fieldOf(request, "content-length")).value_or(0);
  return request.size() >= end + 4 + static_cast<std::size_t>(length);
}

// A whole Go request, as the server displays it.
std::string dumped(std::string_view request) {
  std::string headers;
  const auto lines = split(headOf(request), '\n');
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::string_view line = trimmed(lines[i]);
    const std::size_t colon = line.find(':');
    headers += fmt::format("{}:[{}] ", line.substr(0, colon), trimmed(line.substr(colon + 1)));
  }
  const std::string path = pathOf(request);
  return fmt::format(
      "&{{POST {} HTTP/1.1 1 1 map[{}] {{}} <nil> 0 [] false localhost:8000 map[] map[] <nil> "
      "map[] 127.0.0.1:44705 {} <nil> <nil> <nil>  0xc001564050 <nil> [] map[]}}\n",
      path, headers, path);
}

}  // namespace

ApiDouble::ApiDouble(Is is) : is_(std::move(is)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  SEKISHO_CHECK(listener_ >= 0);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof here;
  SEKISHO_CHECK(bind(listener_, reinterpret_cast<sockaddr*>(&here), size) == 0);
  SEKISHO_CHECK(listen(listener_, 8) == 0);
  SEKISHO_CHECK(getsockname(listener_, reinterpret_cast<sockaddr*>(&here), &size) == 0);
  port_ = ntohs(here.sin_port);
  wake_ = eventfd(0, EFD_CLOEXEC);
  thread_ = std::jthread([this] { run(); });
}

ApiDouble::~ApiDouble() {
  SEKISHO_CHECK(eventfd_write(wake_, 1) == 0);
  thread_.join();
  close(listener_);
  close(wake_);
}

void ApiDouble::be(Mood mood) {
  const std::scoped_lock lock(mutex_);
  mood_ = mood;
}

void ApiDouble::changePassword(std::string password) {
  const std::scoped_lock lock(mutex_);
  is_.password = std::move(password);
}

std::vector<std::string> ApiDouble::heard() const {
  const std::scoped_lock lock(mutex_);
  return heard_;
}

void ApiDouble::run() {
  std::array<pollfd, 2> either{pollfd{listener_, POLLIN, 0}, pollfd{wake_, POLLIN, 0}};
  while (poll(either.data(), either.size(), -1) > 0 && either[1].revents == 0) {
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    serve(connection);
    close(connection);
  }
}

// Requests until the client closes, or it is to end.
void ApiDouble::serve(int connection) {
  std::string request;
  std::array<pollfd, 2> either{pollfd{connection, POLLIN, 0}, pollfd{wake_, POLLIN, 0}};
  while (poll(either.data(), either.size(), -1) > 0 && either[1].revents == 0) {
    std::array<char, 4096> bytes{};
    const ssize_t got = read(connection, bytes.data(), bytes.size());
    if (got <= 0) return;
    request.append(bytes.data(), static_cast<std::size_t>(got));
    if (!isWhole(request)) continue;
    const std::string said = answer(request);
    request.clear();
    for (std::size_t sent = 0; sent < said.size();) {
      const ssize_t put = send(connection, said.data() + sent, said.size() - sent, MSG_NOSIGNAL);
      if (put <= 0) return;
      sent += static_cast<std::size_t>(put);
    }
    const std::scoped_lock lock(mutex_);
    if (mood_ == Mood::Truncated) return;
  }
}

std::string ApiDouble::answer(const std::string& request) {
  const std::scoped_lock lock(mutex_);
  heard_.push_back(request);
  const bool weborca = is_.generation == Generation::WebOrca;
  if (weborca && mood_ == Mood::Silent) return {};
  // Its server answers what is asked of the server alone, before 日レセ hears of it.
  if (weborca && request.starts_with("OPTIONS * ")) return response(200, "OK", "text/plain", "");
  std::string path = pathOf(request);
  const bool prefixed = path.starts_with("/api/");
  // panda asks for a password before it looks at the path.
  const std::string expected = "Basic " + toBase64(bytesOf(is_.user + ":" + is_.password));
  const bool known = fieldOf(request, "authorization") == expected;
  if (weborca && !prefixed) return refuse(request, 405, "Method Not Allowed");
  if (!known) return refuse(request, 401, "Unauthorized");
  if (!weborca && prefixed) return refuse(request, 404, "Not Found");
  if (prefixed) path = path.substr(4);
  const std::string body = told(path, request.substr(headOf(request).size()));
  if (body.empty()) return refuse(request, 404, "Not Found");
  if (mood_ == Mood::Silent) return {};
  if (mood_ == Mood::Broken) return refuse(request, 500, "Internal Server Error");
  if (mood_ == Mood::Odd) return response(200, "OK", "text/html", "<html><br></html>");
  if (mood_ == Mood::Huge) {
    return response(200, "OK", "application/xml", std::string(std::size_t{8} << 20U, ' '));
  }
  write(fmt::format("{}API-:orca  {} {} ORAPI 0 false api:16ms tot:19ms\n", kStamp, is_.user,
                    path.substr(path.rfind('/') + 1)));
  const std::string whole = response(200, "OK", "application/xml", body);
  return mood_ == Mood::Truncated ? whole.substr(0, whole.size() / 2) : whole;
}

std::string ApiDouble::refuse(const std::string& request, int status, std::string_view words) {
  if (is_.generation == Generation::WebOrca) {
    write(dumped(request) + fmt::format("{}{} Error:{}    code={}, message={}\n", kStamp,
                                        status == 401 ? "Auth" : "System", status, status, words));
  }
  return response(status, words, "application/json",
                  fmt::format(R"({{"Code":{},"Message":"{}"}})", status, words));
}

std::string ApiDouble::told(std::string_view path, std::string_view body) const {
  if (path == "/api01rv2/systeminfv2") return systemState();
  const bool list = body.contains("<Request_Number type=\"string\">01</Request_Number>");
  return path == "/orca101/manageusersv2" && list ? users() : std::string();
}

std::string ApiDouble::systemState() const {
  const bool late = mood_ == Mood::OtherClock;
  std::string inside = text("Information_Date", "2026-01-21") +
                       text("Information_Time", "09:00:00") +
                       text("Api_Result", late ? "0006" : "0000") +
                       text("Api_Result_Message", late ? "30分以上のずれ" : "処理終了") +
                       text("Jma_Receipt_Version", is_.edition);
  inside += record("Database_Information",
                   text("Local_Version", is_.local) + text("New_Version", is_.newest));
  inside += record(
      "Master_Update_Information",
      text("Last_Update_Date", "2026-01-15") +
          array("Master_Version_Information",
                record("Master_Version_Information_child",
                       text("Name", "点数マスタ") + text("Local_Version", "R-040800-1-20260110-1") +
                           text("New_Version", "R-040800-1-20260110-1"))));
  inside +=
      array("Program_Update_Information",
            record("Program_Update_Information_child",
                   text("Date", "2026-01-10") + text("State", "済") + text("Comment", "第54回")));
  return document(record("private_objects", inside));
}

std::string ApiDouble::users() const {
  const auto rights = [&](bool strong) {
    std::string items = text("Menu_Item_Number", "11") + text("Menu_Item_Privilege", "1");
    std::string all = record("Menu_Item_Information_child", items);
    if (strong) {
      items = text("Menu_Item_Number", "101") + text("Menu_Item_Privilege", "1");
      all += record("Menu_Item_Information_child", items);
    }
    return text("Administrator_Privilege", strong ? "1" : "0") +
           array("Menu_Item_Information", all);
  };
  std::string people;
  for (const auto& [id, name, strong] :
       {std::tuple("ormaster", "オルカマスター", true), {"hana", "花田　花", false}}) {
    people += record("User_Information_child",
                     text("User_Id", id) + text("Group_Number", strong ? "0" : "4") +
                         text("User_Number", "0001") + text("Full_Name", name) +
                         (is_.administrator ? rights(strong) : std::string()));
  }
  std::string inside =
      text("Api_Result", "0000") + text("Request_Number", "01") + array("User_Information", people);
  if (is_.administrator) {
    std::string names;
    for (const char* number : {"11", "71", "82", "91", "92", "101"}) {
      names += record("Menu_Item_Name_Information_child",
                      text("Menu_Item_Number", number) + text("Menu_Item_Name", "業務"));
    }
    inside += array("Menu_Item_Name_Information", names);
  }
  return document(record("manageusersres", inside));
}

void ApiDouble::write(const std::string& lines) const {
  if (is_.log.empty()) return;
  std::ofstream(is_.log, std::ios::binary | std::ios::app) << lines;
}

}  // namespace sekisho::orca::testing
