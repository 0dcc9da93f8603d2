import { z } from "zod";

/** What a customer sends. Checked at each service's edge, trusted behind it. */
export const newOrderSchema = z.strictObject({
  item: z.string().min(1).max(64),
  quantity: z.int().min(1).max(1000),
});

export const orderIdSchema = z.uuid();

export type NewOrder = z.infer<typeof newOrderSchema>;

export type OrderStatus = "placed" | "fulfilled" | "rejected";

export interface Order extends NewOrder {
  readonly id: string;
  readonly status: OrderStatus;
}
