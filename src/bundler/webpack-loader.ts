import { withPublication } from "./with-publication.ts";

/** What this loader uses of webpack's `LoaderContext`. */
interface LoaderContext {
  readonly resourcePath: string;
  readonly callback: (error: null, source: string, map: unknown) => void;
}

/** The loader that {@link webpackPlugin} puts in. It keeps the source map that came before it. */
function publish(this: LoaderContext, source: string, map: unknown): void {
  this.callback(null, withPublication(this.resourcePath, source) ?? source, map);
}

// oxlint-disable-next-line import/no-default-export -- how webpack finds a loader
export default publish;
