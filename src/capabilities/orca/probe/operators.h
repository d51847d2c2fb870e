#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/orca/probe/database.h"
#include "capabilities/orca/probe/grants.h"
#include "capabilities/orca/probe/staff_row.h"
#include "core/error.h"

namespace sekisho::orca {

/// What a stored password is, by its form. 日レセ makes Md5 ones only.
enum class PasswordForm { None, Md5, Other };
[[nodiscard]] std::string_view nameOf(PasswordForm form) noexcept;

/// What was seen of a stored password; of itself nothing is kept.
struct PasswordSeen {
  PasswordForm form = PasswordForm::None;
  /// Whether it is one of knownFirstPasswords(); nothing if its form cannot be compared.
  std::optional<bool> known = {};
  bool copied = false;  ///< Another operator has the very same stored: a row was copied.
};

/// From when until when a row of 職員情報 holds; open ends are nothing.
struct StaffPeriod {
  std::optional<std::chrono::sys_days> from = {};
  std::optional<std::chrono::sys_days> until = {};
  bool told = true;  ///< False if an end is neither open nor a day.
  friend bool operator==(const StaffPeriod&, const StaffPeriod&) = default;

  /// Nothing if an end that could not be told decides it.
  [[nodiscard]] std::optional<bool> holdsOn(std::chrono::sys_days day) const {
    if ((from && day < *from) || (until && *until < day)) return false;
    return told ? std::optional(true) : std::nullopt;
  }
};

/// Of YYYYMMDD; 00000000 and 99999999 are open ends.
[[nodiscard]] StaffPeriod staffPeriodFrom(std::string_view from, std::string_view until);

/// An operator (ユーザ) of 日レセ as its tables tell of them together.
struct Operator {
  std::string user = {};
  int clinic = 0;             ///< hospnum; 0 of one that only tbl_passwd has.
  bool has_password = false;  ///< A row of tbl_passwd: without it nobody signs in with it.
  bool has_user_row = false;  ///< A row of tbl_sysuser.
  std::optional<int> group =
      {};  ///< Of 職員情報: 0 master, 1 医師, 2 看護師, 3 技師, 4 事務, 5 管理職.
  /// Of the row of 職員情報 that holds today, else of the one that began last; nothing without one.
  std::optional<StaffPeriod> period = {};
  std::optional<StaffRow> staff = {};         ///< That row, if it could be measured,
  std::string not_measured = {};              ///< else why not.
  std::optional<PasswordSeen> password = {};  ///< Nothing unless they are compared.
};

struct Operators {
  std::vector<Operator> all = {};  ///< By name and clinic.
  std::size_t untold = 0;  ///< Rows whose user is none that could be told: never names of people.
};

/// Everybody who is in any of the three tables. Errors as Select.
[[nodiscard]] Result<Operators> operatorsIn(const Select& select, Passwords passwords,
                                            std::chrono::sys_days today);

/// The first passwords that 日レセ's guides and its samples set for this user.
[[nodiscard]] std::vector<std::string> knownFirstPasswords(const std::string& user);

}  // namespace sekisho::orca
