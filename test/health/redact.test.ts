import { expect, test } from "vitest";

import { redact } from "#src/health/redact.ts";

test.for([
  ["postgres://app:hunter2@db:5432/shop refused", "postgres://***@db:5432/shop refused"],
  ["amqp://guest@mq and redis://:pw@cache", "amqp://***@mq and redis://***@cache"],
  ["password=hunter2 host=db", "password=*** host=db"],
  ['{"password": "hunter2","user":"app"}', '{"password": ***,"user":"app"}'],
  ["api_key: abcdef, region: eu", "api_key: ***, region: eu"],
  ["?access-key=abc&x=1", "?access-key=***&x=1"],
  ["Authorization: Bearer abc.def.ghi", "Authorization: ***"],
  ["sent bearer 0123456789abcdef", "sent bearer ***"],
  ["key sk-proj-0123456789abcdefghij was refused", "key *** was refused"],
  ["ghp_0123456789abcdefghij0123456789abcdef", "***"],
  ["AKIAIOSFODNN7EXAMPLE", "***"],
  ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "***"],
  ["connect ECONNREFUSED 127.0.0.1:5432", "connect ECONNREFUSED 127.0.0.1:5432"],
  ["see https://runbooks.example/db", "see https://runbooks.example/db"],
  ["secretary is out", "secretary is out"],
] as const)("%s becomes %s", ([text, expected]) => {
  expect(redact(text)).toBe(expected);
});

test("a long text is cut", () => {
  expect(redact("x".repeat(1_000_000))).toHaveLength(1_001);
});
