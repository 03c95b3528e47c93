// The connections of one connector: one for control, others for streams alone. They find each other by a random text
// that the dialling side gives to all of them [skupper-router, connection trunking].
import type { RouterConnection } from "./router-connection.ts";

/** Connections for streams that one neighbour may add to a group. */
const maxCarriers = 16;

interface Group {
  control: RouterConnection | undefined;
  readonly data: Set<RouterConnection>;
}

export class Trunks {
  readonly #groups = new Map<string, Group>();

  /** A connection of a group is open. False: it is one too many. */
  joined(connection: RouterConnection): boolean {
    const key = keyOf(connection);
    if (key === undefined) return !connection.dataOnly;
    const group = this.#groups.get(key) ?? { control: undefined, data: new Set() };
    this.#groups.set(key, group);
    if (!connection.dataOnly) group.control = connection;
    else if (group.data.size >= maxCarriers) return false;
    else group.data.add(connection);
    share(group);
    return true;
  }
  left(connection: RouterConnection): void {
    const key = keyOf(connection);
    const group = key === undefined ? undefined : this.#groups.get(key);
    if (key === undefined || !group) return;
    group.data.delete(connection);
    if (group.control === connection) group.control = undefined;
    share(group);
    if (!group.control && group.data.size === 0) this.#groups.delete(key);
  }
}

/** A group belongs to the router that has proven who it is: another one cannot put itself into it. */
function keyOf({ group, peerId, config }: RouterConnection): string | undefined {
  return group === undefined ? undefined : `${config.side} ${peerId} ${group}`;
}
function share({ control, data }: Group): void {
  const offered = control?.amqp.remote?.capabilities.includes("qd.connection_trunking") ?? false;
  if (control) control.carriers = offered ? [...data] : [];
}
