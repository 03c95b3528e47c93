// Whole messages: sections in, sections out [AMQP 3.2]. TCP streams do not come through here.
import { defaultPriority, routerAnnotationsDescriptor } from "../constants.ts";
import { asNumber, asString, asStrings, DecodeError, Decoder } from "./decode.ts";
import { ByteWriter, encodeInto } from "./encode.ts";
import { type AmqpValue, type Decoded, Described, Encoded, uint } from "./values.ts";

/** The router annotations of a message (SKPR--RA). Router names carry the area: "0/A". */
export interface RouterAnnotations {
  readonly flags: number;
  /** Goes before the `to` of the properties. */
  readonly to?: string | null | undefined;
  readonly ingress: string | null;
  readonly trace: readonly string[];
}

/** The properties section, as far as it matters to a router [AMQP 3.2.4]. */
export interface MessageProperties {
  readonly to?: string | undefined;
  readonly subject?: string | undefined;
  readonly replyTo?: string | undefined;
  /** As it came, to be echoed whatever its type. */
  readonly correlationId?: AmqpValue;
  readonly contentType?: string | undefined;
  readonly groupId?: string | undefined;
  readonly groupSequence?: number | undefined;
}

export interface Message {
  readonly annotations?: RouterAnnotations | undefined;
  readonly properties: MessageProperties;
  readonly applicationProperties: ReadonlyMap<Decoded, Decoded>;
  /** The value of an amqp-value body; undefined for other bodies. */
  readonly body: Decoded | undefined;
  /** The bytes of a body of data sections. */
  readonly data?: Buffer | undefined;
  /** 0 to 9; 4 when the message says nothing [AMQP 3.2.1]. */
  readonly priority: number;
}

export function encodeAnnotations(annotations: RouterAnnotations): AmqpValue {
  return new Described(routerAnnotationsDescriptor, [
    uint(annotations.flags),
    annotations.to ?? null,
    annotations.ingress,
    [...annotations.trace],
  ]);
}

export function decodeAnnotations(value: Decoded): RouterAnnotations {
  if (!Array.isArray(value) || value.length < 4)
    throw new DecodeError("router annotations are not a list of four");
  const to = asString(value[1]);
  return {
    flags: asNumber(value[0], 0),
    ...(to !== undefined && { to }),
    ingress: asString(value[2]) ?? null,
    trace: asStrings(value[3]),
  };
}

export function encodeProperties(properties: MessageProperties): AmqpValue {
  const { to, subject, replyTo, correlationId, contentType } = properties;
  const { groupId, groupSequence } = properties;
  const fields: AmqpValue[] = [null, null, to, subject, replyTo, correlationId, contentType];
  if (groupId !== undefined) fields.push(null, null, null, groupId, uint(groupSequence ?? 0));
  while (fields.length > 0 && (fields.at(-1) === undefined || fields.at(-1) === null)) fields.pop();
  return new Described(0x73, fields);
}

/** Reads the properties section at the decoder's position, which stands behind its descriptor. */
function decodeProperties(bytes: Buffer, start: number, end: number): MessageProperties {
  const list = new Decoder(bytes, start, end).value();
  const fields = Array.isArray(list) ? list : [];
  return {
    to: asString(fields[2]),
    subject: asString(fields[3]),
    replyTo: asString(fields[4]),
    correlationId: fields.length > 5 ? rawField(bytes, start, 5) : undefined,
    contentType: asString(fields[6]),
  };
}

/** The bytes of one field of the list that begins at `start`, so that its type survives. */
function rawField(bytes: Buffer, start: number, index: number): AmqpValue {
  const wide = bytes[start] === 0xd0;
  const decoder = new Decoder(bytes, start + (wide ? 9 : 3));
  for (let skipped = 0; skipped < index; skipped++) decoder.value();
  const from = decoder.at;
  decoder.value();
  return new Encoded(Buffer.from(bytes.subarray(from, decoder.at)));
}

/** Encodes a message with an amqp-value body. */
export function encodeMessage(message: {
  annotations?: RouterAnnotations | undefined;
  properties: MessageProperties;
  applicationProperties?: AmqpValue;
  body: AmqpValue;
}): Buffer {
  const out = new ByteWriter();
  if (message.annotations) encodeInto(out, encodeAnnotations(message.annotations));
  encodeInto(out, new Described(0x70, [false]));
  encodeInto(out, encodeProperties(message.properties));
  if (message.applicationProperties) encodeInto(out, new Described(0x74, message.applicationProperties));
  encodeInto(out, new Described(0x77, message.body));
  return Buffer.from(out.view());
}

/** Encodes a message whose body is one data section. */
export function encodeDataMessage(properties: MessageProperties, data: Buffer): Buffer {
  const out = new ByteWriter();
  encodeInto(out, encodeProperties(properties));
  encodeInto(out, new Described(0x75, data));
  return Buffer.from(out.view());
}

/** Decodes a whole message. Throws DecodeError where it is malformed. */
export function decodeMessage(bytes: Buffer): Message {
  const decoder = new Decoder(bytes);
  let annotations: RouterAnnotations | undefined;
  let properties: MessageProperties = {};
  let applicationProperties: ReadonlyMap<Decoded, Decoded> = new Map();
  let body: Decoded | undefined;
  let priority = defaultPriority;
  const data: Buffer[] = [];
  while (!decoder.done) {
    const valueAt = decoder.at + (bytes[decoder.at + 1] === 0x53 ? 3 : 10);
    const { descriptor, value } = decoder.described();
    if (descriptor === routerAnnotationsDescriptor) annotations = decodeAnnotations(value);
    else if (descriptor === 0x70n) priority = priorityOf(value);
    else if (descriptor === 0x73n) properties = decodeProperties(bytes, valueAt, decoder.at);
    else if (descriptor === 0x74n && value instanceof Map) applicationProperties = value;
    else if (descriptor === 0x75n && Buffer.isBuffer(value)) data.push(value);
    else if (descriptor === 0x77n) body = value;
  }
  const message = { annotations, properties, applicationProperties, body, priority };
  return data.length === 0
    ? message
    : { ...message, data: data.length === 1 ? data[0] : Buffer.concat(data) };
}

function priorityOf(header: Decoded): number {
  const priority = Array.isArray(header) ? asNumber(header[1], defaultPriority) : defaultPriority;
  return Math.max(0, Math.min(9, Math.floor(priority)));
}

/** The message as an ordinary client may see it. */
export function withoutAnnotations(bytes: Buffer): Buffer {
  const decoder = new Decoder(bytes);
  return decoder.described().descriptor === routerAnnotationsDescriptor ? bytes.subarray(decoder.at) : bytes;
}

/** The message with other router annotations; all else stays as it came. */
export function withAnnotations(bytes: Buffer, annotations: RouterAnnotations): Buffer {
  const decoder = new Decoder(bytes);
  const first = decoder.described();
  const rest = first.descriptor === routerAnnotationsDescriptor ? bytes.subarray(decoder.at) : bytes;
  const out = new ByteWriter();
  encodeInto(out, encodeAnnotations(annotations));
  return Buffer.concat([out.view(), rest]);
}
