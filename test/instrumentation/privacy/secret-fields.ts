import { body, card } from "./made-up.ts";

const names = [
  "password",
  "Password",
  "PASSWORD",
  "passwd",
  "pwd",
  "pw",
  "pass",
  "passphrase",
  "userPassword",
  "user.password",
  "db_password",
  "dbpassword",
  "newPassword",
  "password2",
  "passwordHash",
  "passwordConfirmation",
  "secret",
  "secrets",
  "client_secret",
  "clientSecret",
  "CLIENT-SECRET",
  "clientsecret",
  "token",
  "accessToken",
  "access_token",
  "accesstoken",
  "refresh-token",
  "id_token",
  "csrfToken",
  "resetToken",
  "apiKey",
  "api_key",
  "api-key",
  "apikey",
  "APIKEY",
  "x-api-key",
  "privateKey",
  "private_key",
  "secretKey",
  "aws_secret_access_key",
  "accountKey",
  "encryption_key",
  "signingKey",
  "authorization",
  "Authorization",
  "proxy-authorization",
  "auth",
  "cookie",
  "cookies",
  "set-cookie",
  "credentials",
  "credential",
  "signature",
  "sig",
  "jwt",
  "otp",
  "dsn",
  "connectionString",
  "connection_string",
  "sessionId",
  "session_token",
  "passwort",
  "mdp",
  "securityCode",
  "cardNumber",
  "ssn",
  "sid",
  "connect.sid",
  "stripeKey",
  "mnemonic",
  "seedPhrase",
  "securityAnswer",
  "xsrf",
  "x-hub-signature",
] as const;

/** Names of fields whose values are secret, each with a value that looks like nothing. */
export const secretFields: readonly (readonly [name: string, value: string])[] = names.map(
  (name) => [name, `plain ${body("alnum", 12)}`],
);

/** The same, with a number. */
export const secretNumbers: readonly (readonly [name: string, value: number])[] = [
  ["pin", 602_214_076],
  ["cvv", 8_314_462],
  ["otp", 667_430_151],
  ["password", 299_792_458],
  ["number", Number(card("4", 16))],
];

/** An attribute, and what stands beside it. */
export interface AttributeRow {
  readonly name: string;
  readonly value: string | readonly string[];
  readonly beside?: Readonly<Record<string, string>>;
  readonly needles: readonly string[];
}

function row(
  name: string,
  write: (secret: string) => string | readonly string[],
  beside?: Readonly<Record<string, string>>,
): AttributeRow {
  const secret = body("alnum", 14);
  return {
    name,
    value: write(secret),
    ...(beside === undefined ? {} : { beside }),
    needles: [secret],
  };
}

const on = (system: string): Readonly<Record<string, string>> => ({ "db.system.name": system });

/** Attributes of the semantic conventions whose values hold secrets that look like nothing. */
export const secretAttributes: readonly AttributeRow[] = [
  row("url.query", (secret) => `token=${secret}&page=2`),
  row("url.query", (secret) => `?code=${secret}`),
  row("url.full", (secret) => `https://u:${secret}@example.com/a?x=1`),
  row("url.full", (secret) => `https://example.com/a?email=${secret}`),
  row("http.target", (secret) => `/a?key=${secret}`),
  row("http.url", (secret) => `http://example.com/a?session=${secret}`),
  row("url.fragment", (secret) => `access_token=${secret}`),
  row("db.connection_string", (secret) => `Server=x;Password=${secret}`),
  row("http.request.header.authorization", (secret) => [`Custom ${secret}`]),
  row("http.request.header.cookie", (secret) => [`a=${secret}`]),
  row("http.response.header.set-cookie", (secret) => [`a=${secret}`, `b=${secret}`]),
  row("http.request.header.x-api-key", (secret) => [secret]),
  row("http.request.header.x-tenant", (secret) => [secret]),
  row("http.request.header.x-forwarded-for", (secret) => secret),
  row("http.request.header.referer", (secret) => [`https://example.com/?token=${secret}`]),
  row("http.response.header.location", (secret) => [`/login?code=${secret}`]),
  row("rpc.request.metadata.x-user", (secret) => [secret]),
  row(
    "db.query.text",
    (secret) => `SELECT * FROM users WHERE email = '${secret}'`,
    on("postgresql"),
  ),
  row("db.query.text", (secret) => `SELECT 'it''s' || '${secret}'`, on("postgresql")),
  row("db.query.text", (secret) => `SELECT $body$ ${secret} $body$`, on("postgresql")),
  row("db.query.text", (secret) => String.raw`SELECT E'a\'${secret}'`, on("postgresql")),
  row("db.query.text", (secret) => `SELECT 1 -- ${secret}\nFROM a`, on("postgresql")),
  row("db.query.text", (secret) => `SELECT /* a /* b */ ${secret} */ 1`, on("postgresql")),
  row("db.query.text", (secret) => `SELECT '{"a":{"b":"${secret}"}}'::jsonb`, on("postgresql")),
  row(
    "db.query.text",
    (secret) => `INSERT INTO a VALUES (1,\n'${secret}',\n'x')`,
    on("postgresql"),
  ),
  row(
    "db.query.text",
    (secret) => `SELECT * FROM a WHERE b = 'unclosed ${secret}`,
    on("postgresql"),
  ),
  row("db.query.text", (secret) => `SELECT * FROM a WHERE b = "${secret}"`, on("mysql")),
  row(
    "db.query.text",
    (secret) => String.raw`SELECT 'a\'b ${secret}', "x\"${secret}"`,
    on("mysql"),
  ),
  row("db.query.text", (secret) => `SELECT 1 # ${secret}`, on("mysql")),
  row("db.query.text", (secret) => `SELECT N'${secret}', _utf8'${secret}'`, on("mysql")),
  row("db.query.text", (secret) => `SELECT * FROM a WHERE b = "no name, ${secret}!"`, on("sqlite")),
  row("db.query.text", (secret) => `SELECT q'[${secret}]' FROM dual`, on("oracle.db")),
  row("db.query.text", (secret) => String.raw`SELECT 'C:\' AND b = '${secret}'`, on("other_sql")),
  row("db.statement", (secret) => `select "${secret}", '${secret}'`),
  row("db.query.text", (secret) => `SET user:1 ${secret} EX 5`, on("redis")),
  row("db.query.text", (secret) => `evalsha 0a73c7c1 2 bull:q 1 {"job":"${secret}"}`, on("redis")),
  row("db.query.text", (secret) => `AUTH default ${secret}`, on("redis")),
  row("db.query.text", (secret) => `CONFIG SET requirepass ${secret}`, on("redis")),
  row("db.query.text", (secret) => `{"find":"a","filter":{"email":"${secret}"}}`, on("mongodb")),
  row("db.query.text", (secret) => `{"filter":{"a":["${secret}",{"b":"${secret}"`, on("mongodb")),
  row("db.query.text", (secret) => `{ email: '${secret}', re: /^${secret}/i }`, on("mongodb")),
  row(
    "db.query.text",
    (secret) => `{"query":{"match":{"title":"${secret}"}}}`,
    on("elasticsearch"),
  ),
  row("db.query.text", (secret) => `MATCH (u {name:"${secret}"}) RETURN u`, on("neo4j")),
  row("db.query.parameter.email", (secret) => secret),
  row("db.operation.parameter.0", (secret) => secret),
  row("db.postgresql.values", (secret) => [secret]),
  row("graphql.source", (secret) => `query { user(name: "${secret}") { id } }`),
  row(
    "graphql.document",
    (secret) => `mutation { a(b: """\n${secret}\n""") # ${secret}\n { id } }`,
  ),
  row("graphql.variables.input", (secret) => secret),
  row("messaging.message.body", (secret) => `{"to":"${secret}"}`),
  row("messaging.bullmq.job.data", (secret) => `{"to":"${secret}"}`),
  row("http.request.body", (secret) => secret),
  row("process.command_line", (secret) => `mysql -p${secret} --host db`),
  row("process.command_args", (secret) => ["curl", "-u", `bob:${secret}`, "https://example.com"]),
  row("process.command_args", (secret) => ["app", "--db-password", secret]),
  row("process.command_args", (secret) => ["env", `API_KEY=${secret}`]),
];

/** Objects as applications log them, and what of them must not arrive. */
export const secretObjects: readonly (readonly [object: object, ...needles: readonly string[]])[] =
  [
    (secret: string) => ({ req: { headers: { authorization: secret, accept: "a" } } }),
    (secret: string) => ({ req: { headers: { Cookie: `a=${secret}` } } }),
    (secret: string) => ({ req: { method: "GET", url: `/a?token=${secret}` } }),
    (secret: string) => ({ req: { headers: { "X-API-Key": [secret] } } }),
    (secret: string) => ({ res: { headers: { "set-cookie": [`a=${secret}`] } } }),
    (secret: string) => ({
      meta: { req: { headers: { referer: `https://e.example/?code=${secret}` } } },
    }),
    (secret: string) => ({ request: { rawHeaders: ["Host", "a", "Authorization", secret] } }),
    (secret: string) => ({ headers: [{ name: "Authorization", value: secret }] }),
    (secret: string) => ({ headers: [{ key: "Cookie", value: secret }] }),
    (secret: string) => ({ headers: [["authorization", secret]] }),
    (secret: string) => ({ config: { auth: { username: "a", password: secret } } }),
    (secret: string) => ({ config: { cookies: { sid: secret } } }),
    (secret: string) => ({ users: [{ name: "a", token: secret }] }),
    (secret: string) => ({ env: { DATABASE_URL: `postgres://u:${secret}@h/d` } }),
    (secret: string) => ({ env: { STRIPE_SECRET_KEY: secret } }),
    (secret: string) => ({ child: { spawnargs: ["--token", secret] } }),
    (secret: string) => ({ process: { argv: ["mysql", `-p${secret}`] } }),
    (secret: string) => ({ [`password=${secret}`]: true }),
    (secret: string) => ({ body: JSON.stringify({ a: JSON.stringify({ password: secret }) }) }),
    (secret: string) => ({ a: { b: { c: { d: { e: { f: { g: { h: { secret } } } } } } } } }),
    (secret: string) => ({ tokens: [secret, secret] }),
    (secret: string) => ({ token: { inner: secret } }),
    (secret: string) => ({ apiKey: { a: [{ b: secret }] } }),
    (secret: string) => ({
      bytes: [...Buffer.from("x")],
      text: `Authorization: Bearer ${secret}`,
    }),
  ].map((write): readonly [object, string] => {
    const secret = body("alnum", 14);
    return [write(secret), secret];
  });

/** Attributes that must arrive as they are. */
export const lookAlikeAttributes: readonly Omit<AttributeRow, "needles">[] = [
  { name: "url.query", value: "page=2&sort=created" },
  { name: "url.full", value: "https://example.com/orders/1?page=3" },
  { name: "http.request.header.content-type", value: ["application/vnd.example+json"] },
  { name: "http.request.header.user-agent", value: ["agent-of-example/1.0"] },
  { name: "http.request.header.referer", value: ["https://example.com/list?page=4"] },
  {
    name: "db.query.text",
    value: "SELECT a.id FROM orders AS a WHERE a.id = $1 AND b = :name",
    beside: on("postgresql"),
  },
  {
    name: "db.query.text",
    value: 'SELECT "Id" FROM "Orders" WHERE "Id" = ANY ($1)',
    beside: on("postgresql"),
  },
  {
    name: "db.query.text",
    value: "SELECT `id` FROM `orders` WHERE `id` = ? AND `x` IS NOT NULL",
    beside: on("mysql"),
  },
  { name: "db.query.text", value: "SET order:7 [1 other arguments]", beside: on("redis") },
  { name: "db.query.text", value: "HGETALL order:8", beside: on("redis") },
  { name: "db.query.text", value: '{"_id":"?","status":"?"}', beside: on("mongodb") },
  { name: "graphql.source", value: "query Order($id: ID!) { order(id: $id) { total } }" },
  { name: "process.command_args", value: ["node", "--port", "8080", "app-of-example.js"] },
  { name: "messaging.destination.name", value: "orders-of-example" },
];
