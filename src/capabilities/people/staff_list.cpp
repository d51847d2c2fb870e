#include "capabilities/people/staff_list.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "core/clock.h"
#include "core/csv.h"
#include "core/text.h"

namespace sekisho::people {
namespace {

using Header = std::vector<std::string>;
using Column = std::optional<std::size_t>;

struct Columns {
  Column name, kana, kind, employer, from, until, pledge, after_leaving, mail, operator_id, answers;
};

struct Heading {
  Column Columns::* column;
  std::string_view word;
};
// The first column that bears one of the words; longer words stand before those they contain.
constexpr std::array kHeadings{Heading{&Columns::kana, "ふりがな"},
                               Heading{&Columns::kana, "フリガナ"},
                               Heading{&Columns::kana, "かな"},
                               Heading{&Columns::kana, "カナ"},
                               Heading{&Columns::kana, "kana"},
                               Heading{&Columns::after_leaving, "退職後"},
                               Heading{&Columns::after_leaving, "after"},
                               Heading{&Columns::pledge, "誓約"},
                               Heading{&Columns::pledge, "pledge"},
                               Heading{&Columns::from, "入職"},
                               Heading{&Columns::from, "入社"},
                               Heading{&Columns::from, "採用"},
                               Heading{&Columns::from, "from"},
                               Heading{&Columns::until, "退職"},
                               Heading{&Columns::until, "until"},
                               Heading{&Columns::kind, "職種"},
                               Heading{&Columns::kind, "kind"},
                               Heading{&Columns::employer, "所属"},
                               Heading{&Columns::employer, "employer"},
                               Heading{&Columns::mail, "メール"},
                               Heading{&Columns::mail, "mail"},
                               Heading{&Columns::operator_id, "日レセ"},
                               Heading{&Columns::operator_id, "operator"},
                               Heading{&Columns::answers, "責任"},
                               Heading{&Columns::answers, "answers"},
                               Heading{&Columns::name, "氏名"},
                               Heading{&Columns::name, "名前"},
                               Heading{&Columns::name, "name"}};

Columns columnsOf(const Header& header) {
  Columns columns;
  std::set<std::size_t> taken;
  for (const Heading& heading : kHeadings) {
    if (columns.*heading.column) continue;
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (taken.contains(i) || !lowered(header[i]).contains(heading.word)) continue;
      columns.*heading.column = i;
      taken.insert(i);
      break;
    }
  }
  return columns;
}

constexpr std::size_t kMaxColumnsNamed = 50;

// What a list has besides, up to so many.
std::vector<std::string> leftOut(const Header& header, const Columns& columns) {
  std::set<std::size_t> read;
  for (const Heading& heading : kHeadings) {
    if (const Column column = columns.*heading.column) read.insert(*column);
  }
  std::vector<std::string> others;
  for (std::size_t i = 0; i < header.size() && others.size() < kMaxColumnsNamed; ++i) {
    if (read.contains(i)) continue;
    const std::string head = spacesFolded(header[i]);
    others.push_back(head.empty() ? "(" + std::to_string(i + 1) + ")" : head);
  }
  return others;
}

struct KindWord {
  std::string_view word;
  Kind kind;
};
constexpr std::array kKindWords{KindWord{"院長", Kind::Director},
                                KindWord{"医師", Kind::Doctor},
                                KindWord{"歯科医師", Kind::Doctor},
                                KindWord{"医師・歯科医師", Kind::Doctor},
                                KindWord{"看護職", Kind::Nurse},
                                KindWord{"看護師", Kind::Nurse},
                                KindWord{"准看護師", Kind::Nurse},
                                KindWord{"医療事務", Kind::Clerk},
                                KindWord{"事務", Kind::Clerk},
                                KindWord{"受付", Kind::Clerk},
                                KindWord{"派遣", Kind::Temporary},
                                KindWord{"代診", Kind::Locum},
                                KindWord{"清掃", Kind::WalksUp},
                                KindWord{"家族", Kind::WalksUp},
                                KindWord{"サポート事業所", Kind::Engineer},
                                KindWord{"短期職員", Kind::Temporary},
                                KindWord{"清掃・家族など", Kind::WalksUp},
                                KindWord{"サポート事業所の人", Kind::Engineer},
                                KindWord{"その他の職員", Kind::OtherStaff},
                                KindWord{"その他", Kind::OtherStaff}};

// Of a line that is no person's.
bool isProgram(std::string_view text) {
  return text == "プログラム" || text == "連携" || lowered(text) == "program";
}

std::optional<Kind> kindAsWritten(std::string_view text) {
  if (text.empty()) return Kind::OtherStaff;
  const auto found = std::ranges::find(kKindWords, text, &KindWord::word);
  return found == kKindWords.end() ? kindFrom(lowered(text)) : std::optional(found->kind);
}

// What a list may say, one word a kind. Temporaries do not come by list.
std::vector<Written> kindsAllowed() {
  std::set<Kind> told{Kind::Temporary, Kind::Locum};
  std::vector<Written> allowed;
  for (const auto& [word, kind] : kKindWords) {
    if (told.insert(kind).second) allowed.push_back({std::string(word), std::string(nameOf(kind))});
  }
  allowed.push_back({"プログラム", "program"});
  return allowed;
}

std::vector<Written> yesOrNoAllowed() { return {{"はい", "yes"}, {"いいえ", "no"}}; }
std::vector<Written> daysAllowed() {
  return {{"2026-04-01", "2026-04-01"}, {"2026/4/1", "2026/4/1"}, {"令和8年4月1日", "R8.4.1"}};
}

std::optional<bool> yesOrNo(std::string_view text) {
  const std::string word = lowered(text);
  for (const auto* yes : {"はい", "有", "あり", "○", "yes", "1"}) {
    if (word == yes) return true;
  }
  for (const auto* no : {"", "いいえ", "無", "なし", "×", "no", "0"}) {
    if (word == no) return false;
  }
  return std::nullopt;
}

std::string_view withoutSuffix(std::string_view text, std::string_view suffix) {
  return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

// The parts of "8年4月1日", "8.4.1", "2026/4/1" or "2026-04-01".
std::optional<std::array<std::int64_t, 3>> threeNumbers(std::string_view text) {
  std::string plain(withoutSuffix(text, "日"));
  for (const std::string_view mark : {"年", "月", "/", ".", "-"}) {
    for (std::size_t at = plain.find(mark); at != std::string::npos; at = plain.find(mark)) {
      plain.replace(at, mark.size(), " ");
    }
  }
  const auto parts = words(plain);
  if (parts.size() != 3) return std::nullopt;
  std::array<std::int64_t, 3> numbers{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto number = toInteger(parts[i] == "元" ? "1" : parts[i]);
    if (!number || *number < 1 || *number > 9999) return std::nullopt;
    numbers.at(i) = *number;
  }
  return numbers;
}

/// Reads one line; the first thing that is wrong with it is kept in `problems`.
class LineReader {
 public:
  LineReader(const CsvRecord& record, const Header& header, std::vector<ListProblem>& problems)
      : record_(record), header_(header), problems_(problems) {}

  [[nodiscard]] std::string cell(Column column) const {
    return column && *column < record_.fields.size() ? record_.fields[*column] : std::string();
  }
  std::optional<std::chrono::sys_days> day(Column column) {
    const std::string text = cell(column);
    if (text.empty()) return std::nullopt;
    const auto read = dayAsWritten(text);
    if (!read) refuse("people.line-day", column, daysAllowed());
    return read;
  }
  void refuse(std::string_view message, Column column = {}, std::vector<Written> allowed = {}) {
    if (!good_) return;
    problems_.push_back({.line = record_.line,
                         .message = MessageId{message},
                         .column = column ? header_[*column] : "",
                         .allowed = std::move(allowed)});
    good_ = false;
  }
  [[nodiscard]] bool good() const { return good_; }

 private:
  const CsvRecord& record_;
  const Header& header_;
  std::vector<ListProblem>& problems_;
  bool good_ = true;
};

bool isOperator(std::string_view text) {
  return !text.empty() && isOneLine(text, kMaxOperatorBytes);
}

void readProgram(LineReader& line, const CsvRecord& record, const Columns& columns,
                 std::chrono::sys_days today, StaffList& list) {
  ListedProgram program{.line = record.line,
                        .name = line.cell(columns.operator_id),
                        .purpose = line.cell(columns.name),
                        .answers = line.cell(columns.answers),
                        .from = line.day(columns.from).value_or(today),
                        .until = line.day(columns.until)};
  if (!line.good()) return;
  if (!isOperator(program.name)) return line.refuse("people.line-program-operator");
  if (program.purpose.empty() || !isOneLine(program.purpose, kMaxTextBytes)) {
    return line.refuse("people.line-program-name", columns.name);
  }
  if (program.answers.empty()) return line.refuse("people.line-program-answers");
  if (program.until && *program.until < program.from) {
    return line.refuse("people.dates", columns.until);
  }
  if (std::ranges::find(list.programs, program.name, &ListedProgram::name) != list.programs.end()) {
    return line.refuse("people.line-program-twice", columns.operator_id);
  }
  list.programs.push_back(std::move(program));
}

void readLine(const CsvRecord& record, const Columns& columns, const Header& header,
              std::chrono::sys_days today, StaffList& list) {
  LineReader line(record, header, list.problems);
  if (record.broken) return line.refuse("people.line-quotes");
  if (isProgram(line.cell(columns.kind))) return readProgram(line, record, columns, today, list);
  const auto kind = kindAsWritten(line.cell(columns.kind));
  if (!kind) return line.refuse("people.line-kind", columns.kind, kindsAllowed());
  if (isShortTerm(*kind)) return line.refuse("people.line-temporary", columns.kind);
  const auto after_leaving = yesOrNo(line.cell(columns.after_leaving));
  if (!after_leaving) {
    return line.refuse("people.line-yes-no", columns.after_leaving, yesOrNoAllowed());
  }
  Person person{.id = {},
                .name = line.cell(columns.name),
                .kana = line.cell(columns.kana),
                .kind = *kind,
                .employer = line.cell(columns.employer),
                .from = line.day(columns.from).value_or(today),
                .until = line.day(columns.until),
                .mail = line.cell(columns.mail)};
  if (const auto signed_on = line.day(columns.pledge)) {
    person.pledge = Pledge{.signed_on = *signed_on, .after_leaving = *after_leaving};
  }
  if (!line.good()) return;
  if (const std::string id = line.cell(columns.operator_id); !id.empty()) {
    if (!isOperator(id)) return line.refuse("people.line-operator", columns.operator_id);
    assignOperator(person, id, person.from);
  }
  if (const auto fine = check(person); !fine) return line.refuse(fine.error().message.name);
  if (const auto past = checkPast(person, today); !past) {
    return line.refuse(past.error().message.name, columns.pledge);
  }
  const bool twice = std::ranges::any_of(list.people, [&](const Listed& other) {
    return other.person.name == person.name && other.person.kana == person.kana;
  });
  if (twice) return line.refuse("people.line-twice", columns.name);
  list.people.push_back({record.line, std::move(person)});
}

}  // namespace

std::optional<std::chrono::sys_days> dayAsWritten(std::string_view text) {
  text = trimmed(text);
  int first_year = 0;
  for (const auto& [era, before] : std::initializer_list<std::pair<std::string_view, int>>{
           {"令和", 2018}, {"平成", 1988}, {"昭和", 1925}, {"R", 2018}, {"H", 1988}, {"S", 1925}}) {
    if (!text.starts_with(era)) continue;
    text.remove_prefix(era.size());
    first_year = before;
    break;
  }
  const auto numbers = threeNumbers(text);
  if (!numbers) return std::nullopt;
  const auto [year, month, day] = *numbers;
  const bool plausible = first_year != 0 ? year < 100 : year >= 1900;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(year) + first_year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!plausible || !date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

Result<StaffList> parseStaffList(std::string_view text, std::chrono::sys_days today) {
  const auto refuse = [](std::string_view message) {
    return fail(ErrorCode::InvalidInput, MessageId{message});
  };
  if (text.size() > kMaxStaffListBytes) return refuse("people.list-long");
  if (const auto why = whyNoText(text)) return refuse(why->name);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);

  CsvReader reader(text, csvSeparatorOf(text));
  const CsvRecord header = reader.next().value_or(CsvRecord{});
  const Columns columns = columnsOf(header.fields);
  if (!columns.name) return refuse("people.list-no-name-column");

  StaffList list{.left_out = leftOut(header.fields, columns)};
  while (const auto record = reader.next()) {
    if (record->isBlank()) continue;
    if (list.people.size() + list.programs.size() + list.problems.size() >= kMaxPeople)
      return refuse("people.list-long");
    readLine(*record, columns, header.fields, today, list);
  }
  return list;
}

}  // namespace sekisho::people
