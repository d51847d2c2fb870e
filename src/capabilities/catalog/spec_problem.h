#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "capabilities/catalog/text.h"
#include "core/error.h"

namespace sekisho::catalog {

/// A spec file as it was found, not yet read.
struct SpecFile {
  std::string path;  ///< Below specs/ or DATA/specs.d, such as "controls/accounts.shared.toml".
  std::string_view text;  ///< Must live until it is read.
};

inline constexpr std::size_t kMaxSpecBytes = std::size_t{512} << 10U;
inline constexpr std::size_t kMaxSpecFiles = 5'000;

/// What is wrong in one line of a spec file, and what would be allowed there.
struct SpecProblem {
  std::string file;
  int line = 1;
  MessageId message;
  std::vector<MessageArgument> arguments = {};
  Text what = {};  ///< The message in words, once messages could be read; see Specs::load.

  /// "file:line: what is wrong, what is allowed", in English.
  [[nodiscard]] std::string text() const;
  friend bool operator==(const SpecProblem&, const SpecProblem&) = default;
};

inline constexpr MessageId kNotToml{"catalog.not-toml"};
inline constexpr MessageId kFileTooLong{"catalog.file-too-long"};
inline constexpr MessageId kTooManyFiles{"catalog.too-many-files"};
inline constexpr MessageId kFolderUnknown{"catalog.folder-unknown"};
inline constexpr MessageId kKeyMissing{"catalog.key-missing"};
inline constexpr MessageId kKeyUnknown{"catalog.key-unknown"};
inline constexpr MessageId kKeyType{"catalog.key-type"};
inline constexpr MessageId kValueWrong{"catalog.value-wrong"};
inline constexpr MessageId kNameDiffers{"catalog.name-differs"};
inline constexpr MessageId kIdTwice{"catalog.id-twice"};
inline constexpr MessageId kReferenceUnknown{"catalog.reference-unknown"};
inline constexpr MessageId kBracesDiffer{"catalog.braces-differ"};
inline constexpr MessageId kOneTest{"catalog.one-test"};
inline constexpr MessageId kPrefixMissing{"catalog.prefix-missing"};
inline constexpr MessageId kPrefixTaken{"catalog.prefix-taken"};
inline constexpr MessageId kOnlyShipped{"catalog.only-shipped"};
inline constexpr MessageId kPolicyMissing{"catalog.policy-missing"};

}  // namespace sekisho::catalog
