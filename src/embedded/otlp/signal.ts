/** The three OTLP signals, named as in the paths `/v1/<signal>`. */
export type Signal = "traces" | "metrics" | "logs";

/** OTLP/HTTP's two body encodings. */
export type Encoding = "protobuf" | "json";

/** What a request held: the usable records, and how many others there were. */
export interface Accepted<T> {
  readonly records: readonly T[];
  readonly rejected: number;
}
