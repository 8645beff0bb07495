"""QR codes, as pictures that stand in the page itself."""

import segno


def qr_of(text: str) -> str:
    """A picture of `text` as a data address, black on white."""
    return str(segno.make(text, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff"))
