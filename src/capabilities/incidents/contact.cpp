#include "capabilities/incidents/contact.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "core/mail_address.h"
#include "core/text.h"

namespace sekisho::incidents {
namespace {

constexpr std::ptrdiff_t kFewestDigitsOfATelephone = 3;

std::unexpected<Error> refuseContact(std::string_view message, std::string_view pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::string(pointer)}});
}

bool isDigit(char one) { return one >= '0' && one <= '9'; }

bool isTelephone(std::string_view text) {
  const auto may_stand = [](char one) {
    return isDigit(one) || std::string_view(" +-()").find(one) != std::string_view::npos;
  };
  return text.size() <= kMaxTelephoneBytes && std::ranges::all_of(text, may_stand) &&
         std::ranges::count_if(text, isDigit) >= kFewestDigitsOfATelephone;
}

bool isWhole(const OtherContact& other) {
  const bool is_reached = !other.telephone.empty() || !other.mail.empty();
  return !trimmed(other.name).empty() && isOneLine(other.name, kMaxNameBytes) && is_reached &&
         (other.telephone.empty() || isTelephone(other.telephone)) &&
         (other.mail.empty() || isMailAddress(other.mail)) && isOneLine(other.when, kMaxNameBytes);
}

}  // namespace

Result<void> check(const Contact& contact) {
  if (trimmed(contact.name).empty() || !isOneLine(contact.name, kMaxNameBytes)) {
    return refuseContact("incidents.contact-name", "/name");
  }
  if (!isOneLine(contact.firm, kMaxNameBytes)) {
    return refuseContact("incidents.contact-firm", "/firm");
  }
  if (!contact.telephone.empty() && !isTelephone(contact.telephone)) {
    return refuseContact("incidents.contact-telephone", "/telephone");
  }
  if (!contact.mail.empty() && !isMailAddress(contact.mail)) {
    return refuseContact("incidents.contact-mail", "/mail");
  }
  if (contact.telephone.empty() && contact.mail.empty()) {
    return refuseContact("incidents.contact-way", "/telephone");
  }
  if (contact.others.size() > kMaxOtherContacts) {
    return refuseContact("incidents.contact-others", "/others");
  }
  for (std::size_t i = 0; i < contact.others.size(); ++i) {
    if (!isWhole(contact.others[i])) {
      return refuseContact("incidents.contact-other", "/others/" + std::to_string(i));
    }
  }
  return {};
}

std::string_view nameOf(LetterLanguage language) noexcept {
  return language == LetterLanguage::English ? "en" : "ja";
}

std::optional<LetterLanguage> letterLanguageFrom(std::string_view name) noexcept {
  if (name == "ja") return LetterLanguage::Japanese;
  return name == "en" ? std::optional(LetterLanguage::English) : std::nullopt;
}

Json toJson(const std::vector<OtherContact>& others) {
  Json::Array all;
  for (const OtherContact& other : others) {
    all.push_back(Json::Object{{"name", other.name},
                               {"telephone", other.telephone},
                               {"when", other.when},
                               {"mail", other.mail},
                               {"language", nameOf(other.language)}});
  }
  return all;
}

std::optional<std::vector<OtherContact>> otherContactsFrom(const Json& value) {
  const auto* list = value.array();
  if (list == nullptr) return std::nullopt;
  std::vector<OtherContact> others;
  for (const Json& one : *list) {
    const auto* name = one["name"].text();
    const auto* telephone = one["telephone"].text();
    const auto* when = one["when"].text();
    if (name == nullptr || telephone == nullptr || when == nullptr) return std::nullopt;
    OtherContact other{.name = *name, .telephone = *telephone, .when = *when};
    if (!one["mail"].isNull()) {
      const auto* mail = one["mail"].text();
      if (mail == nullptr) return std::nullopt;
      other.mail = *mail;
    }
    if (!one["language"].isNull()) {
      const auto* written = one["language"].text();
      const auto language = written == nullptr ? std::nullopt : letterLanguageFrom(*written);
      if (!language) return std::nullopt;
      other.language = *language;
    }
    others.push_back(std::move(other));
  }
  return others;
}

std::vector<Recipient> recipientsOf(const Contact& contact) {
  std::vector<Recipient> recipients;
  const auto add = [&](std::string name, const std::string& mail, LetterLanguage language) {
    const bool known = std::ranges::find(recipients, mail, &Recipient::mail) != recipients.end();
    if (mail.empty() || known) return;
    recipients.push_back({.name = std::move(name), .mail = mail, .language = language});
  };
  add(contact.firm.empty() ? contact.name : contact.firm + " " + contact.name, contact.mail,
      contact.language);
  for (const OtherContact& other : contact.others) add(other.name, other.mail, other.language);
  return recipients;
}

Json toJson(const Contact& contact) {
  return Json::Object{{"name", contact.name},
                      {"firm", contact.firm},
                      {"telephone", contact.telephone},
                      {"mail", contact.mail},
                      {"contracted", contact.is_contracted},
                      {"language", nameOf(contact.language)},
                      {"others", toJson(contact.others)},
                      {"by", contact.by.text()},
                      {"at", toRfc3339(contact.at)}};
}

}  // namespace sekisho::incidents
