#include "capabilities/usage/exported.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "capabilities/usage/code_systems.h"
#include "capabilities/usage/moment.h"
#include "core/csv.h"
#include "core/text.h"

namespace sekisho::usage {
namespace {

using Column = std::optional<std::size_t>;

struct Columns {
  Column time, date, clock, user, name, terminal, action, result, patient, user_name, patient_name;
};

/// What a column is by its own word; the first that fits, so that longer words come first.
struct Heading {
  std::string_view word;
  Column Columns::* column;
};
constexpr std::array kHeadings{
    Heading{"日時", &Columns::time},     Heading{"timestamp", &Columns::time},
    Heading{"datetime", &Columns::time}, Heading{"日付", &Columns::date},
    Heading{"date", &Columns::date},     Heading{"時刻", &Columns::clock},
    Heading{"clock", &Columns::clock},   Heading{"time", &Columns::time},
    Heading{"端末", &Columns::terminal}, Heading{"terminal", &Columns::terminal},
    Heading{"host", &Columns::terminal}, Heading{"利用者", &Columns::user},
    Heading{"ユーザー", &Columns::user}, Heading{"職員", &Columns::user},
    Heading{"操作者", &Columns::user},   Heading{"担当者", &Columns::user},
    Heading{"user", &Columns::user},     Heading{"operator", &Columns::user},
    Heading{"氏名", &Columns::name},     Heading{"名前", &Columns::name},
    Heading{"name", &Columns::name},     Heading{"操作", &Columns::action},
    Heading{"機能", &Columns::action},   Heading{"action", &Columns::action},
    Heading{"結果", &Columns::result},   Heading{"result", &Columns::result}};
constexpr std::array<std::string_view, 2> kOfPatients{"患者", "patient"};
constexpr std::array<std::string_view, 4> kOfNames{"氏名", "名前", "者名", "name"};

template <class Words>
bool bearsAny(std::string_view head, const Words& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return head.contains(word); });
}

/// Nothing for a column that is none of these. Whoever is a patient is never a user.
Column Columns::* meantBy(std::string_view head) {
  const bool names = bearsAny(head, kOfNames);
  if (bearsAny(head, kOfPatients)) return names ? &Columns::patient_name : &Columns::patient;
  const auto found =
      std::ranges::find_if(kHeadings, [&](const Heading& one) { return head.contains(one.word); });
  if (found == kHeadings.end()) return nullptr;
  const bool of_user = found->column == &Columns::user && names && !head.contains("username");
  return of_user ? &Columns::user_name : found->column;
}

/// The first column of each meaning. Where users or patients are listed by name only, that is who
/// they are.
Columns columnsOf(const std::vector<std::string>& head) {
  Columns columns;
  for (std::size_t i = 0; i < head.size(); ++i) {
    Column Columns::* const meant = meantBy(lowered(head[i]));
    if (meant != nullptr && !(columns.*meant)) columns.*meant = i;
  }
  if (!columns.user) columns.user = std::exchange(columns.user_name, std::nullopt);
  if (columns.user_name) columns.name = columns.user_name;
  if (!columns.patient) columns.patient = std::exchange(columns.patient_name, std::nullopt);
  return columns;
}

bool suffice(const Columns& columns) {
  return columns.user && (columns.time || (columns.date && columns.clock));
}

// "8:05" as "08:05:00"; anything else as it is.
std::string wholeClock(std::string_view clock) {
  std::string whole(clock);
  if (whole.size() > 1 && whole[1] == ':') whole.insert(0, "0");
  if (whole.size() == 5) whole += ":00";
  return whole;
}

// 2026-04-01, 2026/4/1 or 20260401 as the first of these.
std::string wholeDay(std::string_view day) {
  std::string plain(day);
  std::ranges::replace(plain, '/', '-');
  const auto parts = split(plain, '-');
  if (parts.size() == 1 && plain.size() == 8) {
    return plain.substr(0, 4) + "-" + plain.substr(4, 2) + "-" + plain.substr(6);
  }
  if (parts.size() != 3) return plain;
  const auto month = toInteger(parts[1]);
  const auto date = toInteger(parts[2]);
  if (!month || !date || *month < 1 || *month > 12 || *date < 1 || *date > 31) return plain;
  const auto two = [](std::int64_t number) {
    return std::string(number < 10 ? "0" : "") + std::to_string(number);
  };
  return std::string(parts[0]) + "-" + two(*month) + "-" + two(*date);
}

// A time as lists write it; of Japan unless it names a zone.
std::optional<Moment> momentIn(std::string_view text) {
  if (auto exact = momentFrom(text); exact && exact->at) return exact;
  std::string plain(text);
  std::ranges::replace(plain, 'T', ' ');
  const auto parts = words(plain);
  if (parts.size() != 2) return std::nullopt;
  return momentFrom(wholeDay(parts[0]) + "T" + wholeClock(parts[1]) + "+09:00");
}

struct ActionWord {
  std::string_view word;
  Action action;
};
constexpr std::array kActions{
    ActionWord{"参照", Action::Read},     ActionWord{"閲覧", Action::Read},
    ActionWord{"照会", Action::Read},     ActionWord{"表示", Action::Read},
    ActionWord{"検索", Action::Read},     ActionWord{"read", Action::Read},
    ActionWord{"view", Action::Read},     ActionWord{"登録", Action::Create},
    ActionWord{"追加", Action::Create},   ActionWord{"作成", Action::Create},
    ActionWord{"新規", Action::Create},   ActionWord{"create", Action::Create},
    ActionWord{"更新", Action::Update},   ActionWord{"変更", Action::Update},
    ActionWord{"修正", Action::Update},   ActionWord{"訂正", Action::Update},
    ActionWord{"update", Action::Update}, ActionWord{"削除", Action::Delete},
    ActionWord{"delete", Action::Delete}, ActionWord{"印刷", Action::Execute},
    ActionWord{"出力", Action::Execute},  ActionWord{"print", Action::Execute}};

// What was done: logging in and out are events of their own, all else is an activity.
void readAction(const std::string& text, Record& record) {
  const std::string plain = lowered(text);
  const auto says = [&](std::string_view word) { return plain.contains(word); };
  const bool out = says("ログアウト") || says("logout") || says("log out");
  const bool in = !out && (says("ログイン") || says("login") || says("log in"));
  if (in || out) {
    record.type = {std::string(kDcm), "110114", "User Authentication"};
    record.subtypes = {in ? Code{std::string(kDcm), "110122", "Login"}
                          : Code{std::string(kDcm), "110123", "Logout"}};
    record.action = Action::Execute;
    return;
  }
  record.type = {std::string(kDcm), "110100", "Application Activity"};
  if (!text.empty()) record.subtypes = {Code{.code = text, .display = text}};
  const auto found =
      std::ranges::find_if(kActions, [&](const ActionWord& one) { return says(one.word); });
  if (found != kActions.end()) record.action = found->action;
}

void readResult(const std::string& text, Record& record) {
  const std::string plain = lowered(text);
  const auto is = [&](std::initializer_list<std::string_view> all) {
    return std::ranges::find(all, plain) != all.end();
  };
  if (is({"成功", "正常", "ok", "success", "○"})) record.outcome = Outcome::Success;
  if (is({"失敗", "異常", "エラー", "ng", "error", "failure", "×"})) {
    record.outcome = Outcome::MinorFailure;
  }
  record.outcome_text = text;
}

class LineReader {
 public:
  LineReader(const CsvRecord& record, const CsvRecord& head, const Columns& columns)
      : record_(record), head_(head), columns_(columns) {}

  [[nodiscard]] std::expected<Record, ExportedProblem> read() const {
    if (record_.broken) return problem("usage.export-quotes");
    if (record_.text.size() + head_.text.size() + 2 > kMaxMessageBytes) {
      return problem("usage.export-line-long");
    }
    const auto time = momentIn(columns_.time ? cell(columns_.time)
                                             : cell(columns_.date) + " " + cell(columns_.clock));
    if (!time || !time->at) {
      return problem("usage.export-time", columns_.time ? columns_.time : columns_.date);
    }
    Agent agent{
        .who = {.value = cell(columns_.user)}, .name = cell(columns_.name), .requestor = true};
    if (agent.who.value.empty()) return problem("usage.export-user", columns_.user);
    if (const std::string at = cell(columns_.terminal); !at.empty()) agent.network = {at, "1"};
    Record made{.recorded = *time, .agents = {std::move(agent)}};
    readAction(cell(columns_.action), made);
    readResult(cell(columns_.result), made);
    if (const std::string patient = cell(columns_.patient); !patient.empty()) {
      made.entities = {Entity{.what = {.value = patient, .display = cell(columns_.patient_name)},
                              .type = Code{std::string(kEntityType), "1", "Person"},
                              .role = Code{std::string(kObjectRole), "1", "Patient"}}};
    }
    return made;
  }

 private:
  [[nodiscard]] std::string cell(Column column) const {
    return column && *column < record_.fields.size() ? record_.fields[*column] : std::string();
  }
  [[nodiscard]] std::unexpected<ExportedProblem> problem(std::string_view message,
                                                         Column column = {}) const {
    return std::unexpected(ExportedProblem{.line = record_.line,
                                           .message = MessageId{message},
                                           .column = column ? head_.fields[*column] : ""});
  }

  const CsvRecord& record_;
  const CsvRecord& head_;
  const Columns& columns_;
};

std::unexpected<Error> refuse(std::string_view message) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", "/csv"}});
}

}  // namespace

Result<ExportedList> parseExport(std::string_view text) {
  if (text.size() > kMaxExportBytes) return refuse("usage.export-long");
  if (const auto why = whyNoText(text)) return refuse(why->name);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  CsvReader reader(text, csvSeparatorOf(text));
  const CsvRecord head = reader.next().value_or(CsvRecord{});
  const Columns columns = columnsOf(head.fields);
  if (!suffice(columns)) return refuse("usage.export-columns");
  ExportedList list;
  while (const auto record = reader.next()) {
    if (record->isBlank()) continue;
    if (list.lines.size() + list.problems.size() >= kMaxExportLines) {
      return refuse("usage.export-long");
    }
    auto made = LineReader(*record, head, columns).read();
    if (!made) {
      list.problems.push_back(std::move(made.error()));
      continue;
    }
    list.lines.push_back({.line = record->line,
                          .body = std::string(head.text) + "\n" + std::string(record->text) + "\n",
                          .record = *std::move(made)});
  }
  return list;
}

Result<Reading> readExported(std::string_view body) {
  auto list = parseExport(body);
  if (!list || list->lines.size() != 1 || !list->problems.empty()) {
    return fail(ErrorCode::InvalidInput, kIncomplete, {}, {{"part", "CSV"}});
  }
  return Reading{.record = std::move(list->lines.front().record)};
}

Sha256 digestOf(std::string_view system, const ExportedLine& line, const Keyed& keyed) {
  return keyed(std::string(system) + "\n" + line.body);
}

}  // namespace sekisho::usage
