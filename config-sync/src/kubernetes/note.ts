// The short note on an object with documents: what became of them.
import { type KubeObject, type KubernetesApi, resources } from "./api.ts";

const statusAnnotation = "isthmus.dev/status";

export interface Note {
  readonly valid: boolean;
  readonly applied: boolean;
  readonly message: string;
  /** Of the data that this is said of. */
  readonly observed: string;
}

/** Writes the note unless the object bears it already; tells whether it was written. `now` in milliseconds. */
export async function writeNote(
  api: KubernetesApi,
  { metadata }: KubeObject,
  note: Note,
  now: number,
): Promise<boolean> {
  if (isSame(metadata.annotations?.[statusAnnotation], note)) return false;
  const annotation = { [statusAnnotation]: JSON.stringify({ ...note, at: new Date(now).toISOString() }) };
  await api.merge(resources.configMaps, metadata.name, { metadata: { annotations: annotation } });
  return true;
}
function isSame(text: string | undefined, note: Note): boolean {
  if (text === undefined) return false;
  try {
    const before = JSON.parse(text) as Note;
    return (
      before.valid === note.valid &&
      before.applied === note.applied &&
      before.message === note.message &&
      before.observed === note.observed
    );
  } catch {
    return false;
  }
}
