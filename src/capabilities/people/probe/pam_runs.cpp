#include "capabilities/people/probe/pam_runs.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "core/text.h"

namespace sekisho::people {
namespace {

enum class Step { Ok, Done, Bad, Die, Ignore, Reset, Jump };

struct Action {
  Step step = Step::Ignore;
  std::int64_t over = 0;  // modules jumped over
  friend auto operator<=>(const Action&, const Action&) = default;
};

/// What follows from each answer that a control names; "default" from the others.
using Control = std::map<std::string, Action, std::less<>>;

std::optional<Action> actionFrom(std::string_view word) {
  static const std::map<std::string_view, Step> kSteps{
      {"ok", Step::Ok},   {"done", Step::Done},     {"bad", Step::Bad},
      {"die", Step::Die}, {"ignore", Step::Ignore}, {"reset", Step::Reset}};
  if (const auto named = kSteps.find(word); named != kSteps.end()) return Action{named->second};
  const auto over = toInteger(word);
  if (!over || *over < 1 || *over > static_cast<std::int64_t>(kMaxPamModules)) return std::nullopt;
  return Action{Step::Jump, *over};
}

// pam.conf(5): the four words stand for lists of answers and what follows.
std::optional<Control> controlFrom(std::string_view text) {
  static const std::map<std::string_view, std::string_view> kWords{
      {"required", "[success=ok new_authtok_reqd=ok ignore=ignore default=bad]"},
      {"requisite", "[success=ok new_authtok_reqd=ok ignore=ignore default=die]"},
      {"sufficient", "[success=done new_authtok_reqd=done default=ignore]"},
      {"optional", "[success=ok new_authtok_reqd=ok default=ignore]"}};
  const std::string plain = lowered(text);
  const auto word = kWords.find(plain);
  std::string_view list = word == kWords.end() ? std::string_view(plain) : word->second;
  if (!list.starts_with('[') || !list.ends_with(']')) return std::nullopt;
  list = list.substr(1, list.size() - 2);
  Control control{{"default", {Step::Bad}}};
  for (const std::string_view pair : words(list)) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const auto action = actionFrom(pair.substr(equals + 1));
    if (!action) return std::nullopt;
    control.insert_or_assign(std::string(pair.substr(0, equals)), *action);
  }
  return control;
}

Action on(const Control& control, std::string_view answer) {
  const auto named = control.find(answer);
  return named == control.end() ? control.at("default") : named->second;
}

// "ok" and "done" hand on what the module said: a refusal stays one, and who takes no part says
// nothing.
Action handingOn(Action action, PamAnswer answer) {
  const bool refused = answer == PamAnswer::Failure;
  if (action.step == Step::Ok) action.step = refused ? Step::Bad : Step::Ignore;
  if (action.step == Step::Done) action.step = refused ? Step::Die : Step::Ignore;
  return action;
}

std::set<Action> actionsOn(const Control& control, std::optional<PamAnswer> answer) {
  std::set<Action> actions;
  const bool either = !answer || answer == PamAnswer::NoSuccess;
  if (!answer || answer == PamAnswer::Success) actions.insert(on(control, "success"));
  if (either || answer == PamAnswer::Ignore) {
    actions.insert(handingOn(on(control, "ignore"), PamAnswer::Ignore));
  }
  if (either || answer == PamAnswer::Failure) {
    for (const auto& [name, action] : control) {
      if (name == "success" || name == "ignore" || name == "new_authtok_reqd") continue;
      actions.insert(handingOn(action, PamAnswer::Failure));
    }
  }
  return actions;
}

enum class Impression { None, Good, Bad };

/// Walks through a stack as libpam's dispatcher does.
class Walk {
 public:
  Walk(const PamStack& stack, const PamAnswers& answers) : stack_(stack), answers_(answers) {}

  std::optional<std::vector<PamRun>> runs() {
    for (const PamModule& module : stack_.modules) {
      auto control = controlFrom(module.control);
      if (!control) return std::nullopt;
      controls_.push_back(std::move(*control));
    }
    go(0, Impression::None);
    if (is_too_much_) return std::nullopt;
    return std::move(runs_);
  }

 private:
  void end(Impression impression) {
    if (runs_.size() == kMostPamRuns) is_too_much_ = true;
    if (is_too_much_) return;
    runs_.push_back({.succeeds = impression == Impression::Good, .called = called_});
  }

  void go(std::size_t at, Impression impression) {
    if (is_too_much_) return;
    if (at >= stack_.modules.size()) return end(impression);
    const PamModule& module = stack_.modules[at];
    called_.push_back(&module);
    for (const Action& action : actionsOn(controls_[at], answers_(module))) {
      follow(action, at, impression);
    }
    called_.pop_back();
  }

  void follow(const Action& action, std::size_t at, Impression impression) {
    const bool is_bad = impression == Impression::Bad;
    switch (action.step) {
      case Step::Ok: return go(at + 1, is_bad ? impression : Impression::Good);
      case Step::Done: return is_bad ? go(at + 1, impression) : end(Impression::Good);
      case Step::Bad: return go(at + 1, Impression::Bad);
      case Step::Die: return end(Impression::Bad);
      case Step::Ignore: return go(at + 1, impression);
      case Step::Reset: return go(at + 1, Impression::None);
      case Step::Jump: return go(at + 1 + static_cast<std::size_t>(action.over), impression);
    }
  }

  const PamStack& stack_;
  const PamAnswers& answers_;
  std::vector<Control> controls_ = {};
  std::vector<const PamModule*> called_ = {};
  std::vector<PamRun> runs_ = {};
  bool is_too_much_ = false;
};

}  // namespace

std::optional<std::vector<PamRun>> runsOf(const PamStack& stack, const PamAnswers& answers) {
  if (!stack.is_complete || stack.has_substacks) return std::nullopt;
  return Walk(stack, answers).runs();
}

bool everyRun(const std::optional<std::vector<PamRun>>& runs,
              const std::function<bool(const PamRun&)>& is) {
  return runs && !runs->empty() && std::ranges::all_of(*runs, is);
}

bool noRun(const std::optional<std::vector<PamRun>>& runs,
           const std::function<bool(const PamRun&)>& is) {
  return runs && std::ranges::none_of(*runs, is);
}

}  // namespace sekisho::people
