#include "capabilities/people/probe/sudoers.h"

#include <fnmatch.h>

#include <algorithm>
#include <array>

#include "core/text.h"

namespace sekisho::people {
namespace {

constexpr int kMaxAliasDepth = 16;

Claim claimOf(bool holds) { return holds ? Claim::Yes : Claim::No; }

bool isAddress(std::string_view host) {
  return host.contains('/') || host.contains(':') ||
         (!host.empty() && host.find_first_not_of("0123456789.") == std::string_view::npos);
}

}  // namespace

/// The questions of sudoers asked for one subject.
class SudoersMatch {
 public:
  SudoersMatch(const Sudoers& rules, const SudoSubject& who) : rules_(rules), who_(who) {}

  [[nodiscard]] SudoRights rights() const {
    Found found;
    for (const auto& rule : rules_.rules_) {
      const Claim user = users(rule.users);
      if (user == Claim::No) continue;
      for (const auto& grant : rule.grants) {
        const Claim here = std::min(user, hosts(grant.hosts));
        if (here == Claim::No) continue;
        for (const auto& command : grant.commands) apply(command, here, found);
      }
    }
    SudoRights rights = found.rights;
    if (rights.root != Claim::No) {
      rights.without_password =
          std::max(rights.without_password, std::min(rights.root, needsNoPassword()));
    }
    return rights;
  }

 private:
  using Item = Sudoers::Item;
  using List = Sudoers::List;

  struct Found {
    SudoRights rights = {};
    SudoRights in_group = {};  // of whoever asks for a group too (-g)
  };

  static bool isEveryGroup(const List& groups) {
    return !groups.empty() && std::ranges::all_of(groups, [](const Item& one) {
      return one.text == "ALL" && !one.quoted && !one.negated;
    });
  }

  void apply(const Sudoers::Command& command, Claim applies, Found& found) const {
    const Claim root = std::min(applies, asRoot(command));
    // The last rule that matches decides; what names no group is no match for who asks for one.
    const bool takes_back = command.name == "ALL" && root == Claim::Yes;
    const bool from_all = takes_back && isEveryGroup(command.run_as_groups);
    if (command.negated) {
      // What may not be run as somebody else may still be run as root.
      if (from_all) found.in_group = {};
      if (takes_back) found.rights = found.in_group;
      return;
    }
    const auto grant = [&](SudoRights& rights) {
      rights.root = std::max(rights.root, root);
      if (command.no_password) rights.without_password = std::max(rights.without_password, root);
    };
    if (!command.no_password) {
      if (from_all) found.in_group.without_password = Claim::No;
      if (takes_back) found.rights.without_password = found.in_group.without_password;
    }
    grant(found.rights);
    if (!command.run_as_groups.empty()) grant(found.in_group);
  }

  [[nodiscard]] Claim asRoot(const Sudoers::Command& command) const {
    if (command.has_run_as)
      return command.run_as_users.empty() ? Claim::No : runAs(command.run_as_users);
    for (const auto& setting : rules_.defaults_) {
      const std::size_t at = setting.setting.find("runas_default");
      if (at == std::string::npos) continue;
      const std::size_t equals = setting.setting.find('=', at);
      if (equals == std::string::npos) return Claim::Unknown;
      const auto value = trimmed(std::string_view(setting.setting).substr(equals + 1));
      return claimOf(value == "root" || value == "\"root\"");
    }
    return Claim::Yes;
  }

  // Whether "pam_service = name" or its like has sudo ask in another way than is looked at here.
  static bool asksElsewhere(std::string_view setting) {
    static constexpr std::array<std::string_view, 3> kServices{"pam_service", "pam_login_service",
                                                               "pam_askpass_service"};
    const std::string_view name = trimmed(setting.substr(0, setting.find('=')));
    return std::ranges::find(kServices, name) != kServices.end();
  }

  [[nodiscard]] Claim needsNoPassword() const {
    Claim answer = Claim::No;
    Claim elsewhere = Claim::No;
    for (const auto& setting : rules_.defaults_) {
      const Claim applies = scopeOf(setting);
      for (const std::string_view part : split(setting.setting, ',')) {
        const std::string_view name = trimmed(part);
        if (name == "!authenticate" && applies != Claim::No) answer = applies;
        if (name == "authenticate" && applies == Claim::Yes) answer = Claim::No;
        if (asksElsewhere(name) && applies != Claim::No) elsewhere = Claim::Unknown;
        if (name.starts_with("exempt_group")) {
          const auto group = trimmed(name.substr(std::min(name.find('=') + 1, name.size())));
          const bool member =
              std::ranges::any_of(who_.groups, [&](const auto& g) { return g.name == group; });
          if (member) answer = std::max(answer, applies);
        }
      }
    }
    return std::max(answer, elsewhere);
  }

  [[nodiscard]] Claim scopeOf(const Sudoers::Default& setting) const {
    switch (setting.scope) {
      case 0: return Claim::Yes;
      case ':': return users(setting.of);
      case '@': return hosts(setting.of);
      case '>': return runAs(setting.of);
      default: return Claim::Unknown;  // '!': only some commands
    }
  }

  // The last item that matches decides.
  template <class MatchItem>
  static Claim lastMatch(const List& items, MatchItem match) {
    Claim answer = Claim::No;
    for (const Item& item : items) {
      const Claim found = match(item);
      if (found == Claim::Yes) answer = claimOf(!item.negated);
      if (found == Claim::Unknown && claimOf(!item.negated) != answer) answer = Claim::Unknown;
    }
    return answer;
  }

  static const List* aliasOf(const Sudoers::Aliases& aliases, const Item& item) {
    const auto found = item.quoted ? aliases.end() : aliases.find(item.text);
    return found == aliases.end() ? nullptr : &found->second;
  }

  [[nodiscard]] Claim users(const List& items, int depth = 0) const {
    if (depth > kMaxAliasDepth) return Claim::Unknown;
    return lastMatch(items, [&](const Item& item) {
      const std::string_view text = item.text;
      if (text == "ALL" && !item.quoted) return Claim::Yes;
      if (const List* alias = aliasOf(rules_.user_aliases_, item)) return users(*alias, depth + 1);
      if (text.starts_with('+') || text.starts_with("%:")) return Claim::Unknown;
      if (text.starts_with("%#")) {
        const auto gid = toInteger(text.substr(2));
        return claimOf(
            std::ranges::any_of(who_.groups, [&](const auto& g) { return g.gid == gid; }));
      }
      if (text.starts_with('%')) {
        const auto name = text.substr(1);
        return claimOf(
            std::ranges::any_of(who_.groups, [&](const auto& g) { return g.name == name; }));
      }
      if (text.starts_with('#')) return claimOf(toInteger(text.substr(1)) == who_.uid);
      return claimOf(text == who_.name);
    });
  }

  [[nodiscard]] Claim hosts(const List& items, int depth = 0) const {
    if (depth > kMaxAliasDepth) return Claim::Unknown;
    return lastMatch(items, [&](const Item& item) {
      const std::string& text = item.text;
      if (text == "ALL" && !item.quoted) return Claim::Yes;
      if (const List* alias = aliasOf(rules_.host_aliases_, item)) return hosts(*alias, depth + 1);
      if (text.starts_with('+') || isAddress(text)) return Claim::Unknown;
      if (who_.hostname.empty()) return Claim::Unknown;
      const std::string short_name = who_.hostname.substr(0, who_.hostname.find('.'));
      const auto fits = [&](const std::string& name) {
        return ::fnmatch(text.c_str(), name.c_str(), FNM_CASEFOLD) == 0;
      };
      return claimOf(fits(who_.hostname) || fits(short_name));
    });
  }

  [[nodiscard]] Claim runAs(const List& items, int depth = 0) const {
    if (depth > kMaxAliasDepth) return Claim::Unknown;
    return lastMatch(items, [&](const Item& item) {
      const std::string_view text = item.text;
      if (text == "ALL" && !item.quoted) return Claim::Yes;
      if (const List* alias = aliasOf(rules_.run_as_aliases_, item))
        return runAs(*alias, depth + 1);
      if (text.starts_with('+') || text.starts_with("%:")) return Claim::Unknown;
      return claimOf(text == "root" || text == "#0" || text == "%root" || text == "%#0");
    });
  }

  const Sudoers& rules_;
  const SudoSubject& who_;
};

SudoRights Sudoers::rightsOf(const SudoSubject& who) const {
  return SudoersMatch(*this, who).rights();
}

}  // namespace sekisho::people
