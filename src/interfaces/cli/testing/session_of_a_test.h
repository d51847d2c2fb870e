#pragma once

#include <fmt/core.h>

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "interfaces/cli/command.h"

namespace sekisho::cli::testing {

/// A hub of prepared answers, by "GET /path"; what has none is refused as not there.
class AnsweringHub final : public Hub {
 public:
  std::expected<Json, Refusal> call(std::string_view method, std::string_view path,
                                    const Json& body) override {
    asked.push_back(fmt::format("{} {}", method, path));
    bodies.push_back(body);
    const auto found = answers.find(asked.back());
    if (found == answers.end()) return std::unexpected(Refusal{.message = "http.no-operation"});
    return found->second;
  }

  std::expected<Json, Refusal> send(std::string_view method, std::string_view path,
                                    std::string_view) override {
    return call(method, path, {});
  }
  std::expected<std::string, Refusal> fetch(std::string_view) override {
    return std::unexpected(Refusal{.message = "http.no-operation"});
  }

  std::map<std::string, Json> answers = {};
  std::vector<std::string> asked = {};
  std::vector<Json> bodies = {};  ///< Of each.
};

/// A person at a terminal, and what they read.
struct AtTerminal {
  AnsweringHub hub = {};
  std::ostringstream out = {};
  std::ostringstream err = {};
  std::istringstream in = {};

  [[nodiscard]] Session session(Language language = Language::English) {
    return {.hub = hub,
            .data = "",
            .keys = "",
            .language = language,
            .json = false,
            .out = out,
            .err = err,
            .in = in,
            .refusalOf = [](const Error& error) {
              return Refusal{.message = std::string(error.message.name)};
            }};
  }
};

}  // namespace sekisho::cli::testing
