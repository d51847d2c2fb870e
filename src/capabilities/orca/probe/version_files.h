#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho::orca {

/// What a package of 日レセ says of itself in doc/version: "5.2.0-1 (050200-1)".
struct PackageVersion {
  std::string version = {};
  std::string edition = {};  ///< Of the schema it needs.
  friend bool operator==(const PackageVersion&, const PackageVersion&) = default;
};
/// The first line of that form; nothing without one.
[[nodiscard]] std::optional<PackageVersion> packageVersionFrom(std::string_view text);

/// patch-program.prf, in which 日レセ keeps what became of each program patch it was given.
struct PatchProof {
  std::size_t patches = 0;
  std::size_t broken = 0;  ///< Missing or altered since,
  std::size_t odd = 0;     ///< and lines of another form.
  std::optional<std::chrono::sys_days> newest = {};
  friend bool operator==(const PatchProof&, const PatchProof&) = default;
};
/// Comments are in EUC and of no use: they are passed over.
[[nodiscard]] PatchProof patchProofFrom(std::string_view text);

/// What WebORCA's orca-db-patch.log says of the patches of its schema, as "S-050200-1-20240501-1".
struct SchemaPatches {
  std::string begun = {};      ///< The last one that is named,
  std::string finished = {};   ///< and the last one that was carried out.
  std::size_t unfinished = 0;  ///< Named, and not carried out up to the end.
  friend bool operator==(const SchemaPatches&, const SchemaPatches&) = default;
};
[[nodiscard]] SchemaPatches schemaPatchesFrom(std::string_view text);
/// "20260115": the schema's day, as the server's log says when it starts; empty if it does not.
[[nodiscard]] std::string schemaSetUpIn(std::string_view text);

/// "20260401"; nothing for a day that does not exist, and for one that is open (00000000,
/// 99999999).
[[nodiscard]] std::optional<std::chrono::sys_days> dayFromDigits(std::string_view text);

/// Whether a version has a form that 日レセ uses: letters, digits, '-', '.', ':', '+' and '~', at
/// most 64 of them.
[[nodiscard]] bool isVersion(std::string_view text) noexcept;

}  // namespace sekisho::orca
