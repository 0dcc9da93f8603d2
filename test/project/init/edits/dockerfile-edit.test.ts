import { describe, expect, test } from "vitest";

import { withPreloadInDockerfile } from "#src/project/init/edits/dockerfile-edit.ts";
import { withPreloadInProcfile } from "#src/project/init/edits/procfile-edit.ts";

const flag = "--import @tamma/observability/preload";
const words = '"--import", "@tamma/observability/preload"';

describe("the last stage of a Dockerfile starts with the preload", () => {
  test.each([
    ['CMD ["node", "main.js"]', `CMD ["node", ${words}, "main.js"]`],
    ['CMD ["node","main.js"]', 'CMD ["node","--import","@tamma/observability/preload","main.js"]'],
    ["CMD node main.js", `CMD node ${flag} main.js`],
    ["cmd  exec node main.js", `cmd  exec node ${flag} main.js`],
    ['ENTRYPOINT ["node", "main.js"]', `ENTRYPOINT ["node", ${words}, "main.js"]`],
    ['ENTRYPOINT ["node"]\nCMD ["main.js"]', `ENTRYPOINT ["node", ${words}]\nCMD ["main.js"]`],
    [
      'ENTRYPOINT ["tini", "--"]\nCMD ["node", "main.js"]',
      `ENTRYPOINT ["tini", "--"]\nCMD ["node", ${words}, "main.js"]`,
    ],
    [
      'ENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["node", "main.js"]',
      `ENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["node", ${words}, "main.js"]`,
    ],
    [
      'CMD ["dumb-init", "node", "-r", "dotenv/config", "main.js"]',
      `CMD ["dumb-init", "node", "-r", "dotenv/config", ${words}, "main.js"]`,
    ],
    [
      'CMD ["nest", "start"]',
      'CMD ["nest", "start", "--exec", "node --import @tamma/observability/preload"]',
    ],
  ])("%s", (before, after) => {
    const build = 'FROM node:24 AS build\nRUN node build.js\nCMD ["node", "other.js"]\n';
    const text = (command: string): string => `${build}FROM node:24\n${command}\nEXPOSE 3000\n`;
    expect(withPreloadInDockerfile(text(before))).toEqual({
      kind: "edited",
      command: text(after),
    });
  });

  test("line ends stay as they are", () => {
    expect(withPreloadInDockerfile('FROM node\r\nCMD ["node", "a.js"]\r\n')).toEqual({
      kind: "edited",
      command: `FROM node\r\nCMD ["node", ${words}, "a.js"]\r\n`,
    });
  });
});

describe("a Dockerfile that is not understood stays as it is", () => {
  test.each([
    ["FROM node:24\n", "no CMD"],
    ['FROM node AS a\nCMD ["node", "a.js"]\nFROM nginx\n', "no CMD"],
    ['CMD ["node", \\\n  "a.js"]', "the command goes over several lines"],
    ['ENTRYPOINT ["./start.sh"]\nCMD ["node", "a.js"]', "start.sh is not known"],
    ['CMD ["next", "start"]', "a variable has to be set in the image"],
    ['CMD ["sh", "-c", "node a.js"]', "sh is not known"],
    ["CMD nginx -g 'daemon off;'", "nginx is not known"],
  ])("%s", (text, why) => {
    expect(withPreloadInDockerfile(text)).toEqual({ kind: "unknown", why });
  });

  test("npm's script is what gets the preload", () => {
    expect(withPreloadInDockerfile('CMD ["npm", "start"]')).toEqual({
      kind: "script",
      name: "start",
    });
  });
});

test("the processes of a Procfile start with the preload, what is released does not", () => {
  const before =
    "release: node migrate.js\nweb: node server.js\r\nworker:  tsx jobs.ts\nx: npm start\n";
  expect(withPreloadInProcfile(before)).toEqual({
    kind: "edited",
    command: `release: node migrate.js\nweb: node ${flag} server.js\r\nworker:  tsx ${flag} jobs.ts\nx: npm start\n`,
  });
});

test("a Procfile is edited once", () => {
  expect(withPreloadInProcfile(`web: node ${flag} server.js\n`)).toEqual({ kind: "present" });
  expect(withPreloadInProcfile("web: ./start\n")).toMatchObject({ kind: "unknown" });
});
