"""Templates and plain values go in; filled text comes out, or a HouseError with the file and line that is wrong.

Jinja's sandbox, narrowed: a template calls its own macros, a list of methods of text, tables and dates, and the
functions that it was handed; it changes nothing, and includes nothing from outside its folders.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
)
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner

from pdfdigest.errors import HouseError
from pdfdigest.press.compose.template_values import Function, Record

_TEXT = (
    "capitalize casefold count endswith find format index isalnum isalpha isascii isdecimal isdigit islower isnumeric"
    " isspace istitle isupper join lower lstrip partition removeprefix removesuffix replace rfind rindex rpartition"
    " rsplit rstrip split splitlines startswith strip striptags swapcase title unescape upper"
)
METHODS = {
    str: frozenset(_TEXT.split()),
    dict: frozenset(("get", "items", "keys", "values")),
    tuple: frozenset(("count", "index")),
    list: frozenset(("count", "index")),
    date: frozenset(("isoformat", "strftime", "weekday", "isoweekday", "date", "time")),
    LoopContext: frozenset(("cycle", "changed")),
    Cycler: frozenset(("next", "reset")),
}
"""What a template may call, by the kind of value that it belongs to."""
GLOBALS = ("range", "dict", "cycler", "joiner", "namespace")
"""What Jinja gives every template and stays; the generator of filler text does not."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where templates lie: the publication's own come first, `shipped/...` always means the shipped ones."""

    own: Path | None
    shipped: Path


class _Environment(ImmutableSandboxedEnvironment):
    """Calls what is on the list, and nothing else."""

    def is_safe_callable(self, obj: Any) -> bool:
        if isinstance(obj, Function | Macro | BlockReference | LoopContext | Joiner | Undefined):
            return True
        if any(obj is self.globals.get(name) for name in GLOBALS):
            return True
        method = getattr(obj, "__wrapped__", obj)  # Jinja wraps `format`, so that its fields are in the sandbox too
        owner, name = getattr(method, "__self__", None), getattr(method, "__name__", "")
        return any(isinstance(owner, kind) and name in names for kind, names in METHODS.items())

    def call(self, context: Context, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """What a call gives; SecurityError names what a template may not call."""
        if not self.is_safe_callable(called):
            name = getattr(called, "__name__", type(called).__name__)
            raise SecurityError(
                f"{name}() cannot be called in a template; take it out, or use a filter of Jinja in its place"
            )
        return super().call(context, called, *args, **kwargs)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, Function):
            return False
        if isinstance(obj, Record):
            return not attr.startswith("_")
        return super().is_safe_attribute(obj, attr, value)


class _OwnLoader(BaseLoader):
    """The templates of a publication; none that leads out of its folder, by a link or otherwise."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        path = inside(self.folder, template)
        if path is None:
            raise TemplateNotFound(template)
        try:
            return FileSystemLoader(self.folder).get_source(environment, template)
        except UnicodeDecodeError:
            raise HouseError("the template is not saved as UTF-8", where=path, hint="Save it again as UTF-8.") from None


def inside(folder: Path, name: str) -> Path | None:
    """The file of that name in a folder, or None where there is none.  HouseError where it lies outside, behind a link."""
    path = folder / name
    if ".." in Path(name).parts or not path.is_relative_to(folder) or not path.is_file():
        return None
    home = folder.parent.resolve()
    if not path.resolve().is_relative_to(home):
        words = "this is a link to a file outside of the publication"
        raise HouseError(words, where=path, hint="Copy the file itself into the folder templates/.")
    return path


@lru_cache(maxsize=4)
def environment(folders: Folders) -> Environment:
    """The environment over these folders; templates that are saved meanwhile are read anew."""
    loaders: list[BaseLoader] = [FileSystemLoader(folders.shipped)]
    if folders.own is not None:
        loaders.insert(0, _OwnLoader(folders.own))
    made = _Environment(
        loader=ChoiceLoader([*loaders, PrefixLoader({"shipped": FileSystemLoader(folders.shipped)})]),
        autoescape=_escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals = {name: made.globals[name] for name in GLOBALS}
    del made.filters["random"]  # the same issue gives the same bytes
    return made


def fill(folders: Folders, template: str, values: dict[str, Any]) -> str:
    """A filled template.  HouseError names the file and line of whatever is wrong in it."""
    try:
        return environment(folders).get_template(template).render(**values)
    except TemplateNotFound as error:
        where = _line_of(error, folders)
        raise HouseError(f"there is no template {error.name}", where=where, needs="templates") from None
    except TemplateSyntaxError as error:
        where = f"{error.filename or error.name}:{error.lineno}"
        raise HouseError(f"the template has a fault: {error.message}", where=where) from None
    except TemplateError as error:
        where = _line_of(error, folders)
        raise HouseError(f"the template cannot be filled: {error.message}", where=where) from None
    except RecursionError as error:
        words = "the template includes or calls itself without end; take that line out"
        raise HouseError(words, where=_line_of(error, folders)) from None
    except (
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
        LookupError,
        AssertionError,
        OSError,
    ) as error:
        raise HouseError(f"the template cannot be filled: {error}", where=_line_of(error, folders)) from None


def _escaped(name: str | None) -> bool:
    """Whether what a template is filled with is escaped: in all but plain text."""
    return not (name or "").endswith(".txt.j2")


def _line_of(error: Exception, folders: Folders) -> str:
    """The innermost template line that a traceback names."""
    place, trace = "", error.__traceback__
    known = tuple(str(folder) for folder in (folders.own, folders.shipped) if folder)
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(known):
            place = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
