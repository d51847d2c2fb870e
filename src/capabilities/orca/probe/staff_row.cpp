#include "capabilities/orca/probe/staff_row.h"

#include <algorithm>
#include <utility>

#include "capabilities/orca/probe/euc_width.h"
#include "capabilities/orca/probe/log_words.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

// Lengths in bytes of EUC, in the row's order.
constexpr std::size_t kUserBytes = 16;
constexpr std::size_t kKanaBytes = 80;
constexpr std::size_t kNameBytes = 80;
constexpr std::size_t kLicenceBytes = 38;    // 医籍番号 to 専門科
constexpr std::size_t kNarcoticsBytes = 40;  // 麻薬施用者番号
constexpr std::size_t kPrintFlagBytes = 6;   // 診療行為初期表示 to 検査名
constexpr std::size_t kClinicsBytes = 162;
constexpr std::size_t kNeededBytes = 496;
constexpr std::size_t kRowBytes = 500;

std::optional<Permission> permissionFrom(char c) {
  switch (c) {
    case '1': return Permission::Allowed;
    case '0': return Permission::Denied;
    case ' ': return Permission::NotApplicable;
    default: return std::nullopt;
  }
}

std::optional<LoggedInUsers> loggedInUsersFrom(char c) {
  using enum LoggedInUsers;
  switch (c) {
    case '0': return NotShown;
    case '1': return SeeOwnClinic;
    case '2': return SeeAll;
    case '3': return EndOwnClinic;
    case '4': return EndAll;
    case ' ': return NotApplicable;
    default: return std::nullopt;
  }
}

std::optional<NotMeasured> unfitness(std::string_view text) {
  if (text.size() > kRowBytes * 4) return NotMeasured::TooLong;
  if (!isUtf8(text)) return NotMeasured::NotUtf8;
  if (std::ranges::any_of(text, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; })) {
    return NotMeasured::ControlCharacter;
  }
  const auto bytes = eucBytesOf(text);
  if (!bytes) return NotMeasured::NoEucForm;
  if (*bytes < kNeededBytes) return NotMeasured::TooShort;
  if (*bytes > kRowBytes) return NotMeasured::TooLong;
  return std::nullopt;
}

/// The fields of a row, one after the other.
class Fields {
 public:
  explicit Fields(std::string_view row) : rest_(row) {}

  /// The next `bytes` of EUC; cut() if a character reaches beyond them.
  std::string_view take(std::size_t bytes) {
    std::size_t length = 0;
    for (std::size_t taken = 0; taken < bytes && length < rest_.size();) {
      const EucCharacter character = firstEucCharacter(rest_.substr(length));
      taken += static_cast<std::size_t>(character.bytes);
      length += character.utf8.size();
      if (taken > bytes) cut_ = true;
    }
    const std::string_view field = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return field;
  }
  /// A field of one byte; 0 for a character that is none.
  char takeFlag() {
    const std::string_view field = take(1);
    return field.size() == 1 ? field.front() : '\0';
  }
  [[nodiscard]] bool cut() const { return cut_; }

 private:
  std::string_view rest_;
  bool cut_ = false;
};

/// The row as it lies there.
struct Slices {
  std::string_view user, kana, name, rights;
  char administrator = 0, save = 0, users = 0, print = 0;
  bool cut = false;
};

Slices slicesOf(std::string_view text) {
  Fields fields(text);
  Slices row;
  row.user = fields.take(kUserBytes);
  row.kana = fields.take(kKanaBytes);
  row.name = fields.take(kNameBytes);
  fields.take(kLicenceBytes);
  row.rights = fields.take(kRights);
  row.administrator = fields.takeFlag();
  fields.take(kNarcoticsBytes);
  fields.take(kPrintFlagBytes);
  row.save = fields.takeFlag();
  fields.take(kClinicsBytes);
  row.users = fields.takeFlag();
  row.print = fields.takeFlag();
  row.cut = fields.cut();
  return row;
}

std::optional<NotMeasured> takeRights(std::string_view text, StaffRow& row) {
  if (text.size() != kRights) return NotMeasured::UnknownRight;
  for (std::size_t i = 0; i < kRights; ++i) {
    const auto permission = permissionFrom(text[i]);
    if (!permission) return NotMeasured::UnknownRight;
    row.rights[i] = *permission;
  }
  return std::nullopt;
}

}  // namespace

std::string_view nameOf(NotMeasured reason) noexcept {
  switch (reason) {
    using enum NotMeasured;
    case NotUtf8: return "not-utf8";
    case ControlCharacter: return "control-character";
    case NoEucForm: return "no-euc-form";
    case TooShort: return "too-short";
    case TooLong: return "too-long";
    case CharacterCut: return "character-cut";
    case NoUserId: return "no-user-id";
    case UnknownRight: return "unknown-right";
    case UnknownFlag: return "unknown-flag";
  }
  std::unreachable();
}

std::expected<StaffRow, NotMeasured> staffRowFrom(std::string_view kanritbl) {
  if (const auto reason = unfitness(kanritbl)) return std::unexpected(*reason);
  const Slices slices = slicesOf(kanritbl);
  if (slices.cut) return std::unexpected(NotMeasured::CharacterCut);
  const std::string_view user = slices.user.substr(0, slices.user.find(' '));
  if (!isUserId(user) || !trimmed(slices.user.substr(user.size())).empty()) {
    return std::unexpected(NotMeasured::NoUserId);
  }
  StaffRow row{.user = std::string(user),
               .name = spacesFolded(slices.name),
               .kana = spacesFolded(slices.kana)};
  if (const auto reason = takeRights(slices.rights, row)) return std::unexpected(*reason);
  const auto save = permissionFrom(slices.save);
  const auto print = permissionFrom(slices.print);
  const auto users = loggedInUsersFrom(slices.users);
  const char administrator = slices.administrator;
  if (!save || !print || !users ||
      (administrator != 'T' && administrator != 'F' && administrator != ' ')) {
    return std::unexpected(NotMeasured::UnknownFlag);
  }
  row.administrator = administrator == 'T';
  row.may_save_files = *save;
  row.may_print = *print;
  row.logged_in_users = *users;
  return row;
}

}  // namespace sekisho::orca
