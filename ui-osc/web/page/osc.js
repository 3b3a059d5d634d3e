// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** OSC as the bench speaks it: i f s out of it, i f s into it, flat bundles. */

const utf8 = new TextEncoder();
const text = new TextDecoder();

/** An integer or a float by how the number is written is not enough: what the address expects decides (`i`, `f`, `s`). */
export function encode(address, types, values) {
  const parts = [padded(address), padded("," + types)];
  [...types].forEach((type, i) => {
    if (type === "s") {
      parts.push(padded(String(values[i])));
      return;
    }
    const view = new DataView(new ArrayBuffer(4));
    if (type === "i") view.setInt32(0, values[i]);
    else view.setFloat32(0, values[i]);
    parts.push(new Uint8Array(view.buffer));
  });
  const whole = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function padded(string) {
  const bytes = utf8.encode(string);
  const whole = new Uint8Array((bytes.length + 4) & ~3);
  whole.set(bytes);
  return whole;
}

/** Calls `each(address, values)` for every message in a packet. */
export function decode(buffer, each) {
  const view = new DataView(buffer);
  const bytes = new Uint8Array(buffer);
  if (bytes[0] === 0x23) {
    for (let at = 16; at + 4 <= bytes.length;) {
      const size = view.getUint32(at);
      message(view, bytes, at + 4, each);
      at += 4 + size;
    }
  } else if (bytes.length) {
    message(view, bytes, 0, each);
  }
}

function message(view, bytes, at, each) {
  const address = string(bytes, at);
  at += (address.length + 4) & ~3;
  const types = string(bytes, at);
  at += (types.length + 4) & ~3;
  const values = [];
  for (const type of types.slice(1)) {
    if (type === "s") {
      const end = bytes.indexOf(0, at);
      values.push(text.decode(bytes.subarray(at, end)));
      at = at + ((end - at + 4) & ~3);
    } else {
      values.push(type === "i" ? view.getInt32(at) : view.getFloat32(at));
      at += 4;
    }
  }
  each(address, values);
}

/** Addresses and tags are ASCII. */
function string(bytes, at) {
  return text.decode(bytes.subarray(at, bytes.indexOf(0, at)));
}
