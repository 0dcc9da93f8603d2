import { describe, expect, test } from "vitest";

import { compareFiles, updatedRecord } from "#src/project/init/record/compare-files.ts";
import { readRecord, recordIn, renderRecord } from "#src/project/init/record/init-record.ts";
import { fingerprint } from "#src/project/output/fingerprint.ts";

import { memoryFolder } from "../memory-folder.ts";

const recordPath = recordIn("observability");
const planned = [{ path: "a.ts", text: "now\n", about: "" }];
const state = (current: string | undefined, written: string | undefined): string | undefined => {
  const folder = memoryFolder(current === undefined ? {} : { "a.ts": current });
  const record = new Map(written === undefined ? [] : [["a.ts", fingerprint(written)]]);
  return compareFiles(planned, folder, record)[0]?.state;
};

test.each([
  ["new", undefined, undefined],
  ["deleted", undefined, "now\n"],
  ["deleted", undefined, "then\n"],
  ["same", "now\n", undefined],
  ["same", "now\n", "then\n"],
  ["same", "now\r\n", "now\n"],
  ["outdated", "then\n", "then\n"],
  ["outdated", "then\r\n", "then\n"],
  ["edited", "mine\n", "now\n"],
  ["behind", "mine\n", "then\n"],
  ["foreign", "mine\n", undefined],
])("a file is %s: on disk %j, written once %j", (expected, current, written) => {
  expect(state(current, written)).toBe(expected);
});

describe("the record", () => {
  test("holds what was written and what was there as planned, and goes on for the rest", () => {
    const folder = memoryFolder({ "a.ts": "now\n", "b.ts": "mine\n" });
    const files = compareFiles(
      [...planned, { path: "b.ts", text: "b", about: "" }],
      folder,
      new Map(),
    );
    const written = [{ path: "c.ts", text: "c", about: "" }];
    const record = updatedRecord(new Map([["old.ts", "x"]]), files, written);
    expect([...record.keys()].toSorted()).toEqual(["a.ts", "c.ts", "old.ts"]);
  });

  test("is read as it was written, in the order of paths", () => {
    const record = new Map([
      ["b", "2"],
      ["a", "1"],
    ]);
    const text = renderRecord(record);
    expect(text).toMatch(/"a": "1",\n {4}"b": "2"\n {2}\}\n\}\n$/);
    expect(readRecord(memoryFolder({ [recordPath]: text }), recordPath)).toEqual(record);
  });

  test("may be missing", () => {
    expect(readRecord(memoryFolder({}), recordPath)).toBeUndefined();
  });

  test.each(["", "{", "[]", '{"files":[]}', '{"files":{"a":1}}', "<<<<<<< ours\n"])(
    "is refused where it says %s: what was edited would be a guess",
    (text) => {
      expect(() => readRecord(memoryFolder({ [recordPath]: text }), recordPath)).toThrow(
        expect.objectContaining({ code: "OBS_INIT_PROJECT" }),
      );
    },
  );
});
