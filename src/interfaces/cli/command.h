#pragma once

#include <functional>
#include <iosfwd>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json.h"
#include "platform/http/message.h"

namespace sekisho::cli {

enum class Language { Japanese, English };

/// One line of words in both languages.
struct Words {
  std::string_view ja;
  std::string_view en;
};

/// What was typed after the command's words.
struct Arguments {
  std::vector<std::string> positional = {};
  std::map<std::string, std::string, std::less<>> options = {};  ///< Without dashes; flags are "".

  [[nodiscard]] bool has(std::string_view name) const { return options.contains(name); }
  /// The option as a member of a request; null if it was not given.
  [[nodiscard]] Json orNull(std::string_view name) const {
    return has(name) ? Json(option(name)) : Json();
  }
  [[nodiscard]] std::string option(std::string_view name, std::string_view otherwise = "") const {
    const auto found = options.find(name);
    return found == options.end() ? std::string(otherwise) : found->second;
  }
};

/// A failure of the hub's API as the person at the terminal reads it.
struct Refusal {
  int exit_code = 1;
  std::string message;                   ///< The id, as docs/*/reference/messages.md lists it.
  Json text = {};                        ///< {"ja","en"}
  Json to_do = {};                       ///< The same, or null.
  std::vector<std::string> fields = {};  ///< Pointers of what is wrong in the request.
};

/// The hub behind DIR/control.sock, asked through its own API.
class Hub {
 public:
  virtual ~Hub() = default;

  /// Sends one request below /api/v1 and returns the answer's JSON (null without a body). With
  /// `as_person` it acts as the person of --as.
  [[nodiscard]] virtual std::expected<Json, Refusal> call(std::string_view method,
                                                          std::string_view path,
                                                          const Json& body = {}) = 0;
  /// The same with bytes as the body, as files are sent.
  [[nodiscard]] virtual std::expected<Json, Refusal> send(std::string_view method,
                                                          std::string_view path,
                                                          std::string_view bytes) = 0;
  /// The bytes of a file that the hub keeps.
  [[nodiscard]] virtual std::expected<std::string, Refusal> fetch(std::string_view path) = 0;
};

struct Command;

/// What a command works with.
struct Session {
  Hub& hub;
  std::string data;  ///< The data directory.
  std::string keys;  ///< Its keys' directory.
  Language language = Language::English;
  bool json = false;
  std::ostream& out;
  std::ostream& err;
  std::istream& in;
  bool interactive = false;          ///< A person sits at a terminal and may be asked.
  const Command* command = nullptr;  ///< The one that runs: a refusal tells what its options take.
  /// A failure found at this end, as the hub would refuse it.
  std::function<Refusal(const Error&)> refusalOf = {};

  [[nodiscard]] std::string_view say(const Words& words) const {
    return language == Language::Japanese ? words.ja : words.en;
  }
  /// The text of a {"ja","en"} value; empty for null.
  [[nodiscard]] std::string say(const Json& text) const;
};

/// Exit codes: 0 done, 1 the hub refused or the check failed, 2 the command line is wrong.
using Run = int (*)(Session&, const Arguments&);

struct Option {
  std::string_view name;
  /// What stands for its value in the help and names the value's form; empty for a flag.
  std::string_view value;
  Words about;
  std::string_view member = {};  ///< Pointer of what it fills in the request, if not memberOf's.
  bool many = false;             ///< May be given often; the values stand on a line each.
};

/// The pointer of what an option fills in the request: `/in_charge` for --in-charge unless it says.
[[nodiscard]] std::string memberOf(const Option& option);

struct Command {
  std::string_view words;  ///< "device list"
  Words about;
  std::vector<std::string_view> positional = {};
  std::vector<Option> options = {};
  bool changes = false;  ///< Needs a person: --as NAME --password-stdin.
  bool begins = false;   ///< May begin a hub in a folder that holds none.
  Run run;
};

/// Dispatch and help read this table.
[[nodiscard]] std::span<const Command> commands();

/// Writes a refusal as people read it and returns its exit code. For each member of the request
/// that is wrong, names what was typed for it and says what that takes.
int explain(Session& session, const Refusal& refusal);

/// Writes it as one line of JSON; 0.
int printJson(Session& session, const Json& body);
/// Explains a refusal; an answer is written if JSON is asked for. The exit code.
int printAnswer(Session& session, const std::expected<Json, Refusal>& answer);

/// Writes rows as columns of a terminal, without spaces at their ends; wide characters count two.
void printColumns(std::ostream& out, const std::vector<std::vector<std::string>>& rows);

/// A member's text as it is, an integer in digits, null as "-".
[[nodiscard]] std::string plain(const Json& value);

/// The words between commas, such as "server,hub"; the hub says which it knows.
[[nodiscard]] Json listOf(std::string_view typed);

}  // namespace sekisho::cli
