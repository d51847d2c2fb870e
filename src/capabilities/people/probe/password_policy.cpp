#include "capabilities/people/probe/password_policy.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "capabilities/people/probe/account_files.h"
#include "capabilities/people/probe/pam.h"
#include "capabilities/people/probe/pam_asking.h"
#include "capabilities/people/probe/pam_runs.h"
#include "core/text.h"
#include "facts/password_policy.h"

namespace sekisho::people {
namespace {

using evidence::FactTable;
using facts::PasswordPolicy;
using platform::Machine;

constexpr std::string_view kUnreadable = "people.pam-unreadable";
constexpr std::string_view kUnclear = "people.pam-unclear";
constexpr std::size_t kMaxConfigFiles = 200;

/// A value and the file that says so; an empty file if it is the program's default.
struct Said {
  std::string value = {};
  std::string source = {};
};

/// "name = value" and bare "name" lines of pwquality.conf(5) and its kin, then a module's own
/// arguments, which are stronger.
class Settings {
 public:
  // False if the file is there but cannot be read.
  bool addFile(const Machine& machine, const std::string& path) {
    const auto text = machine.read(path, kMaxPamBytes);
    if (!text) return text.error().code == ErrorCode::NotFound;
    for (const std::string_view raw : split(*text, '\n')) {
      const std::string_view line = trimmed(raw.substr(0, raw.find('#')));
      if (line.empty()) continue;
      const std::size_t equals = line.find('=');
      const std::string_view name = trimmed(line.substr(0, equals));
      const std::string_view value = equals == std::string_view::npos
                                         ? std::string_view("1")
                                         : trimmed(line.substr(equals + 1));
      said_.insert_or_assign(std::string(name), Said{std::string(value), path});
    }
    return true;
  }
  void addArguments(const PamModule& module) {
    for (const std::string& argument : module.arguments) {
      const std::size_t equals = argument.find('=');
      said_.insert_or_assign(
          argument.substr(0, equals),
          Said{equals == std::string::npos ? "1" : argument.substr(equals + 1), module.source});
    }
  }
  [[nodiscard]] Said get(const std::string& name, std::string_view otherwise) const {
    const auto found = said_.find(name);
    return found == said_.end() ? Said{std::string(otherwise), ""} : found->second;
  }

 private:
  std::map<std::string, Said, std::less<>> said_;
};

class Policy {
 public:
  explicit Policy(const Machine& machine) : machine_(machine) {}

  void number(std::string_view setting, const Said& said, std::int64_t factor = 1) {
    const auto value = toInteger(said.value);
    if (!value || *value > 1'000'000'000 || *value < -1'000'000'000) {
      unclear();
      table_.add({.setting = std::string(setting), .source = said.source});
      return;
    }
    table_.add({.setting = std::string(setting),
                .value = std::max<std::int64_t>(0, *value * factor),
                .source = said.source});
  }
  void text(std::string_view setting, const Said& said) {
    table_.add(
        {.setting = std::string(setting), .text = toUtf8(said.value), .source = said.source});
  }
  void unclear() { table_.partial(kUnclear); }
  [[nodiscard]] const Machine& machine() const noexcept { return machine_; }
  evidence::Table finish() && { return std::move(table_).finish(); }
  evidence::Table fail() && {
    table_.failed(kUnreadable);
    return std::move(table_).finish();
  }

 private:
  const Machine& machine_;
  FactTable<PasswordPolicy> table_;
};

// Debian's common files hold for every way in; other systems have system-auth.
Result<PamStack> stackOf(const Machine& machine, std::string_view common, std::string_view single,
                         std::string_view type) {
  auto stack = readPamStack(machine, common, type);
  if (!stack && stack.error().code == ErrorCode::NotFound) {
    stack = readPamStack(machine, "system-auth", type);
  }
  if (!stack && stack.error().code == ErrorCode::NotFound) {
    stack = readPamStack(machine, single, type);
  }
  return stack;
}

// pam_sss and its kin: the rules of another machine.
bool isElsewhere(const PamModule& module) {
  static constexpr std::array<std::string_view, 5> kElsewhere{
      "pam_sss.so", "pam_ldap.so", "pam_winbind.so", "pam_krb5.so", "pam_systemd_home.so"};
  return std::ranges::find(kElsewhere, module.name) != kElsewhere.end();
}

void addQualityFiles(Policy& policy, Settings& settings) {
  const auto listing = policy.machine().list("/etc/security/pwquality.conf.d", kMaxConfigFiles);
  if (listing) {
    for (const auto& entry : listing->entries) {
      if (!entry.name.ends_with(".conf")) continue;
      if (!settings.addFile(policy.machine(), "/etc/security/pwquality.conf.d/" + entry.name)) {
        policy.unclear();
      }
    }
  } else if (listing.error().code != ErrorCode::NotFound) {
    policy.unclear();
  }
  if (!settings.addFile(policy.machine(), "/etc/security/pwquality.conf")) policy.unclear();
}

std::optional<PamAnswer> knownAnswer(const PamModule& module) {
  if (module.name == "pam_deny.so") return PamAnswer::Failure;
  if (module.name == "pam_unix.so" || module.name == "pam_permit.so") return PamAnswer::Success;
  return std::nullopt;
}

// Whether a password is written before the module sees it, or is asked for anew behind it: that
// the whole then fails does not take back what was written.
bool writesUnseen(const PamRun& run, std::string_view module) {
  bool is_seen = false;
  return std::ranges::any_of(run.called, [&](const PamModule* one) {
    is_seen = is_seen || one->name == module;
    const bool writes = one->name == "pam_unix.so" || isElsewhere(*one);
    return writes && (!is_seen || !one->has("use_authtok"));
  });
}

// Whether a password that the module refuses may become one all the same.
bool mayBePassedOver(const PamStack& stack, const PamModule* module) {
  const auto runs = runsOf(stack, [&](const PamModule& one) {
    return one.name == module->name ? PamAnswer::Failure : knownAnswer(one);
  });
  return !noRun(runs,
                [&](const PamRun& run) { return run.succeeds || writesUnseen(run, module->name); });
}

// What a good password is credited with makes it shorter, down to six characters.
Said lengthAfterCredits(const Settings& settings, Said length, std::string_view otherwise) {
  constexpr std::int64_t kShortest = 6;
  const auto asked = toInteger(length.value);
  if (!asked) return length;
  std::int64_t credited = 0;
  for (const char* credit : {"dcredit", "ucredit", "lcredit", "ocredit"}) {
    credited +=
        std::max<std::int64_t>(0, toInteger(settings.get(credit, otherwise).value).value_or(0));
  }
  if (credited > 0) {
    length.value = std::to_string(std::max(std::min(*asked, kShortest), *asked - credited));
  }
  return length;
}

// Length, classes and dictionary. A negative credit is a number of characters asked for.
void addQuality(Policy& policy, const PamStack& stack, const PamModule* unix_module) {
  const PamModule* quality = stack.find("pam_pwquality.so");
  const PamModule* cracklib = stack.find("pam_cracklib.so");
  const PamModule* passwdqc = stack.find("pam_passwdqc.so");
  const PamModule* module = quality != nullptr ? quality : cracklib;
  Settings settings;
  if (quality != nullptr) addQualityFiles(policy, settings);
  if (module != nullptr) settings.addArguments(*module);
  if (passwdqc != nullptr) policy.unclear();  // its rules are of another kind
  if (module != nullptr && mayBePassedOver(stack, module)) policy.unclear();

  // It only warns where it does not enforce.
  const bool has_module = module != nullptr && settings.get("enforcing", "1").value != "0";
  if (!has_module) settings = {};
  policy.text("quality_module", quality != nullptr    ? Said{"pwquality", quality->source}
                                : cracklib != nullptr ? Said{"cracklib", cracklib->source}
                                : passwdqc != nullptr ? Said{"passwdqc", passwdqc->source}
                                                      : Said{"none", ""});
  Said length = settings.get("minlen", quality != nullptr ? "8" : "9");
  if (!has_module) {
    const auto own = unix_module == nullptr ? std::nullopt : unix_module->value("minlen");
    length = own ? Said{*own, unix_module->source} : Said{unix_module == nullptr ? "0" : "6", ""};
  } else {
    length = lengthAfterCredits(settings, length, quality != nullptr ? "0" : "1");
  }
  policy.number("min_length", length);
  policy.number("min_classes", settings.get("minclass", "0"));
  for (const auto& [setting, credit, otherwise] :
       {std::array<const char*, 3>{"min_digits", "dcredit", "1"},
        std::array<const char*, 3>{"min_uppercase", "ucredit", "1"},
        std::array<const char*, 3>{"min_lowercase", "lcredit", "1"},
        std::array<const char*, 3>{"min_other", "ocredit", "1"}}) {
    policy.number(setting, settings.get(credit, quality != nullptr ? "0" : otherwise), -1);
  }
  policy.number("max_repeat", settings.get("maxrepeat", "0"));
  policy.number("dictionary_check", settings.get("dictcheck", has_module ? "1" : "0"));
  policy.number("enforce_for_root", settings.get("enforce_for_root", "0"));
}

void addHistory(Policy& policy, const PamStack& stack, const PamModule* unix_module) {
  if (const PamModule* history = stack.find("pam_pwhistory.so")) {
    if (mayBePassedOver(stack, history)) policy.unclear();
    Settings settings;
    if (!settings.addFile(policy.machine(), "/etc/security/pwhistory.conf")) policy.unclear();
    settings.addArguments(*history);
    Said remember = settings.get("remember", "10");
    if (remember.source.empty()) remember.source = history->source;
    policy.number("history", remember);
    return;
  }
  const auto remember = unix_module == nullptr ? std::nullopt : unix_module->value("remember");
  policy.number("history", remember ? Said{*remember, unix_module->source} : Said{"0", ""});
}

bool countsFailure(const PamModule& module) {
  return module.name == "pam_faillock.so" && module.has("authfail");
}

// pam_faillock(8): a call that counts a failure (authfail) is reached by a wrong password, and
// another refuses whoever has too many even with the right one: the look before (preauth), the one
// after it (authsucc), or the account's own. Nothing if that cannot be told.
std::optional<bool> locksByFaillock(const PamStack& stack, const PamStack* account) {
  const auto wrong = runsOf(stack, [](const PamModule& one) {
    if (one.name == "pam_faillock.so") return std::optional(PamAnswer::Success);
    // Nobody who has only a wrong password has the right finger or card.
    return refusesStrangers(one) ? PamAnswer::Failure : knownAnswer(one);
  });
  const auto locked = [](const PamModule& one) {
    if (one.name != "pam_faillock.so") return knownAnswer(one);
    return std::optional(one.has("authfail") ? PamAnswer::Success : PamAnswer::Failure);
  };
  const auto signs_in = runsOf(stack, locked);
  const auto goes_on = account != nullptr ? runsOf(*account, locked) : std::nullopt;
  const auto counts = [](const PamRun& run) {
    return std::ranges::any_of(run.called,
                               [](const PamModule* one) { return countsFailure(*one); });
  };
  const bool refuses = noRun(signs_in, &PamRun::succeeds) || noRun(goes_on, &PamRun::succeeds);
  if (everyRun(wrong, counts) && refuses) return true;
  if (noRun(wrong, counts) || (everyRun(signs_in, &PamRun::succeeds) &&
                               (account == nullptr || everyRun(goes_on, &PamRun::succeeds)))) {
    return false;
  }
  return std::nullopt;
}

void addLockout(Policy& policy, const PamStack& stack, const PamStack* account) {
  const PamModule* faillock = stack.find("pam_faillock.so");
  const auto locks = faillock != nullptr ? locksByFaillock(stack, account) : std::optional(false);
  if (!locks) policy.unclear();
  if (locks == false) {
    for (const char* setting :
         {"lockout_attempts", "lockout_s", "lockout_window_s", "lockout_root"}) {
      policy.number(setting, {"0", ""});
    }
    return;
  }
  Settings settings;
  const std::string path = faillock->value("conf").value_or("/etc/security/faillock.conf");
  if (!settings.addFile(policy.machine(), path)) policy.unclear();
  for (const PamModule& each : stack.modules) {
    if (each.name == faillock->name) settings.addArguments(each);
  }
  Said duration = settings.get("unlock_time", "600");
  if (duration.value == "never") duration.value = "0";
  const Said window = settings.get("fail_interval", "900");
  Said attempts = settings.get("deny", "3");
  // Failures younger than the window are counted: with none, none are.
  if (window.value == "0") attempts = {"0", window.source};
  policy.number("lockout_attempts", attempts);
  policy.number("lockout_s", duration);
  policy.number("lockout_window_s", window);
  policy.number("lockout_root", settings.get("even_deny_root", "0"));
}

void addLoginDefs(Policy& policy, const PamModule* unix_module) {
  constexpr const char* kPath = "/etc/login.defs";
  const auto read = policy.machine().read(kPath, kMaxPamBytes);
  if (!read && read.error().code != ErrorCode::NotFound) policy.unclear();
  const std::string text = read.value_or("");
  const auto said = [&](std::string_view key, std::string_view otherwise) {
    auto value = loginDefsValue(text, key);
    return value ? Said{std::move(*value), kPath} : Said{std::string(otherwise), ""};
  };
  Said max_days = said("PASS_MAX_DAYS", "0");
  if (toInteger(max_days.value).value_or(0) >= kForEverDays) max_days.value = "0";
  policy.number("max_days", max_days);
  policy.number("min_days", said("PASS_MIN_DAYS", "0"));
  policy.number("warn_days", said("PASS_WARN_AGE", "0"));

  static constexpr std::array<std::string_view, 8> kMethods{
      "yescrypt", "gost_yescrypt", "sha512", "sha256", "blowfish", "md5", "bigcrypt", "des"};
  Said method = said("ENCRYPT_METHOD", "des");
  method.value = lowered(method.value);
  for (const std::string_view name : kMethods) {
    if (unix_module != nullptr && unix_module->has(name)) {
      method = {std::string(name), unix_module->source};
      break;
    }
  }
  policy.text("hash_method", method);
}

}  // namespace

evidence::Table readPasswordPolicy(const Machine& machine) {
  Policy policy(machine);
  const auto password = stackOf(machine, "common-password", "passwd", "password");
  const auto auth = stackOf(machine, "common-auth", "login", "auth");
  if (!password || !auth) return std::move(policy).fail();
  if (!password->is_complete || !auth->is_complete ||
      std::ranges::any_of(password->modules, &isElsewhere))
    policy.unclear();

  const PamModule* unix_module = password->find("pam_unix.so");
  addQuality(policy, *password, unix_module);
  addHistory(policy, *password, unix_module);
  const auto account = stackOf(machine, "common-account", "login", "account");
  addLockout(policy, *auth, account ? &*account : nullptr);
  const PamModule* sign_in = auth->find("pam_unix.so");
  const bool empty =
      sign_in != nullptr && (sign_in->has("nullok") || sign_in->has("nullok_secure"));
  policy.number("empty_password", {empty ? "1" : "0", empty ? sign_in->source : ""});
  addLoginDefs(policy, unix_module);
  return std::move(policy).finish();
}

}  // namespace sekisho::people
