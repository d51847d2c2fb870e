#include <algorithm>
#include <array>
#include <ostream>

#include "core/text.h"
#include "interfaces/cli/command.h"

namespace sekisho::cli {
namespace {

/// What stands for a value in the help, and the form that value has. One whose option lists what it
/// takes has none here.
struct Form {
  std::string_view value;
  Words words;
};

constexpr std::array<Form, 14> kForms{{
    {"ANSWER", {"yes、no、not-applicable のどれか", "yes, no or not-applicable"}},
    {"CONTROL", {"点検項目の番号。例：training.education", "id of a control: training.education"}},
    {"DAY", {"実在する日付。例：2026-04-01", "a day of the calendar: 2026-04-01"}},
    {"DEVICE", {"台帳の機器の名前か番号", "name or id of a device in the register"}},
    {"HOSTNAME", {"例：sekisho.internal", "such as sekisho.internal"}},
    {"ID", {"一覧にある番号", "an id as the list shows it"}},
    {"INDEX", {"日誌の番号。0以上の整数", "number of an entry, 0 or more"}},
    {"IP", {"例：192.168.0.21", "such as 192.168.0.21"}},
    {"MAC", {"例：02:00:5e:10:00:21", "such as 02:00:5e:10:00:21"}},
    {"MOMENT", {"日本時間。例：\"2026-04-01 08:30\"", "in Japan: \"2026-04-01 08:30\""}},
    {"N", {"1から200までの整数", "1 to 200"}},
    {"NAME", {"空でない1行、80文字まで", "one line, not empty, up to 80 characters"}},
    {"SENTENCES", {"1,000文字まで", "up to 1,000 characters"}},
    {"TEXT", {"1行、80文字まで", "one line of up to 80 characters"}},
}};

std::string_view formOf(const Session& session, std::string_view value) {
  const auto* found = std::ranges::find(kForms, value, &Form::value);
  return found == kForms.end() ? std::string_view() : session.say(found->words);
}

std::string lineOf(const Session& session, const Option& option) {
  std::string line = "--" + std::string(option.name);
  if (!option.value.empty()) line += " " + std::string(option.value);
  line += std::string(session.say(Words{"：", ": "})) + std::string(session.say(option.about));
  const std::string_view form = formOf(session, option.value);
  return form.empty() ? line : line + " (" + std::string(form) + ")";
}

bool isWithin(std::string_view pointer, std::string_view outer) {
  return pointer.size() > outer.size() && pointer.starts_with(outer) &&
         pointer[outer.size()] == '/';
}

// What of the command line fills the member `pointer` of a request, with what it takes: the options
// of that very member, else those inside or around it, else a word of its own.
std::vector<std::string> typedAs(const Session& session, std::string_view pointer) {
  std::vector<std::string> exact;
  std::vector<std::string> near;
  if (session.command == nullptr) return {};
  for (const Option& option : session.command->options) {
    const std::string member = memberOf(option);
    if (member == pointer) exact.push_back(lineOf(session, option));
    if (isWithin(member, pointer) || isWithin(pointer, member)) {
      near.push_back(lineOf(session, option));
    }
  }
  for (const std::string_view word : session.command->positional) {
    const std::string_view form = formOf(session, word);
    if ("/" + lowered(word) != pointer || form.empty()) continue;
    exact.push_back(std::string(word) + std::string(session.say(Words{"：", ": "})) +
                    std::string(form));
  }
  return exact.empty() ? near : exact;
}

}  // namespace

std::string memberOf(const Option& option) {
  if (!option.member.empty()) return std::string(option.member);
  std::string member = "/" + std::string(option.name);
  std::ranges::replace(member, '-', '_');
  return member;
}

int explain(Session& session, const Refusal& refusal) {
  session.err << session.say(refusal.text);
  if (!refusal.message.empty()) session.err << " (" << refusal.message << ")";
  session.err << "\n";
  for (const std::string& field : refusal.fields) {
    const auto lines = typedAs(session, field);
    if (lines.empty()) session.err << "  " << field << "\n";
    for (const std::string& line : lines) session.err << "  " << line << "\n";
  }
  const std::string to_do = session.say(refusal.to_do);
  if (!to_do.empty()) session.err << to_do << "\n";
  return refusal.exit_code;
}

int printJson(Session& session, const Json& body) {
  session.out << canonicalJson(body) << "\n";
  return 0;
}

int printAnswer(Session& session, const std::expected<Json, Refusal>& answer) {
  if (!answer) return explain(session, answer.error());
  return session.json ? printJson(session, *answer) : 0;
}

}  // namespace sekisho::cli
