"""Finding a part of a text, from one character on.

Chinese has no word breaks and FTS5's trigram tokenizer finds nothing under three characters, so each
character is a token and a query is a phrase of characters. Both sides take a key: the letters and digits
that two spellings share, and no others, so that nothing in it is a command to FTS5.
"""

from collections.abc import Iterable

LONGEST = 120


def tokens(key: str) -> str:
    """`key` as FTS5 should index it: its characters, separated by spaces."""
    return " ".join(key)


def phrase(key: str) -> str:
    """An FTS5 query for rows that hold `key` as a part; empty for an empty key."""
    return f'"{tokens(key[:LONGEST])}"' if key else ""


def opening(key: str) -> str:
    """An FTS5 query for rows that begin with `key`; empty for an empty key."""
    return f"^{phrase(key)}" if key else ""


def any_beginning(words: Iterable[str]) -> str:
    """An FTS5 query for rows with a token that begins with one of `words` (letters, digits); "" for none."""
    return " OR ".join(f'"{word}"*' for word in words)
