#include "capabilities/access/chosen.h"

#include "capabilities/access/digits.h"

namespace sekisho::access {

bool mustChoose(const SignIn& signin) {
  const bool is_temporary_only = signin.roles == Roles{Role::Temporary};
  return signin.secret.first_until || (signin.secret.is_digits && !is_temporary_only);
}

std::string asKept(const Secret& secret, std::string_view typed) {
  return secret.is_digits ? digitsOf(typed) : std::string(typed);
}

}  // namespace sekisho::access
