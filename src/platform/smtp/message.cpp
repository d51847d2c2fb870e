#include "platform/smtp/message.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "core/bytes.h"
#include "core/text.h"

namespace sekisho::platform::smtp {
namespace {

constexpr std::size_t kLine = 76;
constexpr std::size_t kWordBytes = 39;  // 52 characters of base64: a line stays within 76

// The length of the UTF-8 character that begins with this byte.
std::size_t lengthOf(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

std::string dateOf(Instant at) {
  constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto local = std::chrono::floor<std::chrono::seconds>(at + kJst);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{local - day};
  return fmt::format(
      "{}, {} {} {} {:02}:{:02}:{:02} +0900", kDays.at(std::chrono::weekday{day}.c_encoding()),
      static_cast<unsigned>(date.day()), kMonths.at(static_cast<unsigned>(date.month()) - 1),
      static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
      time.seconds().count());
}

std::string withCrLf(std::string_view text) {
  std::string lines;
  for (const char c : text) {
    if (c == '\r') continue;
    lines += c == '\n' ? "\r\n" : std::string(1, c);
  }
  return lines;
}

}  // namespace

std::string headerWords(std::string_view text, std::size_t column) {
  const bool plain = std::ranges::all_of(text, [](char c) { return c >= ' ' && c < '\x7f'; });
  if (plain && column + text.size() <= kLine && !text.contains("=?")) return std::string(text);
  const std::string sound = toUtf8(text);
  std::string words;
  for (std::size_t at = 0; at < sound.size();) {
    const std::size_t begin = at;
    while (at < sound.size() && at + lengthOf(sound[at]) - begin <= kWordBytes) {
      at += lengthOf(sound[at]);
    }
    const std::string_view piece = std::string_view(sound).substr(begin, at - begin);
    if (!words.empty()) words += "\r\n ";
    words += "=?UTF-8?B?" + toBase64(bytesOf(piece)) + "?=";
  }
  return words;
}

std::string write(const Message& message) {
  constexpr std::string_view kFrom = "From: ";
  constexpr std::string_view kSubject = "Subject: ";
  std::string name = message.from_name;
  // Quoted, so that no mark in a plain name means anything (RFC 5322 §3.2.4).
  const bool plain = std::ranges::all_of(
      name, [](char c) { return c >= ' ' && c < '\x7f' && c != '"' && c != '\\'; });
  if (!name.empty()) {
    name = plain && name.size() < 40 ? "\"" + name + "\"" : headerWords(name, kFrom.size() + 1);
    name += "\r\n ";
  }
  std::string text = fmt::format(
      "Date: {}\r\n{}{}<{}>\r\nTo: <{}>\r\nMessage-ID: <{}@{}>\r\n{}{}\r\n"
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n",
      dateOf(message.date), kFrom, name, message.from, message.to, message.id, message.id_host,
      kSubject, headerWords(message.subject, kSubject.size()));
  const std::string body = toBase64(bytesOf(withCrLf(message.text)));
  for (std::size_t at = 0; at < body.size(); at += kLine) {
    text += body.substr(at, kLine) + "\r\n";
  }
  return text;
}

}  // namespace sekisho::platform::smtp
