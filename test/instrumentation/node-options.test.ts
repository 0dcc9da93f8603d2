import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";

import { absoluteWords, withAbsolutePreload } from "#src/instrumentation/process/node-options.ts";
import { afterAll, describe, expect, it } from "vitest";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "tamma obs ")));
const file = join(folder, "preload.js");
writeFileSync(file, "");
symlinkSync(file, join(folder, "link.js"));
afterAll(() => rmSync(folder, { recursive: true }));

const url = pathToFileURL(file).href;
const near = `./${relative(process.cwd(), file)}`;
const link = `./${relative(process.cwd(), join(folder, "link.js"))}`;

describe("withAbsolutePreload", () => {
  it.for([
    ["--import @tamma/observability/preload", `--import ${url}`],
    ["--import=@tamma/observability/preload", `--import=${url}`],
    [`--import "@tamma/observability/preload"`, `--import ${url}`],
    [`"--import=@tamma/observability/preload"`, `--import=${url}`],
    ["--require @tamma/observability/preload", `--require "${file}"`],
    ["--require=@tamma/observability/preload", `"--require=${file}"`],
    ["-r @tamma/observability/preload", `-r "${file}"`],
    [`--import "${near}"`, `--import ${url}`],
    [`--import ${near.replaceAll(" ", "%20")}`, `--import ${url}`],
    [`--require "${link}"`, `--require "${file}"`],
    [
      `--max-old-space-size=99  --import @tamma/observability/preload --title="a \\"b\\""`,
      `--max-old-space-size=99 --import ${url} --title="a \\"b\\""`,
    ],
  ] as const)("%s", ([options, expected]) => {
    expect(withAbsolutePreload(options, file)).toBe(expected);
  });

  it.for([
    "",
    "--import  ./other.mjs",
    `--require "./a b.cjs" --import ${url}`,
    "--conditions @tamma/observability/preload",
    "--import ./%zz.js",
    `--import "unbalanced`,
  ])("leaves %j alone", (options) => {
    expect(withAbsolutePreload(options, file)).toBe(options);
  });
});

it("absoluteWords takes what a fork inherits", () => {
  const words = ["--inspect", "--import", "@tamma/observability/preload", "-r", "./a.cjs"];
  expect(absoluteWords(words, file)).toEqual(["--inspect", "--import", url, "-r", "./a.cjs"]);
});
