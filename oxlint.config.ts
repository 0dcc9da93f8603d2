import { defineConfig, type OxlintOverride } from "oxlint";

type Room = keyof typeof rooms;

/** The folders of src/, each with those that it may import from: docs/architecture.md. */
const rooms = {
  bundler: [],
  redaction: [],
  metrics: [],
  instrumentation: ["bundler", "metrics", "redaction"],
  health: ["metrics", "redaction"],
  promql: ["metrics"],
  alerting: ["metrics", "promql"],
  dashboards: ["metrics", "promql"],
  shipped: ["metrics", "promql", "alerting", "dashboards"],
  project: ["metrics", "promql", "alerting", "dashboards", "shipped"],
  embedded: ["metrics", "promql", "alerting"],
  cli: [
    "redaction",
    "metrics",
    "instrumentation",
    "health",
    "promql",
    "alerting",
    "dashboards",
    "shipped",
    "project",
    "embedded",
  ],
} as const;

const generators = new Set(["promql", "alerting", "dashboards", "shipped", "project"]);

/** Files at the root of src/ that import nothing of it but what is named. */
const leaves = {
  "decimal.ts": [],
  "errors.ts": [],
  "is-object.ts": [],
  "letter-case.ts": [],
  "nearest.ts": [],
  "show.ts": [],
  "generated-file.ts": [],
  "to-yaml.ts": [],
  "unprintable.ts": [],
  "duration.ts": ["./errors.ts"],
  "setting.ts": ["./duration.ts"],
  "otlp-settings.ts": ["./setting.ts"],
  "unsupported-variables.ts": [],
  "shape.ts": ["./is-object.ts", "./nearest.ts", "./show.ts", "./unprintable.ts"],
} as const;

const noEntry = {
  group: ["**/instrumentation/preload.ts", "**/cli/main.ts"],
  message: "Nobody imports an entry.",
};
const alone = {
  group: ["../*", "@*/*"],
  message: "Pure functions: this room imports nothing but itself.",
};
const apiOnly = {
  group: ["@opentelemetry/*", "!@opentelemetry/api"],
  message: "This room speaks to @opentelemetry/api only.",
};
const noRuntime = {
  group: [
    "@opentelemetry/*",
    "express",
    "pino",
    "pino-*",
    "**/metrics/collector.ts",
    "**/metrics/instruments.ts",
    "**/metrics/recording/**",
    "**/metrics/index.ts",
  ],
  message: "Generators import no SDK, express or pino.",
};

interface Pattern {
  group: string[];
  message: string;
}

function restricted(files: string[], patterns: Pattern[]): OxlintOverride {
  return { files, rules: { "no-restricted-imports": ["error", { patterns }] } };
}

/** What files of a room may not import; `also`: more folders by their path. */
function roomPatterns(room: string, allowed: readonly string[]): Pattern[] {
  const forbidden = Object.keys(rooms).filter(
    (other) => other !== room && !allowed.includes(other),
  );
  return [
    ...(forbidden.length === 0
      ? []
      : [
          {
            group: forbidden.map((other) => `**/${other}/**`),
            message: "Import direction: see docs/architecture.md.",
          },
        ]),
    noEntry,
    ...(room === "redaction" ? [alone] : []),
    ...(room === "health" || room === "embedded" ? [apiOnly] : []),
    ...(generators.has(room) ? [noRuntime] : []),
  ];
}

/** Rooms of which a part has a rule of its own. Globs must not overlap: the last would win. */
const parts: Readonly<Partial<Record<Room, string[]>>> = {
  alerting: [
    "src/alerting/*.ts",
    "src/alerting/{rules,lint,rule-tests,rule-engine,go-template}/**",
  ],
  embedded: ["src/embedded/*.ts", "src/embedded/{otlp,receiver,store}/**"],
};

const directions = [
  ...Object.entries(leaves).map(([file, allowed]) =>
    restricted(
      [`src/${file}`],
      [
        {
          group: ["./*", "../*", ...allowed.map((other) => `!${other}`)],
          message: "A leaf imports nothing of src/ but leaves.",
        },
      ],
    ),
  ),
  restricted(["src/config.ts"], roomPatterns("", ["redaction"])),
  ...Object.entries(rooms).map(([room, allowed]) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key of the table
    restricted(parts[room as Room] ?? [`src/${room}/**`], roomPatterns(room, allowed)),
  ),
  restricted(
    ["src/alerting/alertmanager/**"],
    [
      ...roomPatterns("alerting", rooms.alerting),
      {
        group: ["**/rules/**", "**/lint/**", "**/rule-tests/**", "**/rule-engine/**"],
        message: "Routing knows labels, not rules.",
      },
    ],
  ),
  // The demo shows what ships
  restricted(["src/embedded/demo/**"], roomPatterns("embedded", [...rooms.embedded, "shipped"])),
];

export default defineConfig({
  plugins: ["typescript", "unicorn", "oxc", "import", "node", "promise", "vitest"],
  categories: {
    correctness: "error",
    suspicious: "error",
    perf: "error",
  },
  env: {
    node: true,
    es2024: true,
  },
  rules: {
    "import/no-cycle": "error",
    "import/no-default-export": "error",
    "import/no-unassigned-import": "off",
    "node/no-process-env": "error",
    "no-console": "error",
    "no-await-in-loop": "off",
    "oxc/no-async-endpoint-handlers": "off",
    "no-shadow": "off",
    "no-underscore-dangle": "off",
    "typescript/consistent-type-imports": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "error",
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "typescript/return-await": "error",
    "typescript/switch-exhaustiveness-check": "error",
    "unicorn/prefer-node-protocol": "error",
    "unicorn/consistent-function-scoping": "off",
    "typescript/consistent-return": "off",
    "consistent-return": "off",
    "import/no-named-as-default-member": "off",
    "vitest/expect-expect": [
      "error",
      {
        assertFunctionNames: ["expect", "expectTypeOf", "assertType", "fc.assert", "assert*"],
      },
    ],
    "unicorn/require-post-message-target-origin": "off",
    "oxc/no-map-spread": "off",
  },
  ignorePatterns: [
    "dist",
    "coverage",
    "bench/peers",
    "test/fixtures",
    "test/instrumentation/apps",
    "src/embedded/otlp/generated",
  ],
  overrides: [
    {
      files: ["src/config.ts"],
      rules: {
        "node/no-process-env": "off",
      },
    },
    {
      files: [
        "src/cli/**",
        "docs/render/**",
        "examples/**",
        "bench/**",
        "test/stack/images/**",
        "test/servers/**",
        "test/coverage/**",
        ".ci/**",
      ],
      rules: {
        "no-console": "off",
        "node/no-process-env": "off",
      },
    },
    {
      files: ["test/**"],
      rules: {
        "node/no-process-env": "off",
        "typescript/no-unsafe-type-assertion": "off",
        "typescript/no-non-null-assertion": "off",
        "vitest/require-mock-type-parameters": "off",
        "import/no-default-export": "off",
      },
    },
    {
      files: ["*.config.ts"],
      rules: {
        "import/no-default-export": "off",
        "node/no-process-env": "off",
      },
    },
    ...directions,
  ],
});
