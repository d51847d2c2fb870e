#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::incidents {

/// The language that letters about worries are written in.
enum class LetterLanguage { Japanese, English };
[[nodiscard]] std::string_view nameOf(LetterLanguage language) noexcept;
[[nodiscard]] std::optional<LetterLanguage> letterLanguageFrom(std::string_view name) noexcept;

/// Somebody else to call or to write to, such as the provider at night or the vendor.
struct OtherContact {
  std::string name = {};       ///< A person, a desk or a firm.
  std::string telephone = {};  ///< Empty if there is none.
  std::string when = {};       ///< In which case, or at which hours; may be empty.
  std::string mail = {};       ///< Where reports are sent as well; empty if nowhere.
  LetterLanguage language = LetterLanguage::Japanese;  ///< As they read.
  friend bool operator==(const OtherContact&, const OtherContact&) = default;
};

/// Who is to be told when something seems wrong (P-12): the contracted provider, or, in a clinic
/// without a maintenance contract, whoever it named instead.
struct Contact {
  std::string name = {};       ///< A person or a desk.
  std::string firm = {};       ///< Empty if they belong to none.
  std::string telephone = {};  ///< Empty if there is none.
  std::string mail = {};       ///< Where reports are sent; empty if nowhere. As isMailAddress.
  bool is_contracted = true;   ///< By a maintenance contract.
  LetterLanguage language = LetterLanguage::Japanese;  ///< As they read.
  /// Whom to call if they cannot be reached, in order; who has an address is written to as well.
  std::vector<OtherContact> others = {};
  PersonId by = {};  ///< Who named them.
  Instant at{};

  friend bool operator==(const Contact&, const Contact&) = default;
};

inline constexpr std::size_t kMaxNameBytes = 240;  // 80 characters of Japanese
inline constexpr std::size_t kMaxTelephoneBytes = 30;
inline constexpr std::size_t kMaxOtherContacts = 5;

/// InvalidInput with {pointer}: incidents.contact-name, incidents.contact-firm (no line),
/// incidents.contact-telephone (other than digits, spaces, + - ( ), or fewer than three digits),
/// incidents.contact-mail (no address), incidents.contact-way (neither telephone nor mail),
/// incidents.contact-others (more than kMaxOtherContacts), incidents.contact-other (of one of them:
/// no name, neither telephone nor mail, one of the two that is none, or no line).
[[nodiscard]] Result<void> check(const Contact& contact);

/// Somebody to whom reports are mailed.
struct Recipient {
  std::string name = {};  ///< With the firm, if they belong to one.
  std::string mail = {};
  LetterLanguage language = LetterLanguage::Japanese;
  friend bool operator==(const Recipient&, const Recipient&) = default;
};
/// Everybody of them who has an address, in order; nobody twice.
[[nodiscard]] std::vector<Recipient> recipientsOf(const Contact& contact);

/// As journal bodies and the API write it.
[[nodiscard]] Json toJson(const Contact& contact);
[[nodiscard]] Json toJson(const std::vector<OtherContact>& others);
/// Nothing if it is not what toJson() wrote. One of before they were mailed has no address.
[[nodiscard]] std::optional<std::vector<OtherContact>> otherContactsFrom(const Json& value);

}  // namespace sekisho::incidents
