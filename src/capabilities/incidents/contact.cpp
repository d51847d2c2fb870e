#include "capabilities/incidents/contact.h"

#include <algorithm>
#include <string_view>

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
  return {};
}

Json toJson(const Contact& contact) {
  return Json::Object{{"name", contact.name},
                      {"firm", contact.firm},
                      {"telephone", contact.telephone},
                      {"mail", contact.mail},
                      {"contracted", contact.is_contracted},
                      {"by", contact.by.text()},
                      {"at", toRfc3339(contact.at)}};
}

}  // namespace sekisho::incidents
