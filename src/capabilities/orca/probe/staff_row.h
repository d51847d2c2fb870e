#pragma once

#include <array>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho::orca {

inline constexpr std::size_t kRights = 70;

/// Functions of 日レセ that a user may be allowed, by their number in the row.
enum class Right : std::size_t {
  ProgramUpdate = 3,          ///< プログラム更新
  Reception = 16,             ///< 受付
  PatientRegistration = 17,   ///< 登録
  PatientInquiry = 18,        ///< 照会
  Appointments = 19,          ///< 予約
  Treatment = 21,             ///< 診療行為
  Diagnoses = 22,             ///< 病名
  Payments = 23,              ///< 収納
  AccountInquiry = 24,        ///< 会計照会
  Claims = 27,                ///< 明細書
  DataExport = 41,            ///< データ出力
  ExternalMedia = 47,         ///< 外部媒体
  MasterRegistration = 51,    ///< マスタ登録
  MasterUpdate = 52,          ///< マスタ更新
  SystemAdministration = 61,  ///< システム管理
};

enum class Permission { NotApplicable, Denied, Allowed };  // the higher allows more

/// What a user may do with the list of those who are logged in (ログインユーザ管理); the higher is
/// more.
enum class LoggedInUsers { NotApplicable, NotShown, SeeOwnClinic, SeeAll, EndOwnClinic, EndAll };

/// A row of 職員情報 (kanricd 1010).
struct StaffRow {
  std::string user = {};
  std::string name = {};
  std::string kana = {};
  std::array<Permission, kRights> rights = {};
  bool administrator = false;
  Permission may_save_files = Permission::NotApplicable;  ///< On the client.
  Permission may_print = Permission::NotApplicable;       ///< On the client.
  LoggedInUsers logged_in_users = LoggedInUsers::NotApplicable;

  [[nodiscard]] Permission right(Right of) const {
    return rights[static_cast<std::size_t>(of) - 1];
  }
  friend bool operator==(const StaffRow&, const StaffRow&) = default;
};

/// Why nothing is known of a row. Never to be taken for "may do nothing".
enum class NotMeasured {
  NotUtf8,
  ControlCharacter,
  NoEucForm,  ///< A character that EUC-JIS-2004 does not have: places cannot be counted.
  TooShort,
  TooLong,
  CharacterCut,  ///< A character would lie in two fields: they begin elsewhere.
  NoUserId,      ///< The row does not begin with a user's id and spaces.
  UnknownRight,  ///< Neither 1, 0 nor blank.
  UnknownFlag,   ///< Administrator, saving, printing or list of users: none of its values.
};
/// As facts and messages name it: "character-cut".
[[nodiscard]] std::string_view nameOf(NotMeasured reason) noexcept;

/// Reads kanritbl as PostgreSQL gives it in UTF-8. Fields lie by the bytes of the EUC text that it
/// was made from (500, of which the last 4 may be missing).
[[nodiscard]] std::expected<StaffRow, NotMeasured> staffRowFrom(std::string_view kanritbl);

}  // namespace sekisho::orca
