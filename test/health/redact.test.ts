import { describe, expect, test } from "vitest";

import { isSecretKey, redact, redactTo } from "#src/health/redact.ts";

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
  ["postgres://u:p@w@h/db is down", "postgres://***@h/db is down"],
  ["postgres://u:p/w@h/db is down", "postgres://***@h/db is down"],
  ["postgres://u:p #w@h/db is down", "postgres://***@h/db is down"],
  ["amqp://a:b@h1,amqp://c:d@h2", "amqp://***@h1,amqp://***@h2"],
  ["app:hunter2@db:5432/shop is down", "***@db:5432/shop is down"],
  [
    "postgres://u:pw@h refused, ask ops@example.com",
    "postgres://***@h refused, ask ops@example.com",
  ],
  ["Server=x;Uid=u;Pwd=hunter2;Pooling=on", "Server=x;Uid=u;Pwd=***;Pooling=on"],
  ['{"pass":"hunter2","passed":5}', '{"pass":***,"passed":5}'],
  ["Cookie: sid=hunter2; b=hunter2\nHost: x", "Cookie: ***\nHost: x"],
  ["a -----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- b", "a *** b"],
] as const)("%s becomes %s", ([text, expected]) => {
  expect(redact(text)).toBe(expected);
});

describe("no part of the secret is left of", () => {
  test.for([
    "pass=HUNTER",
    "pw=HUNTER",
    "pw: HUNTER",
    "PGPASSWORD=HUNTER",
    "DB_PASS=HUNTER",
    "dbPass: 'HUNTER'",
    "password='HUN TER'",
    'password="HUN\\"TER"',
    'password="HUN TER',
    'password=HUN"TER',
    '{"password": "HUN,TER"}',
    String.raw`{\"password\":\"HUN,TER\"}`,
    "client_secret=HUNTER",
    "x-api-key: HUNTER",
    "--password HUNTER",
    " -token HUNTER",
    "privateKey: HUNTER",
    "private_key=HUNTER",
    "AccountKey=HUNTER+/TER==;EndpointSuffix=core.windows.net",
    "SharedAccessKeyName=root;SharedAccessKey=HUNTER=",
    "SharedAccessSignature=HUNTER",
    "https://x.blob.core.windows.net/c?sv=1&sig=HUNTER%3D&se=2",
    "https://b.s3.amazonaws.com/k?X-Amz-Signature=HUNTER&X-Amz-Security-Token=HUNTER",
    "Cookie: sid=HUNTER; theme=HUNTER",
    "Set-Cookie: sid=HUNTER; Path=/",
    '"cookie":"sid=HUNTER"',
    "Authorization: HUNTER",
    "Authorization: ApiKey HUNTER",
    "Authorization: Basic HUNTER==",
    'Authorization: Digest username="HUNTER", realm="x", response="HUNTER"',
    "Authorization: AWS4-HMAC-SHA256 Credential=HUNTER/x, SignedHeaders=host, Signature=HUNTER",
    '{"authorization":"Bearer HUNTER"}',
    "Proxy-Authorization: Basic HUNTER",
    "Bearer HUNTER",
    "postgres://u:HUNTER@h/db",
    "postgres://u:HUN@TER@h/db",
    "postgres://u:HUN/TER@h/db",
    "postgres://u:80/TER@h/db",
    "postgres://u:HUN?TER@h/db",
    "postgres://u:HUNTER #x@h",
    "postgres://u:HUN'TER@h/db",
    "http://u:HUN/TER@h/db",
    "redis://:HUNTER@h",
    "amqp://u:HUNTER@[::1]:5",
    "mongodb+srv://u:HUNTER@h",
    "u:HUNTER@h:5432/db",
    "cannot reach u:HUN@TER@10.0.0.1",
    "xoxb-123456789012-HUNTERabcdef",
    "github_pat_HUNTER1234567890",
    "https://hooks.slack.com/services/T0/B0/HUNTER",
    "sk_live_HUNTER0123456789",
    "ASIAHUNTERTERTERTER",
    "eyJhbGciOiJIUzI1NiJ9.eyJHUNTER.HUNTER-x_y",
    "-----BEGIN RSA PRIVATE KEY-----\nHUNTER\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\nHUNTER",
    String.raw`-----BEGIN EC PRIVATE KEY-----\nHUNTER\n-----END EC PRIVATE KEY-----`,
  ])("%s", (text) => {
    expect(redact(text)).not.toMatch(/HUN|TER/);
    expect(redact(`${text} and more`)).not.toMatch(/HUN|TER/);
  });
});

test.for([
  "connect ECONNREFUSED 127.0.0.1:5432",
  "see https://runbooks.example/db",
  "secretary is out",
  "/srv/app/node_modules/@tamma/observability/dist/index.js:10:5 is missing",
  "http://verdaccio:4873/@tamma/observability answered 404",
  "https://registry.example/@tamma/observability answered 404",
  "amqp://mq:5672 refused, mail ops@example.com",
  "http://localhost:8080 refused; mail ops@example.com",
  '{"url":"http://x","mail":"ops@example.com"}',
  "mail to ops@example.com, mailto:ops@example.com",
  "git@github.com:tamma/observability.git has no branch",
  "shop:1.2@sha256:9f86d081884c7d65 is not pulled",
  "npm:react@18.2.0 is missing",
  "at 12:30:05 the lag was 5 s",
  "commit 0a73c7c1b2619c943e102cdca2f6d22697f0a73c is running",
  "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "12 passed, 3 failed; passed: 5",
  "pass: 5, fail: 3",
  "author: Jane, author=Jane",
  "bypass=1",
  "tokens used: 5",
  "significant=1, design=2",
  "invalid signature",
  "basic authentication failed, bearer token expected",
  "authorization failed for user app",
  'violates unique constraint "pk_orders_customer_id"',
  "550e8400-e29b-41d4-a716-446655440000",
  "orders.eu-west-1.amazonaws.com",
  "{postgres,redis}: 2 of 3 replicas",
])("%s stays readable", (text) => {
  expect(redact(text)).toBe(text);
});

test.for(["privateKey", "private_key", "pw", "dbPw", "pwd", "pass", "DB_PASS", "smtpPass", "auth"])(
  "%s is the key of a secret",
  (key) => {
    expect(isSecretKey(key)).toBe(true);
  },
);

test.for(["sig", "signature", "connectionString", "connection_string", "dsn", "apiKey", "Cookie"])(
  "%s is the key of a secret",
  (key) => {
    expect(isSecretKey(key)).toBe(true);
  },
);

test.for(["passed", "bypass", "compass", "author", "signal", "design", "key", "keys", "url"])(
  "%s is not the key of a secret",
  (key) => {
    expect(isSecretKey(key)).toBe(false);
  },
);

describe("a long text is cut", () => {
  test("to 1,000 characters, or fewer", () => {
    expect(redact("x".repeat(1_000_000))).toHaveLength(1_001);
    expect(redactTo(40, "x".repeat(1_000_000))).toHaveLength(41);
  });

  test.for([900, 970, 990, 1_000, 16_370, 16_380])(
    "after its secrets are redacted: %d",
    (length) => {
      const text = `${"e".repeat(length)} postgres://app:HUNTER2SECRETLONGPASSWORD@db/x`;
      expect(redact(text)).not.toContain("HUNTER");
    },
  );

  test("after the secrets that leave little of it", () => {
    const key = `-----BEGIN PRIVATE KEY-----${"x".repeat(16_290)}-----END PRIVATE KEY-----`;
    const text = `${key} postgres://app:HUNTER2SECRETLONGPASSWORD@db/x`;
    expect(redact(text)).not.toContain("HUNTER");
  });
});

test("a redacted text stays as it is when it is redacted again", () => {
  const text = "postgres://u:pw@h password=a pwd: b Authorization: Digest c";
  expect(redact(redact(text))).toBe(redact(text));
});
