#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::orca {

/// The end of a connection as settings name it.
struct NamedEnd {
  std::string host = {};  ///< A name or an address; empty: this machine.
  std::optional<std::uint16_t> port = {};
  friend bool operator==(const NamedEnd&, const NamedEnd&) = default;
};

/// "orca-db", "192.0.2.5:5432", "[2001:db8::5]:5432", ":5432" or the path of a socket, which is
/// here. Nothing if it is something else, as what a shell would have to put in.
[[nodiscard]] std::optional<NamedEnd> namedEndFrom(std::string_view text);

/// A db_group of panda's dbgroup.inc, without user and password.
struct DbGroup {
  std::string name = {};                 ///< Empty: the one that 日レセ works with.
  std::optional<NamedEnd> place = {};    ///< Of its PostgreSQL; nothing if that is not said.
  std::optional<std::string> into = {};  ///< The group that gets what is written into this one.
  std::optional<NamedEnd> by = {};       ///< Where the dbredirector is that brings it there.
  friend bool operator==(const DbGroup&, const DbGroup&) = default;
};

/// Those of a dbgroup.inc, as they stand there; of what is not understood nothing is told. No value
/// but those of the fields above is kept.
[[nodiscard]] std::vector<DbGroup> dbGroupsFrom(std::string_view text);

/// Shows each word and its value in the groups of a dbgroup.inc, as they stand there and valid for
/// that call alone: `user` and `password` among them. False if not all of it was understood: it is
/// cut, draws in another file, or gives a user or a password in another form.
[[nodiscard]] bool eachDbSetting(
    std::string_view text,
    const std::function<void(std::string_view word, std::string_view value)>& see);

}  // namespace sekisho::orca
