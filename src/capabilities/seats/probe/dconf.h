#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/seats/probe/gvdb.h"
#include "platform/machine/machine.h"

namespace sekisho::seats {

/// Who set a value; ordered from weak to strong.
enum class SetBy { Default, System, User };
[[nodiscard]] std::string_view nameOf(SetBy who) noexcept;

/// A setting as it takes effect.
struct Setting {
  std::optional<GvdbValue> value = {};  ///< Nothing if nobody set it.
  SetBy by = SetBy::Default;
  bool locked = false;  ///< The account cannot change it.
};

/// The distribution's own defaults: the texts /usr/share/glib-2.0/schemas/*.gschema.override.
class SchemaOverrides {
 public:
  explicit SchemaOverrides(const platform::Machine& machine);
  /// By dconf name: "/org/gnome/desktop/session/idle-delay".
  [[nodiscard]] std::optional<GvdbValue> value(std::string_view name) const;
  /// Takes one text in; a later one overrules.
  void add(std::string_view text);
  /// False: one of the texts could not be read, or there are more than are looked at.
  [[nodiscard]] bool readable() const { return readable_; }

 private:
  std::map<std::string, GvdbValue, std::less<>> values_ = {};
  bool readable_ = true;
};

/// dconf's settings of one account, as its profile puts the databases on top of each other
/// (dconf(7)).
class Dconf {
 public:
  /// Reads the databases of the account whose home is `home`. One that is there and cannot be read
  /// or is damaged makes the settings not `readable`, as do defaults that are not.
  Dconf(const platform::Machine& machine, std::string_view home, const SchemaOverrides& defaults);

  [[nodiscard]] Setting setting(std::string_view name) const;
  [[nodiscard]] bool readable() const { return readable_; }

 private:
  struct Source {
    Gvdb values;
    std::optional<Gvdb> locks = {};
    SetBy by = SetBy::System;
  };
  void addSource(const platform::Machine& machine, std::string_view home, std::string_view line);

  const SchemaOverrides& defaults_;
  std::vector<Source> sources_ = {};  // the strongest first
  bool readable_ = true;
};

}  // namespace sekisho::seats
