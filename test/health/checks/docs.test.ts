import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { describe, expect, test } from "vitest";

import * as checks from "#src/health/checks/index.ts";

const root = resolve(import.meta.dirname, "../../..");
const page = readFileSync(join(root, "docs/health-checks.md"), "utf8");
const sources = globSync("src/health/checks/*.ts", { cwd: root }).map((file) =>
  readFileSync(join(root, file), "utf8"),
);

/** The options of a check, from its `…Target` interface: names, and the defaults that TSDoc gives. */
function optionsOf(check: string): readonly { name: string; fallback: string | undefined }[] {
  const target = `${check.charAt(0).toUpperCase()}${check.slice(1).replace(/Check$/, "")}Target`;
  const source = sources.find((text) => text.includes(`export interface ${target}`)) ?? "";
  const body = source.split(`export interface ${target}`)[1]?.split("\n}")[0] ?? "";
  const inherited = [
    ...(/ extends .*Address/.test(body) ? ["host", "port"] : []),
    ...(/ extends TlsTarget/.test(body) ? ["ca", "cert", "key", "servername"] : []),
  ];
  const own = [
    ...body.matchAll(/(?<doc>\/\*\*(?:(?!\*\/)[^])*\*\/)?\n {2}(?:readonly )?(?<name>\w+)\??[:(]/g),
  ];
  return [
    ...inherited.map((name) => ({ name, fallback: undefined })),
    ...own.map(({ groups }) => ({
      name: groups?.["name"] ?? "",
      fallback: /@default ("[^"]*"|[\d.]+|true|false)(?= \*\/|\n)/.exec(groups?.["doc"] ?? "")?.[1],
    })),
  ];
}

function sectionOf(check: string): string {
  return page.split(`### \`${check}\``)[1]?.split("\n#")[0] ?? "";
}

describe("the page of built-in checks", () => {
  test.each(Object.keys(checks))("has the options of %s with their defaults", (check) => {
    const options = optionsOf(check);
    expect(options.length).toBeGreaterThan(0);
    const rows = sectionOf(check).replaceAll("`", "").split("\n");
    const missing = options.filter(
      ({ name, fallback }) => !rows.some((row) => row.startsWith(`| ${name} | ${fallback ?? ""}`)),
    );
    expect(missing).toEqual([]);
  });

  test("lists every check once, with its function", () => {
    const table = page.split("## At a glance")[1]?.split("\n## ")[0] ?? "";
    for (const check of Object.keys(checks)) expect(table).toContain(`| \`${check}\` |`);
  });
});
