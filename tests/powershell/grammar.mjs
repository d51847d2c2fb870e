// Reads the script for Windows as PowerShell's grammar does (there is no PowerShell where this is built): it is whole,
// and what it calls is what it says it calls.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { Language, Parser } from "web-tree-sitter";

const CALLED = ["ConvertTo-Json", "ForEach-Object", "Get-CimAssociatedInstance", "Get-CimInstance", "New-Object", "Write-Host"];
const CHANGES = /^(set|create|delete|remove|write|start|stop|kill|download|upload|send|load|invoke|copy|move|append)/i;

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(createRequire(import.meta.url).resolve("@lumis-sh/wasm-powershell/tree-sitter-powershell.wasm")));
const source = readFileSync(process.argv[2], "utf8").replace(/^\uFEFF/, "");

const whole = parser.parse(source).rootNode;
const nodesOf = (kind) => whole.descendantsOfType(kind);

let checks = 0;
const holds = (what, check) => {
  check();
  checks += 1;
  console.log(`ok: ${what}`);
};

holds("the script is PowerShell from its first word to its last", () => {
  assert.deepEqual(nodesOf("ERROR").map((node) => `line ${node.startPosition.row + 1}: ${node.text.slice(0, 80)}`), []);
  assert.ok(!whole.hasError);
});
holds("a script that lacks one bracket anywhere is noticed", () => {
  const brackets = nodesOf(["(", ")", "{", "}", "@{"]);
  assert.ok(brackets.length > 150);
  for (const { text, startIndex } of brackets.filter((_, i) => i % 17 === 0)) {
    const broken = source.slice(0, startIndex) + source.slice(startIndex + text.length);
    assert.ok(parser.parse(broken).rootNode.hasError, `without ${text} at ${startIndex}`);
  }
});
holds("it calls its own functions and commands that read, no others", () => {
  const own = nodesOf("function_name").map((node) => node.text);
  const called = nodesOf("command_name").map((node) => node.text);
  assert.ok(own.length > 5 && called.length > 50);
  assert.deepEqual([...new Set(called)].filter((name) => !own.includes(name)).sort(), CALLED);
});
holds("it writes one file and changes nothing else", () => {
  const members = nodesOf("invokation_expression").map((node) => node.descendantsOfType("member_name").at(-1)?.text ?? node.text);
  assert.deepEqual(members.filter((name) => CHANGES.test(name)), ["WriteAllText"]);
});
console.log(`${checks} checks passed`);
