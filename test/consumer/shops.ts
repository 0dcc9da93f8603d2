/** A part of a file and what stands there instead. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A stranger's application in test/fixtures/consumer, and the lines by which it counts an order. */
export interface Shop {
  readonly fixture: string;
  /** Whether `npm run build` comes before `npm start`. */
  readonly built: boolean;
  /** Where `init` puts the metrics. */
  readonly metrics: string;
  /** How the files end that `init` puts into observability/. */
  readonly extension: "ts" | "js" | "mjs";
  /** The server span of a request for `/orders/7`. */
  readonly span: string;
  /** What the user adds to the application. */
  readonly recording: readonly Edit[];
}

const counted = 'record.ordersFailed.add(1, { channel: "web" });';
const imported = (metrics: string): string => `import { record } from "${metrics}";\n`;
const required = 'const { record } = require("./observability/metrics.mjs");\n';

export const shops: readonly Shop[] = [
  {
    fixture: "express-ts",
    built: true,
    metrics: "src/observability/metrics.ts",
    extension: "ts",
    span: "GET /orders/:id",
    recording: [
      {
        file: "src/server.ts",
        from: "\nconst app =",
        to: `${imported("./observability/metrics.js")}\nconst app =`,
      },
      {
        file: "src/server.ts",
        from: "response.json(",
        to: `${counted}\n  response.json(`,
      },
    ],
  },
  {
    fixture: "fastify-js",
    built: false,
    metrics: "observability/metrics.mjs",
    extension: "mjs",
    span: "GET /orders/:id",
    recording: [
      { file: "server.js", from: "const fastify =", to: `${required}const fastify =` },
      {
        file: "server.js",
        from: "async (request) => (",
        to: `async (request) => ${counted.replace(";", "")} ?? (`,
      },
    ],
  },
  {
    fixture: "nest",
    built: true,
    metrics: "src/observability/metrics.ts",
    extension: "ts",
    span: "GET /orders/:id",
    recording: [
      {
        file: "src/orders.controller.ts",
        from: "\n@Controller(",
        to: `${imported("./observability/metrics")}\n@Controller(`,
      },
      { file: "src/orders.controller.ts", from: "return {", to: `${counted}\n    return {` },
    ],
  },
  {
    fixture: "esm",
    built: false,
    metrics: "observability/metrics.js",
    extension: "js",
    span: "GET",
    recording: [
      {
        file: "server.js",
        from: "\nconst server =",
        to: `${imported("./observability/metrics.js")}\nconst server =`,
      },
      { file: "server.js", from: "response.setHeader(", to: `${counted}\n  response.setHeader(` },
    ],
  },
];
