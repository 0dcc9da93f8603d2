import type { Components } from "../engine/settle.ts";
import type { History } from "../history/history.ts";
import type { Lifecycle, ServiceIdentity } from "../report.ts";

/** What the endpoints show. */
export interface HealthState {
  readonly components: Components;
  readonly lifecycle: Lifecycle;
  readonly started: boolean;
  readonly service: ServiceIdentity;
  readonly nowMs: number;
  readonly history: History;
  /** As `nowMs`, without jumps: history goes by it. */
  readonly historyNowMs: number;
  /** `/health` answers 200 even when unhealthy, with the state in a header. */
  readonly failOpen: boolean;
  /** Components whose probe under way takes much longer than usual; looked at in fresh reports. */
  readonly overdue?: ReadonlySet<string>;
}
