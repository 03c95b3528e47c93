export type AttributeValue = string | number | boolean;

/** An entity of the router, by its short type and name. */
export interface RouterEntity {
  readonly type: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** Something declared that cannot be made, and why. */
export interface Unmet {
  readonly what: string;
  readonly reason: string;
}
