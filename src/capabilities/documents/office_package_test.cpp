#include "capabilities/documents/office_package.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sekisho::documents {
namespace {

constexpr std::string_view kWord = "wordprocessingml.document.main+xml";
constexpr std::string_view kSheet = "spreadsheetml.sheet.main+xml";

std::string two(std::size_t number) {
  return {static_cast<char>(number & 0xFFU), static_cast<char>(number >> 8U & 0xFFU)};
}
std::string four(std::size_t number) { return two(number & 0xFFFFU) + two(number >> 16U); }

std::string deflated(const std::string& text) {
  std::string packed(compressBound(text.size()) + 16, '\0');
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string from = text;
  stream.next_in = reinterpret_cast<Bytef*>(from.data());
  stream.avail_in = static_cast<uInt>(from.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string typesOf(std::string_view main, std::string_view more = "") {
  return "<?xml version=\"1.0\"?><Types><Override PartName=\"/main.xml\" "
         "ContentType=\"application/vnd.openxmlformats-officedocument." +
         std::string(main) + "\"/>" + std::string(more) + "</Types>";
}

using Files = std::vector<std::pair<std::string, std::string>>;

// An archive as office programs write it.
std::string archiveOf(const Files& files, bool packed = true, std::size_t flags = 0,
                      const std::string& comment = "") {
  std::string archive;
  std::string directory;
  for (const auto& [name, text] : files) {
    const std::string content = packed ? deflated(text) : text;
    const std::string about = two(20) + two(flags) + two(packed ? 8 : 0) + four(0) + four(0) +
                              four(content.size()) + four(text.size()) + two(name.size()) + two(0);
    directory += "PK\x01\x02" + two(20) + about + two(0) + two(0) + two(0) + four(0) +
                 four(archive.size()) + name;
    archive += "PK\x03\x04" + about + name + content;
  }
  return archive + directory + "PK\x05\x06" + two(0) + two(0) + two(files.size()) +
         two(files.size()) + four(directory.size()) + four(archive.size()) + two(comment.size()) +
         comment;
}

std::optional<OfficeContent> contentOf(const std::string& file) {
  const auto content =
      officeContentOf(file.size(), [&](std::uint64_t offset, std::size_t most) -> Result<Bytes> {
        return copyOf(bytesOf(
            std::string_view(file).substr(std::min<std::size_t>(offset, file.size()), most)));
      });
  EXPECT_TRUE(content);
  return *content;
}

std::optional<OfficeContent> contentOf(const Files& files) { return contentOf(archiveOf(files)); }

const Files kLetter{{"[Content_Types].xml", typesOf(kWord)}, {"word/document.xml", "<w/>"}};

TEST(AnOfficePackage, IsWhatItsListSaysOfItsMainPart) {
  EXPECT_EQ(contentOf(kLetter), OfficeContent::Document);
  EXPECT_EQ(contentOf(Files{{"xl/workbook.xml", "<x/>"}, {"[Content_Types].xml", typesOf(kSheet)}}),
            OfficeContent::Workbook);
  EXPECT_EQ(contentOf(archiveOf(kLetter, false)), OfficeContent::Document) << "stored";
  EXPECT_EQ(contentOf(archiveOf(kLetter, true, 0, "a comment")), OfficeContent::Document);
}

TEST(AnOfficePackage, WithProgramsIsKnownByAnyNameOfThem) {
  EXPECT_EQ(contentOf(Files{{"[Content_Types].xml", typesOf(kWord)}, {"word/vbaProject.bin", "x"}}),
            OfficeContent::WithMacros);
  EXPECT_EQ(contentOf(Files{
                {"[Content_Types].xml", typesOf(kWord,
                                                "<Default Extension=\"dat\" ContentType="
                                                "\"application/vnd.ms-office.vbaProject\"/>")},
                {"word/a.dat", "x"}}),
            OfficeContent::WithMacros)
      << "under another name";
  EXPECT_EQ(contentOf(Files{{"[Content_Types].xml",
                             "<Types><Override PartName=\"/main.xml\" ContentType=\"application/"
                             "vnd.ms-word.document.macroEnabled.main+xml\"/></Types>"}}),
            OfficeContent::WithMacros);
}

TEST(AnOfficePackage, IsNoneIfItHidesOrLacksWhatItIs) {
  EXPECT_EQ(contentOf(Files{{"word/document.xml", "<w/>"}}), std::nullopt) << "no list";
  EXPECT_EQ(contentOf(Files{{"[Content_Types].xml", typesOf(kWord)},
                            {"[content_types].XML", typesOf(kSheet)}}),
            std::nullopt)
      << "two lists";
  EXPECT_EQ(contentOf(Files{{"[Content_Types].xml", typesOf(kWord) + typesOf(kSheet)}}),
            std::nullopt)
      << "both";
  EXPECT_EQ(contentOf(Files{{"[Content_Types].xml", typesOf("presentationml.main+xml")}}),
            std::nullopt);
  EXPECT_EQ(contentOf(Files{{"[Content_Types].xml", typesOf(kWord, "<a b=\"&#109;acro\"/>")}}),
            std::nullopt)
      << "letters by number";
  EXPECT_EQ(contentOf(archiveOf(kLetter, true, 1)), std::nullopt) << "encrypted";
  EXPECT_EQ(contentOf(Files{
                {"[Content_Types].xml", typesOf(kWord, std::string(std::size_t{2} << 20U, ' '))}}),
            std::nullopt)
      << "a list that unpacks to more than any has";
}

TEST(AnOfficePackage, IsNoneIfAnyOfItsEndIsMissing) {
  const std::string whole = archiveOf(kLetter);
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
    EXPECT_EQ(contentOf(whole.substr(0, bytes)), std::nullopt) << bytes;
  }
  EXPECT_EQ(contentOf(whole + "x"), std::nullopt);
  EXPECT_EQ(contentOf("x" + whole), std::nullopt);
}

}  // namespace
}  // namespace sekisho::documents
