"""Writes docs/{ja,en}/reference/{facts,controls,messages}.md from specs/.

usage: generate_reference.py [--check] [ROOT]

With --check nothing is written; it fails and names the pages that do not say what specs/ says now.
The same specs give the same bytes."""
import pathlib
import re
import sys
import tomllib

WORDS = {
    "made": {
        "ja": "このページは specs/ から作られます。直すときは specs/ を直し、tools/generate_reference.py を実行してください。",
        "en": "This page is made from specs/. To change it, change specs/ and run tools/generate_reference.py.",
    },
    "facts": {"ja": "読み取る表", "en": "Fact tables"},
    "facts-about": {
        "ja": "機器の見守りプログラムが読み取る表です。値が空の欄は「わからなかった」ことを表します。",
        "en": "The tables that agents report. A value that is NULL could not be told.",
    },
    "registers": {"ja": "関所本体の台帳", "en": "The hub's own registers"},
    "rules": {"ja": "医院で決める基準", "en": "Thresholds the clinic may set"},
    "controls": {"ja": "点検項目", "en": "Controls"},
    "messages": {"ja": "メッセージ", "en": "Messages"},
    "messages-about": {
        "ja": "画面と端末に出る文です。電話で聞いた番号は、このページで探せます。",
        "en": "What screens and the command line say. A code heard on the telephone is found on this page.",
    },
    "version": {"ja": "版", "en": "Version"},
    "key": {"ja": "1行を決める欄", "en": "Key"},
    "fresh": {"ja": "新しいとみなす時間", "en": "Fresh for"},
    "platforms": {"ja": "対象のOS", "en": "Platforms"},
    "example": {"ja": "問い合わせの例", "en": "Example"},
    "column": {"ja": "欄", "en": "Column"},
    "head": {"ja": "見出し", "en": "Head"},
    "type": {"ja": "型", "en": "Type"},
    "unit": {"ja": "単位", "en": "Unit"},
    "personal": {"ja": "個人情報の種類", "en": "Personal data"},
    "meaning": {"ja": "意味", "en": "Meaning"},
    "name": {"ja": "名前", "en": "Name"},
    "value": {"ja": "はじめの値", "en": "Proposed"},
    "range": {"ja": "範囲", "en": "Range"},
    "answers": {"ja": "答える先", "en": "Answers"},
    "roles": {"ja": "対象の役割", "en": "Roles"},
    "scope": {"ja": "判定の単位", "en": "Judged per"},
    "kind": {"ja": "調べ方", "en": "Kind"},
    "who": {"ja": "次に動く人", "en": "Who acts"},
    "minutes": {"ja": "かかる時間(分)", "en": "Minutes"},
    "evidence": {"ja": "根拠の種類", "en": "Evidence"},
    "empty": {"ja": "該当する行がないとき", "en": "With no rows"},
    "every": {"ja": "くり返し", "en": "Holds for"},
    "substitute": {"ja": "代替措置です。この項目だけで条は○になりません。",
                   "en": "A substitute measure: it never makes its article pass by itself."},
    "strict": {"ja": "例外はありません。", "en": "No exception is possible."},
    "measured": {"ja": "機器の値で判定", "en": "measured"},
    "statement": {"ja": "人が申告", "en": "stated by a person"},
    "later": {"ja": "今の版では確かめられない", "en": "not seen by this version"},
    "query": {"ja": "問い合わせ", "en": "Query"},
    "spoken": {"ja": "電話で伝える番号", "en": "Code for the telephone"},
    "means": {"ja": "意味", "en": "What it means"},
    "do": {"ja": "次にすること", "en": "What to do"},
    "to-provider": {"ja": "サポート事業所へ：", "en": "For the support provider: "},
}


class Page:
    """One page in one language, built line by line."""

    def __init__(self, language, title):
        self.language = language
        self.lines = [f"# {WORDS[title][language]}", "", f"<!-- {WORDS['made'][language]} -->", ""]

    def word(self, name):
        return WORDS[name][self.language]

    def heading(self, level, text):
        self.lines += [f"{'#' * level} {text}", ""]

    def paragraph(self, text):
        self.lines += [text.strip(), ""]

    def items(self, pairs):
        colon = "：" if self.language == "ja" else ": "
        self.lines += [f"- {self.word(name)}{colon}{value}" for name, value in pairs if value]
        self.lines.append("")

    def table(self, names, rows):
        self.lines.append("| " + " | ".join(self.word(name) for name in names) + " |")
        self.lines.append("|" + " --- |" * len(names))
        self.lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
        self.lines.append("")

    def query(self, text):
        self.lines += ["```sql", text.strip(), "```", ""]

    def text(self):
        return "\n".join(self.lines).rstrip() + "\n"


def cell(value):
    return " ".join(str(value).split()).replace("|", "\\|")


def code(values):
    return ", ".join(f"`{value}`" for value in values)


def read(folder):
    files = sorted(folder.glob("*.toml"), key=lambda file: file.stem)
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]


def add_table(page, spec):
    page.heading(3, f"`{spec['table']}`")
    page.paragraph(spec["about"][page.language])
    page.items([
        ("version", spec["version"]),
        ("key", code(spec["key"])),
        ("fresh", spec.get("fresh_for")),
        ("platforms", ", ".join(spec.get("platforms", []))),
    ])
    page.table(
        ["column", "head", "type", "unit", "personal", "meaning"],
        [(f"`{name}`", column["head"][page.language], column["type"], column.get("unit", ""),
          column["personal"], column["about"][page.language])
         for name, column in spec["columns"].items()])
    if "example" in spec:
        page.query(spec["example"])


def facts(specs, language):
    page = Page(language, "facts")
    page.paragraph(page.word("facts-about"))
    page.heading(2, page.word("facts"))
    for spec in read(specs / "facts"):
        add_table(page, spec)
    page.heading(2, page.word("registers"))
    for spec in read(specs / "registers"):
        add_table(page, spec)
    page.heading(2, page.word("rules"))
    rules = {name: rule for file in read(specs / "rules") for name, rule in file.items()}
    page.table(
        ["name", "value", "range", "unit", "meaning"],
        [(f"`{name}`", rule["value"], f"{rule['least']}–{rule['most']}", rule.get("unit", ""),
          rule["about"][language]) for name, rule in sorted(rules.items())])
    return page.text()


def controls(specs, language):
    page = Page(language, "controls")
    for spec in read(specs / "controls"):
        kind = next(name for name in ("measured", "statement", "later") if name in spec)
        test = spec[kind]
        page.heading(2, spec["title"][language])
        page.paragraph(spec["advice"][language])
        if "to_provider" in spec:
            page.paragraph(page.word("to-provider") + spec["to_provider"][language])
        page.items([
            ("name", f"`{spec['id']}`"),
            ("answers", ", ".join(spec["answers"])),
            ("roles", ", ".join(spec["roles"])),
            ("scope", spec["scope"]),
            ("kind", page.word(kind)),
            ("evidence", spec.get("evidence", "measured") if kind == "measured" else ""),
            ("who", spec["who"]),
            ("minutes", spec["minutes"]),
            ("empty", test.get("when_empty")),
            ("every", test.get("every")),
        ])
        for mark in ("substitute", "strict"):
            if spec.get(mark):
                page.paragraph(page.word(mark))
        if kind == "later":
            page.paragraph(test["reason"][language])
        if kind == "measured":
            page.paragraph(f"{page.word('query')}:")
            page.query(test["judge"])
    return page.text()


def spoken(name):
    """Six digits of FNV-1a over the name, as screens show them (web/src/words/spoken.ts)."""
    hashed = 2166136261
    for byte in name.encode():
        hashed = (hashed ^ byte) * 16777619 % 2**32
    digits = f"{hashed % 1_000_000:06}"
    return f"{digits[:3]}-{digits[3:]}"


def messages(specs, language):
    page = Page(language, "messages")
    page.paragraph(page.word("messages-about"))
    everything = {name: text for file in read(specs / "messages") for name, text in file.items()}
    names = {}
    for name, text in sorted(everything.items()):
        if (other := names.setdefault(spoken(name), name)) != name:
            raise SystemExit(f"{name} and {other} have one code for the telephone: rename the newer one")
        page.heading(2, f"`{name}`")
        page.paragraph(text[language])
        page.items([("spoken", spoken(name)), ("means", text["means"][language]), ("do", text["do"][language])])
    return page.text()


def unknown_to_the_page(root):
    """Messages of web/src, which are not the hub's, that the page of messages does not list in the same words."""
    listed = tomllib.loads((root / "specs/messages/web.toml").read_text(encoding="utf-8"))
    source = "".join(file.read_text(encoding="utf-8") for kind in ("*.ts", "*.tsx") for file in sorted((root / "web/src").rglob(kind)))
    named = set(re.findall(r"[\"'`](web\.[a-z-]+)", source))
    if not named:
        raise SystemExit("no message of web/src was found")
    wrong = [f"{name} is not in both web/src and specs/messages/web.toml" for name in sorted(named ^ set(listed))]
    return wrong + [f"{name}: web/src has other words" for name in sorted(named & set(listed))
                    for language in ("ja", "en") if f'"{listed[name][language]}"' not in source]


def pages(root):
    made = {}
    for language in ("ja", "en"):
        for name, write in (("facts", facts), ("controls", controls), ("messages", messages)):
            path = root / "docs" / language / "reference" / f"{name}.md"
            made[path] = write(root / "specs", language)
    return made


def main(arguments):
    check = "--check" in arguments
    places = [argument for argument in arguments if argument != "--check"]
    root = pathlib.Path(places[0]) if places else pathlib.Path(__file__).resolve().parent.parent
    old = unknown_to_the_page(root)
    for path, text in pages(root).items():
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        if check:
            old.append(f"{path.relative_to(root)} is out of date: run tools/generate_reference.py")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return "\n".join(old) or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
