/** What one rule matches and does, as the table in docs/privacy.md has it. */
export interface RuleDescription {
  /** What it looks for and where. */
  readonly matches: string;
  /** What is sent in its place. */
  readonly does: string;
}

/**
 * Every rule of privacy, by the name that `OBS_PRIVACY_OFF` takes. All are on by default. The page
 * docs/privacy.md is made from this table; the patterns themselves are in the files of this folder
 * that are named after the rule.
 */
export const rules = {
  fields: {
    matches:
      "fields with the name of a secret, at any depth: `password`, `apiKey`, `client_secret`, `token`, `authorization`, `cookie`, `session_id`, `pin`, `cvv` and the like, in lower case, camelCase, with `_` or `-`",
    does: "the value is masked, whatever it is; what only counts or describes stays (`max_tokens`, `token_type`, `passwordFile`)",
  },
  assignments: {
    matches:
      'the same names within a text: `password=…`, `"apiKey":"…"` (also in JSON within JSON, URL-encoded or XML), `--token …`',
    does: "the value is masked",
  },
  "url-credentials": {
    matches:
      "user and password of a URL or connection string, and `user:password@host` without a scheme",
    does: "both are masked",
  },
  "url-query": {
    matches:
      "query, fragment and matrix parameters with a telling name: the names of `fields`, and `code`, `key`, `email`, `session`, `sid`, `ticket`, `auth`, `sig`; also `a[token]`, URL-encoded, and in URLs within a text",
    does: "the value is masked; `OBS_PRIVACY_QUERY` masks all values or drops the query",
  },
  headers: {
    matches:
      "`http.request.header.*`, `http.response.header.*`, `rpc.*.metadata.*`; the headers of requests and responses in log records",
    does: "attributes: all are masked but those that are known to be harmless, such as `content-type`; log records: `authorization`, `cookie`, `set-cookie`, `x-api-key` and the like are masked",
  },
  authorization: {
    matches: "`Authorization` and `Cookie` headers within a text; `Bearer …` and `Basic …`",
    does: "the credential is masked",
  },
  "private-keys": {
    matches: "PEM blocks of private keys, also cut ones and on one line; PuTTY and age keys",
    does: "the block is masked",
  },
  keys: {
    matches:
      "keys that their form gives away: AWS, Google Cloud, Azure, GitHub, GitLab, Slack, Stripe, OpenAI, Anthropic, npm, PyPI, Docker, Hugging Face, SendGrid, Twilio, Shopify, DigitalOcean, Vault, Grafana and others",
    does: "the key is masked",
  },
  jwt: {
    matches: "JSON Web Tokens, signed or encrypted",
    does: "the token is masked",
  },
  cards: {
    matches:
      "payment card numbers: a known issuer's prefix and length, and a right check digit (Luhn); as text or number",
    does: "the number is masked",
  },
  iban: {
    matches: "IBANs with the country's length and right check digits",
    does: "the number is masked",
  },
  "command-lines": {
    matches:
      "`process.command`, `process.command_args`, `process.command_line`, and lists of arguments in log records: `--password=…`, `--token …`, `KEY=…`, `curl -u …`, `mysql -p…`; within a text, the passwords of usual clients (`docker login -p …`, `redis-cli -a …`)",
    does: "the value is masked",
  },
  "db-literals": {
    matches:
      "`db.query.text`, `db.statement`, `graphql.source`, `graphql.document`: literals in SQL, in its comments, in filters (MongoDB, Elasticsearch) and in documents; the arguments of Redis commands but the key; `db.query.parameter.*`; values that errors of databases repeat, also where they are logged",
    does: "each literal becomes `?`, comments are left out, and the text is cut to 8,192 characters; `db.query.summary` stays",
  },
  payloads: {
    matches:
      "attributes with the content of messages, jobs and bodies: `messaging.message.body`, `http.request.body`, `graphql.variables.*` and the like",
    does: "the value is masked",
  },
} as const satisfies Readonly<Record<string, RuleDescription>>;

export type RuleName = keyof typeof rules;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the literal above
export const ruleNames = Object.keys(rules) as RuleName[];

/** What stands in the place of a secret in telemetry. The semantic conventions use it for URLs. */
export const mask = "REDACTED";
