#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "capabilities/access/access.h"
#include "capabilities/documents/document.h"
#include "capabilities/ownership/account_owner.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::http {

/// Of which notice to staff whoever joins has to be told, and who was.
struct TellingOfNotice {
  std::set<PersonId> to_tell = {};  ///< Told or not.
  std::set<PersonId> told = {};
};

/// What other capabilities know of a person. Functions may be called by many threads.
struct PeopleSurroundings {
  /// By which roles somebody can sign in to Sekisho today; none if they cannot.
  std::function<access::Roles(PersonId)> roles;
  /// Whether somebody has a sign-in at all, stopped or ended ones included.
  std::function<bool(PersonId)> has_sign_in;
  /// Whether `by` may change the name, the kind or the days of that person: not of themselves, nor
  /// of whoever decides more. PermissionDenied (people.not-yours).
  std::function<Result<void>(const access::Identity& by, PersonId person)> may_rename;
  /// Whether the sign-in of `by` was made lately by `person`: their word is that person's own.
  std::function<bool(PersonId by, PersonId person)> is_of_their_making;
  /// Whether a director can sign in, who says who directs the clinic.
  std::function<bool()> director_signs_in;
  /// Whether somebody else than the two could change what that person does not write themselves:
  /// kind, duties, pledge, briefing.
  std::function<bool(PersonId by, PersonId person)> others_may;
  /// Whether it is a device of the register, in use.
  std::function<Result<bool>(DeviceId)> is_seat;
  /// NotFound (documents.unknown) unless that document is on file.
  std::function<Result<void>(documents::DocumentId)> on_file;
  /// Whether that operator of 日レセ is a program's on some of these days.
  std::function<Result<bool>(std::string_view, const ownership::Days&)> is_programs;
  /// Operators of 日レセ that a program was seen to use, of the days that are looked at.
  std::function<std::set<std::string>()> used_by_programs;
  /// Who joined after staff were told; nobody while no notice holds.
  std::function<Result<TellingOfNotice>()> notice;
  /// The register changed: judge again and tell the pages.
  std::function<void()> changed;
};

}  // namespace sekisho::http
