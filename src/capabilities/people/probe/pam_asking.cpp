#include "capabilities/people/probe/pam_asking.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sekisho::people {

bool refusesStrangers(const PamModule& module) {
  static constexpr std::array<std::string_view, 15> kAsking{"pam_unix.so",
                                                            "pam_sss.so",
                                                            "pam_ldap.so",
                                                            "pam_winbind.so",
                                                            "pam_krb5.so",
                                                            "pam_fprintd.so",
                                                            "pam_u2f.so",
                                                            "pam_google_authenticator.so",
                                                            "pam_oath.so",
                                                            "pam_yubico.so",
                                                            "pam_pkcs11.so",
                                                            "pam_rootok.so",
                                                            "pam_ssh_agent_auth.so",
                                                            "pam_deny.so",
                                                            "pam_systemd_home.so"};
  static constexpr std::array<std::string_view, 4> kLets{"nouserok", "nullok", "alwaysok",
                                                         "always_ok"};
  if (std::ranges::find(kAsking, module.name) == kAsking.end()) return false;
  return module.name == "pam_unix.so" ||
         std::ranges::none_of(kLets, [&](std::string_view one) { return module.has(one); });
}

std::optional<PamAnswer> answerToAPassword(const PamModule& module) {
  if (module.name == "pam_deny.so") return PamAnswer::Failure;
  if (module.name == "pam_unix.so" || module.name == "pam_permit.so") return PamAnswer::Success;
  return std::nullopt;
}

}  // namespace sekisho::people
