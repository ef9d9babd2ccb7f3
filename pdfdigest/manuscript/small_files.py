"""A small YAML file of a publication and the form it must fill in go in; the form comes out, or its faults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript import faults
from pdfdigest.manuscript.text_files import text_of
from pdfdigest.manuscript.yaml import Document, Steps

F = TypeVar("F", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Found(Generic[F]):
    """A form as filled in, and the file that it stands in."""

    form: F
    document: Document

    def fault(self, steps: Steps, message: str) -> Fault:
        """What is wrong at a path of keys, with its line and column."""
        line, column = self.document.locate(steps)
        return Fault(self.document.path, line, column, faults.dotted(steps), message)


def read(path: Path, form: type[F]) -> Found[F]:
    """The file as a form; ManuscriptError holds everything that does not fit it."""
    document = Document(path, text_of(path))
    try:
        return Found(form.model_validate(_tuples(document.values)), document)
    except ValidationError as error:
        raise ManuscriptError(faults.from_form(error, form, path, document.locate, document.written)) from None


def _tuples(value: Any) -> Any:
    """Lists become tuples, which strict forms want for frozen fields."""
    if isinstance(value, dict):
        return {key: _tuples(inner) for key, inner in value.items()}
    return tuple(_tuples(inner) for inner in value) if isinstance(value, list) else value
