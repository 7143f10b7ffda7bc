"""One file out of a form, as it comes: its bytes go where they are to lie, and never stand in memory together (RFC 7578)."""

from typing import IO, Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.core.errors import InvalidError
from app.core.i18n import _

LONGEST_VALUE = 10_000  # bytes of a field that is no file


class FormFile:
    """Reads `multipart/form-data`: the content of its first file goes into `content`, other fields into `values`."""

    def __init__(self, content_type: str, content: IO[bytes]) -> None:
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise _unreadable()
        self.name = ""
        self.values: dict[str, str] = {}
        self._content = content
        self._is_file = self._has_file = self._ended = False
        self._field, self._value = "", bytearray()
        self._header, self._said = bytearray(), bytearray()
        heard: Any = {
            "on_part_begin": self._begin,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_header_begin": self._header.clear,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._said.extend(data[start:end]),
            "on_header_end": self._heard,
            "on_end": self._finish,
        }
        try:
            self._parser = MultipartParser(options[b"boundary"], heard)
        except FormParserError as error:  # a boundary that is too long
            raise _unreadable() from error

    def feed(self, some: bytes) -> None:
        """Take the next bytes of the form; raises InvalidError for what is none."""
        try:
            self._parser.write(some)
        except FormParserError as error:
            raise _unreadable() from error

    def end(self) -> None:
        """See that the form is whole."""
        if not self._ended:
            raise _unreadable()

    def _begin(self) -> None:
        self._is_file, self._field = False, ""
        self._value.clear()
        self._said.clear()

    def _heard(self) -> None:
        if self._header.lower() == b"content-disposition":
            _kind, options = parse_options_header(bytes(self._said))
            self._field = options.get(b"name", b"").decode("utf-8", "replace")
            if b"filename" in options:
                self._is_file = not self._has_file
                self._has_file = True
                self.name = _name(options[b"filename"]) if self._is_file else self.name
        self._said.clear()

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._content.write(data[start:end])
        elif len(self._value) + end - start > LONGEST_VALUE:
            raise _unreadable()
        else:
            self._value.extend(data[start:end])

    def _end(self) -> None:
        if self._field and not self._is_file and len(self.values) < 20:
            self.values[self._field] = self._value.decode("utf-8", "replace")

    def _finish(self) -> None:
        self._ended = True


def _unreadable() -> InvalidError:
    return InvalidError(_("This form cannot be read. Reload the page and try again."))


def _name(sent: bytes) -> str:
    """A name as browsers write it, with a quotation mark escaped (HTML Living Standard, multipart/form-data)."""
    return sent.decode("utf-8", "replace").replace("%22", '"')
