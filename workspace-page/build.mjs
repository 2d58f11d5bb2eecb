// Builds the served files from src/. With --verify it compares the build with what is committed and writes nothing.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(here, "..", "bot", "workspace", "static");

/** One number for all that the build is made of, so that a test without Node sees when it was forgotten. */
async function digest() {
  const found = await readdir(path.join(here, "src"), { recursive: true, withFileTypes: true });
  const names = found
    .filter((one) => one.isFile())
    .map((one) => path.relative(here, path.join(one.parentPath, one.name)).replaceAll(path.sep, "/"));
  const all = createHash("sha256");
  for (const name of [...names, "build.mjs", "package-lock.json"].sort()) {
    const content = createHash("sha256")
      .update(await readFile(path.join(here, name)))
      .digest("hex");
    all.update(`${name} ${content}\n`);
  }
  return `${all.digest("hex")}\n`;
}

const result = await build({
  absWorkingDir: here,
  entryPoints: { app: "src/main.tsx", theme: "src/theme.ts", styles: "src/styles/index.css" },
  outdir: "out",
  bundle: true,
  write: false,
  minify: true,
  charset: "utf8",
  target: ["es2022"],
  format: "iife",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  logLevel: "warning",
});

const licence = await readFile(path.join(here, "node_modules", "preact", "LICENSE"), "utf8");
const files = new Map(result.outputFiles.map((file) => [path.basename(file.path), Buffer.from(file.contents)]));
files.set("index.html", await readFile(path.join(here, "src", "index.html")));
files.set("icon.svg", await readFile(path.join(here, "src", "icon.svg")));
files.set("LICENSES.txt", Buffer.from(`app.js contains Preact.\n\n${licence}`));

files.set("sources.sha256", Buffer.from(await digest()));

if (process.argv.includes("--verify")) {
  const stale = [];
  for (const [name, bytes] of files) {
    const committed = await readFile(path.join(target, name)).catch(() => null);
    if (committed === null || !committed.equals(bytes)) stale.push(name);
  }
  if (stale.length > 0) {
    console.error(`Not the build of the sources: ${stale.join(", ")}. Run "npm run build" and commit the result.`);
    process.exit(1);
  }
  console.log("The served files are the build of the sources.");
} else {
  await mkdir(target, { recursive: true });
  for (const [name, bytes] of files) {
    await writeFile(path.join(target, name), bytes);
    console.log(`${name} ${(bytes.length / 1024).toFixed(1)} KB`);
  }
}
