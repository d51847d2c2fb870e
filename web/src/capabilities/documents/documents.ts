import { addressOf } from "../../api/client.ts";
import type { FiledDocument } from "../../api/types.ts";
import { say } from "../../words/language.ts";

/// The pages' own copy of what the hub takes: nobody waits for 50 MB to hear that it was too much.
const MOST_BYTES = 52_428_800;
const MOST_NAME_BYTES = 255;
const MOST_TITLE_CHARACTERS = 120;
const ENDINGS = [".pdf", ".jpg", ".jpeg", ".png", ".txt", ".csv", ".docx", ".xlsx"];

/// What a file chooser offers.
export const ACCEPT = ENDINGS.join(",");

/// How many documents go with one answer.
export const MOST_ATTACHED = 10;

/// Why a file cannot be filed, in the hub's words; undefined if it may try.
export function wrongFile({ name, size }: Pick<File, "name" | "size">): string | undefined {
  if (size === 0 || size > MOST_BYTES) {
    return say(
      "ファイルが空か、大きすぎます。50MBまで登録できます。分けるか、画像を小さくしてから、もう一度選んでください。",
      "The file is empty or too large. Up to 50 MB can be filed. Split it or make its pictures smaller, then choose it again.",
    );
  }
  if (!ENDINGS.some((ending) => name.toLowerCase().endsWith(ending))) {
    return say(
      "この種類のファイルは登録できません。登録できるのは PDF、写真(JPEG・PNG)、文章(TXT・CSV)、Word(docx)、Excel(xlsx)です。PDFにしてから、もう一度選んでください。",
      "Files of this kind cannot be filed. PDF, pictures (JPEG, PNG), text (TXT, CSV), Word (docx) and Excel (xlsx) can be filed. Make it a PDF and choose it again.",
    );
  }
  if (new TextEncoder().encode(name).length > MOST_NAME_BYTES) {
    return say("ファイルの名前を登録できません。短い名前に変えてから、もう一度選んでください。", "The file's name cannot be kept. Give the file a short name and choose it again.");
  }
  return undefined;
}

/// The title a file's name proposes: the name without its ending.
export function titleFrom(name: string): string {
  return name.replace(/\.[^.]*$/, "").slice(0, MOST_TITLE_CHARACTERS);
}

/// What a document is, in a plain word.
export function kindWord(type: FiledDocument["type"]): string {
  switch (type) {
    case "application/pdf":
      return "PDF";
    case "image/jpeg":
    case "image/png":
      return say("写真", "Picture");
    case "text/plain":
      return say("文章", "Text");
    case "text/csv":
      return say("表(CSV)", "Table (CSV)");
    case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
      return "Word";
    case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
      return "Excel";
  }
}

/// What whoever files a document should know before.
export function neverRemoved(): string {
  return say("登録した書類は、だれも消したり書きかえたりできません。", "What is on file can be neither removed nor changed, by anybody.");
}

/// The first digits of a document's digest: enough to tell two files apart by eye.
export function briefDigest(digest: string): string {
  return digest.slice(0, 8);
}

export function contentHref(document: string): string {
  return addressOf("getDocumentContent", { path: { document } });
}
