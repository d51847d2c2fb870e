#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/documents/media_type.h"
#include "capabilities/documents/standing.h"
#include "capabilities/journal/actor.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::documents {

using DocumentId = Id<struct DocumentTag>;

inline constexpr std::uint64_t kMaxDocumentBytes = std::uint64_t{50} << 20U;
inline constexpr std::size_t kMaxDocuments = 20'000;
inline constexpr std::size_t kMaxDocumentsOfOneDay = 300;  ///< By one person, in Japan.
inline constexpr std::size_t kMaxTitleBytes = 360;         // 120 characters of Japanese
inline constexpr std::size_t kMaxFileNameBytes = 255;      // what file systems hold

/// A file that was put on record, known by its content: what is filed is never changed and never
/// taken away.
struct Document {
  DocumentId id = {};
  std::string title = {};      ///< What it is, in the words of who filed it.
  std::string file_name = {};  ///< As it was called there, without folders.
  MediaType type = MediaType::Pdf;
  std::uint64_t bytes = 0;
  Sha256 digest = {};  ///< Of the content, which `Contents` keeps under it.
  PersonId by = {};
  Instant at{};

  friend bool operator==(const Document&, const Document&) = default;
};

/// The last part of a path as either system writes it: what browsers of old sent as a file's name.
[[nodiscard]] std::string_view withoutFolders(std::string_view path);

/// The type of what is to be filed under that title and file name and begins with `head`.
///
/// InvalidInput with {pointer}: documents.title, documents.file-name (empty, overlong, not one
/// line), documents.type (its ending and its content do not say the same, or no type that may be
/// filed).
[[nodiscard]] Result<MediaType> check(std::string_view title, std::string_view file_name,
                                      ByteView head);

/// Looks at the whole of a file of that type: a text to its end, an office file at what it says it
/// is. InvalidInput with {pointer}: documents.type, documents.macros. Fails as `read` does.
[[nodiscard]] Result<void> checkWhole(MediaType type, std::uint64_t size, const ReadAt& read);

/// As journal bodies and the API write it.
[[nodiscard]] Json toJson(const Document& document);

/// The documents of one clinic. Safe for use by any thread.
class DocumentRegister {
 public:
  virtual ~DocumentRegister() = default;

  /// Every one, newest first.
  [[nodiscard]] virtual Result<std::vector<Document>> all() const = 0;
  /// NotFound (documents.unknown).
  [[nodiscard]] virtual Result<Document> get(DocumentId id) const = 0;

  /// Durable with its journal entry when it returns; its content must be durable before. Conflict
  /// (documents.full); Unavailable (documents.day-full) with {most} once its person has filed as
  /// many that day.
  [[nodiscard]] virtual Result<void> file(const Document& document) = 0;

  /// What was noted of contents that are not as they were filed; of all others nothing.
  [[nodiscard]] virtual Result<Standings> standings() const = 0;
  /// Notes what contents were found to be, with one journal entry that names their documents, in
  /// the name of the hub. Durable when it returns. `found` is not empty.
  [[nodiscard]] virtual Result<void> note(const Standings& found, Instant now) = 0;
};

}  // namespace sekisho::documents
