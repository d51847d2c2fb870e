#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/catalog/text.h"

namespace sekisho::catalog {

/// How we know what an item asks (regulation.md).
enum class Certainty { Official, Secondary, Inferred, Unconfirmed };
[[nodiscard]] std::string_view nameOf(Certainty certainty) noexcept;

/// One article, clause or checklist item.
struct CatalogItem {
  std::string id;        ///< "P-06", "2⑤".
  std::string citation;  ///< How controls name it: "P-06", "R7 2⑤".
  Text title;
  Text duty;  ///< In our own words; the title where no more is said.
  Certainty certainty = Certainty::Unconfirmed;
  bool strict = false;
  std::vector<std::string> articles = {};  ///< The policy's articles it belongs to.
  std::vector<std::string> clauses = {};   ///< Where else it stands; shown, not resolved.
  std::vector<std::string> needs = {};     ///< Controls without whose pass no yes is proposed.
  std::optional<Text> beyond = {};         ///< What of it no control sees: never a proposed yes.
};

/// One edition of the policy, a checklist, a guideline or a law. A new edition stands beside the
/// old.
struct CatalogSpec {
  std::string name;
  std::string edition;
  std::string cite;  ///< Goes before an item's id in a citation; empty for the policy.
  Text title;
  std::optional<std::string> date = {};  ///< Of the edition, "2005-03-30".
  std::string source;                    ///< Address.
  std::optional<std::string> source_sha256 = {};
  std::optional<std::string> read = {};  ///< When a person read it.
  bool loaded = true;                    ///< False: it exists, but no person has read it yet.
  std::optional<Text> not_loaded = {};
  std::vector<CatalogItem> items = {};
  std::string drop_in = {};
};

}  // namespace sekisho::catalog
