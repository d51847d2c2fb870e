#include "capabilities/documents/media_type.h"

#include <gtest/gtest.h>

#include <string>

namespace sekisho::documents {
namespace {

std::string archive(const std::string& first) {
  std::string head = "PK\x03\x04" + std::string(26, '\0') + first;
  head[26] = static_cast<char>(first.size());
  return head;
}

struct Given {
  std::string name;
  std::string head;
  std::optional<MediaType> type;
};

class JudgeType : public ::testing::TestWithParam<Given> {};

TEST_P(JudgeType, TakesWhatItsEndingAndItsBytesSayAlike) {
  const Given& given = GetParam();
  EXPECT_EQ(judgeType(given.name, bytesOf(given.head)), given.type) << given.name;
}

INSTANTIATE_TEST_SUITE_P(
    Fine, JudgeType,
    ::testing::Values(Given{"規程.pdf", "%PDF-1.7\n%\xe2\xe3", MediaType::Pdf},
                      Given{"IMG_0042.JPG", "\xff\xd8\xff\xe1 Exif", MediaType::Jpeg},
                      Given{"a.jpeg", "\xff\xd8\xff\xe0", MediaType::Jpeg},
                      Given{"a.png", "\x89PNG\r\n\x1a\n....", MediaType::Png},
                      Given{"控え.txt", "朝礼で読みました。\r\n", MediaType::Text},
                      Given{"sjis.csv", "\x93\xfa\x95\x74,1\r\n", MediaType::Csv},
                      Given{"wide.txt", std::string("\xff\xfe\x42\x30\0\x30", 6), MediaType::Text},
                      Given{"契約書.docx", archive("[Content_Types].xml"), MediaType::Docx},
                      Given{"台帳.xlsx", archive("xl/workbook.xml"), MediaType::Xlsx}));

INSTANTIATE_TEST_SUITE_P(
    Refused, JudgeType,
    ::testing::Values(Given{"a.pdf", "MZ\x90", std::nullopt}, Given{"a.exe", "MZ", std::nullopt},
                      Given{"a.pdf", "", std::nullopt}, Given{"pdf", "%PDF-1.7", std::nullopt},
                      Given{"a.html", "<html>", std::nullopt},
                      Given{"a.svg", "<svg onload=''>", std::nullopt},
                      Given{"a.pdf.html", "%PDF-1.7", std::nullopt},
                      Given{"a.txt", std::string("a\0b", 3), std::nullopt},
                      Given{"a.txt", "%PDF\x1b", std::nullopt},
                      Given{"a.docm", archive("[Content_Types].xml"), std::nullopt},
                      Given{"a.docx", archive("evil.exe"), std::nullopt},
                      Given{"a.docx", "PK\x03\x04", std::nullopt},
                      Given{"a.png", "\xff\xd8\xff\xe0", std::nullopt}));

TEST(AText, IsLookedAtToItsEnd) {
  const auto isText = [](const std::string& text) {
    return *isTextThroughout(text.size(),
                             [&](std::uint64_t offset, std::size_t most) -> Result<Bytes> {
                               return copyOf(bytesOf(std::string_view(text).substr(offset, most)));
                             });
  };
  const std::string lines(kJudgedBytes + 10, '\n');
  EXPECT_TRUE(isText(lines));
  EXPECT_FALSE(isText(lines + std::string(1, '\0')));
  EXPECT_FALSE(isText(lines + "\x1b["));
  const std::string wide = "\xff\xfe" + std::string(2, 'a');
  EXPECT_TRUE(isText(wide));
  EXPECT_FALSE(isText(wide + "a")) << "half a letter";
  EXPECT_FALSE(isText(wide + std::string(2, '\0')));
  EXPECT_FALSE(isText("\xfe\xff" + std::string("\0\x01", 2)));
}

TEST(MediaType, HasANameThatIsReadBack) {
  using enum MediaType;
  for (const MediaType type : {Pdf, Jpeg, Png, Text, Csv, Docx, Xlsx}) {
    EXPECT_EQ(mediaTypeFrom(nameOf(type)), type);
  }
  EXPECT_EQ(mediaTypeFrom("text/html"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::documents
