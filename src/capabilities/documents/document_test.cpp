#include "capabilities/documents/document.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::documents {
namespace {

using sekisho::testing::failsWith;

std::string messageOf(const Result<MediaType>& judged) {
  return judged ? "" : std::string(judged.error().message.name);
}

constexpr std::string_view kPdf = "%PDF-1.7";

TEST(Document, HasATitleAFileNameAndATypeThatMayBeFiled) {
  EXPECT_EQ(check("運用管理規程 第3版", "規程.pdf", bytesOf(kPdf)), MediaType::Pdf);
}

TEST(Document, SaysWhichFieldIsWrong) {
  EXPECT_EQ(messageOf(check("", "a.pdf", bytesOf(kPdf))), "documents.title");
  EXPECT_EQ(messageOf(check("二\n行", "a.pdf", bytesOf(kPdf))), "documents.title");
  EXPECT_EQ(messageOf(check("題", "", bytesOf(kPdf))), "documents.file-name");
  EXPECT_EQ(messageOf(check("題", "../a.pdf", bytesOf(kPdf))), "documents.file-name");
  EXPECT_EQ(messageOf(check("題", std::string(252, 'a') + ".pdf", bytesOf(kPdf))),
            "documents.file-name");
  EXPECT_EQ(messageOf(check("題", "a.html", bytesOf("<html>"))), "documents.type");
  EXPECT_EQ(messageOf(check("題", "a.pdf", bytesOf("<html>"))), "documents.type");
}

TEST(Document, IsCalledByTheLastPartOfAPathOfEitherSystem) {
  EXPECT_EQ(withoutFolders("C:\\書類\\規程.pdf"), "規程.pdf");
  EXPECT_EQ(withoutFolders("/home/a/b.pdf"), "b.pdf");
  EXPECT_EQ(withoutFolders("b.pdf"), "b.pdf");
  EXPECT_EQ(withoutFolders("folder/"), "");
}

}  // namespace
}  // namespace sekisho::documents
