import { expect, test } from "vitest";

import { findOldNodes } from "#src/project/init/detect/old-node.ts";

import { memoryFolder } from "../memory-folder.ts";

const workflow = ".github/workflows/ci.yml";

test.each<readonly [string, string, string]>([
  ["Dockerfile", "FROM node:18-alpine\n", "Dockerfile:1  node:18-alpine"],
  ["Dockerfile", "# shop\nFROM node:20 AS build\nFROM scratch\n", "Dockerfile:2  node:20"],
  ["Dockerfile", "FROM --platform=linux/amd64 node:22.14-slim\n", "Dockerfile:1  node:22.14-slim"],
  ["Dockerfile.api", "FROM docker.io/library/node:16\n", "Dockerfile.api:1  node:16"],
  ["Dockerfile", "ARG NODE_VERSION=20\nFROM node:$NODE_VERSION\n", "Dockerfile:1  NODE_VERSION=20"],
  ["compose.yaml", "services:\n  api:\n    image: node:18\n", "compose.yaml:3  node:18"],
  [".nvmrc", "v18.20.4\n", ".nvmrc:1  v18.20.4"],
  [".nvmrc", "lts/iron\n", ".nvmrc:1  lts/iron"],
  [".node-version", "20", ".node-version:1  20"],
  [".tool-versions", "pnpm 9\nnodejs 18.1.0\n", ".tool-versions:2  18.1.0"],
  ["package.json", '{\n  "engines": { "node": ">=18" }\n}', "package.json:2  engines >=18"],
  [
    "package.json",
    '{ "engines": { "node": "^24 || ^20.9" } }',
    "package.json:1  engines ^24 || ^20.9",
  ],
  ["package.json", '{ "volta": { "node": "20.1.0" } }', "package.json:1  volta 20.1.0"],
  [workflow, "steps:\n  - with:\n      node-version: 18\n", `${workflow}:3  18`],
  [workflow, 'node-version: ["18.x", 20, 24]\n', `${workflow}:1  18.x, 20`],
  [".gitlab-ci.yml", "image: node:20-bookworm\n", ".gitlab-ci.yml:1  node:20-bookworm"],
])("%s that says %j asks for a Node.js that is too old", (file, text, expected) => {
  const found = findOldNodes(memoryFolder({ [file]: text }), "");
  expect(found.map((one) => `${one.place}  ${one.text}`)).toEqual([expected]);
});

test.each<readonly [string, string]>([
  ["Dockerfile", "FROM node:24-alpine\nFROM node:22\nFROM node:lts\nFROM node\nFROM mynode:18\n"],
  ["Dockerfile", "FROM node:22.15\n# FROM node:18\nRUN echo node:18\n"],
  [".nvmrc", "lts/*\n"],
  [".nvmrc", "lts/jod\n"],
  [".nvmrc", "\n"],
  ["package.json", '{ "engines": { "node": ">=22.15 <27" } }'],
  ["package.json", '{ "engines": { "node": "22.x" } }'],
  ["package.json", '{ "engines": "18" }'],
  [workflow, "node-version: ${{ matrix.node }}\nnode-version: 24\n"],
  [workflow, "uses: actions/setup-node@v4\n"],
])("%s that says %j does not", (file, text) => {
  expect(findOldNodes(memoryFolder({ [file]: text }), "")).toEqual([]);
});

test("the pipelines of the repository count for a package of it", () => {
  const folder = memoryFolder(
    {
      "../../.gitlab-ci.yml": "image: node:18\n",
      "../../.github/workflows/a.yml": "node-version: 20",
    },
    "packages/api",
  );
  expect(findOldNodes(folder, "../../").map(({ place }) => place)).toEqual([
    "../../.github/workflows/a.yml:1",
    "../../.gitlab-ci.yml:1",
  ]);
});
