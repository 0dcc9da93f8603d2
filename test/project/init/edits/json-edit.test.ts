import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { setJson } from "#src/project/init/edits/json-edit.ts";
import { parseJsonTree, toValue } from "#src/project/init/edits/json-tree.ts";

const start = ["scripts", "start"];

describe("a value is set and no other byte is changed", () => {
  test.each([
    [
      "two spaces",
      '{\n  "scripts": {\n    "start": "a"\n  }\n}\n',
      '{\n  "scripts": {\n    "start": "b"\n  }\n}\n',
    ],
    [
      "tabs",
      '{\n\t"scripts": {\n\t\t"start": "a"\n\t}\n}',
      '{\n\t"scripts": {\n\t\t"start": "b"\n\t}\n}',
    ],
    [
      "CRLF",
      '{\r\n  "scripts": {\r\n    "start": "a"\r\n  }\r\n}\r\n',
      '{\r\n  "scripts": {\r\n    "start": "b"\r\n  }\r\n}\r\n',
    ],
    [
      "a byte order mark",
      '\uFEFF{ "scripts": { "start": "a" } }',
      '\uFEFF{ "scripts": { "start": "b" } }',
    ],
    [
      "odd layout",
      '{"files":[1,\n2],"scripts":{"start" :"a"}, "x" : 1e3}',
      '{"files":[1,\n2],"scripts":{"start" :"b"}, "x" : 1e3}',
    ],
    [
      "the same key twice",
      '{"scripts":{"start":"x","start":"a"}}',
      '{"scripts":{"start":"x","start":"b"}}',
    ],
    [
      "escapes",
      '{"a\\"":"\\u00e9\\\\","scripts":{"start":"a"}}',
      '{"a\\"":"\\u00e9\\\\","scripts":{"start":"b"}}',
    ],
  ])("%s", (_what, before, after) => {
    expect(setJson(before, start, "b")).toBe(after);
  });
});

describe("a member is added", () => {
  test.each([
    [
      "behind the others, indented like them",
      '{\n    "scripts": {\n        "build": "tsc"\n    },\n    "z": 1\n}\n',
      '{\n    "scripts": {\n        "build": "tsc",\n        "start": "b"\n    },\n    "z": 1\n}\n',
    ],
    [
      "with line ends like theirs",
      '{\r\n\t"scripts": {\r\n\t\t"build": "tsc"\r\n\t}\r\n}',
      '{\r\n\t"scripts": {\r\n\t\t"build": "tsc",\r\n\t\t"start": "b"\r\n\t}\r\n}',
    ],
    [
      "on their line",
      '{\n  "scripts": { "build": "tsc" }\n}',
      '{\n  "scripts": { "build": "tsc", "start": "b" }\n}',
    ],
    [
      "to an empty object",
      '{\n  "scripts": {}\n}\n',
      '{\n  "scripts": {\n    "start": "b"\n  }\n}\n',
    ],
    [
      "with the object around it",
      '{\n  "name": "x"\n}\n',
      '{\n  "name": "x",\n  "scripts": {\n    "start": "b"\n  }\n}\n',
    ],
    ["to a text of one line", '{"name":"x"}', '{"name":"x", "scripts": {"start":"b"}}'],
    ["to an empty text of one line", "{}", '{"scripts": {"start":"b"}}'],
  ])("%s", (_what, before, after) => {
    expect(setJson(before, start, "b")).toBe(after);
    expect(JSON.parse(after)).toMatchObject({ scripts: { start: "b" } });
  });
});

test("comments and trailing commas stay", () => {
  const before = '{\n  // build\n  "exclude": ["dist", /* x */],\n  "include": ["src",],\n}\n';
  expect(setJson(before, ["exclude"], ["dist", "a"])).toBe(
    '{\n  // build\n  "exclude": ["dist", "a"],\n  "include": ["src",],\n}\n',
  );
});

test.each([
  "",
  "{",
  '{"a":}',
  '{"scripts":"no"}',
  '{"scripts":["no"]}',
  "[]",
  "{} {}",
  "{'a':1}",
  '{"a" "b"}',
])("what is no object of objects is left alone: %s", (text) => {
  expect(setJson(text, start, "b")).toBeUndefined();
});

test("every JSON text is read as JSON.parse reads it", () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 2, "\t"), (text, indent) => {
      const layout = JSON.stringify(JSON.parse(text), undefined, indent);
      expect(JSON.stringify(toValue(parseJsonTree(layout)))).toBe(
        JSON.stringify(JSON.parse(layout)),
      );
    }),
  );
});

test("whatever a text holds, only the value at the path is another afterwards", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.string(),
      fc.constantFrom(undefined, 2, "\t"),
      (object, key, indent) => {
        const after = setJson(JSON.stringify(object, undefined, indent), [key], "new");
        expect(JSON.parse(after ?? "null")).toEqual({
          ...JSON.parse(JSON.stringify(object)),
          [key]: "new",
        });
      },
    ),
  );
});
