import { label } from "@tamma/observability/alerting";
import { expectTypeOf, test } from "vitest";

declare module "@tamma/observability/alerting" {
  interface AlertLabels {
    on_call_team: "shop" | "platform";
  }
}

test("a project adds its own labels, with their values", () => {
  expectTypeOf(label("on_call_team", "shop").label).toEqualTypeOf<"on_call_team">();
  // @ts-expect-error -- not one of the declared values
  label("on_call_team", "shopp");
});
