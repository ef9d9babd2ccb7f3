// Bundles the desk's own code and what it uses into templates/desk, the same bytes each time, with the licences of what is in it.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "templates", "desk");
const made = await build({
  absWorkingDir: here, entryPoints: ["src/main.js"], bundle: true, minify: true, format: "esm", target: "es2022", charset: "utf8",
  legalComments: "none", metafile: true, write: false,
});
const [{ contents }] = made.outputFiles;
writeFileSync(join(out, "desk.js"), contents);
const packages = [...new Set(Object.keys(made.metafile.inputs).flatMap((name) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1] ?? []))].sort();
if (!packages.length) throw new Error("no library was found whose licence goes with the bundle");
const licences = packages.map((name) => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, "LICENSE"), "utf8").trim()}\n`;
});
writeFileSync(join(out, "LICENCES.txt"), `desk.js holds these libraries.\n\n${licences.join("\n---\n\n")}`);
console.log(`${relative(here, join(out, "desk.js"))}: ${contents.length} bytes, with ${packages.join(", ")}`);
