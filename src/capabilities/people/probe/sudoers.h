#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/machine/machine.h"

namespace sekisho::people {

/// An answer that may stay open: a netgroup or an address cannot be looked up from files.
enum class Claim { No, Unknown, Yes };

/// Whose rights are asked for.
struct SudoSubject {
  struct Group {
    std::string name;
    std::int64_t gid = 0;
  };
  std::string name;
  std::int64_t uid = 0;
  std::vector<Group> groups = {};
  std::string hostname = {};
};

struct SudoRights {
  Claim root = Claim::No;              ///< Some command may be run as root.
  Claim without_password = Claim::No;  ///< Some command may be run as root without a password.
  friend bool operator==(const SudoRights&, const SudoRights&) = default;
};

/// The rules of sudoers(5): user specifications with their lists, aliases, run-as lists and tags,
/// and the Defaults that change who must give a password.
class Sudoers {
 public:
  /// What stands on a line that is no rule, for the reader of files.
  struct Include {
    std::string path;
    bool is_folder = false;
  };

  /// Adds one logical line (continuations joined). An include is not followed: it is returned.
  [[nodiscard]] std::optional<Include> add(std::string_view line);

  /// A line could not be understood; sudo itself skips such lines.
  [[nodiscard]] bool hasMalformedLine() const noexcept { return has_malformed_line_; }

  /// What the rules let `who` do on this machine. root itself (uid 0) is not treated specially.
  [[nodiscard]] SudoRights rightsOf(const SudoSubject& who) const;

  struct Item {
    std::string text;
    bool negated = false;
    bool quoted = false;
  };
  using List = std::vector<Item>;

 private:
  friend class SudoersLine;
  friend class SudoersMatch;

  struct Command {
    List run_as_users = {};
    List run_as_groups = {};
    bool has_run_as = false;
    bool no_password = false;
    bool negated = false;
    std::string name = {};
  };
  struct Grant {
    List hosts = {};
    std::vector<Command> commands = {};
  };
  struct Rule {
    List users = {};
    std::vector<Grant> grants = {};
  };
  /// "Defaults:hana !authenticate"; `scope` is ':', '@', '>', '!' or 0 for all.
  struct Default {
    char scope = 0;
    List of = {};
    std::string setting = {};
  };
  using Aliases = std::map<std::string, List, std::less<>>;

  void addDefault(std::string_view rest);
  void addAliases(Aliases& aliases, std::string_view definitions);
  void addRule(std::string_view line);

  std::vector<Rule> rules_;
  std::vector<Default> defaults_;
  Aliases user_aliases_;
  Aliases run_as_aliases_;
  Aliases host_aliases_;
  bool has_malformed_line_ = false;
};

/// The lines of a sudoers file with continuations joined and comments cut; "#include" and "#1000"
/// are no comments.
[[nodiscard]] std::vector<std::string> sudoersLines(std::string_view text);

struct SudoersReading {
  Sudoers rules = {};
  bool is_complete = true;  ///< Every file was read and understood.
};

inline constexpr std::size_t kMaxSudoersBytes = std::size_t{1} << 20U;
inline constexpr int kMaxSudoersFiles = 512;
inline constexpr int kMaxSudoersDepth = 16;

/// /etc/sudoers and all it includes. NotFound if sudo is not installed or has no file.
[[nodiscard]] Result<SudoersReading> readSudoers(const platform::Machine& machine,
                                                 std::string_view hostname);

}  // namespace sekisho::people
