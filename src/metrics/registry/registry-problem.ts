/** Something in a registry that no catalog can be made of. */
export interface RegistryProblem {
  readonly file: string;
  /** The group and the place in it: `metric.shop.orders.attributes.shop.region`. */
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}
