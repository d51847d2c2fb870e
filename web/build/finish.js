// Compresses what vite built and lists it in dist/assets.json, from which CMake embeds it.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const MOST_FIRST_BYTES = 120_000; // gzipped, of what a first view fetches
const TYPES = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

function filesBelow(folder) {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesBelow(path) : [path];
    });
}

const assets = filesBelow(dist)
  .filter((path) => !path.endsWith(".gz") && !path.endsWith("assets.json"))
  .map((path) => {
    const plain = readFileSync(path);
    const packed = gzipSync(plain, { level: 9 });
    writeFileSync(`${path}.gz`, packed);
    const file = relative(dist, path);
    const type = TYPES[file.split(".").at(-1)];
    if (type === undefined) throw new Error(`${file}: add its media type to build/finish.js`);
    return {
      path: `/${file}`,
      file: `${file}.gz`,
      type,
      immutable: file.startsWith("assets/"),
      bytes: plain.length,
      gzip_bytes: packed.length,
      sha256: createHash("sha256").update(plain).digest("hex"),
    };
  });

writeFileSync(join(dist, "assets.json"), `${JSON.stringify(assets, null, 2)}\n`);
const first = readFileSync(join(dist, "index.html"), "utf8");
const sizes = assets.filter(({ file }) => file.endsWith(".js.gz"));
const sum = (some) => some.reduce((bytes, { gzip_bytes }) => bytes + gzip_bytes, 0);
const at_once = sum(sizes.filter(({ path }) => first.includes(path)));
console.log(`${assets.length} files; scripts: ${at_once} bytes gzipped for a first view, ${sum(sizes)} in all`);
if (at_once === 0 || at_once > MOST_FIRST_BYTES) {
  throw new Error(`a first view fetches ${at_once} bytes of scripts, the limit is ${MOST_FIRST_BYTES}`);
}
