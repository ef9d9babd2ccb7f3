"""A table `[targets.NAME]` of publication.toml goes in; a target of the publication's own comes out, checked."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from pdfdigest.model import OwnTarget
from pdfdigest.paper import PaperName


class TargetForm(BaseModel):
    """A target of a publication's own: which it starts from, and what differs."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    start: Annotated[
        Literal["screen", "archive", "print", "press", "web", "epub"],
        Field(alias="from", description="The target that it starts from."),
    ]
    style: Annotated[str | None, Field(min_length=1, description="The house style.")] = None
    paper: Annotated[PaperName | None, Field(description="The paper.")] = None
    black: Annotated[bool | None, Field(description="All in black.")] = None
    links: Annotated[bool | None, Field(description="Links that can be followed.")] = None
    qr: Annotated[bool | None, Field(description="The issue's web address as a code.")] = None
    duplex: Annotated[bool | None, Field(description="Asks the printer for both sides, and not to scale.")] = None
    notes: Annotated[
        Literal["auto", "listed", "run-on"] | None, Field(description="One note a line, or all in one block.")
    ] = None
    tags: Annotated[bool | None, Field(description="A structure for screen readers.")] = None
    standard: Annotated[
        Literal["", "2a", "2b", "2u", "3a", "3b", "3u"] | None, Field(description="The level of PDF/A claimed.")
    ] = None
    accessible: Annotated[bool | None, Field(description="Claims PDF/UA-1.")] = None
    data: Annotated[bool | None, Field(description="The issue's data inside the file.")] = None
    profile: Annotated[str | None, Field(min_length=1, description="The print shop's ICC profile.")] = None
    bleed: Annotated[float | None, Field(ge=0, le=20, description="What is printed beyond the edge, in mm.")] = None
    marks: Annotated[bool | None, Field(description="Trim marks.")] = None
    ink_limit: Annotated[int | None, Field(ge=100, le=400, description="The most ink in one place, in per cent.")] = (
        None
    )
    resolution: Annotated[int | None, Field(ge=72, le=1200, description="Pictures, in dots per inch.")] = None
    quality: Annotated[int | None, Field(ge=1, le=95, description="Of JPEG pictures.")] = None

    def target(self, name: str) -> OwnTarget:
        """The target under its name, with those fields alone that the table sets."""
        set_ = self.model_dump(exclude_none=True, exclude={"start"})
        return OwnTarget(name, self.start, tuple(sorted(set_.items())))
