import { describe, expect, test } from "vitest";

import { dependency, type Dependency } from "./harness.ts";
import { startNetwork, type Network, type ServiceSpec } from "./virtual-services.ts";

interface Shop extends AsyncDisposable {
  readonly network: Network;
  readonly checkout: Dependency;
}

/** A shop whose checkout needs the service `orders`, by way of the others if there are any. */
function startShop(orders: ServiceSpec, between: readonly ServiceSpec[] = []): Shop {
  const nearest = between.at(-1) ?? orders;
  const checkout = dependency("checkout", { dependencies: [nearest.name] });
  const asks = { [nearest.name]: nearest.name };
  const shop = { name: "shop", checks: [checkout.definition], asks };
  const network = startNetwork([orders, ...between, shop], { random: () => 0.5 });
  return { network, checkout, [Symbol.asyncDispose]: async () => network[Symbol.asyncDispose]() };
}

const minute = 60_000;

describe("a component that another service does not call critical", () => {
  test.each([
    ["next", [], "mail"],
    ["next but one", [{ name: "cart", checks: [], asks: { orders: "orders" } }], "orders"],
  ])("degrades the check of the %s service, and takes no blame", async (_, between, named) => {
    const mail = dependency("mail", { critical: false });
    mail.fail();
    const orders = { name: "orders", checks: [dependency("db").definition, mail.definition] };
    await using started = startShop(orders, between);
    const { checkout, network } = started;
    const health = network.services.get("shop")!;
    await network.clock.advance(5 * minute);
    const nearest = between[0]?.name ?? "orders";
    expect(health.component(nearest)).toMatchObject({ state: "degraded", role: "none" });
    expect(health.component(nearest)?.message).toBe(
      `${nearest} is degraded: ${named}, not critical there`,
    );
    checkout.fail("own bug");
    await network.clock.advance(2 * minute);
    expect(health.component("checkout")).toMatchObject({ role: "root", rootCauses: ["checkout"] });
    expect(health.component(nearest)).toMatchObject({ role: "none" });
    mail.ok();
    checkout.ok();
    await network.clock.advance(5 * minute);
    expect(health.report().status).toBe("healthy");
  });

  test("takes none as a suspect, either", async () => {
    const mail = dependency("mail", { critical: false, interval: "15s", failureThreshold: 100 });
    const orders = { name: "orders", checks: [mail.definition] };
    await using started = startShop(orders);
    const { checkout, network } = started;
    await network.clock.advance(2 * minute);
    mail.fail();
    checkout.fail("own bug");
    await network.clock.advance(2 * minute);
    expect(network.services.get("orders")!.report().suspects).toEqual(["mail"]);
    const { role } = network.services.get("shop")!.component("checkout")!;
    expect(role).toBe("root");
  });

  test("shares no blame with what is critical", async () => {
    const mail = dependency("mail", { critical: false });
    const db = dependency("db");
    mail.fail();
    await using started = startShop({ name: "orders", checks: [db.definition, mail.definition] });
    const { checkout, network } = started;
    await network.clock.advance(2 * minute);
    db.fail();
    checkout.fail("orders answered 500");
    await network.clock.advance(2 * minute);
    const { role, rootCauses } = network.services.get("shop")!.component("checkout")!;
    expect({ role, rootCauses }).toEqual({ role: "suppressed", rootCauses: ["orders/db"] });
  });

  test("hides nothing else that fails behind it, two services away", async () => {
    const mail = dependency("mail", { critical: false });
    const db = dependency("db");
    const cartWork = dependency("work", { dependencies: ["orders"] });
    mail.fail();
    await using started = startShop({ name: "orders", checks: [db.definition, mail.definition] }, [
      { name: "cart", checks: [cartWork.definition], asks: { orders: "orders" } },
    ]);
    const { checkout, network } = started;
    await network.clock.advance(5 * minute);
    const health = network.services.get("shop")!;
    expect(health.component("cart")).toMatchObject({ state: "degraded" });
    expect(health.component("cart")?.message).toMatch(/not critical there$/);
    db.fail();
    checkout.fail("cart answered 500");
    await network.clock.advance(2 * minute);
    const { role, rootCauses } = health.component("checkout")!;
    expect({ role, rootCauses }).toEqual({ role: "suppressed", rootCauses: ["cart/orders/db"] });
    const told = network.events.filter(
      ({ component, to }) => component === "checkout" && to === "unhealthy",
    );
    expect(told.map((event) => event.rootCauses)).toEqual([["cart/orders/db"]]);
  });

  test("takes the blame where a critical component depends on it", async () => {
    const cache = dependency("cache", { critical: false });
    const search = dependency("search", { dependencies: ["cache"] });
    cache.fail();
    const orders = { name: "orders", checks: [cache.definition, search.definition] };
    await using started = startShop(orders);
    const { checkout, network } = started;
    await network.clock.advance(2 * minute);
    checkout.fail("orders is slow");
    await network.clock.advance(2 * minute);
    const { role, rootCauses } = network.services.get("shop")!.component("checkout")!;
    expect({ role, rootCauses }).toEqual({ role: "suppressed", rootCauses: ["orders/cache"] });
  });
});
