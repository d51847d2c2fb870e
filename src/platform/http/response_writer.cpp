#include "platform/http/response_writer.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "core/text.h"
#include "platform/http/field.h"
#include "platform/http/problem.h"

namespace sekisho::platform::http {
namespace {

constexpr std::array<std::string_view, 5> kOfResponse{
    "Connection", "Content-Length", "Date", "Transfer-Encoding", "X-Content-Type-Options"};

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string dateOf(std::time_t now) {
  std::tm utc{};
  gmtime_r(&now, &utc);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     kDays.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                     kMonths.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900,
                     utc.tm_hour, utc.tm_min, utc.tm_sec);
}

std::string oneLine(std::string_view text) {
  std::string out(text);
  std::erase_if(out, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
  return out;
}

}  // namespace

std::optional<std::string> headOf(const Response& response, Connection connection,
                                  std::time_t now) {
  if (response.status < 200 || response.status > 599) return std::nullopt;
  if (!areTheirs(response.fields, kOfResponse)) return std::nullopt;
  std::string head = fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status,
                                 reasonOf(response.status), dateOf(now));
  if (response.events) {
    head += "Content-Type: text/event-stream\r\n";
    if (!find(response.fields, "Cache-Control")) head += "Cache-Control: no-store\r\n";
  } else if (response.status != 204 && response.status != 304) {
    head += fmt::format("Content-Length: {}\r\n", response.body.size());
  }
  head += connection == Connection::Closes ? "Connection: close\r\n" : "";
  head += "X-Content-Type-Options: nosniff\r\n";
  for (const Field& field : response.fields) {
    head += fmt::format("{}: {}\r\n", field.name, field.value);
  }
  return head += "\r\n";
}

std::string encodeEvent(const Event& event) {
  std::string out;
  if (!event.id.empty()) out += fmt::format("id: {}\n", oneLine(event.id));
  if (!event.name.empty()) out += fmt::format("event: {}\n", oneLine(event.name));
  for (const std::string_view line : split(event.data, '\n')) {
    out += fmt::format("data: {}\n", oneLine(line));
  }
  return out += '\n';
}

}  // namespace sekisho::platform::http
