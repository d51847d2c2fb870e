#pragma once

#include <chrono>
#include <string_view>

#include "capabilities/access/access.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "interfaces/http/people_surroundings.h"

namespace sekisho::http {

/// Who may write what into the staff register, and what only with a reason: nobody turns themselves
/// into what they need (design.md, P-03). What is passed by reference must outlive it; called by
/// many threads.
class PersonChanges {
 public:
  PersonChanges(const people::PersonRegister& people, const Clock& clock,
                const PeopleSurroundings& surroundings)
      : people_(people), clock_(clock), around_(surroundings) {}

  /// Whether `by` may register that person. Marks in `person` what they do alone. PermissionDenied
  /// if a director has to; InvalidInput, with the pointer, if a reason is missing.
  [[nodiscard]] Result<void> mayAdd(people::Person& person, std::string_view why,
                                    const access::Identity& by) const;

  /// The same of what `before` becomes.
  [[nodiscard]] Result<void> mayChange(const people::Person& before, people::Person& person,
                                       std::string_view why, const access::Identity& by) const;

  /// Whether what a person refers to is there: days that can be, documents on file, seats of the
  /// device register, and somebody else of the staff register who instructs. InvalidInput, with the
  /// pointer; Conflict (people.operator-of-program) where their operator of 日レセ is a program's
  /// from today on.
  [[nodiscard]] Result<void> checkReferences(const people::Person& person) const;

 private:
  [[nodiscard]] std::chrono::sys_days today() const;
  [[nodiscard]] Result<void> checkReasons(const people::Person& before,
                                          const people::Person& person) const;
  [[nodiscard]] Result<void> checkDirector(const people::Person& before, people::Person& person,
                                           std::string_view why, const access::Identity& by) const;
  [[nodiscard]] Result<void> checkOwn(const people::Person& before, people::Person& person,
                                      std::string_view why, const access::Identity& by) const;
  [[nodiscard]] Result<void> checkOperators(const people::Person& person) const;
  [[nodiscard]] Result<void> checkInstructor(const people::Person& person) const;

  const people::PersonRegister& people_;
  const Clock& clock_;
  const PeopleSurroundings& around_;
};

}  // namespace sekisho::http
