"""Bech32 (BIP 173) as age uses it for keys: without the limit of 90 characters."""

from collections.abc import Iterable, Sequence

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_SYMBOLS = 6


def encode(prefix: str, raw: bytes) -> str:
    """Return the bech32 text of some bytes, in upper case where the prefix is."""
    symbols = _regroup(raw, 8, 5, pad=True)
    low = prefix.lower()
    residue = _checksum([*_spread(low), *symbols, *[0] * _CHECKSUM_SYMBOLS]) ^ 1
    symbols += [residue >> 5 * (_CHECKSUM_SYMBOLS - 1 - place) & 31 for place in range(_CHECKSUM_SYMBOLS)]
    text = low + "1" + "".join(_ALPHABET[symbol] for symbol in symbols)
    return text.upper() if prefix.isupper() else text


def decode(text: str) -> tuple[str, bytes]:
    """Return prefix and bytes of a bech32 text; raise ValueError, with the reason, where it is none."""
    if text not in {text.lower(), text.upper()}:
        raise ValueError("it mixes capital and small letters")
    low = text.lower()
    # The last "1" separates: the prefix of a post-quantum recipient, age1pq, has one of its own.
    cut = low.rfind("1")
    if cut < 1 or cut + 1 + _CHECKSUM_SYMBOLS > len(low):
        raise ValueError("it is too short")
    if not all("!" <= letter <= "~" for letter in low[:cut]) or not set(low[cut + 1 :]) <= set(_ALPHABET):
        raise ValueError("it has a character that cannot stand there")
    symbols = [_ALPHABET.index(letter) for letter in low[cut + 1 :]]
    if _checksum([*_spread(low[:cut]), *symbols]) != 1:
        raise ValueError("a character is missing or mistyped")
    return text[:cut], bytes(_regroup(symbols[:-_CHECKSUM_SYMBOLS], 5, 8, pad=False))


def _checksum(symbols: Iterable[int]) -> int:
    residue = 1
    for symbol in symbols:
        top = residue >> 25
        residue = (residue & 0x1FFFFFF) << 5 ^ symbol
        for bit, term in enumerate(_GENERATOR):
            if top >> bit & 1:
                residue ^= term
    return residue


def _spread(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _regroup(values: Sequence[int], width: int, new_width: int, *, pad: bool) -> list[int]:
    held = bits = 0
    regrouped = []
    for value in values:
        held = (held << width | value) & 0xFFFFFF
        bits += width
        while bits >= new_width:
            bits -= new_width
            regrouped.append(held >> bits & (1 << new_width) - 1)
    rest = held & (1 << bits) - 1
    if pad:
        return regrouped + ([rest << new_width - bits] if bits else [])
    if bits >= width or rest:
        raise ValueError("it ends in bits that mean nothing")
    return regrouped
