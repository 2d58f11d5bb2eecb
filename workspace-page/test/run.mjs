// Bundles the tests for Node and runs them.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = await mkdtemp(path.join(tmpdir(), "workspace-page-"));
const outfile = path.join(folder, "mrkdwn.test.mjs");
await build({ entryPoints: [path.join(here, "mrkdwn.test.ts")], outfile, bundle: true, platform: "node", format: "esm", logLevel: "warning" });
const run = spawnSync(process.execPath, ["--test", outfile], { stdio: "inherit" });
await rm(folder, { recursive: true });
process.exit(run.status ?? 1);
