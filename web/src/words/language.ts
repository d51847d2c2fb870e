import { effect, signal } from "@preact/signals";

export type Language = "ja" | "en";

/// A text as the hub sends it.
export interface Text {
  ja: string;
  en: string;
}

const REMEMBERED = "sekisho.language";

function remembered(): Language {
  try {
    return localStorage.getItem(REMEMBERED) === "en" ? "en" : "ja";
  } catch {
    return "ja"; // storage switched off: Japanese first
  }
}

/// The language of the page; Japanese until somebody chooses English.
export const language = signal<Language>(remembered());

/// Keeps <html lang> and this browser's memory in step with `language`.
export function followLanguage(): void {
  effect(() => {
    document.documentElement.lang = language.value;
    try {
      localStorage.setItem(REMEMBERED, language.value);
    } catch {
      // nothing to remember it in
    }
  });
}

/// The wording for the current language. Both stand side by side where they are used, so that
/// neither can be forgotten.
export function say(ja: string, en: string): string {
  return language.value === "ja" ? ja : en;
}

/// A text of the hub in the current language.
export function read(text: Text | null | undefined): string {
  return text ? text[language.value] : "";
}

/// Whether a run of text is Japanese and so needs its own `lang` on an English page.
export function isJapanese(text: string): boolean {
  return /[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]/u.test(text);
}
