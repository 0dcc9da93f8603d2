import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { secretNotes } from "#src/cli/stack/secrets.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "secrets-"));
  await mkdir(join(root, "generated/alertmanager"), { recursive: true });
  await writeFile(
    join(root, "generated/alertmanager/alertmanager.yml"),
    "a: /etc/alertmanager/secrets/slack_url\nb: /etc/alertmanager/secrets/pagerduty-key\n",
  );
});

afterEach(() => rm(root, { recursive: true }));

const notes = () => secretNotes(join(root, "secrets"), join(root, "generated"));

test("secrets that no file holds are named together with the folder, also one that is not there", async () => {
  expect(await notes()).toEqual([
    `no secret pagerduty-key, slack_url in ${root}/secrets: whom it leads to is not notified. Write each value to a file of that name, then run \`tamma-obs up\` again`,
  ]);
});

test("with all of them there is nothing to say", async () => {
  await mkdir(join(root, "secrets"));
  for (const name of ["slack_url", "pagerduty-key"]) {
    await writeFile(join(root, "secrets", name), "x", { mode: 0o644 });
  }

  expect(await notes()).toEqual([]);
});

test.runIf(process.platform === "linux")(
  "one that Alertmanager's user cannot read is named",
  async () => {
    await mkdir(join(root, "secrets"));
    await writeFile(join(root, "secrets/slack_url"), "x", { mode: 0o644 });
    await writeFile(join(root, "secrets/pagerduty-key"), "x");
    await chmod(join(root, "secrets/pagerduty-key"), 0o600);

    expect(await notes()).toEqual([
      `${root}/secrets/pagerduty-key: expected to be readable by uid 65534, got mode 600`,
    ]);
  },
);
