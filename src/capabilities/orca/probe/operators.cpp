#include "capabilities/orca/probe/operators.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "capabilities/orca/probe/log_words.h"
#include "capabilities/orca/probe/md5_crypt.h"
#include "capabilities/orca/probe/version_files.h"
#include "core/clock.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

constexpr std::string_view kUsers = "FROM public.tbl_sysuser";
constexpr std::string_view kPasswords = "FROM public.tbl_passwd";
constexpr std::string_view kStaff = "FROM sekisho.staff()";

std::optional<int> numberIn(const std::optional<std::string>& text) {
  return text ? numberFrom(*text) : std::nullopt;
}

// What the id of a user may be: 日レセ takes half-width characters. Nothing else is told.
std::optional<std::string> userFrom(const std::optional<std::string>& text) {
  const std::string_view user = text ? trimmed(*text) : std::string_view();
  const bool told = !user.empty() && user.size() <= kMaxUserId &&
                    std::ranges::all_of(user, [](char c) { return c > 0x20 && c < 0x7f; });
  return told ? std::optional<std::string>(user) : std::nullopt;
}

bool isDigits(std::string_view text, std::size_t size) {
  return text.size() == size &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "$1$", up to eight characters of salt, "$" and 22 more: what is cut or has more is none.
bool isMd5(std::string_view stored) {
  constexpr std::size_t kHash = 22;
  constexpr std::size_t kMostSalt = 8;
  if (!stored.starts_with("$1$")) return false;
  const std::string_view rest = stored.substr(3);
  const std::size_t salt = rest.find('$');
  if (salt == std::string_view::npos || salt > kMostSalt) return false;
  const std::string_view hash = rest.substr(salt + 1);
  return hash.size() == kHash && std::ranges::all_of(hash, [](char c) {
           return (c >= '.' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
         });
}

PasswordForm formOf(std::string_view stored) {
  if (stored.empty()) return PasswordForm::None;
  return isMd5(stored) ? PasswordForm::Md5 : PasswordForm::Other;
}

std::optional<bool> isKnownFirst(const std::string& user, const std::string& stored) {
  const bool known = std::ranges::any_of(knownFirstPasswords(user), [&](const std::string& first) {
    return stored == first || md5Crypt(first, stored) == stored;
  });
  if (known || formOf(stored) != PasswordForm::Other) return known;
  return std::nullopt;
}

const std::vector<std::string_view> kStaffColumns{"hospnum", "kbncd", "from_day", "until_day",
                                                  "kanritbl"};
// Of a row that cannot be told in UTF-8 whose it is: too short to be anything more.
const std::vector<std::string_view> kStaffBeginnings{"hospnum", "kbncd", "from_day", "until_day",
                                                     "split_part(kanritbl, ' ', 1)"};

/// Of two rows that hold today what either allows counts; one that was not measured leaves nothing.
void addRights(Operator& one, const std::optional<StaffRow>& more) {
  if (!one.staff || !more) {
    if (one.staff) one.not_measured = "two-rows";
    one.staff.reset();
    return;
  }
  StaffRow& staff = *one.staff;
  for (std::size_t i = 0; i < kRights; ++i) {
    if (more->rights[i] == Permission::Allowed) staff.rights[i] = Permission::Allowed;
  }
  staff.administrator = staff.administrator || more->administrator;
  if (more->may_save_files == Permission::Allowed) staff.may_save_files = Permission::Allowed;
  staff.may_print = std::max(staff.may_print, more->may_print);
  staff.logged_in_users = std::max(staff.logged_in_users, more->logged_in_users);
}

/// Puts the three tables together.
class Reader {
 public:
  Reader(const Select& select, std::chrono::sys_days today) : select_(select), today_(today) {}

  Result<void> readUserRows();
  Result<void> readStaff();
  Result<void> readPasswords(Passwords passwords);
  [[nodiscard]] Operators finish() &&;

 private:
  using Key = std::pair<std::string, int>;  // user and clinic

  [[nodiscard]] std::vector<Operator*> allOf(const std::string& user);
  [[nodiscard]] bool mayHold(const StaffPeriod& period) const {
    return period.holdsOn(today_).value_or(true);
  }
  [[nodiscard]] bool counts(const Operator& known, const StaffPeriod& period) const;
  void takeStaffRow(const DatabaseRow& row, std::optional<NotMeasured> why = {});
  Result<void> readStaffRowByRow();
  Result<void> readStaffRow(int clinic, std::string_view number, std::string_view from);

  const Select& select_;
  std::chrono::sys_days today_;
  std::map<Key, Operator> operators_;
  std::size_t untold_ = 0;
};

Result<void> Reader::readUserRows() {
  const auto rows = select_({"userid", "hospnum"}, kUsers);
  if (!rows) return std::unexpected(rows.error());
  for (const DatabaseRow& row : *rows) {
    const auto user = userFrom(row[0]);
    const auto clinic = numberIn(row[1]);
    if (user && clinic) {
      operators_[{*user, *clinic}].has_user_row = true;
    } else {
      ++untold_;
    }
  }
  return {};
}

// Whether a row of that period is told instead of what is known.
bool Reader::counts(const Operator& known, const StaffPeriod& period) const {
  if (!known.period) return true;
  const bool holds = mayHold(period);
  return holds == mayHold(*known.period) ? period.from > known.period->from : holds;
}

// `why` says that only its beginning is there.
void Reader::takeStaffRow(const DatabaseRow& row, std::optional<NotMeasured> why) {
  const auto clinic = numberIn(row[0]);
  const std::string text = row[4].value_or("");
  // A row that cannot be cut still begins with whose it is.
  const auto user = userFrom(text.substr(0, text.find(' ')));
  if (!clinic || !user) {
    ++untold_;
    return;
  }
  Operator& one = operators_[{*user, *clinic}];
  const StaffPeriod period = staffPeriodFrom(row[2].value_or(""), row[3].value_or(""));
  const auto read = why ? std::unexpected(*why) : staffRowFrom(text);
  if (one.period && mayHold(*one.period) && mayHold(period)) {
    one.period->told = one.period->told && period.told;
    return addRights(one, read ? std::optional(*read) : std::nullopt);
  }
  if (!counts(one, period)) return;
  one.period = period;
  one.group = numberIn(row[1].value_or("").substr(0, 1));
  one.staff = read ? std::optional(*read) : std::nullopt;
  one.not_measured = read ? "" : nameOf(read.error());
}

Result<void> Reader::readStaff() {
  const auto rows = select_(kStaffColumns, kStaff);
  // One row that cannot be told in UTF-8 takes no other with it.
  if (!rows && rows.error().code == ErrorCode::Corrupt) return readStaffRowByRow();
  if (!rows) return std::unexpected(rows.error());
  for (const DatabaseRow& row : *rows) takeStaffRow(row);
  return {};
}

Result<void> Reader::readStaffRowByRow() {
  const auto keys = select_({"hospnum", "kbncd", "from_day"}, kStaff);
  if (!keys) return std::unexpected(keys.error());
  for (const DatabaseRow& key : *keys) {
    const auto clinic = numberIn(key[0]);
    const std::string number(trimmed(key[1].value_or("")));
    const std::string from = key[2].value_or("");
    if (!clinic || !isDigits(number, 5) || !isDigits(from, 8)) {
      ++untold_;
    } else if (auto read = readStaffRow(*clinic, number, from); !read) {
      return read;
    }
  }
  return {};
}

Result<void> Reader::readStaffRow(int clinic, std::string_view number, std::string_view from) {
  const std::string one =
      fmt::format("{} WHERE hospnum = {} AND btrim(kbncd) = '{}' AND from_day = '{}'", kStaff,
                  clinic, number, from);
  auto rows = select_(kStaffColumns, one);
  std::optional<NotMeasured> why;
  if (!rows && rows.error().code == ErrorCode::Corrupt) {
    rows = select_(kStaffBeginnings, one);
    why = NotMeasured::NotUtf8;
  }
  if (!rows && rows.error().code != ErrorCode::Corrupt) return std::unexpected(rows.error());
  if (!rows) ++untold_;
  for (const DatabaseRow& row : rows.value_or(std::vector<DatabaseRow>())) {
    takeStaffRow(row, why);
  }
  return {};
}

// Those of the user in every clinic that knows them; in none, one of clinic 0.
std::vector<Operator*> Reader::allOf(const std::string& user) {
  std::vector<Operator*> found;
  for (auto at = operators_.lower_bound({user, 0}); at != operators_.end(); ++at) {
    if (at->first.first != user) break;
    found.push_back(&at->second);
  }
  if (found.empty()) found.push_back(&operators_[{user, 0}]);
  return found;
}

Result<void> Reader::readPasswords(Passwords passwords) {
  const bool compared = passwords == Passwords::Compared;
  const auto rows =
      compared ? select_({"userid", "password"}, kPasswords) : select_({"userid"}, kPasswords);
  if (!rows) return std::unexpected(rows.error());
  std::map<std::string, int> same;
  for (const DatabaseRow& row : *rows) {
    if (compared) ++same[std::string(trimmed(row[1].value_or("")))];
  }
  for (const DatabaseRow& row : *rows) {
    const auto user = userFrom(row[0]);
    if (!user) {
      ++untold_;
      continue;
    }
    std::optional<PasswordSeen> seen;
    if (compared) {
      const std::string stored(trimmed(row[1].value_or("")));
      seen = PasswordSeen{.form = formOf(stored),
                          .known = isKnownFirst(*user, stored),
                          .copied = !stored.empty() && same[stored] > 1};
    }
    for (Operator* one : allOf(*user)) {
      one->has_password = true;
      one->password = seen;
    }
  }
  return {};
}

Operators Reader::finish() && {
  Operators result{.untold = untold_};
  result.all.reserve(operators_.size());
  for (auto& [key, one] : operators_) {
    one.user = key.first;
    one.clinic = key.second;
    result.all.push_back(std::move(one));
  }
  return result;
}

}  // namespace

StaffPeriod staffPeriodFrom(std::string_view from, std::string_view until) {
  StaffPeriod period{.from = dayFromDigits(from), .until = dayFromDigits(until)};
  const auto open = [](std::string_view text) { return text == "00000000" || text == "99999999"; };
  period.told = (period.from || open(from)) && (period.until || open(until));
  return period;
}

std::string_view nameOf(PasswordForm form) noexcept {
  switch (form) {
    case PasswordForm::None: return "none";
    case PasswordForm::Md5: return "md5";
    case PasswordForm::Other: return "other";
  }
  return "other";
}

std::vector<std::string> knownFirstPasswords(const std::string& user) {
  return {user, "ormaster", "orca"};
}

Result<Operators> operatorsIn(const Select& select, Passwords passwords,
                              std::chrono::sys_days today) {
  Reader reader(select, today);
  auto read = reader.readUserRows();
  if (read) read = reader.readStaff();
  if (read) read = reader.readPasswords(passwords);
  if (!read) return std::unexpected(std::move(read.error()));
  return std::move(reader).finish();
}

}  // namespace sekisho::orca
