"""Generates the row type of a fact table from its specs/facts/<table>.toml.

usage: generate_facts.py SPEC.toml OUT.h"""
import pathlib
import sys
import tomllib

KEYWORDS = {"private", "public", "default", "class", "operator", "new", "delete", "signed", "protected"}


def camel(name):
    return "".join(part.capitalize() for part in name.split("_"))


def member(column):
    return column + "_" if column in KEYWORDS else column


def main(spec_path, out_path):
    spec = tomllib.loads(pathlib.Path(spec_path).read_text(encoding="utf-8"))
    types = {"text": "std::optional<std::string>", "integer": "std::optional<std::int64_t>"}
    name = camel(spec["table"])
    lines = [
        "#pragma once",
        "",
        f"// Generated from specs/facts/{pathlib.Path(spec_path).name}; do not edit.",
        "",
        '#include "capabilities/evidence/fact_row.h"',
        "",
        "namespace sekisho::facts {",
        "",
        f"/// {spec['about']['en']}.",
        f"struct {name} {{",
        f'  static constexpr std::string_view kTable = "{spec["table"]}";',
        f"  static constexpr int kSpecVersion = {spec['version']};",
        "",
    ]
    for column, about in spec["columns"].items():
        lines.append(f"  {types[about['type']]} {member(column)} = {{}};  ///< {about['about']['en']}")
    names = ", ".join(f'"{column}"' for column in spec["columns"])
    cells = ", ".join(f"evidence::cellOf({member(column)})" for column in spec["columns"])
    lines += [
        "",
        f"  [[nodiscard]] static std::vector<std::string> columns() {{ return {{{names}}}; }}",
        f"  [[nodiscard]] evidence::Row cells() const {{ return {{{cells}}}; }}",
        "};",
        "",
        "}  // namespace sekisho::facts",
        "",
    ]
    out = pathlib.Path(out_path)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(lines), encoding="utf-8")


main(*sys.argv[1:])
