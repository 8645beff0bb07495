"""PNG files with a palette: a picture of a page has few colours and becomes a third as large."""

import base64
import struct
import zlib
from itertools import chain

from playwright.sync_api import Page

COLOURS = 256
PAINT = """async ([png, size]) => {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const {width, height} = picture;
  const canvas = new OffscreenCanvas(width, height).getContext('2d');
  canvas.drawImage(picture, 0, 0);
  const pixels = canvas.getImageData(0, 0, width, height).data;
  const colour = (at) => pixels[at] << 16 | pixels[at + 1] << 8 | pixels[at + 2];
  const uses = new Map();
  for (let at = 0; at < pixels.length; at += 4) uses.set(colour(at), (uses.get(colour(at)) ?? 0) + 1);
  const ranked = [...uses.keys()].sort((one, other) => uses.get(other) - uses.get(one));
  const palette = ranked.slice(0, size).map((rgb) => [rgb >> 16, rgb >> 8 & 255, rgb & 255]);
  const distance = (rgb, [red, green, blue]) =>
    ((rgb >> 16) - red) ** 2 + ((rgb >> 8 & 255) - green) ** 2 + ((rgb & 255) - blue) ** 2;
  const nearest = (rgb) => palette.reduce(
    (best, each, place) => (distance(rgb, each) < distance(rgb, palette[best]) ? place : best), 0);
  const places = new Map(ranked.map((rgb, place) => [rgb, place < size ? place : nearest(rgb)]));
  let drawn = '';
  for (let at = 0; at < pixels.length; at += 4) drawn += String.fromCharCode(places.get(colour(at)));
  return {width, height, palette, drawn: btoa(drawn)};
}"""


def with_palette(page: Page, png: bytes) -> bytes:
    """`png` with its 256 most used colours in place of all; painted anew in `page`, which must be empty."""
    picture = page.evaluate(PAINT, [base64.b64encode(png).decode(), COLOURS])
    width, height, pixels = picture["width"], picture["height"], base64.b64decode(picture["drawn"])
    rows = (b"\0" + pixels[start : start + width] for start in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    palette = bytes(chain.from_iterable(picture["palette"]))
    image = zlib.compress(b"".join(rows), 9)
    chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", image), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
