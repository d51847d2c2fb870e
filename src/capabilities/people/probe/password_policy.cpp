#include "capabilities/people/probe/password_policy.h"

#include <algorithm>
#include <array>
#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "capabilities/people/probe/lockout.h"
#include "capabilities/people/probe/module_settings.h"
#include "capabilities/people/probe/pam.h"
#include "capabilities/people/probe/pam_asking.h"
#include "capabilities/people/probe/pam_runs.h"
#include "capabilities/people/probe/ways_in.h"
#include "core/text.h"
#include "facts/password_policy.h"
#include "platform/machine/account_files.h"

namespace sekisho::people {
namespace {

using evidence::FactTable;
using facts::PasswordPolicy;
using platform::Machine;

constexpr std::string_view kUnreadable = "people.pam-unreadable";
constexpr std::string_view kUnclear = "people.pam-unclear";
constexpr std::size_t kMaxConfigFiles = 200;

class Policy {
 public:
  explicit Policy(const Machine& machine) : machine_(machine) {}

  void number(std::string_view setting, const Said& said, std::int64_t factor = 1) {
    const auto value = toInteger(said.value);
    if (!value || *value > 1'000'000'000 || *value < -1'000'000'000) {
      return unknown(setting, said.source);
    }
    table_.add({.setting = std::string(setting),
                .value = std::max<std::int64_t>(0, *value * factor),
                .source = said.source});
  }
  void text(std::string_view setting, const Said& said) {
    table_.add(
        {.setting = std::string(setting), .text = toUtf8(said.value), .source = said.source});
  }
  void unknown(std::string_view setting, const std::string& source) {
    unclear();
    table_.add({.setting = std::string(setting), .source = source});
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

// Debian's common files hold for the services that include them; other systems have system-auth.
Result<PamStack> stackOf(Policy& policy, std::string_view common, std::string_view single,
                         std::string_view type) {
  auto stack = readPamStack(policy.machine(), common, type);
  if (stack && !holdsForEveryWayIn(policy.machine(), *stack, type)) policy.unclear();
  for (const std::string_view other : {std::string_view("system-auth"), single}) {
    if (stack || stack.error().code != ErrorCode::NotFound) break;
    stack = readPamStack(policy.machine(), other, type);
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

// Whether a password is written before this call sees it, or is asked for anew behind it: that
// the whole then fails does not take back what was written.
bool writesUnseen(const PamRun& run, const PamModule* call) {
  bool is_seen = false;
  return std::ranges::any_of(run.called, [&](const PamModule* one) {
    is_seen = is_seen || one == call;
    const bool writes = one->name == "pam_unix.so" || isElsewhere(*one);
    return writes && (!is_seen || !one->has("use_authtok"));
  });
}

// Whether a password that this call refuses may become one all the same; another call of the module
// may have other rules.
bool mayBePassedOver(const PamStack& stack, const PamModule* call) {
  const auto runs = runsOf(stack, [&](const PamModule& one) {
    return &one == call ? PamAnswer::Failure : answerToAPassword(one);
  });
  return !noRun(runs, [&](const PamRun& run) { return run.succeeds || writesUnseen(run, call); });
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
  Settings settings(kPwqualityConf);
  if (quality != nullptr) addQualityFiles(policy, settings);
  if (module != nullptr) settings.addArguments(*module);
  if (module != nullptr && mayBePassedOver(stack, module)) policy.unclear();

  // It only warns where it does not enforce.
  const bool has_module = module != nullptr && toInteger(settings.get("enforcing", "1").value) != 0;
  if (!has_module) settings = Settings(kPwqualityConf);
  policy.text("quality_module", quality != nullptr    ? Said{"pwquality", quality->source}
                                : cracklib != nullptr ? Said{"cracklib", cracklib->source}
                                : passwdqc != nullptr ? Said{"passwdqc", passwdqc->source}
                                                      : Said{"none", ""});
  // What passwdqc asks for is of another kind and may be more than the others' rules.
  const bool is_known = stack.is_complete && passwdqc == nullptr;
  const auto rule = [&](std::string_view setting, const Said& said, std::int64_t factor = 1) {
    if (is_known) return policy.number(setting, said, factor);
    policy.unknown(setting, passwdqc != nullptr ? passwdqc->source : "");
  };
  Said length = settings.get("minlen", quality != nullptr ? "8" : "9");
  if (!has_module) {
    const auto own = unix_module == nullptr ? std::nullopt : unix_module->value("minlen");
    length = own ? Said{*own, unix_module->source} : Said{unix_module == nullptr ? "0" : "6", ""};
  } else {
    length = lengthAfterCredits(settings, length, quality != nullptr ? "0" : "1");
  }
  rule("min_length", length);
  rule("min_classes", settings.get("minclass", "0"));
  for (const auto& [setting, credit, otherwise] :
       {std::array<const char*, 3>{"min_digits", "dcredit", "1"},
        std::array<const char*, 3>{"min_uppercase", "ucredit", "1"},
        std::array<const char*, 3>{"min_lowercase", "lcredit", "1"},
        std::array<const char*, 3>{"min_other", "ocredit", "1"}}) {
    rule(setting, settings.get(credit, quality != nullptr ? "0" : otherwise), -1);
  }
  rule("max_repeat", settings.get("maxrepeat", "0"));
  rule("dictionary_check", settings.get("dictcheck", has_module ? "1" : "0"));
  rule("enforce_for_root", settings.flag("enforce_for_root"));
}

void addHistory(Policy& policy, const PamStack& stack, const PamModule* unix_module) {
  if (!stack.is_complete) return policy.unknown("history", "");
  if (const PamModule* history = stack.find("pam_pwhistory.so")) {
    if (mayBePassedOver(stack, history)) policy.unclear();
    Settings settings(kPwhistoryConf);
    if (!settings.addCall(policy.machine(), *history, "/etc/security/pwhistory.conf")) {
      policy.unclear();
    }
    Said remember = settings.get("remember", "10");
    if (remember.source.empty()) remember.source = history->source;
    policy.number("history", remember);
    return;
  }
  const auto remember = unix_module == nullptr ? std::nullopt : unix_module->value("remember");
  policy.number("history", remember ? Said{*remember, unix_module->source} : Said{"0", ""});
}

void addLockout(Policy& policy, const PamStack& auth) {
  const Lockout lockout = readLockout(policy.machine(), auth);
  if (!lockout.is_clear) policy.unclear();
  policy.number("lockout_attempts", lockout.attempts);
  policy.number("lockout_s", lockout.duration_s);
  policy.number("lockout_window_s", lockout.window_s);
  policy.number("lockout_root", lockout.root);
}

void addEmptyPassword(Policy& policy, const PamStack& auth) {
  const auto empty = std::ranges::find_if(auth.modules, [](const PamModule& one) {
    return one.name == "pam_unix.so" && (one.has("nullok") || one.has("nullok_secure"));
  });
  if (empty != auth.modules.end()) return policy.number("empty_password", {"1", empty->source});
  if (!auth.is_complete) return policy.unknown("empty_password", "");
  policy.number("empty_password", {"0", ""});
}

void addLoginDefs(Policy& policy, const PamModule* unix_module) {
  constexpr const char* kPath = "/etc/login.defs";
  const auto read = policy.machine().read(kPath, kMaxPamBytes);
  if (!read && read.error().code != ErrorCode::NotFound) policy.unclear();
  const std::string text = read.value_or("");
  const auto said = [&](std::string_view key, std::string_view otherwise) {
    auto value = platform::loginDefsValue(text, key);
    return value ? Said{std::move(*value), kPath} : Said{std::string(otherwise), ""};
  };
  Said max_days = said("PASS_MAX_DAYS", "0");
  if (toInteger(max_days.value).value_or(0) >= platform::kForEverDays) max_days.value = "0";
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
  const auto password = stackOf(policy, "common-password", "passwd", "password");
  const auto auth = stackOf(policy, "common-auth", "login", "auth");
  if (!password || !auth) return std::move(policy).fail();
  if (!password->is_complete || !auth->is_complete ||
      std::ranges::any_of(password->modules, &isElsewhere))
    policy.unclear();

  const PamModule* unix_module = password->find("pam_unix.so");
  addQuality(policy, *password, unix_module);
  addHistory(policy, *password, unix_module);
  addLockout(policy, *auth);
  addEmptyPassword(policy, *auth);
  addLoginDefs(policy, unix_module);
  return std::move(policy).finish();
}

}  // namespace sekisho::people
