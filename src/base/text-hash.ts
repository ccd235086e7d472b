/**
 * A hash of 64 bits, as 16 hexadecimal digits: to see whether a text is another one, on any machine and at any time. Not
 * for anything that somebody might want to forge.
 */
export function textHash(text: string): string {
  let a = 0x9e3779b9 ^ text.length;
  let b = 0x85ebca6b;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul((b << 13 | b >>> 19) ^ unit, 0xc2b2ae35);
  }
  a = mixed(a ^ (b >>> 15));
  b = mixed(b ^ a);
  return hex(a) + hex(b);
}

/** Every bit of what goes in makes a difference to every bit of what comes out. */
function mixed(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
