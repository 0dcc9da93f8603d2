/** Agents that patch the same libraries, by their packages. */
export const otherAgents: ReadonlySet<string> = new Set([
  "@dash0/opentelemetry",
  "@elastic/opentelemetry-node",
  "@instana/collector",
  "@newrelic/telemetry-sdk",
  "@sentry/nextjs",
  "@sentry/node",
  "@splunk/otel",
  "appdynamics",
  "applicationinsights",
  "dd-trace",
  "elastic-apm-node",
  "newrelic",
]);

/** Packages with which an application sets up an SDK of its own. */
export const sdkPackages: ReadonlySet<string> = new Set([
  "@opentelemetry/auto-instrumentations-node",
  "@opentelemetry/sdk-node",
  "@opentelemetry/sdk-trace",
  "@opentelemetry/sdk-trace-base",
  "@opentelemetry/sdk-trace-node",
  "@vercel/otel",
]);

/** Modules that are made to be loaded first and that load nothing which is instrumented. */
const harmlessFirst =
  /^(?:dotenv|@dotenvx\/|dotenv-expand|tsx$|tsx\/|ts-node(?:$|\/)|tsconfig-paths|source-map-support|@swc-node\/|@swc\/register|esbuild-register|reflect-metadata|module-alias|@tamma\/observability)/;

/** Returns whether a module may be loaded before the preload. */
export function mayComeFirst(module: string): boolean {
  return harmlessFirst.test(module);
}

/** As users write it, and as the file that children inherit it by. */
const preloadModule = /@tamma\/observability\/preload|[/\\]instrumentation[/\\]preload\.[jt]s\b/;

/** Returns whether a text, such as NODE_OPTIONS, names the preload. */
export function namesPreload(text: string): boolean {
  return preloadModule.test(text);
}

/** Returns the package that a specifier such as `dd-trace/init` is of; nothing for a file. */
export function packageOf(specifier: string): string | undefined {
  return /^(?:@[\w.-]+\/)?[a-z\d][\w.-]*(?=\/|$)/i.exec(specifier)?.[0];
}
