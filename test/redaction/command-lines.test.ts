import { expect, test } from "vitest";

import { maskArguments, maskCommandLine } from "#src/redaction/command-lines.ts";
import { createTextRedactor } from "#src/redaction/redact-text.ts";

const redact = createTextRedactor({ mask: "***" });

test.for([
  [
    ["--password=x", "--port=80"],
    ["--password=***", "--port=80"],
  ],
  [
    ["--token", "x", "--verbose", "y"],
    ["--token", "***", "--verbose", "y"],
  ],
  [
    ["--token", "--verbose"],
    ["--token", "--verbose"],
  ],
  [
    ["API_KEY=x", "NODE_ENV=test"],
    ["API_KEY=***", "NODE_ENV=test"],
  ],
  [
    ["-u", "bob:x"],
    ["-u", "bob:***"],
  ],
  [
    ["-u", "1000:1000"],
    ["-u", "1000:1000"],
  ],
  [
    ["/usr/bin/mysql", "-psecret", "-P3306"],
    ["/usr/bin/mysql", "-p***", "-P3306"],
  ],
  [
    ["node", "-p", "1"],
    ["node", "-p", "1"],
  ],
  [["postgres://u:x@h/d"], ["postgres://***@h/d"]],
  [
    ["--max-tokens=5", "--password-file=/run/x"],
    ["--max-tokens=5", "--password-file=/run/x"],
  ],
  [
    [5, "a"],
    [5, "a"],
  ],
] as const)("the arguments %j become %j", ([args, expected]) => {
  expect(maskArguments(args, "***", redact)).toEqual(expected);
});

test.for([
  ["mysqldump -psecret  --host db", "mysqldump -p***  --host db"],
  ["app --client-secret x", "app --client-secret ***"],
  [`app --password "two words" --port 80`, "app --password *** --port 80"],
  ["node server.js --port 80", "node server.js --port 80"],
] as const)("the command %s becomes %s", ([line, expected]) => {
  expect(maskCommandLine(line, "***", redact)).toBe(expected);
});
