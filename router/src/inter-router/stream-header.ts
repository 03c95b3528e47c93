// The sections in front of a TCP stream. Behind them the delivery holds nothing but the stream's own octets.
import { DecodeError, Decoder } from "../amqp/decode.ts";
import { ByteWriter, encodeInto, mapOf } from "../amqp/encode.ts";
import {
  decodeAnnotations,
  decodeMessage,
  encodeAnnotations,
  encodeProperties,
  type RouterAnnotations,
} from "../amqp/message.ts";
import { Described, uint } from "../amqp/values.ts";
import { maxSectionBytes, routerAnnotationsDescriptor, streamAnnotationFlags } from "../constants.ts";

/** What the sections of a stream say. */
export interface StreamHeader {
  readonly annotations: RouterAnnotations;
  readonly to: string;
  /** Where the answering stream goes; absent on the answering stream itself. */
  readonly replyTo?: string | undefined;
  readonly correlationId?: string | undefined;
  /** The octets are TLS between the first and the last router; see tunnel/. */
  readonly encrypted?: boolean | undefined;
}

export const octetStream = "application/octet-stream";
/** The application property that marks a stream of TLS; others pass it on as it is. */
const encryptedKey = "x-isthmus-tls";

/** `ownName` is undefined on an edge router: the interior router above it names itself. */
export function encodeStreamHeader(
  header: Omit<StreamHeader, "annotations">,
  ownName: string | undefined,
): Buffer {
  const out = new ByteWriter();
  const [ingress, trace] = ownName === undefined ? [null, []] : [ownName, [ownName]];
  encodeInto(out, encodeAnnotations({ flags: streamAnnotationFlags, ingress, trace }));
  const { to, replyTo, correlationId, encrypted } = header;
  encodeInto(out, encodeProperties({ to, replyTo, correlationId, contentType: octetStream }));
  encodeInto(out, new Described(0x74, mapOf({ V: uint(1), ...(encrypted && { [encryptedKey]: true }) })));
  encodeInto(out, new Described(0x77, null));
  return Buffer.from(out.view());
}

/** A stream as it arrives. */
export interface ArrivedStream {
  readonly header: StreamHeader;
  /** The sections behind the router annotations as they came, for routers that pass the stream on. */
  readonly sections: Buffer;
  /** Where the octets begin. */
  readonly bodyAt: number;
}

/**
 * Reads the sections at the front of a delivery. "incomplete": more bytes are needed; "message": it is no stream.
 * Throws DecodeError for sections that are malformed or too long.
 */
export function decodeStreamHeader(bytes: Buffer): ArrivedStream | "incomplete" | "message" {
  let at = 0;
  let annotationsEnd = 0;
  let annotations: RouterAnnotations | undefined;
  while (at < bytes.length) {
    const end = sectionEnd(bytes, at);
    if (end === undefined) {
      if (bytes.length >= maxSectionBytes)
        throw new DecodeError(`sections are longer than ${maxSectionBytes} bytes`);
      return "incomplete";
    }
    const descriptor =
      bytes[at + 1] === 0x53 ? BigInt(bytes[at + 2] as number) : bytes.readBigUInt64BE(at + 2);
    if (descriptor === routerAnnotationsDescriptor) {
      annotations = decodeAnnotations(new Decoder(bytes, at, end).described().value);
      annotationsEnd = end;
      if ((annotations.flags & 1) === 0) return "message";
    } else if (descriptor >= 0x75n && descriptor <= 0x77n) {
      const { properties, applicationProperties } = decodeMessage(bytes.subarray(0, at));
      if (properties.contentType !== octetStream) return "message";
      if (!annotations || !properties.to)
        throw new DecodeError("stream without router annotations or address");
      const header: StreamHeader = {
        annotations,
        to: properties.to,
        replyTo: properties.replyTo,
        encrypted: applicationProperties.get(encryptedKey) === true,
      };
      return { header, sections: Buffer.from(bytes.subarray(annotationsEnd, end)), bodyAt: end };
    }
    at = end;
  }
  return "incomplete";
}

/** Where the section that begins at `at` ends; undefined while it is not complete. Throws DecodeError. */
function sectionEnd(bytes: Buffer, at: number): number | undefined {
  if (bytes[at] !== 0x00) throw new DecodeError("section is not described");
  if (at + 2 > bytes.length) return undefined;
  const descriptorSize = bytes[at + 1] === 0x53 ? 2 : bytes[at + 1] === 0x80 ? 9 : 0;
  if (descriptorSize === 0) throw new DecodeError("section descriptor is not a ulong");
  const valueAt = at + 1 + descriptorSize;
  const code = bytes[valueAt];
  if (code === undefined) return undefined;
  let end: number;
  switch (code >> 4) {
    case 0x4:
      end = valueAt + 1;
      break;
    case 0xa:
    case 0xc:
      if (valueAt + 2 > bytes.length) return undefined;
      end = valueAt + 2 + (bytes[valueAt + 1] as number);
      break;
    case 0xb:
    case 0xd:
      if (valueAt + 5 > bytes.length) return undefined;
      end = valueAt + 5 + bytes.readUInt32BE(valueAt + 1);
      break;
    default:
      throw new DecodeError("section is neither a list, a map nor empty");
  }
  if (end - at > maxSectionBytes) throw new DecodeError(`section is longer than ${maxSectionBytes} bytes`);
  return end <= bytes.length ? end : undefined;
}

/**
 * The front of a stream that is passed on: our name joins the trace, all else stays as it came. `enteredAt` names the
 * edge router that it has come from: edges do not say it themselves.
 */
export function passOnHeader(stream: ArrivedStream, ownName: string, enteredAt = ownName): Buffer {
  const { annotations } = stream.header;
  const trace = [...annotations.trace, ownName];
  const out = new ByteWriter();
  encodeInto(out, encodeAnnotations({ ...annotations, ingress: annotations.ingress ?? enteredAt, trace }));
  return Buffer.concat([out.view(), stream.sections]);
}
